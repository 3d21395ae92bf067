"""发送: what leaves the house goes out here, tried until the other server takes it; the row is the queue.

A row is claimed by a conditional update whose count must be 1, so of several senders one sends. A sender that
dies leaves its claim; after a quarter of an hour another takes it over. A message goes out exactly once, but where
the server's answer was lost: then it is sent again, under the same mark, and `answer` says so.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.policy import QUIET_FROM, QUIET_UNTIL
from requests_app.models import Message

from .mail import MailLine, mail_is_on
from .outcome import Line, Outcome
from .robot import RobotLine
from .rows import Way, masked
from .sms import SmsLine, sms_is_on
from .undelivered import tell_office

logger = logging.getLogger(__name__)

#: Messages of one look at a channel, and how long it lasts at most; the next look is a minute away.
BATCH = 200
LOOK = timedelta(minutes=4)
#: After so long a claim without a result counts as lost.
LOST = timedelta(minutes=15)
#: What is waited after each failure; about five days in all, so that a server down over a long weekend loses nothing.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, 720, 1440, 1440, 1440, 1440))
TRIES = len(WAITS) + 1
DOUBT = "有一次发送没有收到对方服务器的答复，对方可能收到两封。"
STALE = "已过时，没有发送。"
_GIVEN_UP = f"试了{TRIES}次都没有结果。"
_ANSWER = 300  # characters, the column's bound
#: As the index has it, so that it serves.
PENDING = Q(sent_at=None, failed_at=None) & ~Q(channel="inbox")
#: Written for one day and for colleagues; the applicants' have no recipient and an address.
_OURS = Q(recipient__isnull=False) | Q(channel=Way.ROBOT)
#: channel → whether there is a server to send by, and the way out; other systems have theirs (hook_sending.py).
LINES: dict[Way, tuple[Callable[[], bool], Callable[[], Line]]] = {
    Way.EMAIL: (mail_is_on, MailLine),
    Way.SMS: (sms_is_on, SmsLine),
    Way.ROBOT: (lambda: True, RobotLine),
}


def send_due(now: datetime, calendar: WorkingCalendar) -> int:
    """Send what is due on every channel that is set up; return how many messages were taken.

    Args:
        now: the present instant; time that passes while sending is added to it.
        calendar: the working calendar: colleagues are left alone on rest days.
    """
    expire(now)
    return sum(look(due(way, now, calendar), line(), now) for way, (is_on, line) in LINES.items() if is_on())


def is_on(channel: str) -> bool:
    """Whether messages of a channel go out; where it is not set up they wait."""
    return channel == Way.HOOK or LINES[Way(channel)][0]()


def due(way: Way, now: datetime, calendar: WorkingCalendar) -> QuerySet[Message]:
    """Return what is to be sent now by one channel, oldest first; a claimed row comes back when its claim is lost.

    At night telephones are silent (law/policy.py), and on a rest day colleagues are; a letter to an applicant waits
    for nothing.
    """
    local = timezone.localtime(now)
    day = QUIET_UNTIL <= local.hour < QUIET_FROM
    found = Message.objects.filter(PENDING, Q(next_try_at=None) | Q(next_try_at__lte=now), channel=way)
    if not (day and calendar.is_workday(local.date())):
        found = found.exclude(_OURS)
    return found.none() if way is Way.SMS and not day else found.select_related("agency", "recipient").order_by("pk")


def expire(now: datetime) -> int:
    """Give up what was written for colleagues on an earlier day: today's says it better; return how many."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    free = Q(claimed_at=None) | Q(next_try_at__lte=now)
    stale = Message.objects.filter(PENDING, _OURS, free, created_at__lt=today)
    return stale.update(failed_at=now, claimed_at=None, next_try_at=None, answer=STALE)


def look(rows: QuerySet[Message], way_out: Line, now: datetime, longest: timedelta = LOOK) -> int:
    """Send what is due by one way out; return how many were taken.

    Args:
        rows: what is due.
        way_out: closed afterwards.
        now: the present instant; time that passes is added to it.
        longest: after so long no further message is begun.
    """
    begun, sent = time.monotonic(), 0
    try:
        for row in rows[:BATCH]:
            at = now + timedelta(seconds=time.monotonic() - begun)
            if at - now > longest:
                break
            if not claim(row, at):
                continue
            outcome = way_out.send(row) if row.tries < TRIES else Outcome(_GIVEN_UP, final=True)
            keep(row, outcome, now + timedelta(seconds=time.monotonic() - begun))
            sent += outcome.sent
            if outcome.broken:
                break
    finally:
        with suppress(OSError):
            way_out.close()
    return sent


def claim(row: Message, at: datetime) -> bool:
    """Take the row; False where another sender was faster. It comes back by itself if nothing is kept of it."""
    free = Message.objects.filter(pk=row.pk, sent_at=None, failed_at=None, tries=row.tries)
    return free.update(claimed_at=at, tries=row.tries + 1, next_try_at=at + LOST) == 1


def keep(row: Message, outcome: Outcome, at: datetime) -> None:
    """Write down what became of it."""
    lost = row.claimed_at is not None  # an earlier sender died between sending and keeping
    doubt = DOUBT if lost or outcome.doubt or DOUBT in row.answer else ""
    said = outcome.answer
    if row.address and row.channel != Way.ROBOT:
        said = re.sub(re.escape(row.address), masked(row), said, flags=re.IGNORECASE)
    kept: dict[str, Any] = {"claimed_at": None, "next_try_at": None, "answer": f"{doubt}{said}"[:_ANSWER]}
    pending = Message.objects.filter(pk=row.pk, sent_at=None)
    if outcome.sent:
        pending.update(sent_at=at, failed_at=None, **kept)
        return
    tries = row.tries + 1
    mine = pending.filter(failed_at=None, tries=tries)
    if outcome.final or tries >= TRIES:
        logger.warning("message %s (%s) was not delivered", row.pk, row.channel)
        if mine.update(failed_at=at, **kept):
            tell_office(row, kept["answer"], at)
        return
    logger.info("message %s (%s): attempt %s failed", row.pk, row.channel, tries)
    mine.update(**{**kept, "next_try_at": at + WAITS[tries - 1]})
