"""设置: the few tables an administrator may edit; cases and records are not among them."""

from __future__ import annotations

from typing import Any

from .admin_agency import AgencyAdmin
from .admin_base import SettingsAdmin
from .admin_people import StaffAdmin
from .year import years_page

__all__ = ["AgencyAdmin", "CalendarDayAdmin", "CalendarYearAdmin", "StaffAdmin"]


class CalendarDayAdmin(SettingsAdmin):
    """Days are entered by the year, with what they move; Django's list of them leads there."""

    def pages(self) -> tuple[tuple[str, Any, str], ...]:
        """The addresses."""
        return (("", years_page, "changelist"),)


class CalendarYearAdmin(CalendarDayAdmin):
    """Years whose holidays are announced, likewise."""
