"""补正 (Art. 30): one notice, everything at once; the clock starts from zero on arrival."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.clocks import supplement_notice_due
from requests_app.law.nodes import Act
from requests_app.models import Application, Staff, working_calendar

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
