"""消息的写法: the one place where rows of messages are made and put; what is there already stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import connection

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
    HOOK = "hook"


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


class Reminded(NamedTuple):
    """One reminder for one colleague's inbox: keys of case, agency and person, and with kind and day what it says."""

    case: int
    agency: int
    person: int
    kind: str
    day: date
    text: str


#: All rows come as one parameter, which the database takes apart: a tenth of what as many objects cost.
_REMEMBER = {
    "postgresql": """
INSERT INTO requests_app_message (application_id, agency_id, recipient_id, kind, for_day, text, created_at, sent_at,
       channel, address, body, path, tries, answer)
SELECT (r->>0)::bigint, (r->>1)::bigint, (r->>2)::bigint, r->>3, (r->>4)::date, r->>5, %s, %s,
       'inbox', '', '', '', 0, ''
  FROM json_array_elements(%s::json) AS r
    ON CONFLICT DO NOTHING""",
    "sqlite": """
INSERT INTO requests_app_message (application_id, agency_id, recipient_id, kind, for_day, text, created_at, sent_at,
       channel, address, body, path, tries, answer)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), %s, %s,
       'inbox', '', '', '', 0, ''
  FROM json_each(%s) WHERE true
    ON CONFLICT DO NOTHING""",
}


def remember(rows: Sequence[Reminded], now: datetime) -> int:
    """Insert, by one statement, the reminders that are not there yet; return how many were tried."""
    if rows:
        at = connection.ops.adapt_datetimefield_value(now)
        with connection.cursor() as cursor:
            cursor.execute(_REMEMBER[connection.vendor], [at, at, json.dumps(rows, ensure_ascii=False, default=str)])
    return len(rows)
