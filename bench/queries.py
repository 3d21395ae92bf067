"""慢查询: the twenty slowest statements of all pages and tasks among many cases, each with its plan and why it is so.

Every address of the product is visited by who may see it (tests/every_page.py), every task of the beat table is run.
What is slow must have its sentence in query_reasons.py; `--write` puts statements, plans and sentences into
docs/queries.md.
"""

from __future__ import annotations

import contextlib
import re
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import override_settings
from django.utils import timezone

from disclosure.celery import BEAT, app
from requests_app.handling.seeding import seed_cases
from requests_app.models import Agency
from tests.every_page import furnished, looker, pages
from tests.factories import make_agency

from .figures import Figure
from .query_reasons import reason
from .worklist import STATIC

MOST, CANDIDATES = 20, 60
MILLISECONDS = 100
AGENCIES, YEARS = 20, range(2017, 2027)
WRITTEN = Path(__file__).resolve().parent.parent / "docs" / "queries.md"
#: Rows beside the cases: table → one for how many cases.
BESIDE = {"message": 5, "paper": 10, "personaldataread": 10}
#: Words sought, pages turned: what the plain addresses do not ask.
MORE = (
    "/admin/cases/?list=all&q=批准文件",
    "/admin/cases/?list=all&q=王伟",
    "/admin/cases/?list=closed&sort=number",
    "/admin/cases/?list=all&year=2024&outcome=granted",
    "/log/?q=批文",
)


@dataclass
class Statement:
    """One shape of statement: where it was met, the slowest of its kind, and its plan."""

    sql: str
    params: Any
    seconds: float
    places: set[str] = field(default_factory=set)
    milliseconds: float = 0.0
    plan: str = ""

    @property
    def shown(self) -> str:
        """Return it without the long list of columns."""
        shape = _shape(self.sql)
        return re.sub(r"SELECT (?:(?!SELECT| FROM ).){160,}? FROM ", "SELECT … FROM ", shape)


def measure(url: str, cases: int, *, write: bool) -> Iterator[Figure]:
    """Fill a database, visit everything, explain the slowest.

    Args:
        url: a PostgreSQL where a database may be made.
        cases: how many, of twenty agencies and ten years.
        write: put it into docs/queries.md.
    """
    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute("CREATE DATABASE queries")
    wrapper, before = connections.create_connection("default"), connections["default"]
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": "queries"}
    connections["default"] = wrapper
    try:
        call_command("migrate", verbosity=0)
        found = _explained(_met(_filled(cases)))
    finally:
        connections["default"] = before
        wrapper.close()
    if write:
        WRITTEN.write_text(_page(found, cases), encoding="utf-8")
    missing = [one for one in found if reason(one.shown) is None]
    for one in missing:
        print(f"\nno sentence: {sorted(one.places)[:3]}\n{one.shown}\n{one.milliseconds:.1f} ms\n{one.plan}\n")
    slowest = found[0]
    yield Figure(
        f"slowest statement of all pages and tasks among {cases:,} cases ({min(slowest.places)})",
        f"{slowest.milliseconds:.0f} ms",
        "",
        "",
        f"≤ {MILLISECONDS} ms",
        slowest.milliseconds <= MILLISECONDS,
    )
    yield Figure(
        f"of the {len(found)} slowest: without a sentence why (docs/queries.md)",
        str(len(missing)),
        "",
        "",
        "0",
        not missing,
    )


