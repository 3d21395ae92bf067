"""Reports as others publish them, built from the printed grid: HTML with any spelling, Word with merged cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from docx import Document

from reports.forms import TOTAL, table3_form, table4_form
from reports.render.grid import Cell, lines, table3_cells, table4_cells
from reports.table3 import Table3
from reports.table4 import Table4
from reports.verify import Verdict

FILES = Path(__file__).parents[1] / "data" / "published"
Rows = Mapping[str, Mapping[str, int]]


def balanced(form: str, cases: Mapping[tuple[str, str], int], carried: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Return 表三 of these outcomes, with as many carried in as given; received follows, nothing is carried out."""
    layout = table3_form(form)
    rows = {row.code: dict.fromkeys(layout.kinds, 0) for row in layout.printed_rows}
    for (outcome, kind), number in cases.items():
        rows[outcome][kind] += number
        rows[TOTAL][kind] += number
    for kind in layout.kinds:
        rows["carried_in"][kind] = carried.get(kind, 0)
        rows["received_new"][kind] = rows[TOTAL][kind] + 3
        rows["carried_out"][kind] = rows["carried_in"][kind] + 3
    for line in rows.values():
        line[TOTAL] = sum(line.values())
    return rows


def grid3(form: str, rows: Rows) -> list[Cell]:
    return table3_cells(Table3(table3_form(form), 2022, None, rows, {}, ()))


def grid4(form: str, rows: Rows) -> list[Cell]:
    return table4_cells(Table4(table4_form(form), 2022, None, rows, ()))


def remedies(form: str, first: int = 3) -> dict[str, dict[str, int]]:
    """Return a 表四 whose sums hold."""
    columns = [one.code for one in table4_form(form).columns if one.code != TOTAL]
    rows = {
        one.code: {column: first * at + n for n, column in enumerate(columns)}
        for at, one in enumerate(table4_form(form).rows)
    }
    return {row: {**line, TOTAL: sum(line.values())} for row, line in rows.items()}


def page(*grids: list[Cell], spell: Callable[[Cell], str] = lambda cell: cell.text, year: int = 2022) -> bytes:
    """Return a page of these tables, each cell spelt as the caller likes."""
    tables = []
    for grid in grids:
        body = "".join(
            "<tr>" + "".join(f'<td rowspan="{c.rows}" colspan="{c.columns}">{spell(c)}</td>' for c in line) + "</tr>"
            for line in lines(grid)
        )
        tables.append(f"<table>{body}</table>")
    title = f"示例局{year}年政府信息公开工作年度报告"
    return f'<meta charset="utf-8"><h1>{title}</h1>{"".join(tables)}'.encode()


def word(grids: list[list[Cell]], split: int = 0) -> bytes:
    """Return a Word file of these tables with merged cells; `split` breaks the first after so many lines."""
    book = Document()
    book.add_paragraph("示例局2022年政府信息公开工作年度报告")
    for number, grid in enumerate(grids):
        height = max(cell.row + cell.rows for cell in grid)
        cuts = [0, split, height] if split and not number else [0, height]
        for begin, end in pairwise(cuts):
            width = max(cell.column + cell.columns for cell in grid)
            table = book.add_table(end - begin, width)
            for cell in grid:
                last = min(cell.row + cell.rows, end) - 1
                first = max(cell.row, begin)
                if last < first:
                    continue
                spot = table.cell(first - begin, cell.column)
                if last > first or cell.columns > 1:
                    spot = spot.merge(table.cell(last - begin, cell.column + cell.columns - 1))
                spot.text = cell.text
            book.add_paragraph("（续）")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def figures(verdict: Verdict, name: str) -> dict[str, dict[str, int]]:
    """Return what was read of a table."""
    return {row: {c: int(v.number) for c, v in line.items()} for row, line in verdict.tables[name].rows.items()}


def broken(verdict: Verdict) -> list[str]:
    """Return the sentences that do not hold."""
    return [point.sentence for point in verdict.broken]
