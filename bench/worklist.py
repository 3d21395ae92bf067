"""案件列表: whole pages of one agency with a thousand and with a million cases, asked for in turn.

Two databases on one server: each round asks both for every page, so that a busy machine troubles both alike.
"""

from __future__ import annotations

import contextlib
import gc
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from requests_app.handling.seeding import seed_cases
from requests_app.law.nodes import Role
from requests_app.models import Agency, Application, Staff, working_calendar

from .figures import Figure

RATIO, QUERIES = 1.3, 8
ROUNDS = 120
#: Fewer cases than this do not fill a page with a middling word.
MANY = 20_000
YEARS = range(2017, 2027)
#: Names of files as they are: nothing has been collected here.
STATIC = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
#: Address → its name in the table; {place} is a row in the middle of that list.
PAGES = {
    "list=open": "全部在办",
    "list=open&after={place}": "全部在办, deep",
    "list=mine": "我的",
    "list=mine&after={place}": "我的, deep",
    "list=late": "已逾期",
    "list=late&after={place}": "已逾期, deep",
    "list=all": "全部案件",
    "list=all&after={place}": "全部案件, deep",
    "list=closed": "已办结",
    "list=closed&after={place}": "已办结, deep",
    "list=all&q=批准文件": "search, common (22 of 100)",
    "list=all&q=批准文件&after={place}": "search, common, deep",
    "list=all&q=王伟": "search, middling (3 of 1,000)",
    "list=all&q=王伟&after={place}": "search, middling, deep",
    "list=all&q={number}": "search, rare (a number)",
}


@dataclass(slots=True)
class Place:
    """One database with its agency of so many cases, and somebody signed in."""

    size: int
    wrapper: Any
    client: Client
    pages: dict[str, str]
    times: dict[str, list[float]]
    statements: dict[str, list[str]]

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """Let Django speak to this database."""
        before = connections["default"]
        connections["default"] = self.wrapper
        try:
            yield
        finally:
            connections["default"] = before

    def ask(self, path: str) -> None:
        """Get a page."""
        answer = self.client.get(path)
        if answer.status_code != 200 or b"<tbody>" not in answer.content:
            raise AssertionError(f"{path}: {answer.status_code}")


def measure(url: str, sizes: tuple[int, int]) -> Iterator[Figure]:
    """Fill both databases, ask for every page in turn, and compare; then the statements alone."""
    with psycopg.connect(url, autocommit=True) as raw:
        for size in sizes:
            raw.execute(f"CREATE DATABASE worklist_{size}")
    places = [_filled(size) for size in sizes]
    yield from compare(*places)
    for place in places:
        place.wrapper.close()


def compare(few: Place, many: Place) -> Iterator[Figure]:
    """Ask both databases for every page in turn; say what the larger one costs more."""
    with override_settings(STORAGES=STATIC), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there is no folder of collected files
        _ask_in_turn(few, many)
    for name in PAGES.values():
        (mid, high), (mid_few, high_few) = _of(many.times[name]), _of(few.times[name])
        ratio = high / high_few
        queries = len(many.statements[name])
        yield Figure(
            f"{name} among {many.size:,}: p50 / p95, against {few.size:,} ({queries} queries)",
            f"{mid:.1f} / {high:.1f} ms",
            f"{mid_few:.1f} / {high_few:.1f} ms",
            f"{ratio:.2f}",
            f"≤ {RATIO}",
            ratio <= RATIO and queries <= QUERIES,
        )
    yield _alone(many, "全部在办")


def _ask_in_turn(few: Place, many: Place) -> None:
    """Ask for each page once to know its statements, then in rounds."""
    for place in (few, many):
        with place.here():
            for name, path in place.pages.items():
                place.ask(path)
                with CaptureQueriesContext(connection) as seen:
                    place.ask(path)
                place.statements[name] = [query["sql"] for query in seen.captured_queries]
    gc.collect()
    gc.freeze()
    for _ in range(ROUNDS):
        for name in PAGES.values():
            for place in (few, many):
                with place.here():
                    began = perf_counter()
                    place.ask(place.pages[name])
                    place.times[name].append(perf_counter() - began)
    gc.unfreeze()


def _alone(place: Place, name: str) -> Figure:
    """The page's own statements once more, on psycopg alone."""
    with place.here():
        bare = place.wrapper.connection
        times = []
        for _ in range(ROUNDS):
            began = perf_counter()
            for statement in place.statements[name]:
                bare.execute(statement.encode()).fetchall()
            times.append(perf_counter() - began)
    mid, high = _of(times)
    ours = _of(place.times[name])
    return Figure(
        f"for information: {name} among {place.size:,}, against its statements alone",
        f"{ours[0]:.1f} / {ours[1]:.1f} ms",
        f"{mid:.1f} / {high:.1f} ms",
        f"{ours[0] / mid:.1f}",
        "–",
        ok=True,
    )


def _of(times: list[float]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    return median(times) * 1000, quantiles(times, n=20)[-1] * 1000


def _filled(size: int) -> Place:
    """Make a database with one agency of so many cases of ten years."""
    place = opened(f"worklist_{size}", size)
    with place.here():
        call_command("migrate", verbosity=0)
        agency = Agency.objects.create(code="one", name="测量局")
        now = timezone.now()
        today = max(date(2026, 6, 30), timezone.localdate(now))
        for n, year in enumerate(YEARS):
            seed_cases(agency, year, size // len(YEARS), seed=n, today=today, recorded_at=now)
        sign_in(place, agency)
    return place


def opened(name: str, size: int) -> Place:
    """Return a database of this server by name, not yet filled."""
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    client = Client(SERVER_NAME="localhost")
    return Place(size, wrapper, client, {}, {name: [] for name in PAGES.values()}, {})


def sign_in(place: Place, agency: Agency) -> None:
    """Sign in somebody with several roles; find the places in the middle of the lists."""
    person = Staff.objects.create(
        username="bench", agency=agency, is_staff=True, roles=[Role.CLERK.value, Role.DRAFTER.value]
    )
    with connection.cursor() as cursor:
        # A tenth late, a tenth this person's: with a thousand cases too every list has more than a page.
        cursor.execute(
            "UPDATE requests_app_application SET node = 'drafting',"
            " handler_id = CASE WHEN id %% 10 = 4 THEN %s::bigint END WHERE id %% 10 IN (3, 4)",
            [person.pk],
        )
        if place.size < MANY:  # as many rows on the pages of the middling word, so that their search alone differs
            cursor.execute("UPDATE requests_app_application SET search_text = search_text || '王伟' WHERE id % 12 = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    place.client.force_login(person)
    working_calendar()
    where = {
        "list=mine": f"handler_id = {person.pk}",
        "list=late": "node IN ('registration', 'drafting') AND due_on < now()",
        "list=closed": "node = 'closed'",
        "list=open": "node IN ('registration', 'drafting')",
    }
    number = Application.objects.order_by("pk")[place.size // 2].number
    for address, name in PAGES.items():
        middle = _middle(where.get(address.split("&", maxsplit=1)[0], "true"))
        place.pages[name] = "/admin/cases/?" + address.format(place=middle, number=number)


def _middle(where: str) -> str:
    """Return the place of the row in the middle of a list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_on, id FROM requests_app_application WHERE "
            f"{where} ORDER BY due_on, id LIMIT 1 "
            f"OFFSET (SELECT count(*) / 2 FROM requests_app_application WHERE {where})"
        )
        due, key = cursor.fetchone()
    return f"{due}_{key}"
