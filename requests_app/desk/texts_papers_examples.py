"""文书的示例: facts for the preview of a paper no case of the agency has had; made up, and labelled so on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import BY_HAND, PaperKind
from requests_app.law.reasons import BLANK, reason_at, texts_of
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState, Record
from requests_app.models import Agency, Application
from requests_app.papers.facts import Facts
from requests_app.papers.law_words import basis_of
from requests_app.papers.wordings import SHIPPED, key_of

from .texts_examples import Story, example_story

N, K = NoticeKind, ReplyKind
#: Papers of an act that also writes a letter (texts_examples.py).
_TOLD: dict[PaperKind, str] = {
    N.RECEIPT: "letter_receipt_wire",
    N.SUPPLEMENT: "letter_supplement",
    N.EXTENSION: "letter_extended",
    N.FEE: "letter_fee",
    K.CLOSE_NOT_SUPPLEMENTED: "letter_not_supplemented",
    K.CLOSE_FEE_UNPAID: "letter_not_paid",
    K.CLOSE_WITHDRAWN: "letter_withdrawn",
}
_SEARCH = "经检索本机关公文系统和档案系统，找到与申请内容有关的文件1份"


def example_facts(kind: PaperKind, case: Application, office: Agency, today: date, calendar: WorkingCalendar) -> Facts:
    """Return what a paper of this kind is written from, on a copy of the case.

    Args:
        kind: which paper.
        case: whose numbers and subject it carries.
        office: the agency with the wording to show.
        today: the day of the paper.
        calendar: the calendar in force.
    """
    story = _story(kind, case, today, calendar)
    story.case.agency = office
    received = case.received_on or case.submitted_on
    state = replace(story.state, received_on=received, number=case.number or "", elements=_elements(kind))
    return Facts(
        story.case,
        office,
        state,
        today,
        record=story.event,
        elements=state.elements,
        due_on=story.case.due_on,
        history=(story.event,),
        site=settings.PUBLIC_URL,
        masked=True,
    )


def _story(kind: PaperKind, case: Application, today: date, calendar: WorkingCalendar) -> Story:
    if kind in _TOLD:
        return example_story(_TOLD[kind], case, today, calendar)
    story = example_story("letter_delivered", case, today, calendar)
    if isinstance(kind, ReplyKind):
        return replace(story, state=CaseState(reply_kind=kind.value))
    act, facts = (Act.ISSUE_NOTICE, _by_hand(kind)) if kind in BY_HAND else _ACTS[kind](today, calendar)
    return replace(story, event=Record(act, today, 1, facts))


def _elements(kind: PaperKind) -> dict[str, str]:
    """Return what a drafter might write: the library's usual text, and for every other element what goes there."""
    if not isinstance(kind, ReplyKind) or kind.value.startswith("close_"):
        return {}
    said = {name: f"（此处是拟办人写的{label}）" for name, label in CATALOGUE[kind].asked.items()}
    usual = texts_of(kind)[0].body.replace(BLANK, "某某")
    return said | {reason_at(kind): usual, "search_process": _SEARCH, "legal_basis": basis_of(kind, [])}


def _by_hand(kind: NoticeKind) -> dict[str, Any]:
    """Return a notice an officer fills in by the names of its wording."""
    shipped = SHIPPED[key_of(kind)]
    fields = {name: f"（此处是经办人写的{shipped.parts[name]}）" for name in shipped.must}
    return {"notice": kind.value, "addressee": "示例单位", "fields": fields}


_Made = tuple[Act, dict[str, Any]]
_QUESTION = "示例道路工程的批准文件是否可以公开"


def _asked(kind: str, party: str) -> Callable[[date, WorkingCalendar], _Made]:
    return lambda _today, _calendar: (Act.CONSULT, {"kind": kind, "party": party, "question": _QUESTION})


_ACTS: dict[NoticeKind, Callable[[date, WorkingCalendar], _Made]] = {
    N.THIRD_PARTY_CONSULT: _asked("third_party", "示例公司"),
    N.APPLICANT_CONSULT: _asked("third_party", "示例公司"),
    N.AGENCY_CONSULT: _asked("agency", "示例市示例局"),
    N.EXPLAIN_REASON: lambda _today, _calendar: (Act.ASK_REASONS, {"reason": "今年以来已经提出申请40件，内容相近"}),
    N.DELAY: lambda today, calendar: (
        Act.DELAY,
        {"until": calendar.add_workdays(today, 40).isoformat(), "reason": "需要查找的档案较多"},
    ),
    N.SECRECY_REFERRAL: lambda _today, _calendar: (
        Act.REFER,
        {"authority": "示例市国家保密局", "reason": "文件没有定密标志，内容涉及尚未公布的规划"},
    ),
}
