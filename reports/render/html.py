"""The report as one HTML page that stands alone: no script, no file beside it, prints on A4."""

from __future__ import annotations

from django.template.loader import render_to_string

from reports.annual import Report
from reports.render.grid import lines, table3_cells, table4_cells


def render(report: Report) -> bytes:
    """Return the page in UTF-8."""
    page = render_to_string(
        "reports/paper.html",
        {
            "report": report,
            "table3": lines(table3_cells(report.table3)),
            "table4": lines(table4_cells(report.table4)),
        },
    )
    return page.encode()
