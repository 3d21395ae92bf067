"""保密审查、审核与答复送达三栏: each submission with what became of it, read from the records alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from requests_app.law.conditions import FILE_DECISIONS
from requests_app.law.nodes import ACTS, Act, Node, nth_level
from requests_app.law.outcomes import Outcome
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Satisfaction
from requests_app.papers.law_words import remedy

from .consequence import table3_row
from .opened import Opened, Past
from .reads import may_open
from .tab_service import proof_said, proves, served
from .words import METHODS, who

#: Acts that end a case and with them the reply, as Table 3 counts it.
SETTLING = (Act.DELIVER, Act.IMPORT_REPLY, Act.LAPSE_SUPPLEMENT, Act.FEE_LAPSED, Act.WITHDRAW)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a submission and its decision; "" while there is none."""

    name: str
    decision: str
    note: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody said of a submission: 通过, 退回, 提请确定."""

    what: str
    who: str
    on: date
    text: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One approval level: its title, and the signature if there is one."""

    name: str
    signed: Verdict | None
    waits: bool


@dataclass
class Submission:
    """One submission of the draft with everything that was decided on it."""

    number: int
    by: str
    on: date
    kind: str
    named: list[tuple[str, str]]
    review: list[Verdict] = field(default_factory=list)
    signed: list[Verdict] = field(default_factory=list)
    returned: Verdict | None = None
    returned_at: str = ""
    decided: Mapping[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> list[FileRow]:
        """Each file with its decision."""
        rows = []
        for key, name in self.named:
            said = self.decided.get(key) or {}
            code = str(said.get("decision", ""))
            rows.append(FileRow(name, FILE_DECISIONS.get(code, ""), str(said.get("note", "")), code == "withhold"))
        return rows


def submissions(at: Opened) -> list[Submission]:
    """Return every submission of the draft, oldest first."""
    found: list[Submission] = []
    for one in at.past:
        event, facts = one.event, one.event.facts
        if one.act is Act.SUBMIT:
            kind = str(facts.get("reply_kind", ""))
            named = [(str(f["key"]), str(f["name"])) for f in facts.get("files") or ()]
            found.append(Submission(len(found) + 1, who(event), event.on, _kind(kind), named))
        if not found:
            continue
        last = found[-1]
        match one.act:
            case Act.CLEAR:
                last.review.append(_verdict(one, "通过"))
                last.decided = facts.get("files") or {}
            case Act.REFER:
                reason = f"提请{facts.get('authority', '')}确定：{facts.get('reason', '')}"
                last.review.append(Verdict("提请确定", who(event), event.on, reason))
            case Act.APPROVE:
                last.signed.append(_verdict(one, "同意"))
            case Act.SEND_BACK:
                last.returned = Verdict("退回拟办", who(event), event.on, str(facts.get("reason", "")), back=True)
                last.returned_at = one.was
    return found


def secrecy_tab(at: Opened) -> dict[str, Any]:
    """Return the submissions with their review, newest first."""
    found = submissions(at)
    waits = found[-1] if found and at.state.node is Node.SECRECY_REVIEW else None
    rows = [
        (one, one.review + ([one.returned] if one.returned and one.returned_at == Node.SECRECY_REVIEW else []))
        for one in reversed(found)
    ]
    return {"submitted": rows, "waits": waits, "referred": at.state.referred}


def approval_tab(at: Opened) -> dict[str, Any]:
    """Return the submissions with each level's signature, newest first; only those that reached approval."""
    found = [one for one in submissions(at) if one.signed or any(v.what == "通过" for v in one.review)]
    here = at.state.node is Node.APPROVAL
    rows = []
    for one in reversed(found):
        back = one.returned if one.returned and one.returned_at == Node.APPROVAL else None
        rows.append((one, _levels(at, one, open_=here and one is found[-1]), back))
    return {"submitted": rows, "coming": _levels(at, None, open_=False) if not rows else []}


def _levels(at: Opened, one: Submission | None, *, open_: bool) -> list[Level]:
    signed = one.signed if one else []
    found = []
    for n in range(max(at.levels, len(signed))):
        name = nth_level(n + 1) + (f"（{at.titles[n]}）" if n < len(at.titles) else "")
        found.append(Level(name, signed[n] if n < len(signed) else None, open_ and n == len(signed)))
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """One reply that went out, or the act that closed the case."""

    title: str
    on: date
    by: str
    doc_no: str
    method: str
    tracking_no: str
    proof: str
    row: str
    remedy: str
    counted: bool
    said: Satisfaction | None = None


def reply_tab(at: Opened) -> dict[str, Any]:
    """Return what went out, what the applicant says of it, and how each paper was served; one query.

    A reply made anew after a decision counts in no other row.
    """
    said = {one.round: one for one in at.case.satisfaction.all()}
    found: list[Sent] = []
    for one in at.past:
        if one.act in SETTLING:
            found.append(replace(_sent(at, one, first=not found), said=said.get(one.after.round)))
        elif one.act is Act.ARCHIVE and found and one.event.facts.get("proof"):
            found.append(replace(found.pop(), proof=str(one.event.facts["proof"])))
        elif one.act is Act.RECORD_SERVICE and found and proves(one.event.facts):
            found.append(replace(found.pop(), proof=proof_said(one.event.facts)))
    acts = at.state.node is not None and not at.looks_only
    may_serve, may_send = (acts and at.staff.has_role(*ACTS[act].roles) for act in (Act.RECORD_SERVICE, Act.DELIVER))
    beside = {"may_serve": may_serve, "may_send": may_send, "may_open": may_open(at.case, at.staff)}
    return {"sent": found[::-1], "served": served(at), **beside}


def _sent(at: Opened, one: Past, *, first: bool) -> Sent:
    event, after, facts = one.event, one.after, one.event.facts
    kind = ReplyKind(after.reply_kind) if after.reply_kind in set(ReplyKind) else None
    outcome = Outcome(after.outcome) if after.outcome else None
    method = str(facts.get("method", ""))
    return Sent(
        title=CATALOGUE[kind].title if kind else one.act.label,
        on=event.on,
        by=who(event),
        doc_no=after.doc_no,
        method=METHODS.get(method, method),
        tracking_no=str(facts.get("tracking_no", "")),
        proof=str(facts.get("proof", "")),
        row=table3_row(outcome) if outcome else "",
        remedy=remedy(kind, event.on, at.case.agency).text if kind else "",
        counted=first,
    )


def _verdict(one: Past, what: str) -> Verdict:
    said = str(one.event.facts.get("opinion", "")).strip()
    return Verdict(what, who(one.event), one.event.on, "" if said.rstrip("。") == what else said)


def _kind(kind: str) -> str:
    return CATALOGUE[ReplyKind(kind)].short_title if kind in set(ReplyKind) else ""
