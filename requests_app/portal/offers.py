"""给您的文书和文件: which papers and files of a case its applicant may fetch, read from the records alone.

The files are those that went out with a reply (handling/sent_files.py); everything else of the case stays inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from requests_app.handling.sent_files import SentFile, files
from requests_app.law.nodes import Act
from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Event

__all__ = ["Paper", "SentFile", "files", "paper", "papers"]

#: Acts that make a notice for the applicant.
_NOTICES: dict[str, NoticeKind] = {
    Act.LODGE: NoticeKind.RECEIPT,
    Act.REQUEST_SUPPLEMENT: NoticeKind.SUPPLEMENT,
    Act.EXTEND: NoticeKind.EXTENSION,
    Act.ASK_REASONS: NoticeKind.EXPLAIN_REASON,
    Act.DELAY: NoticeKind.DELAY,
    Act.CHARGE_FEE: NoticeKind.FEE,
}
#: Acts that close a case by a paper of their own.
_CLOSINGS: dict[str, ReplyKind] = {
    Act.LAPSE_SUPPLEMENT: ReplyKind.CLOSE_NOT_SUPPLEMENTED,
    Act.FEE_LAPSED: ReplyKind.CLOSE_FEE_UNPAID,
    Act.WITHDRAW: ReplyKind.CLOSE_WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper for the applicant: the record that made it, its title, its day, its 文号 ("" where it has none)."""

    seq: int
    act: Act
    title: str
    on: date
    doc_no: str = ""

    @property
    def what(self) -> str:
        """What the page asks for to get it."""
        return f"paper-{self.seq}"


def papers(events: Iterable[Event]) -> list[Paper]:
    """Return the papers made so far, newest first; what a register states was not made here."""
    found: list[Paper] = []
    kind = ""
    for event in events:
        act = Act(event.act)
        kind = str(event.facts.get("reply_kind") or kind)
        if event.imported:
            continue
        if act in _NOTICES:
            found.append(Paper(event.seq, act, NOTICES[_NOTICES[act]].title, event.on))
        elif act in _CLOSINGS:
            found.append(Paper(event.seq, act, CATALOGUE[_CLOSINGS[act]].title, event.on))
        elif act is Act.DELIVER and kind in set(ReplyKind):
            number = str(event.facts.get("doc_no", ""))
            found.append(Paper(event.seq, act, CATALOGUE[ReplyKind(kind)].title, event.on, number))
    return found[::-1]


def paper(events: Iterable[Event], seq: int) -> Paper | None:
    """Return the paper this record made, or None."""
    return next((one for one in papers(events) if one.seq == seq), None)
