"""How the suite runs.

On the database of DATABASE_URL, SQLite without one: everything. `TEST_DB=postgres pytest` is the second run: it starts
a PostgreSQL of its own and repeats there what touches the database, except what is marked `once`.

`once` is for what asks the database nothing the two could answer differently: a page, a form, a letter put together from
rows that other tests write and read on both. Never `once`: acts and the event log, locks and constraints, search,
order, counts and figures, who may see what, migrations, tasks and queues, copies. Each desk page is opened on both
(tests/desk/test_addresses.py). `later` is for what is long and not the only one to ask: PostgreSQL meets it in
`make soak`, because another test of `make test` asks the same of it, or because the first run has counted it (the
queries of a page). `DATABASE_URL=postgres://... pytest` runs all of it on PostgreSQL. A test marked `redis`, `nginx` or
`browser` meets the real program; where it is missing the test is skipped and named at the end, and in CI that is a
failure.
"""

from __future__ import annotations

import gc
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.test import SimpleTestCase, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import servers

hypothesis_settings.register_profile(
    "default", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "soak", deadline=None, max_examples=1500, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

append_only = importlib.import_module("requests_app.migrations.0002_append_only")

# The server of the tests writes an answer in two pieces; the second would wait 40 ms for a word about the first.
WSGIRequestHandler.disable_nagle_algorithm = True

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
SOAK = os.environ.get("SOAK") == "1"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """`TEST_DB=postgres`: start one server, run this same pytest against it, stop the server."""
    wanted = os.environ.get("TEST_DB", "sqlite")
    if wanted not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"TEST_DB={wanted!r}: write sqlite or postgres")
    if wanted == "sqlite" or os.environ.get("DATABASE_URL"):
        return None
    with servers.postgres() as url:
        command = [sys.executable, "-m", "pytest", *config.invocation_params.args]
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})


def _touches_database(item: pytest.Item) -> bool:
    """Whether the test meets the database: by mark, by fixture or as Django's TestCase."""
    asked = {"db", "transactional_db", "django_db_setup", "live_server"}
    cls = getattr(item, "cls", None) or object
    return (
        item.get_closest_marker("django_db") is not None
        or bool(asked & set(getattr(item, "fixturenames", ())))
        or (issubclass(cls, SimpleTestCase) and issubclass(cls, TransactionTestCase))
    )


def _long_run(item: pytest.Item) -> bool:
    """Whether `make soak` repeats the test: marked soak, or told in random stories by hypothesis."""
    marked = item.get_closest_marker("soak") or item.get_closest_marker("hypothesis")
    return marked is not None or "test_stateful" in item.nodeid


@pytest.hookimpl(trylast=True)  # hypothesis adds its own marks in this hook
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run on each database what means something there; leave the long ones to `make soak`."""
    on_postgres = connection.vendor == "postgresql"
    second_run = on_postgres and os.environ.get("TEST_DB") == "postgres"
    keep: list[pytest.Item] = []
    drop: list[pytest.Item] = []
    for item in items:
        only_postgres = item.get_closest_marker("postgres") is not None
        runs = on_postgres or not only_postgres
        if second_run:  # pure rules and pages have been seen in the first run
            marks = {mark.name for mark in item.iter_markers()}
            left = {"browser", "once"} & marks or ("later" in marks and not SOAK)
            runs = _touches_database(item) and (only_postgres or not left)
        if SOAK:
            runs = runs and (_long_run(item) or (second_run and item.get_closest_marker("later") is not None))
        elif item.get_closest_marker("soak") is not None:
            runs = False
        (keep if runs else drop).append(item)
    if drop:
        config.hook.pytest_deselected(items=drop)
        items[:] = keep


def pytest_collection_finish() -> None:
    """Look no more for garbage among six thousand collected tests: they live to the end, and a tenth of the time goes there."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing; in CI fail it, so that nothing is left out unseen."""
    missing = []
    if item.get_closest_marker("browser") is not None and servers.chromium_program() is None:
        missing.append("Chromium")
    no_redis = servers.redis_program() is None and not os.environ.get("REDIS_URL")
    if item.get_closest_marker("redis") is not None and no_redis:
        missing.append("Redis")
    if item.get_closest_marker("nginx") is not None and servers.nginx_program() is None:
        missing.append("nginx")
    if not missing:
        return
    reason = f"needs {' and '.join(missing)}: {servers.BRING}"
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests left out for lack of a program, and the one command that brings it."""
    left_out = [
        report.nodeid
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and servers.BRING in report.longrepr[2]
    ]
    if left_out:
        terminalreporter.section("left out for lack of Chromium, Redis or nginx")
        for name in left_out:
            terminalreporter.line(name)
        terminalreporter.line(f"To run them: {servers.BRING}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each worker its own database: a file on SQLite (so that threads really wait for its lock)."""
    test = settings.DATABASES["default"].setdefault("TEST", {})
    if connection.vendor == "sqlite":
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        test["NAME"] = f"test_disclosure_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Begin each test with an empty cache: what one did counts against nobody in the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def guards_off_for_clearing(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits take the guards off the events, empty them, put the guards on again.

    The guards do their work even against the test framework's own clearing of the tables.
    """
    mark = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not (asked or (mark is not None and mark.kwargs.get("transaction"))):
        yield
        return
    request.getfixturevalue("_django_db_helper")  # set up before this, so cleared after it
    yield
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for statement in append_only.UNDO[vendor]:
            cursor.execute(statement)
        cursor.execute("DELETE FROM requests_app_event")
        for statement in {"sqlite": append_only.SQLITE, "postgresql": append_only.POSTGRESQL}[vendor]:
            cursor.execute(statement)


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """Give a database whose transactions commit, so that threads and other processes see them."""


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Give the address of a real Redis; the test carries the mark `redis`."""
    with servers.redis() as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the real Chromium; the test carries the mark `browser`."""
    program = servers.chromium_program()
    if program is None:
        pytest.fail(f"needs Chromium: {servers.BRING}", pytrace=False)
    return program
