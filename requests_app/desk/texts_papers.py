"""文书文字的预览: a paper in a wording, whole, composed from the record that made such a paper in a real case.

Where no case of the agency has had one, the facts are made up (texts_papers_examples.py) and the page says so.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from requests_app.law.fold import fold
from requests_app.law.papers import PaperKind, To, kind_of, sort_of
from requests_app.law.replies import EIGHT_ELEMENTS
from requests_app.law.state import Record
from requests_app.messages.shipped import Wording
from requests_app.models import Agency, Application, Paper, Staff, working_calendar
from requests_app.papers.compose import Facts, compose, parts
from requests_app.papers.letter import Letter
from requests_app.papers.wordings import PREFIX, SHIPPED

from .texts_examples import example_case
from .texts_papers_examples import example_facts
from .texts_preview import NO_CASE, RECENT, Preview, named, worded

#: Written for the name of a third party; what is previewed is read by people who do not handle the case.
_HIDDEN = "×××"
_NAMES = ("party", "addressee")


def preview(_staff: Staff, agency: Agency, key: str, given: Wording, asked: str, today: date) -> Preview | None:
    """Return the paper as it would be printed in this wording; None where the case asked for does not exist.

    Args:
        agency: whose wording it is; only its cases are looked at.
        key: of the wording.
        given: the wording to show, without faults.
        asked: register or query number of a case; "" takes the newest that has had this paper.
        today: today.
    """
    office, kind = worded(agency, key, given), kind_of(key.removeprefix(PREFIX))
    cases = Application.objects.filter(agency=agency)
    chosen = named(cases, asked)
    if asked and chosen is None:
        return None
    paper = _last(kind, chosen, cases)
    if paper:
        case: Application | None = paper.application
        facts = _facts_of(paper, office)
        about = f"取自 {case} 的《{paper.title}》当时的情况，姓名已遮住；那一份文书不会变。"
    else:
        case = chosen or cases.order_by("-pk").first()
        facts = example_facts(kind, case or example_case(office, today), office, today, working_calendar())
        about = f"{case} 没有制作过这种文书：编号和申请内容是真的，其他内容是示例。" if case else NO_CASE
    made = compose(kind, facts)
    return Preview("", made.text, parts(kind, facts), case, about, paper is None, made)


def unissuable(agency: Agency, key: str, given: Wording, today: date) -> list[str]:
    """Return why letters in this wording could not be issued: what they lack and in the shipped wording have.

    Args:
        agency: whose wording it is.
        key: of the wording.
        given: a wording without faults.
        today: today.
    """
    kind = kind_of(key.removeprefix(PREFIX))
    here, there = (
        _lost(compose(kind, example_facts(kind, example_case(office, today), office, today, working_calendar())))
        for office in (worded(agency, key, given), worded(agency, key, SHIPPED[key].wording))
    )
    return [f"照这样写，文书里没有“{name}”，不能签发。请照默认文字写上。" for name in here if name not in there]


def _lost(made: Letter) -> list[str]:
    """Return which of the eight elements the letter does not say."""
    text = "".join(made.text.split())
    return [name for code, name in EIGHT_ELEMENTS.items() if "".join(made.elements.get(code, "").split()) not in text]


def _last(kind: PaperKind, chosen: Application | None, cases: QuerySet[Application]) -> Paper | None:
    """Return the last paper of this kind in the case asked for, else among the newest cases; one query."""
    pool = [chosen.pk] if chosen else cases.order_by("-pk").values("pk")[:RECENT]
    papers = Paper.objects.filter(application__in=pool, kind=kind.value).select_related("application")
    return papers.defer("content").order_by("-application_id", "-seq").first()


def _facts_of(paper: Paper, office: Agency) -> Facts:
    """Return what a paper was written from, names masked; one query."""
    events = list(paper.application.events.filter(seq__lte=paper.seq).order_by("seq"))
    history = [event.record for event in events]
    state, then = fold(history), copy(paper.application)
    then.agency, then.number, then.due_on = office, state.number or None, events[-1].due_on
    return Facts(
        then,
        office,
        state,
        paper.on,
        record=_masked(history[-1], paper.kind_enum),
        doc_no=paper.doc_no,
        elements=state.elements,
        due_on=then.due_on,
        history=history,
        site=settings.PUBLIC_URL,
        masked=True,
    )


def _masked(record: Record, kind: PaperKind) -> Record:
    if sort_of(kind).to is not To.THIRD_PARTY:
        return record
    hidden = {name: _HIDDEN for name in _NAMES if record.facts.get(name)}
    return replace(record, facts={**record.facts, **hidden})
