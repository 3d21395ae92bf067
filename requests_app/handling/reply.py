"""答复: the sealed document leaves; its dispatch date is what Table 3 and the court count."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.errors import ReplyKindNotAllowed
from requests_app.law.nodes import Act
from requests_app.law.outcomes import Outcome
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Staff

from .ledger import record


def issue(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    doc_no: str = "",
    replaces: str = "",
    **door: Any,
) -> Application:
    """Make the reply ready to be printed, sealed and sent: it gets its 文号 and its date (Arts. 36, 45).

    Args:
        on: the date below the signature; the remedy it states is that day's.
        doc_no: the office's own number; empty takes the next 文号 of the year.
        replaces: why the letter made before and not sent is spoiled; its number stays taken, this one gets a new one.

    Raises:
        AlreadyIssued: there is a letter and no reason to make it anew.
        LetterIncomplete: one of the eight elements is missing or does not agree with the case.
    """
    return record(
        application,
        Act.ISSUE_REPLY,
        actor=actor,
        on=on,
        today=today,
        doc_no=doc_no or None,
        replaces=replaces or None,
        **door,
    )


def deliver(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    method: str,
    tracking_no: str = "",
    doc_no: str = "",
    **door: Any,
) -> Application:
    """Send the reply (Arts. 33, 36, 40; 国办公开办函〔2016〕235号).

    Args:
        on: day of posting; for hand delivery the day of signature.
        method: how it was served.
        doc_no: the office's own number; empty takes that of the letter already made, else the next 文号 of the year.
    """
    return record(
        application,
        Act.DELIVER,
        actor=actor,
        on=on,
        today=today,
        method=method,
        tracking_no=tracking_no,
        doc_no=doc_no or None,
        outcome=_outcome(application).value if application.reply_kind else "",
        **door,
    )


def import_reply(
    application: Application, *, on: date, today: date, outcome: Outcome, doc_no: str = "", **door: Any
) -> Application:
    """Take over a reply that a register states; the steps it does not name stay unnamed."""
    return record(
        application,
        Act.IMPORT_REPLY,
        actor=None,
        on=on,
        today=today,
        outcome=outcome.value,
        doc_no=doc_no,
        imported=True,
        **door,
    )


def _outcome(application: Application) -> Outcome:
    try:
        return CATALOGUE[ReplyKind(application.reply_kind)].outcome
    except ValueError as wrong:
        raise ReplyKindNotAllowed("答复类型不在目录中，请退回拟办重新选择。") from wrong
