"""消息的写法: the one place where rows of messages are made and put; what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from requests_app.law.applicants import mask_email, mask_phone
from requests_app.models import Application, Message

BATCH = 1000
#: Characters of a message's text, its column's bound.
LONGEST = 300


class Way(StrEnum):
    """渠道."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"
    ROBOT = "robot"


def to_inbox(case: Application, person: int, kind: str, day: date, text: str, now: datetime) -> Message:
    """Return a message for a colleague's inbox; it has arrived when its row is written.

    Args:
        case: what it is about.
        person: the colleague's key.
        kind, day: with case and person they make it once.
        text: one sentence.
        now: this instant.
    """
    return Message(
        application=case, agency_id=case.agency_id, recipient_id=person, kind=kind, for_day=day, text=text, sent_at=now
    )


def masked(row: Message) -> str:
    """Return the address outside that a message goes to, with its middle hidden; "" for a colleague."""
    return mask_phone(row.address) if row.channel == Way.SMS else mask_email(row.address)


def put(rows: Iterable[Message]) -> int:
    """Insert what is not there yet, a thousand at a time; return how many were tried."""
    given = list(rows)
    Message.objects.bulk_create(given, ignore_conflicts=True, batch_size=BATCH)
    return len(given)
