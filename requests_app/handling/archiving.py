"""归档 and 撤回: filing the finished case; the applicant's withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.nodes import Act
from requests_app.models import Application, Staff

from .ledger import record


def archive(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    proof: str = "",
    retention: str | None = None,
    **door: Any,
) -> Application:
    """File application, approval sheet, reply and proof of service; the case is closed (Art. 45).

    Args:
        application: the case.
        actor: the archivist.
        on: the day of filing.
        today: today.
        proof: proof of service.
        retention: 保管期限, a code of law.retention; None takes what is proposed.
    """
    return record(application, Act.ARCHIVE, actor=actor, on=on, today=today, proof=proof, retention=retention, **door)


def withdraw(
    application: Application, *, actor: Staff | None, on: date, today: date, statement: str, **door: Any
) -> Application:
    """Record the applicant's written withdrawal; counted as 其他处理."""
    return record(application, Act.WITHDRAW, actor=actor, on=on, today=today, statement=statement, **door)
