"""答复的说明: what was answered, what was not given and why, and until when one may object; only once it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.items import read
from requests_app.law.nodes import Act
from requests_app.law.outcomes import Outcome
from requests_app.law.remedies import RemedyGround, reconsideration_until, remedy_text
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application, Event
from requests_app.papers.law_words import GIVEN, called, cited, said_to

#: Acts that end a case and with them its reply.
SETTLING = frozenset({Act.DELIVER, Act.IMPORT_REPLY, Act.LAPSE_SUPPLEMENT, Act.FEE_LAPSED, Act.WITHDRAW})
#: What the elements of a reply are called on the page; those not named stay in the letter.
_LABELS: dict[str, str | Promise] = {
    "access_path": _("在哪里看"),
    "withheld": _("没有公开的"),
    "reason": _("理由"),
    "classification": _("定密依据"),
    "cited_law": _("禁止公开的规定"),
    "harm": _("公开会有什么危害"),
    "consultation": _("征求意见的情况"),
    "which_kind": _("属于哪一类"),
    "case_file": _("属于哪个执法案卷"),
    "special_law": _("按哪个规定查"),
    "office": _("到哪里查"),
    "right_agency": _("该找哪个机关"),
    "why": _("为什么"),
    "supplement_history": _("补正的经过"),
    "channel": _("向哪里反映"),
    "earlier_doc_no": _("以前的答复"),
    "where": _("到哪里取得"),
    "counts": _("申请的数量"),
    "reasons_given": _("您说的理由和我们的认定"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered.

    Args:
        title: of the paper. outcome: 办理结果. on: the day of the reply.
        remedy: the sentence of the letter, "" where there is none.
        until: last day for reconsideration counted from the day of the reply, as a help.
        why: label and text of what was not given, or of where to find it; `why_head` is its heading.
        early: working days before the due date; late: after it; both 0 where there is nothing to say.
        asks: whether the applicant may say how content he is: a reply was given.
    """

    title: str
    outcome: str
    doc_no: str
    on: date
    remedy: str
    until: date | None
    why: list[tuple[str | Promise, str]]
    why_head: str | Promise
    early: int
    late: int
    asks: bool


def result_of(case: Application, events: Sequence[Event], state: CaseState, calendar: WorkingCalendar) -> Result | None:
    """Return the reply, only after it has been sent; the remedy follows the day of this reply."""
    if not state.delivered or state.outcome is None:
        return None
    on = next((event.on for event in reversed(events) if Act(event.act) in SETTLING), case.replied_on)
    if on is None:
        return None
    kind = ReplyKind(state.reply_kind) if state.reply_kind in set(ReplyKind) else None
    outcome = Outcome(state.outcome).label
    given_up = state.reply_kind.startswith("close_")
    said = remedy_said(kind, on, case.agency) if kind else ""
    late = _days_late(case, on, state, calendar)
    return Result(
        title=CATALOGUE[kind].title if kind else outcome,
        outcome=outcome,
        doc_no=state.doc_no,
        on=on,
        remedy=said,
        until=reconsideration_until(on, calendar) if said else None,
        why=_why(kind, said_to(called(case), state.elements)) if kind and not given_up else [],
        why_head=_head(kind),
        early=max(0, -late),
        late=max(0, late),
        asks=not given_up,
    )


def remedy_said(kind: ReplyKind, on: date, agency: Agency) -> str:
    """Return the remedy of a reply of this kind and day; what the agency has not set is said in general words."""
    body, court = agency.reconsideration_body or "本级人民政府", agency.court or "有管辖权的人民法院"
    return remedy_text(on, CATALOGUE[kind].ground, body=body, court=court, paper=CATALOGUE[kind].paper).text


def _days_late(case: Application, on: date, state: CaseState, calendar: WorkingCalendar) -> int:
    """Return the working days after the due date, negative before it; 0 for a reply made anew after a decision."""
    if case.due_on is None or state.round > 1:
        return 0
    days = calendar.workdays_between(case.due_on, on)
    return max(1, days) if on > case.due_on else min(0, days)


def _head(kind: ReplyKind | None) -> str | Promise:
    if kind is ReplyKind.REPLY_ALREADY_PUBLIC:
        return _("在哪里看")
    if kind and CATALOGUE[kind].ground in {RemedyGround.PARTIAL, RemedyGround.REFUSAL}:
        return _("哪些没有给、为什么")
    return _("为什么没有给")


def _why(kind: ReplyKind, elements: Mapping[str, str]) -> list[tuple[str | Promise, str]]:
    """Return what was not given, why, and on which article, in the words of the letter (Arts. 36, 37)."""
    if kind is ReplyKind.REPLY_GRANTED:
        return []
    reply = CATALOGUE[kind]
    said = {name: str(text).strip() for name, text in elements.items() if str(text).strip()}
    rows: list[tuple[str | Promise, str]] = []
    if kind not in {ReplyKind.REPLY_PARTIAL, ReplyKind.REPLY_ALREADY_PUBLIC} and "result" in said:
        rows.append((_("结果"), said["result"]))
    rows += [(_LABELS[name], said[name]) for name in reply.extra if name in said and name in _LABELS]
    items = read(said.get("items", ""))
    withheld = [item for item in items if item.kind and item.kind not in GIVEN] if len(items) > 1 else []
    if withheld:
        each = "\n".join(f"{item.text}：{item.decision}（{cited(item.basis)}）" for item in withheld)
        rows.append((_("逐项"), each))
    rows.append((_("依据"), said.get("legal_basis") or cited(reply.article)))
    return rows
