"""Word: read the tables of a .docx from its own XML; python-docx would follow whatever spans a file claims."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

from .grid import Filler, Grid, Paper, check_tables
from .limits import MOST_CELLS, MOST_COLUMNS, Unreadable, part, xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
#: Texts that are not shown: deleted by a reviewer, or the fallback drawn for old programs.
_SILENT = frozenset(
    {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)


def read(packed: ZipFile) -> Paper:
    """Return the document's tables in order; one that Word breaks over pages is still one.

    Raises:
        Unreadable: it is no Word document, or too large.
    """
    data = part(packed, BODY)
    if not data:
        raise Unreadable("文件不是 Word 文档。")
    root = xml(data)
    tables = list(root.iter(f"{_W}tbl"))
    check_tables(len(tables))
    left = MOST_CELLS
    grids: list[Grid] = []
    for number, table in enumerate(tables, start=1):
        filler = Filler(f"第{number}个表格", left)
        for line in _own(table, f"{_W}tr"):
            _line(filler, line)
        left = filler.left
        grids.append(filler.grid())
    return Paper("Word 文档", grids, _text(root))


def _line(filler: Filler, line: _Element) -> None:
    filler.line()
    skipped = _number(line.find(f"{_W}trPr/{_W}gridBefore"))
    if skipped:
        filler.cell("", skipped)
    for cell in _own(line, f"{_W}tc"):
        columns = _number(cell.find(f"{_W}tcPr/{_W}gridSpan")) or 1
        down = cell.find(f"{_W}tcPr/{_W}vMerge")
        if down is not None and down.get(f"{_W}val", "continue") != "restart":
            filler.continued(columns)
        else:
            filler.cell(_text(cell), columns)


def _number(mark: _Element | None) -> int:
    """Return the number a mark carries, 0 without one; never more than a table may have columns, plus one."""
    said = mark.get(f"{_W}val", "") if mark is not None else ""
    return min(int(said), MOST_COLUMNS + 1) if said.isascii() and said.isdecimal() and len(said) < 9 else 0  # noqa: PLR2004 - digits of a span


def _own(above: _Element, name: str) -> list[_Element]:
    """Return the lines or cells of this table, also those inside content controls, not those of a table within."""
    found: list[_Element] = []
    waiting = list(reversed(above))
    while waiting:
        one = waiting.pop()
        if one.tag == name:
            found.append(one)
        elif one.tag != f"{_W}tbl":
            waiting.extend(reversed(one))
    return found


def _text(element: _Element) -> str:
    """Return the words shown, without those of tables within."""
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.tag in _SILENT or (one is not element and one.tag == f"{_W}tbl"):
            continue
        if one.tag == f"{_W}t":
            pieces.append(one.text or "")
        elif one.tag in {f"{_W}p", f"{_W}br", f"{_W}cr", f"{_W}tab"}:
            pieces.append("\n")
        waiting.extend(reversed(one))
    return "".join(pieces).strip()
