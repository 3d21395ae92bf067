"""汇总: the sums of a tree of thousands of agencies, against the bare SQL in the same run.

One agency's ten years are seeded and copied to all the others by the database itself, in a database of its own; the
indexes that no roll-up reads are left off while it is filled, and stay off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from reports import rollup
from reports.annual import settings_of
from requests_app.handling.seeding import seed_cases
from requests_app.models import Agency

from .figures import Figure, alternately

YEAR, YEARS = 2024, range(2016, 2026)
RATIO = 1.5
#: Of 100 cases: with a reconsideration or suit.
REMEDIES = 2
CASES = "requests_app_application"
_TREE = "SELECT id FROM requests_app_agency WHERE path LIKE 'top/%%'"
_FROM = f"FROM requests_app_application WHERE counted AND agency_id IN ({_TREE}) AND"
_SPANNING = f"{_FROM} spans_years AND received_year"
_OPEN = "(replied_year IS NULL OR replied_year"
_STANDING = "CASE WHEN concluded_on IS NULL OR concluded_on > %(end)s THEN 'pending' ELSE result END"
_CONCLUDED = "(concluded_on IS NULL OR concluded_on >= %(start)s)"
_REMEDIES = f"FROM requests_app_remedy WHERE agency_id IN ({_TREE}) AND filed_on <= %(end)s AND {_CONCLUDED}"
_THEN = "received_on <= %(before)s AND (replied_on IS NULL OR replied_on > %(before)s)"
BARE = (
    f"SELECT agency_id, applicant_kind, count(*) {_FROM} received_year = %(year)s GROUP BY 1, 2",
    f"SELECT agency_id, applicant_kind, count(*) {_SPANNING} < %(year)s AND {_OPEN} >= %(year)s) GROUP BY 1, 2",
    f"SELECT agency_id, applicant_kind, count(*) {_SPANNING} <= %(year)s AND {_OPEN} > %(year)s) GROUP BY 1, 2",
    f"SELECT agency_id, outcome, applicant_kind, count(*) {_FROM} replied_year = %(year)s GROUP BY 1, 2, 3",
    f"SELECT agency_id, kind, {_STANDING}, count(*) {_REMEDIES} GROUP BY 1, 2, 3",
    f"SELECT applicant_kind, count(*) {_FROM} spans_years AND {_THEN} GROUP BY 1",
)


def measure(url: str, agencies: int, cases: int, rounds: int) -> Iterator[Figure]:
    """Fill a database with so many agencies and cases; sum them up, and ask for the same by SQL alone."""
    name = f"rollup_{cases}"
    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute(f"CREATE DATABASE {name}")
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    before = connections["default"]
    connections["default"] = wrapper
    try:
        began = perf_counter()
        top = _filled(agencies, cases)
        took = perf_counter() - began
        figure = _compared(top, agencies, cases, rounds, took)
    finally:
        connections["default"] = before
        wrapper.close()
    yield figure


def _filled(agencies: int, cases: int) -> Agency:
    call_command("migrate", verbosity=0)
    top = Agency.objects.create(code="top", name="省")
    now = timezone.now()
    today = max(date(2026, 6, 30), timezone.localdate(now))
    for number, year in enumerate(YEARS):
        each = max(1, cases // agencies // len(YEARS))
        seed_cases(top, year, each, seed=number, today=today, recorded_at=now)
    Agency.objects.bulk_create(
        Agency(code=f"a{n}", name=f"第{n}局", parent=top, path=f"top/a{n}/") for n in range(1, agencies)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # rows that are right need not be checked one by one
        cursor.execute(
            "SELECT indexname, indexdef, conname FROM pg_indexes LEFT JOIN pg_constraint ON conname = indexname"
            " WHERE tablename = %s AND indexname NOT LIKE %s",
            [CASES, "%%_pkey"],
        )
        kept = []
        for index, definition, constraint in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {CASES} DROP CONSTRAINT {constraint}" if constraint else f"DROP INDEX {index}")
            kept += [definition] if index.startswith("t3_") else []
        cursor.execute(f"SELECT * FROM {CASES} LIMIT 0")
        columns = [column.name for column in cursor.description if column.name != "id"]
        own = {"agency_id": "below.id", "reference": "'X' || below.id || '-' || one.id"}
        chosen = ", ".join(own.get(column, f"one.{column}") for column in columns)
        cursor.execute(
            f"INSERT INTO {CASES} ({', '.join(columns)}) SELECT {chosen}"
            f" FROM requests_app_agency below CROSS JOIN {CASES} one WHERE below.id <> %s AND one.agency_id = %s",
            [top.pk, top.pk],
        )
        cursor.execute(
            "INSERT INTO requests_app_remedy"
            " (application_id, agency_id, key, kind, body, case_no, filed_on, concluded_on, result)"
            f" SELECT id, agency_id, 'r', 'reconsideration', '', '', replied_on, replied_on + 60, 'upheld' FROM {CASES}"
            f" WHERE replied_on IS NOT NULL AND id % 100 < {REMEDIES}"
        )
        for definition in kept:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return top


def _compared(top: Agency, agencies: int, cases: int, rounds: int, took: float) -> Figure:
    values = {
        "year": YEAR, "start": date(YEAR, 1, 1), "end": date(YEAR, 12, 31), "before": date(YEAR - 1, 12, 31),
    }  # fmt: skip
    bare = connection.connection
    settings = {one.pk: settings_of(one) for one in Agency.objects.all()}

    def ours() -> tuple[Any, Any]:
        counted = rollup.count(top, YEAR)
        return rollup.sum3(top, YEAR, counted, settings), rollup.sum4(YEAR, counted)

    def alone() -> list[list[tuple[Any, ...]]]:
        return [bare.execute(statement, values).fetchall() for statement in BARE]

    third, fourth = ours()
    new, into, out, results, remedies, _ = [sum(row[-1] for row in rows) for rows in alone()]
    printed = [third.rows[row]["total"] for row in ("received_new", "carried_in", "carried_out", "total")]
    if printed != [new, into, out, results] or sum(row["total"] for row in fourth.rows.values()) != remedies:
        raise AssertionError("the roll-up and the bare SQL disagree")
    if broken := [check.detail for check in (*third.checks, *fourth.checks) if not check.ok]:
        raise AssertionError(broken)
    mine, sql = alternately(ours, alone, rounds)
    return Figure(
        f"roll-up of {agencies:,} agencies, {cases:,} cases (filled in {took:,.0f} s)",
        f"{mine * 1000:,.0f} ms",
        f"{sql * 1000:,.0f} ms",
        f"{mine / sql:.2f}",
        f"≤ {RATIO}",
        mine / sql <= RATIO,
    )
