"""设置: the two tables an administrator may edit; cases, records and the calendar are not among them."""

from __future__ import annotations

from .admin_agency import AgencyAdmin
from .admin_people import StaffAdmin

__all__ = ["AgencyAdmin", "StaffAdmin"]
