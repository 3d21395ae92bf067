"""登记: assigning, answering on the spot, voiding what was registered twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.errors import BadFacts, WrongRole
from requests_app.law.nodes import Act, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Staff

from .ledger import record


def assign(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    drafter: Staff | None,
    unit: str = "",
    **door: Any,
) -> Application:
    """Give the case to a drafter, or hand it to another one while it is drafted (Art. 45).

    Raises:
        WrongRole: the chosen person does not draft.
        BadFacts: nobody chosen, or somebody of another agency.
    """
    if drafter is not None:
        if drafter.agency_id != application.agency_id:
            raise BadFacts("所选拟办人不在本机关，请另选。")
        if not drafter.has_role(Role.DRAFTER):
            raise WrongRole("所选人员没有拟办人角色，请另选。")
    return record(
        application,
        Act.ASSIGN,
        actor=actor,
        on=on,
        today=today,
        drafter=drafter,
        unit=unit or (drafter.unit if drafter else ""),
        **door,
    )


def answer_on_the_spot(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    elements: dict[str, str],
    reply_kind: ReplyKind = ReplyKind.REPLY_ALREADY_PUBLIC,
    **door: Any,
) -> Application:
    """Answer at once what is already public (Arts. 33, 36(1)); nothing new is given out."""
    return record(
        application,
        Act.ANSWER_ON_THE_SPOT,
        actor=actor,
        on=on,
        today=today,
        reply_kind=reply_kind.value,
        elements=elements,
        **door,
    )


def void(
    application: Application, *, actor: Staff | None, on: date, today: date, reason: str, **door: Any
) -> Application:
    """Void a paper registered twice: not counted, its number not used again (Art. 45)."""
    return record(application, Act.VOID, actor=actor, on=on, today=today, reason=reason, **door)
