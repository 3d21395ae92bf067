"""One Report value, several papers: each renderer takes the value and its standing and gives bytes."""

from __future__ import annotations

from reports.annual import Report
from reports.render import csv, docx, html, json, pdf, xlsx
from reports.render.standing import DRAFT, Standing

#: Format → (renderer to bytes, content type).
FORMATS = {
    "docx": (docx.render, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (xlsx.render, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (pdf.render, "application/pdf"),
    "csv": (csv.render, "text/csv; charset=utf-8"),
    "json": (json.render, "application/json; charset=utf-8"),
    "html": (html.render, "text/html; charset=utf-8"),
}
#: What a screen cannot show.
BINARY = frozenset({"docx", "xlsx", "pdf"})


def render(report: Report, fmt: str, standing: Standing = DRAFT) -> bytes:
    """Return a report in a format of FORMATS.

    Raises:
        KeyError: another format.
        GlyphMissing: a character that the fonts of the PDF do not have.
    """
    return FORMATS[fmt][0](report, standing)
