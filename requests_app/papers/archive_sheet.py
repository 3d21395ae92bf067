"""卷内的表: a table made for the file, as PDF for people and as HTML and CSV that need no program of ours."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass
from datetime import datetime

from requests_app.law.errors import GlyphMissing
from requests_app.law.text import no_formula

from . import pdf
from .letter import Cell, Letter, Run, Table

_STYLE = (
    "body{font:16px/1.7 serif;max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #666;padding:4px 8px;text-align:left;vertical-align:top;white-space:pre-wrap;"
    "overflow-wrap:anywhere}h1{text-align:center}"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title.

    Args:
        title: what it is.
        widths: of its columns in millimetres, 156 together.
        rows: cells as text, each row as many as there are widths.
        heads: names of the columns; none: the first column holds labels.
        notes: lines below.
    """

    title: str
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def letter(self) -> Letter:
        """The table as a paper, to be printed as every other."""
        head = (tuple(Cell(text, label=True) for text in self.heads),) if self.heads else ()
        body = tuple(
            tuple(Cell(text, label=not self.heads and n == 0) for n, text in enumerate(row)) for row in self.rows
        )
        return Letter(
            kind="archive",
            issuer="",
            title=self.title,
            subtitle="",
            doc_no=Run(""),
            addressee=Run(""),
            blocks=(Table(self.widths, (*head, *body), len(head)),),
            signature="",
            date_line=Run(""),
            seal=False,
            note=self.notes,
        )

    def pdf(self, at: datetime) -> bytes:
        """Return it printed.

        Raises:
            GlyphMissing: no font has one of its characters.
        """
        return pdf.render(self.letter, at)

    @property
    def html(self) -> bytes:
        """It as one page for a browser, with nothing from elsewhere."""
        title = html.escape(self.title)
        lines = [
            f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>',
            f"<style>{_STYLE}</style></head><body><h1>{title}</h1><table>",
        ]
        if self.heads:
            heads = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in self.heads)
            lines.append(f"<thead><tr>{heads}</tr></thead>")
        for row in self.rows:
            cells = [f"<td>{html.escape(text)}</td>" for text in row]
            if not self.heads:
                cells[0] = f'<th scope="row">{html.escape(row[0])}</th>'
            lines.append(f"<tr>{''.join(cells)}</tr>")
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return "\n".join([*lines, f"</table>{notes}</body></html>\n"]).encode()

    @property
    def csv(self) -> bytes:
        """It as CSV that spreadsheets open as Chinese text and never as formulas."""
        target = io.StringIO()
        rows = csv.writer(target)
        rows.writerow(self.heads)
        rows.writerows([no_formula(text) for text in row] for row in self.rows)
        return target.getvalue().encode("utf-8-sig")

    def best(self, at: datetime) -> tuple[str, bytes]:
        """Return ending and bytes: PDF, or HTML where a character has no glyph: nothing may become a box."""
        try:
            return "pdf", self.pdf(at)
        except GlyphMissing:
            return "html", self.html