def _filled(cases: int) -> Any:
    """Make the office with one of everything among its many cases and nineteen others."""
    world, now = furnished(), timezone.now()
    today = max(date(2026, 6, 30), timezone.localdate(now))
    others: list[Agency] = [make_agency(parent=world.above) for _ in range(AGENCIES - 1)]
    for agency in (world.office.agency, *others):
        for year in YEARS:
            seed_cases(agency, year, cases // AGENCIES // len(YEARS), seed=year, today=today, recorded_at=now)
    with connection.cursor() as cursor:
        for name, each in BESIDE.items():
            table = f"requests_app_{name}"
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            columns = [column.name for column in cursor.description if column.name != "id"]
            other = {"application_id": "own.id", "rendered_at": "now()", "sent_at": "now()"}  # nothing waits
            chosen = ", ".join(other.get(column, f'one."{column}"') for column in columns)
            quoted = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(
                f"INSERT INTO {table} ({quoted}) SELECT {chosen} FROM requests_app_application own CROSS JOIN"
                f" (SELECT * FROM {table} WHERE application_id IS NOT NULL ORDER BY id LIMIT 1) one"
                f" WHERE own.id %% {each} = 0 AND own.id <> one.application_id ON CONFLICT DO NOTHING",
                [],
            )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return world


def _met(world: Any) -> dict[str, Statement]:
    """Visit every page twice and run every task twice; keep the statements of the second time."""
    met: dict[str, Statement] = {}
    clients: dict[Any, Any] = {}
    asked: list[tuple[str, Callable[[], Any]]] = []
    for name, who, path in pages(world):
        client = clients.setdefault(who, looker(world, who))
        asked.append((name, lambda client=client, path=path: _got(client, path)))
    clerk = next(client for who, client in clients.items() if str(who) == "clerk")
    asked += [(path, lambda path=path: _got(clerk, path)) for path in (*MORE, "/metrics", "/healthz")]
    app.loader.import_default_modules()
    asked += [(name, app.tasks[name].run) for name in sorted({row["task"] for row in BEAT.values()})]
    with override_settings(STORAGES=STATIC, ALLOWED_HOSTS=["*"]), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there is no folder of collected files
        for name, call in asked:
            call()
            with connection.execute_wrapper(_Keep(met, name)):
                call()
    return met


def _got(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code not in {200, 302}:
        raise AssertionError(f"{path}: {answer.status_code}")


@dataclass
class _Keep:
    """Notes each statement with the time it took."""

    met: dict[str, Statement]
    place: str

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - begun
            if not many and re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|\()", sql):
                known = self.met.setdefault(_shape(sql), Statement(sql, params, took))
                known.places.add(self.place)
                if took > known.seconds:
                    known.sql, known.params, known.seconds = sql, params, took


def _shape(sql: str) -> str:
    """Return the statement whatever its values and however many."""
    sql = " ".join(sql.split()).replace('"', "")
    return re.sub(r"\((?:%s, )+%s\)|\(%s\)", "(…)", sql)


def _explained(met: dict[str, Statement]) -> list[Statement]:
    """Return the slowest, each with the plan of a run while everything is in memory."""
    slow = sorted(met.values(), key=lambda one: -one.seconds)[:CANDIDATES]
    for one in slow:
        for _ in range(2):
            with contextlib.suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {one.sql}", one.params)
                one.plan = "\n".join(row for (row,) in cursor.fetchall())
                transaction.set_rollback(True)
        timed = re.search(r"Execution Time: ([\d.]+) ms", one.plan)
        one.milliseconds = float(timed[1]) if timed else 0.0
    return sorted(slow, key=lambda one: -one.milliseconds)[:MOST]


def _page(found: list[Statement], cases: int) -> str:
    """Return docs/queries.md."""
    beside = f"{cases // BESIDE['message']:,} messages and {cases // BESIDE['paper']:,} papers"
    day = timezone.localdate().isoformat()
    lines = [
        "# The slowest statements, with their plans",
        "",
        f"The {len(found)} slowest statements of all that the pages and tasks ask for, among {cases:,} cases of",
        f"{AGENCIES} agencies and {len(YEARS)} years, with {beside}. Written on {day} by",
        "`python -m bench --full --only queries --write`; the times are the server's own, everything in memory.",
        "`python -m bench --only queries` fails where one of the slowest has no sentence (`bench/query_reasons.py`).",
        "",
    ]
    for n, one in enumerate(found, 1):
        where = sorted(one.places)
        more = f" and {len(where) - 3} more" if len(where) > 3 else ""
        lines += [
            f"## {n}. {one.milliseconds:.1f} ms: {', '.join(where[:3])}{more}",
            "",
            reason(one.shown) or "",
            "",
            "```sql",
            one.shown[:1500],
            "```",
            "",
            "```",
            *(line[:180] for line in one.plan.splitlines() if "Planning" not in line),
            "```",
            "",
        ]
    return "\n".join(lines)
