"""收到与答复: this year's figures of the cases one may see, from the columns the annual tables are counted from.

Received by month costs one query, answered by month together with outcomes and lateness one more; both
begin at an index over agency and year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth

from requests_app.law.outcomes import Outcome
from requests_app.models import Application
from requests_app.models.application import ApplicationQuerySet

#: The groups of Table 3 and the words under which an office speaks of them.
GROUPS = {
    "granted": "予以公开",
    "partial": "部分公开",
    "denied": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other_processing": "其他处理",
}
#: Closed because the applicant did not supplement or pay: the clock stood still until then (Arts. 30, 42).
_STOOD_STILL = (Outcome.OTHER_NOT_SUPPLEMENTED.value, Outcome.OTHER_FEE_UNPAID.value)
#: Answered after the last day of the period (Art. 33).
REPLIED_LATE = Q(replied_on__gt=F("due_on")) & ~Q(outcome__in=_STOOD_STILL)
LATE_NAMED = 5


@dataclass(frozen=True, slots=True)
class Month:
    """One month: cases received and cases answered in it."""

    month: int
    received: int
    answered: int


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The year so far.

    Args:
        months: January to the month of today.
        carried: how many of the answered had been received in an earlier year.
        late: how many were answered after their due date.
        outcomes: the word of each group of Table 3 with its count.
        late_cases: up to five of the late ones, the latest first.
    """

    year: int
    months: list[Month]
    carried: int
    late: int
    outcomes: list[tuple[str, int]]
    late_cases: list[Application]

    @property
    def received(self) -> int:
        """Cases received this year."""
        return sum(month.received for month in self.months)

    @property
    def answered(self) -> int:
        """Cases answered this year."""
        return sum(month.answered for month in self.months)

    @property
    def on_time(self) -> int:
        """Answered within the period."""
        return self.answered - self.late

    @property
    def rate(self) -> str:
        """The share answered in time: "99.1%", never rounded up to all; "" while nothing is answered."""
        return share(self.on_time, self.answered)


#: A damaged row; the report's checks name the case.
_NONE = ""


def share(part: int, whole: int) -> str:
    """Return a share of a hundred with one decimal; a part that is not the whole is never shown as all of it."""
    if not whole:
        return ""
    if part == whole:
        return "100%"
    rounded = (2 * 1000 * part + whole) // (2 * whole)
    return f"{min(rounded, 999) / 10:.1f}%"


def year_figures(seen: ApplicationQuerySet, today: date) -> YearFigures:
    """Count the year of `today` among the cases one may see; two queries, a third where replies were late.

    Args:
        seen: the cases of `for_staff`.
        today: the day of the page.
    """
    year = today.year
    received = _received(seen, year)
    answered: Counter[int] = Counter()
    groups: Counter[str] = Counter()
    carried = late = 0
    for row in _answered(seen, year):
        answered[row["month"]] += row["n"]
        groups[Outcome(row["outcome"]).group if row["outcome"] else _NONE] += row["n"]
        carried += row["carried"]
        late += row["late"]
    last = max([today.month, *received, *answered])
    return YearFigures(
        year,
        [Month(n, received[n], answered[n]) for n in range(1, last + 1)],
        carried,
        late,
        [(label, groups[key]) for key, label in (GROUPS | ({_NONE: "没有办理结果"} if groups[_NONE] else {})).items()],
        _late_cases(seen, year) if late else [],
    )


def _received(seen: ApplicationQuerySet, year: int) -> Counter[int]:
    """Received by month of the year."""
    rows = (
        seen.filter(counted=True, received_year=year)
        .order_by()
        .values_list(ExtractMonth("received_on"))
        .annotate(n=Count("*"))
    )
    return Counter(dict(rows))


def _answered(seen: ApplicationQuerySet, year: int) -> Iterable[Mapping[str, Any]]:
    """Answered by month and outcome, with how many of them were carried in and late."""
    return (
        seen.filter(counted=True, replied_year=year)
        .order_by()
        .annotate(month=ExtractMonth("replied_on"))
        .values("month", "outcome")
        .annotate(
            n=Count("*"),
            carried=Count("pk", filter=Q(received_year__lt=year)),
            late=Count("pk", filter=REPLIED_LATE),
        )
    )


def _late_cases(seen: ApplicationQuerySet, year: int) -> list[Application]:
    """The latest of the late replies, to be named."""
    return list(
        seen.filter(REPLIED_LATE, counted=True, replied_year=year)
        .order_by("-replied_on", "-pk")
        .only("number", "reference")[:LATE_NAMED]
    )
