"""逐月和五年: months side by side out of the one pass, years side by side out of what was frozen or counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth

from reports import facts
from reports.as_of import Days, months_of
from reports.forms import TOTAL, default_form
from reports.models import Snapshot
from reports.table3 import tabulate, year_window
from requests_app.law.calendar import WorkingCalendar
from requests_app.models import Agency, Application

#: Rows of 表三 that months and years set side by side, with what they are called there.
ROWS = (
    ("received_new", "新收"), ("carried_in", "结转来"), ("granted", "予以公开"), ("partial", "部分公开"),
    ("denied", "不予公开"), ("unable", "无法提供"), ("not_processed", "不予处理"), ("other_processing", "其他处理"),
    (TOTAL, "办结"), ("carried_out", "月末在办"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """One month or year: its name, figures by row, and what the tables do not have.

    Args:
        name: 3月, 2024年.
        first, last: its days.
        figures: row → cases.
        late: replies after their last day (Art. 33).
        median, most: working days from receipt to reply, of half and of nine in ten; None without replies.
        frozen: whether the figures are those of a frozen report.
    """

    name: str
    first: date
    last: date
    figures: dict[str, int]
    late: int = 0
    median: int | None = None
    most: int | None = None
    frozen: bool = False

    @property
    def on_time(self) -> float:
        """Percent answered by their last day, to a tenth; what is not all is never 100."""
        done = self.figures[TOTAL]
        if not done:
            return 0.0
        tenths = (2000 * (done - self.late) + done) // (2 * done)
        return (tenths if not self.late else min(tenths, 999)) / 10


def months(agency: Agency, year: int, days: Days, calendar: WorkingCalendar) -> list[Span]:
    """Return each month that has begun; two queries beside those of `days`."""
    late, took = _late_by_month(agency, year, days.last), _took_by_month(agency, year, days.last, calendar)
    found = []
    for first, last in months_of(days):
        figures = {row: _of_month(days, row, first, last) for row, _ in ROWS}
        half, most = _quantiles(took.get(first.month, Counter()))
        found.append(Span(f"{first.month}月", first, last, figures, late.get(first.month, 0), half, most))
    return found


def years(agency: Agency, year: int, today: date, calendar: WorkingCalendar, count: int = 5) -> list[Span]:
    """Return so many years up to `year`: the frozen figures where there are any, else what is counted now."""
    frozen: dict[int, dict[str, dict[str, int]]] = {}
    rows = Snapshot.objects.filter(report__agency=agency, report__year__range=(year - count + 1, year))
    for one, third, groups in rows.order_by("sequence").values_list(
        "report__year", "figures__table3", "figures__table3_groups"
    ):
        frozen[one] = third | groups
    found = []
    for one in range(year - count + 1, year + 1):
        table = frozen.get(one) or _counted(agency, one)
        last = min(today, date(one, 12, 31))
        late = sum(_late_by_month(agency, one, last).values())
        took: Counter[int] = sum(_took_by_month(agency, one, last, calendar).values(), Counter())
        half, most = _quantiles(took)
        figures = {row: table[row][TOTAL] for row, _ in ROWS}
        found.append(Span(f"{one}年", date(one, 1, 1), last, figures, late, half, most, frozen=one in frozen))
    return found


def _counted(agency: Agency, year: int) -> dict[str, dict[str, int]]:
    table = tabulate(facts.table3_facts(agency, year), year, default_form(year))
    return {row: dict(line) for row, line in (*table.rows.items(), *table.groups.items())}


def _of_month(days: Days, row: str, first: date, last: date) -> int:
    """Return what a month began with (在办 of the evening before), ended with, or came to."""
    if row == "carried_in":
        line, at = days.rows["carried_out"][TOTAL], (first - days.first).days
        return line[at - 1] if at else days.rows["carried_in"][TOTAL][0]
    if row == "carried_out":
        return days.rows[row][TOTAL][(last - days.first).days]
    return days.within(row, first, last)


def _replied(agency: Agency, year: int, last: date) -> Q:
    _, end = year_window(year, last)
    return Q(agency=agency, counted=True, replied_year=year, replied_on__lte=end)


def _late_by_month(agency: Agency, year: int, last: date) -> dict[int, int]:
    late = Application.objects.filter(_replied(agency, year, last), due_on__lt=F("replied_on")).order_by()
    return dict(late.values_list(ExtractMonth("replied_on")).annotate(n=Count("*")))


def _took_by_month(agency: Agency, year: int, last: date, calendar: WorkingCalendar) -> dict[int, Counter[int]]:
    """Return month → working days from receipt to reply → cases; pauses are not taken off (one query)."""
    rows = Application.objects.filter(_replied(agency, year, last), received_on__isnull=False).order_by()
    found: dict[int, Counter[int]] = {}
    for received, replied, number in rows.values_list("received_on", "replied_on").annotate(n=Count("*")):
        found.setdefault(replied.month, Counter())[max(0, calendar.workdays_between(received, replied))] += number
    return found


def _quantiles(took: Counter[int]) -> tuple[int | None, int | None]:
    """Return the working days that half, and nine in ten, of the replies took at most."""
    return _quantile(took, 1, 2), _quantile(took, 9, 10)


def _quantile(took: Counter[int], part: int, of: int) -> int | None:
    left = -(-sum(took.values()) * part // of)
    for days in sorted(took):
        left -= took[days]
        if left <= 0:
            return days
    return None


def flows(spans: Sequence[Span]) -> list[tuple[str, str, list[int]]]:
    """Return the rows of the page: code, name and a figure a span."""
    return [(row, name, [span.figures[row] for span in spans]) for row, name in ROWS]
