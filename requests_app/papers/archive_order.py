"""案卷的次序: in which part of a file each paper and each attachment stands, and how its file is called there.

The parts follow the life of a case, as an archivist lays a file out: application first, then what was done, the
approval before the reply, the proof of service behind it.
"""

from __future__ import annotations

import re
import unicodedata

from requests_app.law.notices import NoticeKind
from requests_app.law.papers import PaperKind
from requests_app.law.replies import ReplyKind
from requests_app.models import Attachment

N, K = NoticeKind, Attachment.Kind
APPLICATION, REGISTER, SUPPLEMENT, CONSULTATION, DRAFTING = "申请", "登记确认", "补正", "征求意见", "拟办"
APPROVAL, SECRECY, REPLY, SERVICE, REMEDIES = "审核签批", "保密审查", "答复", "送达", "复议诉讼"
OTHER, RECORD = "其他文书", "办理记录"
#: The parts of a file in their order; the number in front of a folder's name is its place here.
PARTS = (
    APPLICATION, REGISTER, SUPPLEMENT, CONSULTATION, DRAFTING, APPROVAL, SECRECY, REPLY, SERVICE, REMEDIES, OTHER,
    RECORD,
)  # fmt: skip

_NOTICES = {
    N.RECEIPT: REGISTER,
    N.CONFIRM: REGISTER,
    N.REGISTER_FORM: REGISTER,
    N.SUPPLEMENT: SUPPLEMENT,
    N.THIRD_PARTY_CONSULT: CONSULTATION,
    N.APPLICANT_CONSULT: CONSULTATION,
    N.THIRD_PARTY_DECISION: CONSULTATION,
    N.AGENCY_CONSULT: CONSULTATION,
    N.CO_HANDLING: CONSULTATION,
    N.APPROVAL_SHEET: APPROVAL,
    N.SECRECY_FORM: SECRECY,
    N.SECRECY_REFERRAL: SECRECY,
    N.SERVICE_PROOF: SERVICE,
}
_FILES = {
    K.APPLICANT: APPLICATION,
    K.IDENTITY: APPLICATION,
    K.MANDATE: APPLICATION,
    K.OFFICE: DRAFTING,
    K.OUTGOING: REPLY,
    K.SERVICE: SERVICE,
}
#: What no file system takes in a name; spaces and dots at an end neither.
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
LONGEST_NAME = 60


def part_of(kind: PaperKind) -> str:
    """Return the part a paper stands in."""
    return REPLY if isinstance(kind, ReplyKind) else _NOTICES.get(kind, OTHER)


def part_of_file(kind: str) -> str:
    """Return the part an attachment stands in."""
    return _FILES.get(Attachment.Kind(kind), OTHER)


def folder(part: str) -> str:
    """Return the folder of a part: 01_申请."""
    return f"{PARTS.index(part) + 1:02d}_{part}"


def fit(name: str) -> str:
    """Return a name that every file system takes, no longer than LONGEST_NAME, its ending kept."""
    seen = "".join(one for one in unicodedata.normalize("NFC", name) if unicodedata.category(one)[0] != "C")
    plain = _UNFIT.sub("_", seen).strip("._ ") or "无名"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > len("xhtml"):
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
