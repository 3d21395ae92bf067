"""补正 (Art. 30): one notice, everything at once; the clock starts from zero on arrival."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from requests_app.law.clocks import supplement_notice_due
from requests_app.law.nodes import Act, Node
from requests_app.models import Application, Attachment, Staff, working_calendar

from .attachments import keep_taken, take_all
from .ledger import record


def request(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    items: list[str],
    limit_on: date | None,
    **door: Any,
) -> Application:
    """Tell the applicant once everything that is missing, within 7 working days of receipt.

    A notice sent later is recorded as a breach, not refused: the restart is the applicant's right.

    Args:
        items: what must be supplemented, all of it.
        limit_on: last day of the supplement period, reasonable and later than `on`.
    """
    received = application.received_on
    late = received is not None and on > supplement_notice_due(received, working_calendar())
    return record(
        application,
        Act.REQUEST_SUPPLEMENT,
        actor=actor,
        on=on,
        today=today,
        items=[item for item in items if item.strip()],
        limit_on=limit_on,
        late=late,
        **door,
    )


def receive(
    application: Application, *, actor: Staff | None, on: date, today: date, statement: str = "", **door: Any
) -> Application:
    """Record the supplement; the reply period starts anew, this day is day 0."""
    return record(application, Act.RECEIVE_SUPPLEMENT, actor=actor, on=on, today=today, statement=statement, **door)


def answer(
    application: Application, *, on: date, today: date, statement: str, files: Sequence[UploadedFile]
) -> Application:
    """Record the applicant's own answer with its files, all or nothing (Art. 30).

    Args:
        statement: what the applicant writes; without any the files are the answer.
        files: as uploaded; each is looked into before anything is written.

    Raises:
        HandlingRefused: nothing is awaited, or a file that may not be taken.
    """
    if application.node_enum is not Node.SUPPLEMENTATION:
        return receive(application, actor=None, on=on, today=today, statement=statement)  # says why not
    looked = take_all(files) if files else []
    named = [{"name": one.name, "sha256": one.sha256} for one in looked]
    said = statement or f"见所附文件：{'、'.join(one.name for one in looked)}。"
    with transaction.atomic():
        case = receive(application, actor=None, on=on, today=today, statement=said, files=named or None)
        if looked:
            keep_taken(case, Attachment.Kind.APPLICANT, looked, by=None)
    return case


def lapse(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    no_good_reason: bool,
    **door: Any,
) -> Application:
    """End a case not supplemented in time: an officer confirms that there is no good reason."""
    return record(
        application,
        Act.LAPSE_SUPPLEMENT,
        actor=actor,
        on=on,
        today=today,
        no_good_reason=no_good_reason,
        **door,
    )
