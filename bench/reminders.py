"""早上的清点: the sweep over what is due among ever more open cases, beside the bare SELECT and INSERT.

One database for each number of open cases, on one server: every round sweeps each once and clears the messages, so
that a busy machine troubles all alike. What is due is the same 10,000 cases in all of them.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from requests_app.handling.seeding import seed_cases
from requests_app.law.nodes import Node, Role
from requests_app.law.watch import Watch, Watched, columns
from requests_app.messages.ladder import horizon
from requests_app.messages.outbox import remind
from requests_app.models import Agency, ApprovalLevel, Staff, working_calendar

from .figures import Figure

RATIO, FLAT = 3.0, 1.3
ROUNDS = 9
AGENCIES = 20
#: A Tuesday; the cases are due from ten working days after it to five before.
TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 0, 0, tzinfo=UTC)
LEFT = range(-5, 11)
NODES = (Node.DRAFTING, Node.DRAFTING, Node.SECRECY_REVIEW, Node.APPROVAL, Node.REPLY)
ROLES = (
    Role.CLERK, Role.DRAFTER, Role.DRAFTER, Role.DRAFTER, Role.SECRECY_REVIEWER, Role.APPROVER, Role.OFFICE_HEAD,
)  # fmt: skip
#: The rows of a case that any sweep must read, and those it writes.
_READ = "id, agency_id, number, reference, title, content, doc_ref, node, handler_id, levels_signed, watch"
SELECT = f"SELECT {_READ} FROM requests_app_application WHERE watch_on <= %s ORDER BY watch_on, id"
WRITTEN = (
    "agency_id", "application_id", "recipient_id", "address", "kind", "for_day", "channel", "text", "body", "path",
    "created_at", "sent_at", "claimed_at", "tries", "next_try_at", "answer", "failed_at", "read_at",
)  # fmt: skip


@dataclass(slots=True)
class Place:
    """One database with so many open cases.

    Args:
        size: open cases.
        last: the day up to which a sweep looks.
        wrapper: Django's connection to it.
        raw: psycopg's own, connected as Django's is.
        rows: the messages of one sweep.
        ours, again, bare: seconds of each round: the sweep, the same run again, the bare statements.
    """

    size: int
    last: date
    wrapper: Any
    raw: psycopg.Connection[Any]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """Let Django speak to this database."""
        before = connections["default"]
        connections["default"] = self.wrapper
        try:
            yield
        finally:
            connections["default"] = before

    def clear(self) -> None:
        """Forget the messages."""
        self.raw.execute("TRUNCATE requests_app_message RESTART IDENTITY")
        self.raw.execute("CHECKPOINT")


def measure(url: str, sizes: tuple[int, ...], due: int) -> Iterator[Figure]:
    """Fill, sweep in turn, compare.

    Args:
        url: the server.
        sizes: open cases, the fewest first.
        due: of them, to be reminded of today.
    """
    places = _filled(url, sizes, due)
    with override_settings(EMAIL_HOST="mail.example.com", PUBLIC_URL="https://gk.example.gov.cn"):
        for place in places:
            _first(place)
        for _ in range(ROUNDS):
            for place in places:
                _round(place)
    few = places[0]
    for place in places:
        ours, bare = median(place.ours), median(place.bare)
        yield Figure(
            f"sweep: {due:,} cases due of {place.size:,} open, {len(place.rows):,} messages",
            f"{ours * 1000:,.0f} ms",
            f"{bare * 1000:,.0f} ms",
            f"{ours / bare:.2f}",
            f"≤ {RATIO:.0f}",
            ours / bare <= RATIO,
        )
    ours, flat = median(place.ours), median(few.ours)
    yield Figure(
        f"the same, {place.size:,} against {few.size:,} open",
        f"{ours * 1000:,.0f} ms",
        f"{flat * 1000:,.0f} ms",
        f"{ours / flat:.2f}",
        f"≤ {FLAT} (flat)",
        ours / flat <= FLAT,
    )
    yield Figure(
        "for information: cases a second; the sweep run again, nothing new to say",
        f"{due / ours:,.0f}; {due / median(place.again):,.0f}",
        "", "", "–", ok=True,
    )  # fmt: skip
    yield Figure(
        f"for information: {due:,} cases inside the horizon, received this week, of which nothing is said",
        f"{_nothing_to_say(few) * 1000:,.0f} ms",
        "", "", "–", ok=True,
    )  # fmt: skip
    for place in places:
        place.raw.close()
        place.wrapper.close()


def _first(place: Place) -> None:
    """Sweep once to know what one sweep writes, and see that it reads by the index."""
    with place.here(), CaptureQueriesContext(connection) as seen:
        tried = remind(TODAY, NOW, working_calendar())
        read = [query["sql"] for query in seen.captured_queries if '"watch_on" <=' in query["sql"]]
    place.rows = place.raw.execute(f"SELECT {', '.join(WRITTEN)} FROM requests_app_message ORDER BY id").fetchall()
    if tried != len(place.rows):
        raise AssertionError(f"{tried} messages tried, {len(place.rows)} there")
    plans = ["\n".join(line for (line,) in place.raw.execute(f"EXPLAIN {sql}".encode())) for sql in read]
    if place.size >= 50_000 and not all("watch_next" in plan for plan in plans):  # a small table is read whole
        raise AssertionError("not by its index:\n" + "\n".join(plans))
    place.clear()


def _round(place: Place) -> None:
    with place.here():
        calendar = working_calendar()
        for kept in (place.ours, place.again):
            began = perf_counter()
            remind(TODAY, NOW, calendar)
            kept.append(perf_counter() - began)
    place.clear()
    began = perf_counter()
    _bare(place)
    place.bare.append(perf_counter() - began)
    place.clear()


def _bare(place: Place) -> None:
    """Read the cases and write the messages, in one transaction; nothing is thought about between."""
    with place.raw.transaction(), place.raw.cursor() as cursor:
        cursor.execute(SELECT, [place.last]).fetchall()
        with cursor.copy(f"COPY requests_app_message ({', '.join(WRITTEN)}) FROM STDIN") as copy:
            for row in place.rows:
                copy.write_row(row)


def _nothing_to_say(place: Place) -> float:
    """Let every case have been received three working days ago; return the seconds of a sweep that only reads."""
    with place.here():
        calendar = working_calendar()
        ends = ((Watch.NOTICE, 4), (Watch.REPLY, 17))
        watch, first = columns([Watched(kind, calendar.add_workdays(TODAY, left)) for kind, left in ends])
        place.raw.execute(
            "UPDATE requests_app_application SET node = 'registration', watch = %s, watch_on = %s",
            [json.dumps(watch), first],
        )
        place.raw.execute("VACUUM ANALYZE")
        times = []
        for _ in range(ROUNDS):
            began = perf_counter()
            if remind(TODAY, NOW, calendar):
                raise AssertionError("there was something to say")
            times.append(perf_counter() - began)
    return median(times)


def _filled(url: str, sizes: tuple[int, ...], due: int) -> list[Place]:
    """Make the databases: the due cases once, copied into each, and then the others beside them."""
    places: list[Place] = []
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE reminders")
        first = _opened(url, "reminders", due)
        with first.here():
            call_command("migrate", verbosity=0)
            first.last = _due_cases(due)
        for opened in (first.raw, first.wrapper):
            opened.close()  # a template has no visitors
        for size in sizes:
            server.execute(f"CREATE DATABASE reminders_{size} TEMPLATE reminders")
            place = _opened(url, f"reminders_{size}", size)
            place.last = first.last
            _others(place, size - due)
            places.append(place)
    return places


def _opened(url: str, name: str, size: int) -> Place:
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    # As Django's connections are: values bound by the client, nothing prepared.
    raw: Any = psycopg.connect(
        url, dbname=name, autocommit=True, prepare_threshold=None, cursor_factory=psycopg.ClientCursor
    )
    return Place(size, TODAY, wrapper, raw)


def _due_cases(count: int) -> date:
    """Make cases that call for a reminder today, of twenty agencies; return the last day the sweep looks at."""
    calendar, now = working_calendar(), timezone.now()
    city = Agency.objects.create(code="city", name="测量市")
    Staff.objects.create(username="supervisor", agency=city, roles=[Role.SUPERVISOR.value], email="s@example.com")
    for n in range(AGENCIES):
        agency = Agency.objects.create(code=f"due{n}", name=f"测量{n}局", parent=city)
        ApprovalLevel.objects.create(agency=agency, level=1, title="负责人")
        for at, role in enumerate(ROLES):
            Staff.objects.create(
                username=f"{agency.code}-{at}", display_name=f"{role.label}{at}", agency=agency, roles=[role.value],
                approval_level=1 if role is Role.APPROVER else None, email=f"{agency.code}-{at}@example.com",
            )  # fmt: skip
        seed_cases(agency, TODAY.year, count // AGENCIES, seed=n, today=TODAY, recorded_at=now)
    with connection.cursor() as cursor:
        for at, left in enumerate(LEFT):
            day = calendar.at(calendar.position(TODAY) + left)
            watch, first = columns([Watched(Watch.REPLY, day)])
            cursor.execute(
                "UPDATE requests_app_application SET watch = %s, watch_on = %s, due_on = %s, archived_on = NULL,"
                " replied_on = NULL WHERE id %% %s = %s",
                [json.dumps(watch), first, first, len(LEFT), at],
            )
        for at, node in enumerate(NODES):
            cursor.execute(
                "UPDATE requests_app_application AS a SET node = %s, handler_id = CASE WHEN %s = 'drafting' THEN"
                " (SELECT min(s.id) + 1 + a.id %% 3 FROM requests_app_staff s WHERE s.agency_id = a.agency_id) END"
                " WHERE (id / 16) %% %s = %s",
                [node.value, node.value, len(NODES), at],
            )
    return horizon(TODAY, calendar, target=city.drafting_target)


def _others(place: Place, count: int) -> None:
    """Add open cases whose periods end next year: copies of the first with numbers of their own."""
    own = {
        "id": "%(due)s + n", "reference": "'O' || n", "number": "'open-' || n", "search_text": "''",
        "watch": "'[[\"reply\", \"2027-06-30\"]]'::jsonb", "watch_on": "date '2027-01-01' + (n %% 180)",
    }  # fmt: skip
    with place.here(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM requests_app_application LIMIT 0")
        names = [column.name for column in cursor.description]
        cursor.execute("SELECT max(id) FROM requests_app_application")
        (last,) = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO requests_app_application ({', '.join(names)})"
            f" SELECT {', '.join(own.get(name, name) for name in names)}"
            " FROM (SELECT * FROM requests_app_application ORDER BY id LIMIT 1) AS model,"
            " generate_series(1, %(count)s) AS n",
            {"due": last, "count": count},
        )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
