"""截至任何一天的表三: every day of a year in one pass of five grouped queries, whatever the number of days.

The counts are those of facts.py, each on its own conditions; 结转下年度 of a day is what was received by then and not
replied, from the two days of each case and not from the other three flows. So the identities prove something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.db.models import Count, F, Q, Value

from reports import facts
from reports.forms import TOTAL, Form
from reports.table3 import year_window
from requests_app.models import Agency, Application
from requests_app.models.application import ApplicationQuerySet

FLOWS = ("received_new", "carried_in", TOTAL, "carried_out")
Line = list[int]
_N = Count("*")


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
    for day, kind, _, number in _by_day(agency, facts.FLOWS["new"](year, end), "received_on"):
        found.add("received_new", kind, day, number)
    for kind, number in (
        _cases(agency, facts.FLOWS["carried_in"](year, None)).values_list("applicant_kind").annotate(n=_N)
    ):
        found.add("carried_in", kind, start, number)
    for day, kind, outcome, number in _by_day(agency, facts.FLOWS["results"](year, end), "replied_on"):
        found.add(TOTAL, kind, day, number)
        for row in found.rows_of(outcome):
            found.add(row, kind, day, number)
    for day, kind, _, number in _by_day(agency, _standing(year) & Q(received_on__lte=end), "received_on"):
        found.add("carried_out", kind, day, number)
    for day, kind, _, number in _by_day(agency, _standing(year) & Q(replied_on__lte=end), "replied_on"):
        found.add("carried_out", kind, day, -number)
    return found.days()


class _Steps:
    """What each day brings, until it is summed up."""

    def __init__(self, form: Form, start: date, size: int) -> None:
        self.form, self.start = form, start
        codes = [*(row.code for row in form.printed_rows), *form.groups]
        self.rows = {code: {column.code: [0] * size for column in form.columns} for code in codes}
        self.group_of = {leaf: group for group, members in form.groups.items() for leaf in members}

    def rows_of(self, outcome: str) -> list[str]:
        """Return the leaf that counts an outcome, and its group."""
        row = self.form.row_of(outcome)
        return [one for one in (row, self.group_of.get(row)) if one]

    def add(self, row: str, kind: str, day: date, number: int) -> None:
        """Count cases of a class from a day on; what was there before the year is there on its first day."""
        at, columns = max(0, (day - self.start).days), self.rows[row]
        for column in (TOTAL, kind):
            if column in columns:
                columns[column][at] += number

    def days(self) -> Days:
        """Return the sums."""
        summed = {
            row: {column: list(accumulate(line)) for column, line in lines.items()} for row, lines in self.rows.items()
        }
        return Days(self.form, self.start, summed)


def _standing(year: int) -> Q:
    """What was open on some day of the year: received by its end and not replied before it began."""
    spanning = Q(spans_years=True, received_year__lte=year) & (Q(replied_year__isnull=True) | Q(replied_year__gte=year))
    return spanning | Q(spans_years=False, received_year=year, replied_year=year)


def _cases(agency: Agency, where: Q) -> ApplicationQuerySet:
    found: ApplicationQuerySet = Application.objects.filter(where, agency=agency, counted=True).order_by()
    return found


def _by_day(agency: Agency, where: Q, day: str) -> Iterable[tuple[date, str, str, int]]:
    """Return day, class, outcome (of replies) and number of cases."""
    rows = _cases(agency, where).annotate(result=F("outcome") if day == "replied_on" else Value(""))
    return rows.values_list(day, "applicant_kind", "result").annotate(n=_N)


def months_of(days: Days) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each month that has begun by the last day counted."""
    for month in range(1, 13):
        first = date(days.first.year, month, 1)
        if first > days.last:
            return
        following = date(days.first.year + month // 12, month % 12 + 1, 1)
        yield first, min(following - timedelta(days=1), days.last)
