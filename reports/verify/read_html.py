"""网页: read the tables of a published page, whatever its encoding, nesting and spans; scripts are never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .grid import Filler, Grid, Paper, check_tables
from .limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Unreadable, check_marks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page names its encoding
_SILENT = frozenset({"script", "style", "template", "noscript"})
_BLOCKS = frozenset({"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "title"})
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(data: bytes) -> Paper:
    """Return the page's tables in the order they begin; a table inside a cell is a table of its own.

    Raises:
        Unreadable: it is no page with a table, or too large.
    """
    from lxml import etree, html  # heavy: only files of others need it

    check_marks(data)
    careful: Any = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(decoded(data), parser=careful)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as wrong:
        raise Unreadable("文件不是网页，或者是空的。") from wrong
    tables = list(root.iter("table"))
    check_tables(len(tables))
    left = MOST_CELLS
    grids: list[Grid] = []
    for number, table in enumerate(tables, start=1):
        filler = Filler(f"第{number}个表格", left)
        _fill(filler, table)
        left = filler.left
        grids.append(filler.grid())
    return Paper("网页", grids, _text(root, into_tables=True))


def decoded(data: bytes) -> str:
    """Return the page's letters: by its mark, by strict UTF-8, else by what it names or as GB 18030.

    XML declarations are taken off, since lxml refuses them in text.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _bare(data.decode(encoding, "replace"))
    try:
        return _bare(data.decode("utf-8"))
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:_HEAD])
        encoding = named[1].decode("ascii").lower() if named else "gb18030"
    if encoding in {"gb2312", "gbk", "gb_2312-80", "x-gbk"}:
        encoding = "gb18030"  # which has all their letters
    try:
        return _bare(data.decode(encoding, "replace"))
    except LookupError:
        return _bare(data.decode("gb18030", "replace"))


def _bare(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("\0", "")


def _fill(filler: Filler, table: HtmlElement) -> None:
    lines = list(_own(table, "tr"))
    for number, line in enumerate(lines):
        filler.line()
        for cell in _own(line, "td", "th"):
            rows = _span(cell, "rowspan", MOST_ROWS)
            filler.cell(_text(cell, into_tables=False), _span(cell, "colspan", MOST_COLUMNS + 1), rows)
        if number + 1 == len(lines):
            break  # what would hang below the last line does not


def _own(above: HtmlElement, *names: str) -> Iterator[HtmlElement]:
    """Give the elements of these names that belong to this table or line, not to one inside it."""
    waiting = list(reversed(above))
    while waiting:
        one = waiting.pop()
        if one.tag in names:
            yield one
        elif one.tag != "table":
            waiting.extend(reversed(one))


def _span(cell: HtmlElement, name: str, most: int) -> int:
    """Return a span as browsers read it: 1 for nonsense; a rowspan of 0 reaches to the end."""
    found = re.match(r"\s*(\d{1,7})", cell.get(name) or "")
    span = int(found[1]) if found else 1
    if span == 0:
        return most if name == "rowspan" else 1
    return min(span, most)


def _text(element: HtmlElement, *, into_tables: bool) -> str:
    """Return the words of an element, a line break where a browser would make one."""
    pieces: list[str] = []
    waiting: list[Any] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        if one is not element and one.tag == "table" and not into_tables:
            pieces.append("\n")
            continue
        if one.tag in _SILENT:
            continue
        if one.tag in _BLOCKS:
            pieces.append("\n")
        for child in reversed(one):
            waiting.extend((child.tail or "", child))
        waiting.append(one.text or "")
    return "".join(pieces).strip()
