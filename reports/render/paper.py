"""报告全文: the six parts with their words and tables in print order; HTML, Word and PDF lay out the same. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reports.annual import Report
from reports.forms.typed import TABLE1, TABLE2, typed_form
from reports.narrative import plain
from reports.render.grid import HEADS, Cell, table3_cells, table4_cells, typed_cells
from reports.sections import sections
from reports.typed import TypedTable

#: Widths of the columns in millimetres; each table fills the 156 mm between the margins of GB/T 9704.
WIDTHS: dict[str, tuple[float, ...]] = {
    TABLE1: (60, 32, 32, 32),
    TABLE2: (112, 18, 26),
    "table3": (9, 16, 52.4, 10.8, 10.8, 10.8, 11.6, 11.6, 10.8, 12.2),
    "table4": (10.4,) * 15,
}
#: Size of the figures in points: 五号 where there is room, 小五 where seven or fifteen columns share the page.
POINTS = {TABLE1: 10.5, TABLE2: 10.5, "table3": 9.5, "table4": 9.5}
#: Rows that are repeated where a table goes over to the next page.
REPEATED = {TABLE1: 0, TABLE2: 1, "table3": HEADS, "table4": HEADS}
#: Characters of 小标宋 size 2 (22 pt) that fit one line.
TITLE_FITS = 20
#: Characters before a table that go to its page with it; more of them fill a page themselves.
FEW = 240
NOT_WRITTEN = "（本部分尚未填写）"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed: `title` is "" where the heading of its part already says it."""

    name: str
    title: str
    full_title: str
    cells: tuple[Cell, ...]

    @property
    def widths(self) -> tuple[float, ...]:
        """Widths of the columns in millimetres."""
        return WIDTHS[self.name]

    @property
    def points(self) -> float:
        """Size of its letters in points."""
        return POINTS[self.name]

    @property
    def repeated(self) -> int:
        """Rows of heads that each page repeats."""
        return REPEATED[self.name]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts: its code (an anchor), heading, paragraphs and tables."""

    code: str
    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...]

    @property
    def together(self) -> bool:
        """Whether heading and words go to the page of the first table, and do not stand alone before it."""
        return bool(self.tables) and sum(map(len, self.paragraphs)) <= FEW


def parts(report: Report, *, draft: bool) -> tuple[Part, ...]:
    """Return the six parts of a report; a draft says which of them nobody has written yet."""
    found = []
    for section in sections(report.form):
        words = tuple(plain(paragraph) for paragraph in report.texts.get(section.slot, ()))
        given = tuple(t for name in section.tables if (t := _table(report, name, section.title)))
        if not words and not given and draft:
            words = (NOT_WRITTEN,)
        found.append(Part(section.code, section.title, words, given))
    return tuple(found)


def tables(report: Report) -> tuple[Table, ...]:
    """Return the tables of a report in print order."""
    return tuple(table for part in parts(report, draft=False) for table in part.tables)


def title_lines(report: Report) -> tuple[str, ...]:
    """Return the title in one line or, where it is longer, the agency above the rest."""
    if len(report.title) <= TITLE_FITS:
        return (report.title,)
    return report.agency_name, report.title.removeprefix(report.agency_name)


def _table(report: Report, name: str, heading: str) -> Table | None:
    if name == "table3":
        title, cells = report.table3.form.title, table3_cells(report.table3)
    elif name == "table4":
        title, cells = report.table4.form.title, table4_cells(report.table4)
    else:
        typed = typed_of(report, name)
        if typed is None:
            return None
        title, cells = typed.form.title, typed_cells(typed)
    return Table(name, "" if title == heading else title, title, tuple(cells))


def typed_of(report: Report, name: str) -> TypedTable | None:
    """Return 表一 or 表二 as it is printed, None where the report prints none.

    表一 stands in every report, blank where nothing was entered; 表二 (Ningbo's) only where it has figures.
    """
    given = report.table1 if name == TABLE1 else report.table2
    if name == TABLE2:
        entered = given and any(value is not None for line in given.rows.values() for value in line.values())
        return given if entered else None
    layout = typed_form(name, report.form)
    return given or (TypedTable(layout, {}, {}, ()) if layout else None)
