"""运行状况: the signs by which one sees what works, what is late and since when.

`/healthz` says them in a word each, the desk in sentences (desk/status_page.py), docs/operations.md what to do.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Min
from redis.exceptions import RedisError

from requests_app.law.calendar import WorkingCalendar
from requests_app.messages import hook_sending, pulse
from requests_app.messages.rows import Way
from requests_app.messages.sending import LINES, due
from requests_app.models import Export, Hook, Message, Paper, Pulse, working_calendar

logger = logging.getLogger(__name__)

#: A queue whose oldest row is older is late: each is looked at every minute.
LATE = timedelta(minutes=15)
#: What was not delivered to another system is told for so long.
LOST_SHOWN = timedelta(days=7)
#: Two nights without a copy.
COPY_LATE = timedelta(hours=50)
#: Less free space than either of these is low.
LOW_PART, LOW_BYTES = 0.05, 1 << 30
#: From December on the days off of the next year are missed; the notice comes in November.
_DECEMBER = 12
#: Seconds for which a process trusts its own last write.
_TRUSTED = 10
_wrote: dict[str, float] = {}


class Word(StrEnum):
    """How a sign stands."""

    OK = "ok"
    BUSY = "busy"
    DOWN = "down"
    READ_ONLY = "read_only"
    SILENT = "silent"
    LOW = "low"
    MISSING = "missing"
    LATE = "late"
    STUCK = "stuck"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Sign:
    """One part of the installation.

    Args:
        name: which.
        word: how it stands.
        since: of a queue the age of its oldest row, else when it was last heard; None where that means nothing.
        count: rows that wait, or megabytes that are free.
    """

    name: str
    word: Word
    since: datetime | None = None
    count: int = 0

    @property
    def well(self) -> bool:
        """Nothing is to be done about it."""
        return self.word in {Word.OK, Word.OFF}


def signs(now: datetime, today: date) -> list[Sign]:
    """Return every sign; where the database is down nothing is asked of it.

    Args:
        now: the present instant.
        today: its day, for the calendar.
    """
    database = Sign("database", _database(now))
    found = [database, *_broker(), _disk()]
    if database.word is not Word.DOWN:
        try:
            found += _stored(now, today)
        except DatabaseError:
            logger.exception("the database answered once and no more")
            found[0] = Sign("database", Word.DOWN)
    return found


def _database(now: datetime) -> Word:
    """Write one row: a database that only reads takes no application."""
    if time.monotonic() - _wrote.get(connection.alias, -_TRUSTED) < _TRUSTED:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            logger.exception("the database does not answer")
            return Word.DOWN
        return Word.OK
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '4s'")
            pulse.note("write", now)
    except DatabaseError as wrong:
        said = str(wrong).lower()
        if "locked" in said or "lock timeout" in said or "statement timeout" in said:
            return Word.BUSY
        logger.exception("the database takes nothing")
        return Word.READ_ONLY if "read-only" in said or "readonly" in said or "full" in said else Word.DOWN
    _wrote[connection.alias] = time.monotonic()
    return Word.OK


def _broker() -> Iterator[Sign]:
    """Tell of Redis, where there is one; without it tasks lie in a folder."""
    if not settings.REDIS_URL:
        return
    try:
        cache.set("healthz", "1", timeout=10)
        answers = cache.get("healthz") == "1"
    except RedisError:
        logger.exception("Redis does not answer")
        answers = False
    yield Sign("redis", Word.OK if answers else Word.DOWN)


def _disk() -> Sign:
    """Tell of the disk that holds the files, and of SQLite the database."""
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    usage = shutil.disk_usage(place)
    low = usage.free < min(LOW_BYTES, usage.total * LOW_PART)
    return Sign("disk", Word.LOW if low else Word.OK, count=usage.free >> 20)


def _stored(now: datetime, today: date) -> Iterator[Sign]:
    calendar = working_calendar()
    beats = dict(Pulse.objects.filter(name__in=[pulse.SCHEDULER, pulse.COPY]).values_list("name", "at"))
    heard = beats.get(pulse.SCHEDULER)
    silent = heard is None or now - heard > pulse.LONGEST
    yield Sign("scheduler", Word.SILENT if silent else Word.OK, heard)
    yield _calendar(calendar, today)
    yield _messages(now, calendar)
    yield _hooks(now)
    papers = Paper.objects.filter(rendered_at=None, destroyed_on=None)
    stuck = papers.exclude(error="").count()
    waiting = _queue("papers", papers.filter(error="").aggregate(n=Count("pk"), since=Min("made_at")), now)
    yield Sign("papers", Word.STUCK, None, stuck) if stuck and waiting.well else waiting
    exports = Export.objects.filter(finished_at=None, error="")
    yield _queue("exports", exports.aggregate(n=Count("pk"), since=Min("asked_at")), now)
    copied = beats.get(pulse.COPY)
    yield Sign("backup", Word.OK if copied and now - copied < COPY_LATE else Word.LATE, copied)


def _calendar(calendar: WorkingCalendar, today: date) -> Sign:
    years = [today.year, today.year + 1] if today.month >= _DECEMBER else [today.year]
    missing = [year for year in years if calendar.provisional_year(year)]
    return Sign("calendar", Word.MISSING if missing else Word.OK, count=missing[0] if missing else 0)


def _messages(now: datetime, calendar: WorkingCalendar) -> Sign:
    """Tell of what should have left by now; where no server is set up it rightly waits."""
    ways: list[Way] = [way for way, (is_on, _) in LINES.items() if is_on()]
    if ways == [Way.ROBOT]:
        return Sign("messages", Word.OFF)
    found = [due(way, now, calendar).order_by().aggregate(n=Count("pk"), since=Min("created_at")) for way in ways]
    since = [row["since"] for row in found if row["since"]]
    return _queue("messages", {"n": sum(row["n"] for row in found), "since": min(since, default=None)}, now)


def _hooks(now: datetime) -> Sign:
    """Tell of other systems: what was given up within a week or waits for a paused one, then what is late."""
    stopped = Hook.objects.there().exclude(paused_why="").count()
    lost = Message.objects.filter(
        failed_at__gte=now - LOST_SHOWN, channel=Way.HOOK, application__isnull=False, hook__deleted_at=None
    ).count()
    if stopped or lost:
        return Sign("hooks", Word.STUCK, None, stopped + lost)
    fresh = hook_sending.due(now).filter(tries=0, hook__failures=0).order_by()
    return _queue("hooks", fresh.aggregate(n=Count("pk"), since=Min("created_at")), now)


def _queue(name: str, row: dict[str, Any], now: datetime) -> Sign:
    since: datetime | None = row["since"]
    return Sign(name, Word.LATE if since and now - since > LATE else Word.OK, since, row["n"])
