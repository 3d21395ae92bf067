"""工作日历: the shipped calendar with the office's rows laid over it, prepared once per process."""

from __future__ import annotations

from django.db.models import Count, Max

from requests_app.law.calendar import WorkingCalendar

from .agency import CalendarDay, CalendarYear

_prepared: dict[str, tuple[object, WorkingCalendar]] = {}


def working_calendar() -> WorkingCalendar:
    """Return the calendar in force, from one small query; rebuilt only when the rows changed."""
    years = CalendarYear.objects.aggregate(n=Count("pk"), at=Max("updated_at"))
    days = CalendarDay.objects.aggregate(n=Count("pk"), at=Max("updated_at"))
    stamp = (years["n"], years["at"], days["n"], days["at"])
    kept = _prepared.get("calendar")
    if kept is None or kept[0] != stamp:
        overlay = {row.day: (row.works, row.name) for row in CalendarDay.objects.all()}
        announced = list(CalendarYear.objects.values_list("year", flat=True))
        kept = (stamp, WorkingCalendar(overlay, announced))
        _prepared["calendar"] = kept
    return kept[1]
