"""截至任何一天的表三: every day of a year in one pass of five grouped queries, whatever the number of days.

The counts are those of facts.py, each on its own conditions; 结转下年度 of a day is what was received by then and not
replied, from the two days of each case and not from the other three flows. So the identities prove something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from reports import facts
from reports.forms import TOTAL, Form
from reports.table3 import year_window
from requests_app.models import Agency

FLOWS = ("received_new", "carried_in", TOTAL, "carried_out")
Line = list[int]


@dataclass(frozen=True, slots=True)
class Days:
    """表三 of each day: row code → column code → one figure a day.

    Rows are those that are printed, and the groups.
    """

    form: Form
    first: date
    rows: dict[str, dict[str, Line]]

    @property
    def last(self) -> date:
        """The last day counted."""
        return self.first + timedelta(days=len(self.rows[TOTAL][TOTAL]) - 1)

    def on(self, day: date) -> dict[str, dict[str, int]]:
        """Return the table as of a day of the year."""
        at = (day - self.first).days
        return {row: {column: line[at] for column, line in columns.items()} for row, columns in self.rows.items()}

    def within(self, row: str, first: date, last: date) -> int:
        """Return what came to a row's total from one day to another, both counted."""
        line = self.rows[row][TOTAL]
        before = (first - self.first).days - 1
        return line[(last - self.first).days] - (line[before] if before >= 0 else 0)


def days_of(agency: Agency, year: int, form: Form, last: date | None = None) -> Days:
    """Count one agency's year for each of its days.

    Args:
        agency: whose cases.
        year: the year.
        form: the layout, with the agency's settings.
        last: the last day counted; None for 31 December.

    Raises:
        OutsideYear: `last` lies before the year.
    """
    start, end = year_window(year, last)
    found = _Steps(form, start, (end - start).days + 1)
    by_receipt, by_reply = ("received_on", "applicant_kind"), ("replied_on", "applicant_kind")
    for day, kind, number in facts.count(agency, "new", year, end, by_receipt):
        found.add("received_new", kind, day, number)
    for kind, number in facts.count(agency, "carried_in", year, end):
        found.add("carried_in", kind, start, number)
    for day, kind, outcome, number in facts.count(agency, "results", year, end, (*by_reply, "outcome")):
        for row in found.rows_of(outcome):
            found.add(row, kind, day, number)
    for day, kind, number in facts.count(agency, "standing", year, end, by_receipt):
        found.add("carried_out", kind, day, number)
    for day, kind, number in facts.count(agency, "standing_replied", year, end, by_reply):
        found.add("carried_out", kind, day, -number)
    return found.days()


class _Steps:
    """What each day brings, until it is summed up; most cells of most years are never touched."""

    def __init__(self, form: Form, start: date, size: int) -> None:
        self.form, self.start, self.begin, self.size = form, start, start.toordinal(), size
        self.cells: dict[tuple[str, str], Line] = {}
        self.columns = frozenset(column.code for column in form.columns)
        self.group_of = {leaf: group for group, members in form.groups.items() for leaf in members}
        self.known: dict[str, list[str]] = {}

    def rows_of(self, outcome: str) -> list[str]:
        """Return the rows that count an outcome: the leaf, its group, and （七）总计."""
        if outcome not in self.known:
            row = self.form.row_of(outcome)
            self.known[outcome] = [TOTAL, *(one for one in (row, self.group_of.get(row)) if one)]
        return self.known[outcome]

    def add(self, row: str, kind: str, day: date, number: int) -> None:
        """Count cases of a class from a day on; what was there before the year is there on its first day."""
        at = max(0, day.toordinal() - self.begin)
        for column in (TOTAL, kind) if kind in self.columns else (TOTAL,):
            line = self.cells.get((row, column))
            if line is None:
                line = self.cells[row, column] = [0] * self.size
            line[at] += number

    def days(self) -> Days:
        """Return the sums; untouched cells share one line of zeros."""
        zeros = [0] * self.size
        summed = {cell: list(accumulate(line)) for cell, line in self.cells.items()}
        codes = [*(row.code for row in self.form.printed_rows), *self.form.groups]
        columns = [column.code for column in self.form.columns]
        return Days(
            self.form, self.start, {row: {one: summed.get((row, one), zeros) for one in columns} for row in codes}
        )


def months_of(days: Days) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each month that has begun by the last day counted."""
    for month in range(1, 13):
        first = date(days.first.year, month, 1)
        if first > days.last:
            return
        following = date(days.first.year + month // 12, month % 12 + 1, 1)
        yield first, min(following - timedelta(days=1), days.last)
