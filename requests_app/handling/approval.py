"""审核: as many levels as the agency has set; returning for redraft."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.nodes import Act
from requests_app.models import Application, Staff

from .ledger import record


def approve(
    application: Application, *, actor: Staff | None, on: date, today: date, opinion: str = "", **door: Any
) -> Application:
    """Sign at the next level; the last level sends the case to reply (Art. 45)."""
    return record(
        application,
        Act.APPROVE,
        actor=actor,
        on=on,
        today=today,
        opinion=opinion,
        levels=application.agency.level_count,
        **door,
    )


def send_back(
    application: Application, *, actor: Staff | None, on: date, today: date, reason: str, **door: Any
) -> Application:
    """Return the draft with the reason, from secrecy review or approval; the clock runs on."""
    return record(application, Act.SEND_BACK, actor=actor, on=on, today=today, reason=reason, **door)
