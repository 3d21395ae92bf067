"""工作日历: the shipped calendar with the office's rows laid over it, prepared once per process."""

from __future__ import annotations

from django.db import connection

from requests_app.law.calendar import WorkingCalendar

from .agency import CalendarDay, CalendarYear

_prepared: dict[str, tuple[object, WorkingCalendar]] = {}
_STAMP = """
SELECT (SELECT COUNT(*) FROM requests_app_calendarday), (SELECT MAX(updated_at) FROM requests_app_calendarday),
       (SELECT COUNT(*) FROM requests_app_calendaryear), (SELECT MAX(updated_at) FROM requests_app_calendaryear)
"""


def working_calendar() -> WorkingCalendar:
    """Return the calendar in force, from one small query; rebuilt only when the rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()
    kept = _prepared.get("calendar")
    if kept is None or kept[0] != stamp:
        overlay = {row.day: (row.works, row.name) for row in CalendarDay.objects.all()}
        announced = list(CalendarYear.objects.values_list("year", flat=True))
        kept = (stamp, WorkingCalendar(overlay, announced))
        _prepared["calendar"] = kept
    return kept[1]
