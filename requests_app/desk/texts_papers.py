"""文书文字的预览: a paper in a wording, whole, composed from the record that made such a paper in a real case.

Where no case of the agency has had one, the facts are made up (texts_papers_examples.py) and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from requests_app.law.applicants import ApplicantKind
from requests_app.law.errors import GlyphMissing
from requests_app.law.fold import fold
from requests_app.law.papers import PaperKind, To, kind_of, sort_of
from requests_app.messages.shipped import Wording
from requests_app.models import Agency, Application, Paper, Staff, working_calendar
from requests_app.papers import glyphs
from requests_app.papers.cautions import cautions
from requests_app.papers.compose import Facts, compose, parts
from requests_app.papers.letter import Run
from requests_app.papers.lint import Mend, lint
from requests_app.papers.wordings import PREFIX, SHIPPED

from .texts_examples import example_case
from .texts_papers_examples import example_facts
from .texts_preview import NO_CASE, RECENT, Preview, named, worded

#: A person is called 您, an organisation 你单位.
_APPLICANTS = (ApplicantKind.NATURAL_PERSON, ApplicantKind.COMMERCIAL_ENTERPRISE)
#: Written for the name of a third party; what is previewed is read by people who do not handle the case.
_HIDDEN = Run("×××", filled=True)


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
    made, usual = compose(kind, facts), replace(facts, agency=_usual(agency, key))
    warned = [one for one in cautions(made, facts) if one not in cautions(compose(kind, usual), usual)]
    if paper and sort_of(kind).to is To.THIRD_PARTY:
        made = replace(made, addressee=_HIDDEN)
    return Preview("", made.text, parts(kind, facts), case, about, paper is None, made, tuple(warned))


def unissuable(agency: Agency, key: str, given: Wording, today: date) -> list[str]:
    """Return why papers in this wording could not be issued or printed, each in a sentence.

    The linter and the fonts judge a person's and an organisation's paper of made-up facts. What they would say of the
    shipped wording as well lies in the office's settings, not in the wording.

    Args:
        agency: whose wording it is.
        key: of the wording.
        given: a wording without faults.
        today: today.
    """
    here, there = (
        [what for applicant in _APPLICANTS for what in _judged(office, key, applicant, today)]
        for office in (worded(agency, key, given), _usual(agency, key))
    )
    return [f"照这样写的文书不能制发。{what}" for what in dict.fromkeys(here) if what not in there]


def _usual(agency: Agency, key: str) -> Agency:
    """Return the agency as it were with the shipped wording."""
    return worded(agency, key, SHIPPED[key].wording)


def _judged(office: Agency, key: str, applicant: ApplicantKind, today: date) -> Iterator[str]:
    """Yield what is wrong with an example of a paper and is mended in its wording or in the settings."""
    kind, case = kind_of(key.removeprefix(PREFIX)), example_case(office, today)
    case.applicant_kind = applicant.value
    facts = example_facts(kind, case, office, today, working_calendar())
    made = compose(kind, facts)
    yield from (str(finding) for finding in lint(made, facts) if finding.mend is Mend.OFFICE)
    try:
        glyphs.check(made)
    except GlyphMissing as missing:
        yield str(missing)


def _last(kind: PaperKind, chosen: Application | None, cases: QuerySet[Application]) -> Paper | None:
    """Return the last paper of this kind in the case asked for, else among the newest cases; one query."""
    pool = cases.filter(pk=chosen.pk) if chosen else cases
    recent = pool.order_by("-pk").values("pk")[:RECENT]
    papers = Paper.objects.filter(application__in=recent, kind=kind.value).select_related("application")
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
        record=history[-1],
        doc_no=paper.doc_no,
        elements=state.elements,
        due_on=then.due_on,
        history=history,
        site=settings.PUBLIC_URL,
        masked=True,
    )
