"""批量案件: believable cases by the thousand, as a register import would have left them.

Not through `record()`: a million cases of five acts each would take it a day. What is written equals
what the door writes, events, hash chain and projections; the tests fold it back and compare.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from random import Random
from typing import NamedTuple, TypeVar

from django.db import connection, transaction

from requests_app.law.calendar import FIRST_YEAR, WorkingCalendar
from requests_app.law.channels import BASES, Channel
from requests_app.law.clocks import SUPPLEMENT_NOTICE_DAYS, Marks, reply_clock
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.numbering import register_number
from requests_app.law.outcomes import Outcome
from requests_app.law.policy import ARCHIVING_DAYS
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.retention import keep_until, proposed
from requests_app.law.text import normalised
from requests_app.models import (
    Agency,
    Application,
    Event,
    Filing,
    index_text,
    keep_serial,
    next_serial,
    working_calendar,
)

from .intake import SERIES
from .seeding_rows import NULL, reserve, write
from .seeding_words import CHANNELS, KINDS, NAMES, OUTCOMES, PLACES, TOPICS, letters, telephone

T = TypeVar("T")
_normal = cache(normalised)
#: Cases written at a time, while the next are being made.
CHUNK = 10_000
#: Of 100 cases: open on the last day of the year; of those, answered afterwards in time.
OPEN_AT_YEAR_END, ANSWERED_LATER = 8, 90
#: Of 100 answered cases: not archived yet.
NOT_ARCHIVED = 3
#: Of 100 open cases: not assigned yet.
NOT_ASSIGNED = 20
_KIND_OF = {reply.outcome: kind for kind, reply in reversed(CATALOGUE.items())} | {
    Outcome.GRANTED: ReplyKind.REPLY_GRANTED
}
#: What differs from case to case, in the order of `_Maker._case`.
_OWN_NAMES = (
    "id reference submitted_on applicant_kind applicant_name phone phone_index content topic channel node number"
    " received_on received_year receipt_basis due_on due_provisional replied_on replied_year spans_years"
    " outcome reply_kind unit archived_on search_text watch watch_on events_count last_on last_hash"
)
_OWN = tuple(_OWN_NAMES.split())
_TEXT_AT = _OWN.index("search_text")
_FILING_OWN = ("application_id", "retention", "filed_on", "keep_until")
_EVENT_OWN = ("application_id", "seq", "act", "on", "node", "due_on", "facts", "previous_hash", "hash")


class NothingToSeed(ValueError):
    """The wish cannot be met; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was written: how many cases, and the first and last serial of their register numbers."""

    count: int
    first: int
    last: int


class _Day(NamedTuple):
    """A day of receipt: its position among the working days, and what its cases have in common."""

    at: int
    iso: str
    before: str
    due: str
    provisional: str
    days: int


def seed_cases(agency: Agency, year: int, count: int, *, seed: int, today: date, recorded_at: datetime) -> Seeded:
    """Write `count` cases received in the year, all or none; the same seed gives the same cases.

    About 8 % are open at the year's end (or today, in the running year), most of them answered afterwards.
    The register numbers go on without a gap (Art. 45); until the end nobody else can number.

    Raises:
        NothingToSeed: less than one case, or a year that has no working day up to today.
    """
    if count < 1:
        raise NothingToSeed(f"件数须为正数：{count}。")
    if not FIRST_YEAR <= year <= today.year:
        raise NothingToSeed(f"年份须在{FIRST_YEAR}年至{today.year}年之间：{year}。")
    calendar = working_calendar()
    if calendar.next_workday_on_or_after(date(year, 1, 1)) > today:
        raise NothingToSeed(f"{year}年到今天还没有工作日。")
    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else millions of checks wait in memory
        first = next_serial(agency.pk, SERIES, year)
        keep_serial(agency.pk, SERIES, year, first + count - 1)
        maker = _Maker(agency, year, seed, today, recorded_at, calendar)
        cases = zip(reserve(count), range(first, first + count), maker.receipts(count), strict=True)
        waiting = other.submit(maker.chunk, list(islice(cases, CHUNK)))
        while (made := waiting.result()).cases:
            waiting = other.submit(maker.chunk, list(islice(cases, CHUNK)))  # while these are written
            write(Application._meta.db_table, _OWN, maker.common, made.cases)  # noqa: SLF001 - Django's name
            cells = (line.split("\t") for line in made.cases)
            index_text((int(own[0]), own[_TEXT_AT]) for own in cells)
            write(Event._meta.db_table, _EVENT_OWN, maker.events_common, made.events)  # noqa: SLF001 - Django's name
            write(Filing._meta.db_table, _FILING_OWN, maker.filings_common, made.filings)  # noqa: SLF001 - Django's name
    return Seeded(count, first, first + count - 1)


def _spread(shares: dict[T, int]) -> list[T]:
    """Return each choice as often as its share says."""
    return [choice for choice, share in shares.items() for _ in range(share)]


class _Chunk(NamedTuple):
    cases: list[str]
    events: list[str]
    filings: list[str]


class _Maker:
    """Makes the lines of cases and events; asks the database for nothing, so a thread can run it."""

    def __init__(
        self, agency: Agency, year: int, seed: int, today: date, recorded_at: datetime, calendar: WorkingCalendar
    ) -> None:
        self.random = Random(f"{seed}/{agency.code}/{year}")  # noqa: S311 - invented people, the same for the same seed
        self.year, self.format = year, agency.number_format
        self.escape = connection.vendor == "postgresql"
        self.newline = "\\n" if self.escape else "\n"
        self.instant = f"{recorded_at.timestamp():.6f}"
        stamp = recorded_at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        stamp += "+00" if self.escape else ""
        self.common = _defaults({"agency_id": str(agency.pk), "created_at": stamp, "changed_at": stamp, "counted": "1"})
        self.events_common = {"recorded_at": stamp, "actor_id": NULL, "role": Role.SYSTEM.value, "imported": "1"}
        self.filings_common = {"agency_id": str(agency.pk), "destroyed_on": NULL}
        start = calendar.position(calendar.next_workday_on_or_after(date(year, 1, 1)))
        self.today_at = calendar.position(today)
        self.end_at = min(calendar.position(date(year, 12, 31)), self.today_at)
        self.isos = {at: calendar.at(at).isoformat() for at in range(max(1, start - 2), self.end_at + 110)}
        self.days = [_day(at, calendar) for at in range(start, self.end_at + 1)]
        self.kinds, self.channels = _spread(KINDS), _spread(CHANNELS)
        self.outcomes = [(o.value, _KIND_OF[o].value) for o in _spread(OUTCOMES)]
        topics = {(topic, unit, text): share for topic, (share, unit, text) in TOPICS.items()}
        self.wishes = [(t, unit, text.format(place)) for t, unit, text in _spread(topics) for place in PLACES]

    def receipts(self, count: int) -> list[tuple[int, bool]]:
        """Draw (day of receipt, open at the year's end), oldest first: numbers follow the days."""
        still_open = round(count * OPEN_AT_YEAR_END / 100)
        days = len(self.days)
        late = range(max(0, days - min(18, self.days[-1].days - 2)), days)
        drawn = [(day, False) for day in self.random.choices(range(days), k=count - still_open)]
        return sorted(drawn + [(day, True) for day in self.random.choices(late, k=still_open)])

    def chunk(self, cases: list[tuple[int, int, tuple[int, bool]]]) -> _Chunk:
        """Make (key, serial, receipt) into lines."""
        made = _Chunk([], [], [])
        for key, serial, (day, still_open) in cases:
            self._case(made, key, serial, self.days[day], still_open)
        return made

    def _answered_at(self, day: _Day, still_open: bool) -> int | None:  # noqa: FBT001 - private, one caller
        """Draw the position of the day of reply, mostly late in the period; None if there is none yet."""
        chance = self.random.random()
        at = day.at + day.days - int(chance * chance * day.days)
        if not still_open:
            return min(at, self.end_at)
        if self.random.random() * 100 >= ANSWERED_LATER:
            return None
        at = max(at, self.end_at + 1)
        return at if at <= self.today_at else None

    def _watch(self, day: _Day, answered_at: int | None, archived: str) -> tuple[str, str]:
        """Return what runs in the case as its row keeps it (law/watch.py), and the first day of all."""
        if answered_at is None:
            notice = self.isos[day.at + SUPPLEMENT_NOTICE_DAYS]
            return f'[["notice", "{notice}"], ["reply", "{day.due}"]]', notice
        if archived == NULL:
            last = self.isos[answered_at + ARCHIVING_DAYS]
            return f'[["archive", "{last}"]]', last
        return "[]", NULL

    def _case(self, made: _Chunk, key: int, serial: int, day: _Day, still_open: bool) -> None:  # noqa: FBT001 - private, one caller
        chance = self.random.random
        kind = self.kinds[int(chance() * len(self.kinds))]
        names = NAMES[kind]
        name = names[int(chance() * len(names))]
        phone = telephone(int(chance() * 10000))
        topic, unit, content = self.wishes[int(chance() * len(self.wishes))]
        channel = self.channels[int(chance() * len(self.channels))]
        basis = BASES[channel][0].value
        submitted = day.iso if channel is Channel.IN_PERSON else day.before
        number = register_number(self.year, serial, self.format)
        received, due = day.iso, f'"{day.due}"'
        reference = "Q" + submitted[2:4] + submitted[5:7] + submitted[8:] + letters(key)
        middle = f'"imported":true,"node":"%s","on":"%s","recorded_at":"{self.instant}","reference":"{reference}"'
        seq, last_hash, last_on, node = 0, "", "", ""

        def event(act: Act, at: Node, on: str, facts: str, due_json: str = due) -> None:
            nonlocal seq, last_hash, last_on, node
            seq, node, last_on = seq + 1, at.value, on
            body = (
                f'{last_hash}{{"act":"{act.value}","actor":null,"due_on":{due_json},"facts":{facts},'
                f'{middle % (node, on)},"role":"system","seq":{seq}}}'
            )
            made_hash = sha256(body.encode()).hexdigest()
            due_on = NULL if due_json == "null" else day.due
            facts = facts.replace("\\", "\\\\") if self.escape else facts
            made.events.append(f"{key}\t{seq}\t{act.value}\t{on}\t{node}\t{due_on}\t{facts}\t{last_hash}\t{made_hash}")
            last_hash = made_hash

        kind_facts = f'{{"applicant_kind":"{kind.value}","channel":"{channel.value}"}}'
        event(Act.LODGE, Node.INTAKE, submitted, kind_facts, "null")
        accepted = f'{{"basis":"{basis}","number":{json.dumps(number, ensure_ascii=False)},"received_on":"{received}"}}'
        event(Act.ACCEPT, Node.REGISTRATION, received, accepted)
        answered_at = self._answered_at(day, still_open)
        replied = archived = NULL
        outcome = reply_kind = ""
        if answered_at is None and chance() * 100 < NOT_ASSIGNED:
            unit = ""
        else:
            event(Act.ASSIGN, Node.DRAFTING, received, f'{{"unit":"{unit}"}}')
        if answered_at is not None:
            replied = self.isos[answered_at]
            outcome, reply_kind = self.outcomes[int(chance() * len(self.outcomes))]
            answer = f'{{"outcome":"{outcome}","reply_kind":"{reply_kind}"}}'
            event(Act.IMPORT_REPLY, Node.ARCHIVING, replied, answer)
            archived_at = answered_at + 1 + int(chance() * 5)
            if archived_at <= self.today_at and chance() * 100 >= NOT_ARCHIVED:
                archived = self.isos[archived_at]
                event(Act.ARCHIVE, Node.CLOSED, archived, "{}")
                made.filings.append(f"{key}\t{_kept(outcome, archived)}")
        watch, first = self._watch(day, answered_at, archived)
        replied_year = replied[:4] if answered_at is not None else NULL
        spans = int(replied_year != str(self.year))
        found = self.newline.join((normalised(reference), normalised(number), _normal(name), _normal(content)))
        shown = number.replace("\\", "\\\\") if self.escape else number
        made.cases.append(
            f"{key}\t{reference}\t{submitted}\t{kind.value}\t{name}\t{phone}\t{content}\t{topic}\t{channel.value}"
            f"\t{node}\t{shown}\t{received}\t{self.year}\t{basis}\t{day.due}\t{day.provisional}\t{replied}"
            f"\t{replied_year}\t{spans}\t{outcome}\t{reply_kind}\t{unit}\t{archived}\t{found}\t{watch}\t{first}"
            f"\t{seq}\t{last_on}\t{last_hash}"
        )


def _defaults(own: dict[str, str]) -> dict[str, str]:
    """Return the columns of a case that are the same in all, as the model gives them."""
    found = dict(own)
    for field in Application._meta.concrete_fields:  # noqa: SLF001 - Django's name
        column = field.column or field.name
        if column not in _OWN and column not in found:
            value = field.get_default()
            found[column] = NULL if value is None else str(int(value) if isinstance(value, bool) else value)
    return found


@cache
def _kept(outcome: str, archived: str) -> str:
    """Return how long a file is kept, from when and until when."""
    retention, filed = proposed(Outcome(outcome), contested=False), date.fromisoformat(archived)
    return f"{retention.value}\t{archived}\t{keep_until(filed, retention) or NULL}"


def _day(at: int, calendar: WorkingCalendar) -> _Day:
    """Prepare a day of receipt once; its due date is folded as any other (Art. 33)."""
    day = calendar.at(at)
    clock = reply_clock(Marks(day), calendar)
    before = calendar.at(max(1, at - 1))
    return _Day(
        at, day.isoformat(), before.isoformat(), clock.due_on.isoformat(), str(int(clock.provisional)), clock.days
    )
