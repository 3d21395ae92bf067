"""海曙区: the small office beside the big one, so that the supervising department has something to compare."""

from __future__ import annotations

from datetime import date

from requests_app.law.calendar import WorkingCalendar

from .current_year import Plan, Year
from .office import DemoOffice


def drive(office: DemoOffice, calendar: WorkingCalendar, today: date) -> None:
    """Build about thirty cases, oldest first; two are late."""
    year = Year(office, calendar, today)
    for days, plan in sorted(_plans(), key=lambda plan: -plan[0]):
        plan(year, days)


def _plans() -> list[Plan]:
    def signing(y: Year, d: int) -> None:
        y.submitted(d, 3).clear(y.ago(2))

    def waiting(y: Year, d: int) -> None:
        y.received(d).request_supplement(y.ago(d - 3), y.calendar.add_workdays(y.ago(d - 3), 15))

    closed: list[Plan] = [
        (days, lambda y, d, took=took: y.closed(d, took))  # type: ignore[misc] # a default binds each its own
        for days, took in zip(range(140, 40, -8), (15, 18, 12, 21, 9, 16, 19, 11, 17, 14, 20, 8, 13), strict=True)
    ]
    drafting: list[Plan] = [(days, lambda y, d: y.drafting(d)) for days in (3, 7, 11, 14, 18, 21, 23)]
    fresh: list[Plan] = [(days, lambda y, d: y.received(d)) for days in (1, 2)]
    arriving: list[Plan] = [(0, lambda y, d: y.lodged(d))]
    return [*closed, *drafting, *fresh, *arriving, (12, signing), (17, signing), (6, waiting)]
