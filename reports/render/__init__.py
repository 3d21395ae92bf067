"""One Report value, several papers: each renderer takes the value and gives text or bytes."""

from __future__ import annotations

from reports.annual import Report
from reports.render import html, json, xlsx

#: Format → (renderer to bytes, content type). Word and PDF come with the published report.
FORMATS = {
    "json": (json.render, "application/json; charset=utf-8"),
    "html": (html.render, "text/html; charset=utf-8"),
    "xlsx": (xlsx.render, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def render(report: Report, fmt: str) -> bytes:
    """Return a report in a format of FORMATS; KeyError for another."""
    return FORMATS[fmt][0](report)
