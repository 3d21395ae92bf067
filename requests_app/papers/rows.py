"""文书入列: the papers an act makes, composed and frozen in the act's own transaction; printing comes later."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from requests_app.law.fold import numbered
from requests_app.law.nodes import Act
from requests_app.law.papers import PaperKind, made_by, sort_of
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState, Record
from requests_app.models import Application, Paper, Staff

from .compose import compose
from .facts import Facts
from .forms import FORMS


def make(case: Application, before: CaseState, after: CaseState, history: Sequence[Record]) -> list[Paper]:
    """Compose and keep the papers that the last record makes; one insert, and one query for a form's names.

    Args:
        case: as it stands after the record, with its agency.
        before: the state it was done in.
        after: the state it made.
        history: every record, the new one last.
    """
    new = history[-1]
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
    return Paper.objects.bulk_create([_row(kind, facts, case, len(history)) for kind in kinds])


def _row(kind: PaperKind, facts: Facts, case: Application, seq: int) -> Paper:
    made = compose(kind, _with_number(kind, facts))
    sort = sort_of(kind)
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
        content=made.json,
        content_sha256=made.digest,
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
