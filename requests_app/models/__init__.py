"""The models; each file one noun."""

from .agency import Agency, ApprovalLevel, CalendarDay, CalendarYear, Staff
from .api import ApiReceipt, ApiToken, Scope
from .application import PROJECTIONS, Application, ProjectionProtected
from .calendar import working_calendar
from .desk import Attachment, Draft, Export, PersonalDataRead, ReplyText, SavedFilter, Supervision
from .event import AppendOnly, Event, chain_hash
from .file_import import FileImport, FileImportLine
from .filing import Destruction, DestructionLine, Filing, Hold, KeptForEver
from .hook import Hook
from .message import Message, Pulse
from .paper import Paper, PaperFrozen
from .portal import (
    DeliveryChange,
    OneTimeLink,
    Publication,
    PublishedFile,
    Satisfaction,
    SavedForm,
    Suggestion,
    Upload,
)
from .remedy import Remedy
from .search import index_text
from .serial import Serial, keep_serial, next_serial
from .signin import Authenticator, LoginSession, UsedPassword

__all__ = [
    "PROJECTIONS",
    "Agency",
    "ApiReceipt",
    "ApiToken",
    "AppendOnly",
    "Application",
    "ApprovalLevel",
    "Attachment",
    "Authenticator",
    "CalendarDay",
    "CalendarYear",
    "DeliveryChange",
    "Destruction",
    "DestructionLine",
    "Draft",
    "Event",
    "Export",
    "FileImport",
    "FileImportLine",
    "Filing",
    "Hold",
    "Hook",
    "KeptForEver",
    "LoginSession",
    "Message",
    "OneTimeLink",
    "Paper",
    "PaperFrozen",
    "PersonalDataRead",
    "ProjectionProtected",
    "Publication",
    "PublishedFile",
    "Pulse",
    "Remedy",
    "ReplyText",
    "Satisfaction",
    "SavedFilter",
    "SavedForm",
    "Scope",
    "Serial",
    "Staff",
    "Suggestion",
    "Supervision",
    "Upload",
    "UsedPassword",
    "chain_hash",
    "index_text",
    "keep_serial",
    "next_serial",
    "working_calendar",
]
