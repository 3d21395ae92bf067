"""Migrations on a full database: an older office goes through every one up to the newest, while somebody works."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Self

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ..workers import database_url
from .older import OLD, furnish, line
from .places import empty_place

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

#: Seconds anybody at work may wait for one statement.
LONGEST = 10
#: What is sealed afterwards: table, column, one of how many cases.
SEALED = (("application", "phone", 1), ("application", "id_number", 2), ("message", "address", 1))
#: What people do all the time, in words that every version of the tables understands.
WORK = (
    "SELECT id FROM requests_app_application WHERE id = (SELECT min(id) FROM requests_app_application) FOR UPDATE",
    "UPDATE requests_app_application SET unit = unit WHERE id = (SELECT min(id) FROM requests_app_application)",
    "UPDATE requests_app_agency SET name = name",
    "UPDATE requests_app_message SET tries = tries WHERE id = (SELECT min(id) FROM requests_app_message)",
    "SELECT count(*) FROM requests_app_event WHERE application_id = 1",
    "SELECT count(*) FROM requests_app_paper WHERE application_id = 1",
)


@dataclass
class Worker:
    """Somebody who reads and writes on while the tables change; keeps the longest wait."""

    database: str
    longest: tuple[float, str] = (0.0, "")
    statements: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        with line(self.database) as own:
            while not self.over.is_set():
                for statement in WORK:
                    begun = time.monotonic()
                    own.execute(statement)
                    self.longest = max(self.longest, (time.monotonic() - begun, statement))
                    self.statements += 1
                self.over.wait(0.02)

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.work)
        self.thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.over.set()
        self.thread.join()


def forward(tmp_path, cases: int, steps: list[str]) -> list[tuple[str, float, Worker]]:
    """Bring an older office of so many cases forward, each step by itself; return how long and who waited."""
    done = []
    with empty_place(tmp_path, f"older_{cases}") as place:

        def run(*words: str) -> str:
            answer = place.run(*words)
            assert answer.returncode == 0, answer.stderr[-2000:]
            return answer.stdout

        run("migrate", "requests_app", OLD, "--verbosity", "0")
        furnish(place, database_url(), cases)
        for name in steps:
            begun = time.monotonic()
            with Worker(place.database) as worker:
                run("migrate", *(("requests_app", name) if name else ()), "--verbosity", "0")
            done.append((name or "all", time.monotonic() - begun, worker))
            assert worker.statements >= len(WORK), name
        with line(place.database) as own:
            for table, column, many in SEALED:
                sealed = f"SELECT count(*) FROM requests_app_{table} WHERE {column} LIKE 'enc1:%'"
                assert own.execute(sealed).fetchone() == (cases // many,), (table, column)
            own.execute("DELETE FROM requests_app_paper")  # of no record: the ledger's check would rightly miss them
        assert f"核验{cases}件，全部一致。" in run("verify_ledger")
    return done


def test_an_older_office_goes_forward_while_somebody_works(tmp_path):
    ((_, _, worker),) = forward(tmp_path, 300, [""])
    assert worker.longest[0] < LONGEST, worker.longest


@pytest.mark.soak
def test_every_migration_goes_forward_on_a_hundred_thousand_cases(tmp_path, capsys):
    names = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "requests_app")
    done = forward(tmp_path, 100_000, [*(name for name in names if name > OLD), ""])
    with capsys.disabled():
        sys.stdout.writelines(
            f"\n{name}: {seconds:.1f} s with start; longest wait of {worker.statements} statements"
            f" {worker.longest[0]:.2f} s: {worker.longest[1][:60]}"
            for name, seconds, worker in done
        )
    assert [(name, worker.longest) for name, _, worker in done if worker.longest[0] > LONGEST] == []


def test_the_version_it_begins_with_is_the_last_with_plain_numbers():
    names = sorted(name for app, name in MigrationLoader(connection).disk_migrations if app == "requests_app")
    assert names[names.index(OLD) + 1 : names.index(OLD) + 3] == ["0013_login", "0014_seal_add"]
