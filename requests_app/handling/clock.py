"""期限事项: the acts that move the clock without moving the case (Arts. 32 to 35, 42)."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.clocks import fee_payment_due, opinion_due
from requests_app.law.errors import ConsultationUnknown
from requests_app.law.nodes import Act
from requests_app.models import Application, Staff, working_calendar

from .ledger import case_state, record


def extend(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    days: int,
    reason: str,
    notified_on: date | None = None,
    **door: Any,
) -> Application:
    """Extend once by at most 20 working days (15 under the old Regulation), Art. 33.

    Approved by the head of the disclosure office and notified while the base period runs.

    Args:
        days: working days.
        notified_on: the day the applicant was told; default the day of approval.
    """
    return record(
        application,
        Act.EXTEND,
        actor=actor,
        on=on,
        today=today,
        days=days,
        reason=reason,
        notified_on=notified_on or on,
        **door,
    )


def consult(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    kind: str,
    party: str,
    question: str = "",
    **door: Any,
) -> Application:
    """Ask a third party (Art. 32) or a co-making agency (Art. 34) in writing; the clock stops.

    Args:
        kind: "third_party" or "agency".
        party: whose opinion is asked.
    """
    return record(
        application,
        Act.CONSULT,
        actor=actor,
        on=on,
        today=today,
        key=f"C{application.events_count + 1}",
        kind=kind,
        party=party,
        question=question,
        **door,
    )


def consultation_received(
    application: Application, *, actor: Staff | None, on: date, today: date, consultation: str, **door: Any
) -> Application:
    """Record when the consulted side received the letter: its 15 working days run from then."""
    return record(
        application,
        Act.CONSULTATION_RECEIVED,
        actor=actor,
        on=on,
        today=today,
        consultation=consultation,
        **door,
    )


def opinion(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    consultation: str,
    consents: bool | None,
    text: str = "",
    **door: Any,
) -> Application:
    """Record the opinion; the clock runs on from this day (Art. 33)."""
    return record(
        application,
        Act.OPINION,
        actor=actor,
        on=on,
        today=today,
        consultation=consultation,
        consents=consents,
        text=text,
        **door,
    )


def opinion_lapsed(
    application: Application, *, actor: Staff | None, on: date, today: date, consultation: str, **door: Any
) -> Application:
    """Record silence: a third party's leaves the decision to the agency (Art. 32), an agency's is consent (Art. 34)."""
    found = case_state(application).consultation(consultation)
    if found is None:
        raise ConsultationUnknown
    lapsed = opinion_due(found.received_on or found.sent_on, working_calendar())
    return record(
        application,
        Act.OPINION_LAPSED,
        actor=actor,
        on=on,
        today=today,
        consultation=consultation,
        lapsed_on=lapsed,
        consents=True if found.kind == "agency" else None,
        **door,
    )


def ask_reasons(
    application: Application, *, actor: Staff | None, on: date, today: date, reason: str, **door: Any
) -> Application:
    """Ask an applicant of clearly unreasonable number or frequency for reasons (Art. 35); the clock runs on [P]."""
    return record(application, Act.ASK_REASONS, actor=actor, on=on, today=today, reason=reason, **door)


def reasons_given(
    application: Application, *, actor: Staff | None, on: date, today: date, text: str, **door: Any
) -> Application:
    """Record the reasons the applicant gave (Art. 35)."""
    return record(application, Act.REASONS_GIVEN, actor=actor, on=on, today=today, text=text, **door)


def delay(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    until: date,
    reason: str,
    **door: Any,
) -> Application:
    """Fix a reasonable delayed date for reasonable but too many requests (Art. 35)."""
    return record(application, Act.DELAY, actor=actor, on=on, today=today, until=until, reason=reason, **door)


def charge_fee(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    basis: str,
    quantity: int,
    amount: int,
    **door: Any,
) -> Application:
    """Send the fee notice (Art. 42, 109号); payable within 20 working days from the day after it.

    Args:
        basis: "item" or "page".
        quantity: items in the month, or pages.
        amount: yuan.
    """
    return record(
        application,
        Act.CHARGE_FEE,
        actor=actor,
        on=on,
        today=today,
        basis=basis,
        quantity=quantity,
        amount=amount,
        payment_due_on=fee_payment_due(on, working_calendar()),
        **door,
    )


def fee_paid(
    application: Application, *, actor: Staff | None, on: date, today: date, receipt_no: str = "", **door: Any
) -> Application:
    """Record payment; the handling period restarts from the day after it (109号 [M])."""
    return record(application, Act.FEE_PAID, actor=actor, on=on, today=today, receipt_no=receipt_no, **door)


def fee_lapsed(application: Application, *, actor: Staff | None, on: date, today: date, **door: Any) -> Application:
    """End a case whose fee was not paid in time (Art. 42)."""
    return record(application, Act.FEE_LAPSED, actor=actor, on=on, today=today, **door)


def recalculate(
    application: Application, *, actor: Staff | None, on: date, today: date, reason: str, **door: Any
) -> Application:
    """Recompute an open case's due date after the State Council amended the calendar."""
    return record(application, Act.RECALCULATE, actor=actor, on=on, today=today, reason=reason, **door)


def explain_lateness(
    application: Application, *, actor: Staff | None, on: date, today: date, reason: str, **door: Any
) -> Application:
    """Register why a reply is or was late; it goes to the supervising department (Arts. 33, 47).

    Raises:
        NotLate: the case is within its period.
    """
    return record(application, Act.EXPLAIN_LATENESS, actor=actor, on=on, today=today, reason=reason, **door)
