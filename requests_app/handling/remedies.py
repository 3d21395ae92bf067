"""复议诉讼 (Art. 51): what Table 4 counts, and a reply made anew when it is ordered."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.nodes import Act
from requests_app.law.remedies import RemedyKind, RemedyResult
from requests_app.models import Application, Staff

from .ledger import record


def file(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    kind: RemedyKind | str,
    body: str = "",
    case_no: str = "",
    **door: Any,
) -> Application:
    """Register a reconsideration or suit; the case stays where it is."""
    return record(
        application,
        Act.FILE_REMEDY,
        actor=actor,
        on=on,
        today=today,
        key=f"R{application.events_count + 1}",
        kind=str(kind),
        body=body,
        case_no=case_no,
        **door,
    )


def conclude(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    remedy: str,
    result: RemedyResult | str,
    **door: Any,
) -> Application:
    """Register how it ended: 维持, 纠正, or another result."""
    return record(
        application,
        Act.CONCLUDE_REMEDY,
        actor=actor,
        on=on,
        today=today,
        remedy=remedy,
        result=str(result),
        **door,
    )


def reopen(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    ordered_due_on: date,
    **door: Any,
) -> Application:
    """Begin a new round after 责令重新答复: its own ordered deadline, Table 3 unchanged."""
    return record(
        application,
        Act.REOPEN,
        actor=actor,
        on=on,
        today=today,
        ordered_due_on=ordered_due_on,
        **door,
    )
