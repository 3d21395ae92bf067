"""The models; each file one noun."""

from .agency import Agency, ApprovalLevel, CalendarDay, CalendarYear, Staff
from .application import PROJECTIONS, Application, ProjectionProtected
from .calendar import working_calendar
from .event import AppendOnly, Event, chain_hash
from .message import Message
from .remedy import Remedy
from .serial import Serial, keep_serial, next_serial

__all__ = [
    "PROJECTIONS",
    "Agency",
    "AppendOnly",
    "Application",
    "ApprovalLevel",
    "CalendarDay",
    "CalendarYear",
    "Event",
    "Message",
    "ProjectionProtected",
    "Remedy",
    "Serial",
    "Staff",
    "chain_hash",
    "keep_serial",
    "next_serial",
    "working_calendar",
]
