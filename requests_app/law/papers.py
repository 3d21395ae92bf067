"""文书种类: every paper of a case as one list, to whom each goes, and which papers an act makes. Pure.

Replies (catalogue A, law/replies.py), procedural notices (B) and internal forms (C, law/notices.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from .channels import ReceiptBasis
from .nodes import Act, Node
from .notices import NOTICES, NoticeKind
from .replies import CATALOGUE, ReplyKind
from .state import CaseState, Record

PaperKind = ReplyKind | NoticeKind
N = NoticeKind


class To(StrEnum):
    """To whom a paper goes."""

    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    AGENCY = "agency"
    AUTHORITY = "authority"
    INSIDE = "inside"


class Series(StrEnum):
    """The series of 文号 a paper is numbered in, by agency and year; NONE: no 文号."""

    REPLY = "reply"
    NOTICE = "notice"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """What a kind of paper is: title for lists and as printed, article, to whom it goes, its series of numbers."""

    title: str
    heading: str
    article: str
    to: To
    series: Series


#: Notices that go to somebody else than the applicant, or to nobody.
_TO: dict[NoticeKind, To] = {
    N.THIRD_PARTY_CONSULT: To.THIRD_PARTY,
    N.THIRD_PARTY_DECISION: To.THIRD_PARTY,
    N.AGENCY_CONSULT: To.AGENCY,
    N.CO_HANDLING: To.AGENCY,
    N.SECRECY_REFERRAL: To.AUTHORITY,
    **dict.fromkeys(
        (N.CONFIRM, N.REGISTER_FORM, N.APPROVAL_SHEET, N.SECRECY_FORM, N.SERVICE_PROOF, N.WITHDRAWAL, N.FILE_INDEX),
        To.INSIDE,
    ),
}
#: A slip handed out before there is a case to number.
_UNNUMBERED = frozenset({N.RECEIPT})
#: Notices that an officer writes when they are needed; every other one is made by its own act.
BY_HAND: tuple[NoticeKind, ...] = (
    N.THIRD_PARTY_DECISION,
    N.CO_HANDLING,
    N.CORRECTED,
    N.CORRECTION_REFUSED,
    N.CORRECTION_TRANSFER,
    N.PROACTIVE,
)


def sort_of(kind: PaperKind) -> Sort:
    """Return what a kind of paper is."""
    if isinstance(kind, ReplyKind):
        title = CATALOGUE[kind].title
        return Sort(title, title, CATALOGUE[kind].article, To.APPLICANT, Series.REPLY)
    notice, to = NOTICES[kind], _TO.get(kind, To.APPLICANT)
    numbered = to is not To.INSIDE and kind not in _UNNUMBERED
    return Sort(notice.title, notice.heading, notice.article, to, Series.NOTICE if numbered else Series.NONE)


def kind_of(code: str) -> PaperKind:
    """Return the kind of this code.

    Raises:
        ValueError: no such paper.
    """
    return ReplyKind(code) if code in set(ReplyKind) else NoticeKind(code)


#: Receipt dates that rest on a confirmation with the applicant (Art. 31).
CONFIRMED = frozenset({ReceiptBasis.BOTH_CONFIRMED.value, ReceiptBasis.CONFIRMED_MAIL.value})
#: act → the papers it always makes.
_ALWAYS: dict[Act, tuple[PaperKind, ...]] = {
    Act.LODGE: (N.RECEIPT,),
    Act.REQUEST_SUPPLEMENT: (N.SUPPLEMENT,),
    Act.EXTEND: (N.EXTENSION,),
    Act.ASK_REASONS: (N.EXPLAIN_REASON,),
    Act.DELAY: (N.DELAY,),
    Act.CHARGE_FEE: (N.FEE,),
    Act.REFER: (N.SECRECY_REFERRAL,),
    Act.CLEAR: (N.SECRECY_FORM,),
    Act.LAPSE_SUPPLEMENT: (ReplyKind.CLOSE_NOT_SUPPLEMENTED,),
    Act.FEE_LAPSED: (ReplyKind.CLOSE_FEE_UNPAID,),
    Act.WITHDRAW: (N.WITHDRAWAL, ReplyKind.CLOSE_WITHDRAWN),
    Act.RECORD_SERVICE: (N.SERVICE_PROOF,),
    Act.ARCHIVE: (N.FILE_INDEX,),
}


def made_by(record: Record, before: CaseState, after: CaseState) -> tuple[PaperKind, ...]:
    """Return the papers a record makes; what a register states was not written here.

    Args:
        record: the act.
        before: the state it was done in.
        after: the state it made.
    """
    return () if record.imported else named_by(record, before, after)


def named_by(record: Record, before: CaseState, after: CaseState) -> tuple[PaperKind, ...]:
    """Return the papers a record stands for, written here or elsewhere."""
    special = _SPECIAL.get(record.act)
    return special(record, before, after) if special else _ALWAYS.get(record.act, ())


def _accept(record: Record, _before: CaseState, _after: CaseState) -> tuple[PaperKind, ...]:
    confirmed = str(record.facts.get("basis", "")) in CONFIRMED
    return (N.CONFIRM, N.REGISTER_FORM) if confirmed else (N.REGISTER_FORM,)


def _consult(record: Record, _before: CaseState, _after: CaseState) -> tuple[PaperKind, ...]:
    """Whoever asks for information is told that the clock stands still."""
    third = record.facts.get("kind") == "third_party"
    return (N.THIRD_PARTY_CONSULT if third else N.AGENCY_CONSULT, N.APPLICANT_CONSULT)


def _approve(_record: Record, _before: CaseState, after: CaseState) -> tuple[PaperKind, ...]:
    return (N.APPROVAL_SHEET,) if after.node is Node.REPLY else ()


def _deliver(_record: Record, before: CaseState, after: CaseState) -> tuple[PaperKind, ...]:
    reply: tuple[PaperKind, ...] = (ReplyKind(after.reply_kind),) if before.issued_on is None else ()
    return (*reply, N.SERVICE_PROOF)


_SPECIAL: dict[Act, Callable[[Record, CaseState, CaseState], tuple[PaperKind, ...]]] = {
    Act.ACCEPT: _accept,
    Act.CONSULT: _consult,
    Act.APPROVE: _approve,
    Act.DELIVER: _deliver,
    Act.ISSUE_REPLY: lambda _record, _before, after: (ReplyKind(after.reply_kind),),
    Act.ISSUE_NOTICE: lambda record, _before, _after: (NoticeKind(str(record.facts["notice"])),),
}
