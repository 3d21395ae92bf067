"""给您的文书和文件: which papers and files of a case its applicant may fetch, read from the records alone.

A file is given out only after it went out with a delivered reply and the secrecy review decided on it by
itself (Arts. 17, 36); everything else of the case stays inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from requests_app.law.nodes import Act
from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Attachment, Event

#: Decisions of the secrecy review after which a file may be given out.
GIVEN_OUT = frozenset({"open", "masked"})
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


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file that went out with a reply; `masked`: parts of it were covered up first."""

    file: Attachment
    masked: bool

    @property
    def what(self) -> str:
        """What the page asks for to get it."""
        return f"file-{self.file.pk}"

    @property
    def ending(self) -> str:
        """Its kind as people name it: PDF."""
        return self.file.name.rpartition(".")[2].upper() if "." in self.file.name else ""


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


def sent(events: Iterable[Event]) -> dict[str, tuple[str, bool]]:
    """Return of each file that went out, by its key, the checksum it was submitted with and whether it was masked."""
    submitted: list[dict[str, Any]] = []
    decided: dict[str, dict[str, str]] = {}
    found: dict[str, tuple[str, bool]] = {}
    for event in events:
        match Act(event.act):
            case Act.SUBMIT:
                submitted, decided = list(event.facts.get("files") or ()), {}
            case Act.CLEAR:
                decided = event.facts.get("files") or {}
            case Act.DELIVER:
                for one in submitted:
                    decision = (decided.get(str(one["key"])) or {}).get("decision", "")
                    if decision in GIVEN_OUT and one.get("sha256"):
                        found[str(one["key"])] = (str(one["sha256"]), decision == "masked")
    return found


def files(case: Application, events: Sequence[Event]) -> list[SentFile]:
    """Return the files that went out with this case's replies; no query before there are any.

    A row that is not the file that was reviewed (another checksum, another kind, another case) is none of them.
    """
    gone_out = sent(events)
    if not gone_out:
        return []
    keys = [int(key) for key in gone_out if key.isdecimal()]
    rows = Attachment.objects.filter(application=case, kind=Attachment.Kind.OUTGOING, removed=False, pk__in=keys)
    return [SentFile(row, masked=gone_out[str(row.pk)][1]) for row in rows if gone_out[str(row.pk)][0] == row.sha256]
