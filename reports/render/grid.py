"""The printed layout of the four tables as cells with spans; every paper draws the same grid. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from reports.forms import TOTAL
from reports.forms.typed import TABLE2
from reports.table3 import Table3
from reports.table4 import Table4
from reports.typed import Figure, TypedTable, shown

#: 表三: three columns of labels (section, group, row), then the seven of figures; three rows of heads.
LABELS = 3
HEADS = 3
#: 表一: one column of labels and three of figures.
TABLE1_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Positions count from 0.

    Args:
        row: from 0.
        column: from 0.
        text: as printed: "0", "/", "" are different things.
        role: note, article, head, label, section, group, text or number.
        rows: how many it spans.
        columns: how many it spans.
        value: the figure; None also for "/" and blank.
        block: the part of the table whose heads are its heads (表一 has one for each article).
        indent: how deep a label stands.
    """

    row: int
    column: int
    text: str
    role: str
    rows: int = 1
    columns: int = 1
    value: int | Decimal | None = None
    block: int = 0
    indent: int = 0


def lines(cells: list[Cell]) -> list[list[Cell]]:
    """Return the cells row by row, as an HTML table wants them."""
    ordered = sorted(cells, key=lambda c: (c.row, c.column))
    return [list(line) for _, line in groupby(ordered, key=lambda c: c.row)]


def table3_cells(table: Table3) -> list[Cell]:
    """Return 表三 with its merged heads and the vertical labels of section three and its groups."""
    return [*_table3_heads(table), *_table3_labels(table), *_table3_figures(table)]


def _table3_heads(table: Table3) -> list[Cell]:
    labels = {c.code: c.label for c in table.form.columns}
    cells = [
        Cell(0, 0, f"（{table.form.identity}）", "note", HEADS, LABELS),
        Cell(0, LABELS, "申请人情况", "head", 1, 7),
        Cell(1, LABELS, labels["natural_person"], "head", 2),
        Cell(1, LABELS + 1, "法人或其他组织", "head", 1, 5),
        Cell(1, LABELS + 6, labels[TOTAL], "head", 2),
    ]
    cells += [Cell(2, LABELS + 1 + i, labels[kind], "head") for i, kind in enumerate(table.form.kinds[1:])]
    return cells


def _table3_labels(table: Table3) -> list[Cell]:
    form, printed = table.form, table.form.printed_rows
    inside = len([r for r in printed if r.parent])
    cells: list[Cell] = []
    begun: set[str] = set()
    for number, row in enumerate(printed):
        at = HEADS + number
        if not row.parent:
            cells.append(Cell(at, 0, row.label, "label", 1, LABELS))
            continue
        if "results" not in begun:
            begun.add("results")
            cells.append(Cell(at, 0, form.row("results").label, "section", inside))
        if row.parent == "results":
            cells.append(Cell(at, 1, row.label, "label", 1, LABELS - 1))
            continue
        if row.parent not in begun:
            begun.add(row.parent)
            height = len(form.children(row.parent))
            cells.append(Cell(at, 1, form.row(row.parent).label, "group", height))
        cells.append(Cell(at, 2, row.label, "label"))
    return cells


def _table3_figures(table: Table3) -> list[Cell]:
    return [
        _figure(HEADS + i, LABELS + j, table.rows[row.code][column.code])
        for i, row in enumerate(table.form.printed_rows)
        for j, column in enumerate(table.form.columns)
    ]


def table4_cells(table: Table4) -> list[Cell]:
    """Return 表四: one line of 15 figures under three rows of heads."""
    width = len(table.form.columns)
    cells = [
        Cell(0, 0, "行政复议", "head", 2, width),
        Cell(0, width, "行政诉讼", "head", 1, 2 * width),
        Cell(1, width, "未经复议直接起诉", "head", 1, width),
        Cell(1, 2 * width, "复议后起诉", "head", 1, width),
    ]
    for i, row in enumerate(table.form.rows):
        for j, column in enumerate(table.form.columns):
            cells.append(Cell(2, i * width + j, column.label, "head"))
            cells.append(_figure(3, i * width + j, table.rows[row.code][column.code]))
    return cells


def typed_cells(table: TypedTable) -> list[Cell]:
    """Return 表一 or 表二: each block under its article, with its own heads; what was not entered stays blank."""
    if table.form.table == TABLE2:
        return _table2(table)
    cells: list[Cell] = []
    at = 0
    for number, block in enumerate(table.form.blocks):
        spread = _spread(len(block.columns))
        cells.append(Cell(at, 0, block.article, "article", 1, TABLE1_WIDTH, block=number))
        cells.append(Cell(at + 1, 0, "信息内容", "head", block=number))
        for column, (start, width) in zip(block.columns, spread, strict=True):
            cells.append(Cell(at + 1, start, column.label, "head", 1, width, block=number))
        at += 2
        for row in block.rows:
            cells.append(Cell(at, 0, row.label, "label", block=number))
            for column, (start, width) in zip(block.columns, spread, strict=True):
                value = table.rows.get(row.code, {}).get(column.code)
                cells.append(_figure(at, start, value, width, number))
            at += 1
    return cells


def _spread(count: int) -> list[tuple[int, int]]:
    """Place the columns of a block on the three of 表一, the last over what is left: (start, width) each."""
    return [(1 + i, 1 if i < count - 1 else TABLE1_WIDTH - count) for i in range(count)]


def _table2(table: TypedTable) -> list[Cell]:
    cells = [Cell(0, i, text, "head") for i, text in enumerate(("统计指标", "单位", "统计数"))]
    for at, row in enumerate((row for block in table.form.blocks for row in block.rows), start=1):
        cells.append(Cell(at, 0, row.label, "label", indent=_depth(table, row.parent)))
        cells.append(Cell(at, 1, row.unit, "text"))
        value = table.rows.get(row.code, {}).get("value")
        cells.append(_figure(at, 2, value) if row.leaf else Cell(at, 2, "", "text"))
    return cells


def _depth(table: TypedTable, parent: str) -> int:
    """How deep a row of 表二 stands below （一）（二）…: 0, 1 for 1. 2., 2 for 其中."""
    above = {row.code: row.parent for block in table.form.blocks for row in block.rows}
    depth = 0
    while parent:
        depth, parent = depth + 1, above[parent]
    return depth


def _figure(row: int, column: int, value: Figure, width: int = 1, block: int = 0) -> Cell:
    """A figure as it is printed: 0, "/" for not applicable, blank for not yet entered."""
    number = value if isinstance(value, int | Decimal) else None
    return Cell(row, column, shown(value), "number", 1, width, number, block)
