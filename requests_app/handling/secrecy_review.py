"""保密审查 (Art. 17): before any disclosure, by somebody who did not draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.nodes import Act
from requests_app.models import Application, Staff

from .ledger import record


def clear(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    opinion: str = "",
    files: dict[str, dict[str, str]] | None = None,
    **door: Any,
) -> Application:
    """Pass the draft and every file to be given.

    Args:
        files: by the file's key its {"decision": "open" | "masked" | "withhold", "note": what was masked}.

    Raises:
        FileNotReviewed: a file without a decision, or one that may not be disclosed.
    """
    return record(application, Act.CLEAR, actor=actor, on=on, today=today, opinion=opinion, files=files, **door)


def refer(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    authority: str,
    reason: str,
    **door: Any,
) -> Application:
    """Refer what cannot be decided to the competent or secrecy authority; the clock runs on [P]."""
    return record(
        application,
        Act.REFER,
        actor=actor,
        on=on,
        today=today,
        authority=authority,
        reason=reason,
        **door,
    )
