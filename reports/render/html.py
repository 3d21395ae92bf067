"""The report as one HTML page that stands alone: no script, no file beside it, prints on A4."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string

from reports.annual import Report
from reports.render.grid import Cell, lines
from reports.render.paper import Part, Table, parts, title_lines
from reports.render.standing import DRAFT, Standing, counted_to, foot_lines, head_line

_NAMING = {"note", "article", "head", "label", "section", "group"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell as HTML has it: `headers` are the ids of the heads and labels that a reading machine says with it."""

    cell: Cell
    id: str
    headers: str

    @property
    def classes(self) -> str:
        """Return what the stylesheets know the cell by."""
        cell = self.cell
        if cell.role == "number":
            return {"0": "zero", "/": "na", "": "blank"}.get(cell.text, "")
        return f"{cell.role} in{cell.indent}" if cell.indent else cell.role


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready for its template."""

    name: str
    title: str
    full_title: str
    rows: list[list[Mark]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part ready for its template."""

    code: str
    title: str
    paragraphs: tuple[str, ...]
    grids: list[Grid]


def render(report: Report, standing: Standing = DRAFT) -> bytes:
    """Return the page in UTF-8."""
    page = render_to_string(
        "reports/paper.html",
        {
            "report": report,
            "standing": standing,
            "title": title_lines(report),
            "head": head_line(report, standing),
            "foot": foot_lines(standing),
            "counted": counted_to(report),
            "sections": shaped(parts(report, draft=standing.draft)),
        },
    )
    return page.encode()


def shaped(given: tuple[Part, ...]) -> list[Section]:
    """Return the parts with their tables as rows of marks."""
    return [Section(part.code, part.title, part.paragraphs, [_grid(t) for t in part.tables]) for part in given]


def _grid(table: Table) -> Grid:
    naming = [cell for cell in table.cells if cell.role in _NAMING and cell.role != "note"]
    rows = [[_mark(table.name, cell, naming) for cell in line] for line in lines(list(table.cells))]
    return Grid(table.name, table.title, table.full_title, rows)


def _mark(name: str, cell: Cell, naming: list[Cell]) -> Mark:
    if cell.role in _NAMING:
        return Mark(cell, _id(name, cell), "")
    return Mark(cell, "", " ".join(_id(name, other) for other in naming if _names(other, cell)))


def _id(name: str, cell: Cell) -> str:
    return f"{name}-{cell.row}-{cell.column}"


def _names(other: Cell, cell: Cell) -> bool:
    """Whether a head above or a label beside belongs to a figure."""
    above = other.column <= cell.column < other.column + other.columns and other.row < cell.row
    if other.role in ("head", "article"):
        return above and other.block == cell.block
    return other.row <= cell.row < other.row + other.rows
