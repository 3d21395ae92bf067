"""Excel: read the sheets of an .xlsx from its own XML, values as they stand; formulas are never worked out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

from .grid import Grid, Paper, Spot, check_tables
from .limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Unreadable, part, xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BOOK = "xl/workbook.xml"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


def read(packed: ZipFile) -> Paper:
    """Return the sheets that have cells, each one table.

    Raises:
        Unreadable: it is no Excel book, or too large.
    """
    data = part(packed, BOOK)
    if not data:
        raise Unreadable("文件不是 Excel 表。")
    links = {one.get("Id", ""): one.get("Target", "") for one in xml(part(packed, "xl/_rels/workbook.xml.rels"))}
    shared = part(packed, "xl/sharedStrings.xml")
    words = [_words(one) for one in xml(shared).iter(f"{_S}si")] if shared else []
    sheets = list(xml(data).iter(f"{_S}sheet"))
    check_tables(len(sheets))
    grids, left = [], MOST_CELLS
    for sheet in sheets:
        target = links.get(sheet.get(_R, ""), "")
        body = part(packed, target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
        if body:
            grid = _grid(xml(body), f"工作表“{sheet.get('name', '')}”", words, left)
            left -= grid.width * len(grid.lines)
            grids.append(grid)
    text = "\n".join(spot.text for grid in grids for line in grid.lines for spot in line if spot is not None)
    return Paper("Excel 表", grids, text)


def _grid(sheet: _Element, name: str, words: list[str], left: int) -> Grid:
    spots: dict[tuple[int, int], Spot] = {}
    for cell in sheet.iter(f"{_S}c"):
        place = _place(cell.get("r", ""), name)
        text = _value(cell, words)
        if text:
            spots[place] = Spot(text, f"{name}{cell.get('r')}")
    for merged in sheet.iter(f"{_S}mergeCell"):
        first, _, last = merged.get("ref", "").partition(":")
        (top, begin), (bottom, end) = _place(first, name), _place(last or first, name)
        spot = spots.get((top, begin)) or Spot("", f"{name}{first}")
        left -= (bottom - top + 1) * (end - begin + 1)
        if left < 0:
            raise Unreadable(f"文件里的表格超过 {MOST_CELLS:,} 格，不像一份年度报告，没有读。")
        spots |= {(r, c): spot for r in range(top, bottom + 1) for c in range(begin, end + 1)}
    height = max((row for row, _ in spots), default=-1) + 1
    width = max((column for _, column in spots), default=-1) + 1
    if height * width > left:
        raise Unreadable(f"文件里的表格超过 {MOST_CELLS:,} 格，不像一份年度报告，没有读。")
    empty = [[Spot("", f"{name}{_letters(c)}{r + 1}") for c in range(width)] for r in range(height)]
    return Grid(name, [[spots.get((r, c), empty[r][c]) for c in range(width)] for r in range(height)])


def _place(said: str, name: str) -> tuple[int, int]:
    """Return (row, column) from 0 of a place such as B7.

    Raises:
        Unreadable: no such place, or too far out.
    """
    found = _PLACE.fullmatch(said)
    if not found:
        raise Unreadable(f"{name}里有不认识的单元格位置，文件可能已经损坏。")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if int(found[2]) > MOST_ROWS or column > MOST_COLUMNS:
        raise Unreadable(f"{name}超过 {MOST_ROWS} 行或者 {MOST_COLUMNS} 列，不像年度报告的表，没有读。")
    return int(found[2]) - 1, column - 1


def _letters(column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _value(cell: _Element, words: list[str]) -> str:
    """Return a cell's value as text; a whole number without its decimals, as Excel shows it."""
    inline = cell.find(f"{_S}is")
    if inline is not None:
        return _words(inline)
    value = cell.findtext(f"{_S}v") or ""
    if cell.get("t") == "s":
        return words[int(value)] if value.isascii() and value.isdecimal() and int(value) < len(words) else ""
    return re.sub(r"\.0+$", "", value)


def _words(element: _Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_S}t")).strip()
