"""表三 and seeding: one agency-year among ever more cases, against the bare SQL in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.as_of import days_of
from reports.facts import table3_facts
from reports.forms import table3_form
from reports.table3 import Table3, tabulate
from requests_app.handling.seeding import seed_cases
from requests_app.models import Agency

from .figures import Figure, alternately

YEAR = 2024
OWN = 1_000
AGENCIES, YEARS = 20, range(2016, 2026)
PER_SECOND, RATIO, FLAT, DAYS = 5_000, 1.5, 1.5, 5
ROUNDS = 400
_FROM = "FROM requests_app_application WHERE counted AND agency_id = %(agency)s AND"
_SPANNING = f"{_FROM} spans_years AND received_year"
_OPEN = "(replied_year IS NULL OR replied_year"
BARE = (
    f"SELECT outcome, applicant_kind, count(*) {_FROM} replied_year = %(year)s GROUP BY 1, 2",
    f"SELECT applicant_kind, count(*) {_FROM} received_year = %(year)s GROUP BY 1",
    f"SELECT applicant_kind, count(*) {_SPANNING} < %(year)s AND {_OPEN} >= %(year)s) GROUP BY 1",
    f"SELECT applicant_kind, count(*) {_SPANNING} <= %(year)s AND {_OPEN} > %(year)s) GROUP BY 1",
)


def measure(url: str, sizes: tuple[int, ...]) -> Iterator[Figure]:
    """Fill the database step by step; count the same 1,000 cases at each."""
    agencies = [Agency.objects.create(code=f"bench{n}", name=f"第{n}局") for n in range(AGENCIES)]
    places = [(agency, year) for year in YEARS for agency in agencies if (agency, year) != (agencies[0], YEAR)]
    seeds, written, took, flat = iter(range(10**6)), 0, 0.0, 0.0
    _seed(agencies[0], YEAR, OWN, next(seeds))
    present = OWN
    # As Django's connections are: values bound by the client, no prepared statements (a pool in front loses them).
    alike: Any = psycopg.connect(url, autocommit=True, prepare_threshold=None, cursor_factory=psycopg.ClientCursor)
    with alike as raw, psycopg.connect(url, autocommit=True) as preparing:
        for size in sizes:
            began = perf_counter()
            for left, (agency, year) in zip(range(len(places), 0, -1), places, strict=True):
                some = (size - present) // left
                if some:
                    _seed(agency, year, some, next(seeds))
                    written, present = written + some, present + some
            took += perf_counter() - began
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
                cursor.execute("CHECKPOINT")  # else the load just done is still being written
            figure, seconds = _counted(agencies[0], raw, size)
            yield figure
            flat = flat or seconds
        prepared, _ = _counted(agencies[0], preparing, sizes[-1])
    yield _every_day(agencies[0], sizes[-1])
    yield Figure(
        f"the same, {sizes[-1]:,} against {sizes[0]:,} cases",
        _ms(seconds),
        _ms(flat),
        f"{seconds / flat:.2f}",
        f"≤ {FLAT} (flat)",
        seconds / flat <= FLAT,
    )
    yield replace(
        prepared, name="for information: the bare SQL prepared, psycopg's habit, not Django's", target="–", ok=True
    )
    speed = written / took
    yield Figure(
        f"seed_cases, {written:,} cases in lots of {written // len(places) // (len(sizes) - 1):,}",
        f"{speed:,.0f} cases/s",
        "",
        "",
        f"≥ {PER_SECOND:,}",
        speed >= PER_SECOND,
    )


def _every_day(agency: Agency, size: int) -> Figure:
    """Count all days of a year in one pass, against one day by itself."""
    form, middle = table3_form("2021"), date(YEAR, 6, 30)

    def one() -> Table3:
        return tabulate(table3_facts(agency, YEAR, middle), YEAR, "2021", as_of=middle)

    table = one()
    if days_of(agency, YEAR, form).on(middle) != {**table.rows, **table.groups}:
        raise AssertionError("the pass and the day disagree")
    every, day = alternately(lambda: days_of(agency, YEAR, form), one, ROUNDS // 4)
    ratio = every / day
    name = f"表三 of all 366 days in one pass, {OWN:,} cases among {size:,}, against one day"
    return Figure(name, _ms(every), _ms(day), f"{ratio:.2f}", f"≤ {DAYS}", ratio <= DAYS)


def one_lot(count: int) -> Figure:
    """Seed one large lot."""
    agency = Agency.objects.create(code="lot", name="批量局")
    began = perf_counter()
    _seed(agency, YEAR, count, 1)
    speed = count / (perf_counter() - began)
    return Figure(
        f"seed_cases, {count:,} cases in one lot",
        f"{speed:,.0f} cases/s",
        "",
        "",
        f"≥ {PER_SECOND:,}",
        speed >= PER_SECOND,
    )


def _seed(agency: Agency, year: int, count: int, seed: int) -> None:
    now = timezone.now()
    seed_cases(agency, year, count, seed=seed, today=max(date(2026, 6, 30), timezone.localdate(now)), recorded_at=now)


def _counted(agency: Agency, raw: psycopg.Connection[Any], size: int) -> tuple[Figure, float]:
    values = {"agency": agency.pk, "year": YEAR}

    def bare() -> list[list[tuple[Any, ...]]]:
        found = []
        for statement in BARE:
            with raw.cursor() as cursor:
                found.append(cursor.execute(statement, values).fetchall())
        return found

    facts, rows = table3_facts(agency, YEAR), bare()
    if [{(o, k): n for o, k, n in rows[0]}, *map(dict, rows[1:])] != [
        facts.results,
        facts.new,
        facts.carried_in,
        facts.carried_out,
    ]:
        raise AssertionError("Table 3 and the bare SQL disagree")
    ours, without = alternately(lambda: table3_facts(agency, YEAR), bare, ROUNDS)
    plan_ok, note = True, ""
    if size >= 100_000:  # a small table is read whole, and rightly
        plan_ok = _index_only(agency)
        note = ", index-only" if plan_ok else ", NOT index-only"
    ratio = ours / without
    name = f"Table 3 of {OWN:,} cases among {size:,}{note}"
    figure = Figure(name, _ms(ours), _ms(without), f"{ratio:.2f}", f"≤ {RATIO}", ratio <= RATIO and plan_ok)
    return figure, ours


def _index_only(agency: Agency) -> bool:
    with CaptureQueriesContext(connection) as seen:
        table3_facts(agency, YEAR)
    plans = []
    with connection.cursor() as cursor:
        for query in seen.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"])
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return len(plans) == len(BARE) and all("Index Only Scan" in plan for plan in plans)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
