"""The printed layout of 表三 and 表四 as cells with spans; HTML and Excel draw the same grid. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from reports.forms import TOTAL
from reports.table3 import Table3
from reports.table4 import Table4

#: 表三: three columns of labels (section, group, row), then the seven of figures; three rows of heads.
LABELS = 3
HEADS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Positions count from 0; `role` is note, head, label, section, group or number."""

    row: int
    column: int
    text: str
    role: str
    rows: int = 1
    columns: int = 1
    value: int | None = None


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
        _number(HEADS + i, LABELS + j, table.rows[row.code][column.code])
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
            cells.append(_number(3, i * width + j, table.rows[row.code][column.code]))
    return cells


def _number(row: int, column: int, value: int) -> Cell:
    return Cell(row, column, str(value), "number", value=value)
