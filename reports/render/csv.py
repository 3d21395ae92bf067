"""The four tables as one CSV for spreadsheets and programs: a line for each printed figure."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from reports.annual import Report
from reports.forms.typed import TABLE1, TABLE2
from reports.render.paper import typed_of
from reports.render.standing import DRAFT, Standing
from reports.typed import Figure, shown
from requests_app.law.text import no_formula

COLUMNS = ("table", "row", "column", "label", "value")

Line = tuple[str, str, str, str, Figure]


def render(report: Report, standing: Standing = DRAFT) -> bytes:
    """Return UTF-8 with a byte order mark, by which Excel knows it. Figures as printed: 0, "/", blank."""
    del standing
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for *texts, value in printed_figures(report):
        number = isinstance(value, int | Decimal)
        writer.writerow([*map(no_formula, texts), shown(value) if number else no_formula(shown(value))])
    return out.getvalue().encode("utf-8-sig")


def printed_figures(report: Report) -> Iterator[Line]:
    """Give table, row, column, label and figure of every printed cell in print order."""
    for name in (TABLE1, TABLE2):
        if typed := typed_of(report, name):
            labels = {row.code: row.label for block in typed.form.blocks for row in block.rows}
            columns = {column.code: column.label for block in typed.form.blocks for column in block.columns}
            for row, column in typed.form.cells:
                yield name, row, column, f"{labels[row]}｜{columns[column]}", typed.rows.get(row, {}).get(column)
    three = report.table3.form
    for line in three.printed_rows:
        group = three.row(line.parent).label + "／" if line.level > 1 else ""
        for one in three.columns:
            value = report.table3.rows[line.code][one.code]
            yield "table3", line.code, one.code, f"{group}{line.label}｜{one.label}", value
    four = report.table4.form
    for kind in four.rows:
        for one in four.columns:
            value = report.table4.rows[kind.code][one.code]
            yield "table4", kind.code, one.code, f"{kind.label}｜{one.label}", value
