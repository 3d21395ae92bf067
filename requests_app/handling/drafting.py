"""拟办: the draft reply goes to secrecy review (Arts. 17, 36)."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.nodes import Act
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Staff

from .ledger import record


def submit(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    reply_kind: ReplyKind | str,
    elements: dict[str, str],
    files: list[dict[str, str]] | None = None,
    **door: Any,
) -> Application:
    """Submit the draft reply for secrecy review.

    Args:
        reply_kind: one of the catalogue.
        elements: what the officer writes, by the names of `CATALOGUE[kind].asked`; number, title,
            content asked, dates and remedies come from the case.
        files: what goes out with the reply, each {"key", "name", "sha256"}.

    Raises:
        ReplyIncomplete: an element is missing; the message names it.
        OpinionAwaited: a consultation runs (Arts. 32, 34).
        FeeUnpaid: a fee is awaited (Art. 42).
    """
    return record(
        application,
        Act.SUBMIT,
        actor=actor,
        on=on,
        today=today,
        reply_kind=str(reply_kind),
        elements=elements,
        files=files,
        **door,
    )
