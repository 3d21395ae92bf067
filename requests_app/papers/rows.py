"""文书入列: the papers an act makes, composed and frozen in the act's own transaction; printing comes later.

Their checksums go into the act's event, so that the chain of the record holds every letter too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings

from requests_app.law.errors import LetterIncomplete
from requests_app.law.fold import numbered
from requests_app.law.nodes import Act
from requests_app.law.papers import PaperKind, made_by, sort_of
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState, Record
from requests_app.models import Application, Paper, Staff

from .compose import compose
from .facts import Facts
from .forms import FORMS
from .letter import Letter, digest
from .lint import Finding, drafted, lint

#: Acts after which nobody can mend what was drafted.
_LAST_WORD = frozenset({Act.SUBMIT, Act.ANSWER_ON_THE_SPOT})


def papers(case: Application, before: CaseState, after: CaseState, history: Sequence[Record]) -> list[Paper]:
    """Compose the papers that the last record makes, not yet stored; one query for a form's names.

    Args:
        case: projected as it stands after the record, with its agency.
        before: the state it was done in.
        after: the state it made.
        history: every record, the new one last.

    Raises:
        LetterIncomplete: a paper lacks what it must say or does not agree with the case; all of it is named. What the
            applicant does himself is never refused for it: that the office did not do its part is not his fault.
    """
    new = history[-1]
    if new.act in _LAST_WORD and not new.imported:
        kind = ReplyKind(after.reply_kind)
        draft = Facts(case, case.agency, after, new.on, elements=after.elements)
        _refuse({f"{sort_of(kind).title}还不能提交": drafted(kind, draft)})
    kinds = made_by(new, before, after)
    if not kinds:
        return []
    people = _people(history) if any(kind in FORMS for kind in kinds) else {}
    facts = Facts(
        case,
        case.agency,
        after,
        new.on,
        record=new,
        elements=after.elements,
        due_on=case.due_on,
        history=history,
        people=people,
        site=settings.PUBLIC_URL,
    )
    made = [(kind, at, compose(kind, at)) for kind, at in ((kind, _with_number(kind, facts)) for kind in kinds)]
    if new.actor is not None:
        _refuse({f"{sort_of(kind).title}还不能制发": lint(paper, at) for kind, at, paper in made})
    return [_row(kind, paper, facts, len(history)) for kind, _, paper in made]


def bound(new: Record, made: Sequence[Paper]) -> Record:
    """Return the record with the checksum of every paper it makes, by kind."""
    if not made:
        return new
    return replace(new, facts={**new.facts, "papers": {paper.kind: paper.content_sha256 for paper in made}})


def _refuse(found: Mapping[str, Sequence[Finding]]) -> None:
    wrong = {what: [str(finding) for finding in findings] for what, findings in found.items() if findings}
    if wrong:
        raise LetterIncomplete.of(wrong)


def _row(kind: PaperKind, made: Letter, facts: Facts, seq: int) -> Paper:
    sort, case, kept = sort_of(kind), facts.case, made.json
    return Paper(
        agency_id=case.agency_id,
        application=case,
        seq=seq,
        kind=kind.value,
        to=sort.to.value,
        title=sort.title,
        doc_no=made.doc_no.text,
        addressee=made.addressee.text,
        on=facts.on,
        content=kept,
        content_sha256=digest(kept),
    )


def _with_number(kind: PaperKind, facts: Facts) -> Facts:
    record = facts.record
    if record is None:
        return facts
    is_reply = isinstance(kind, ReplyKind) and record.act in {Act.ISSUE_REPLY, Act.DELIVER}
    number = str(record.facts.get("doc_no", "")) if is_reply else numbered(record, kind.value)
    return facts.numbered(number)


def _people(history: Sequence[Record]) -> dict[int, str]:
    """Return the names of everybody who acted; one query."""
    keys = {record.actor for record in history if record.actor is not None}
    return {person.pk: str(person) for person in Staff.objects.filter(pk__in=keys)}
