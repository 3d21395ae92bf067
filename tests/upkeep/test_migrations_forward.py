"""Migrations on a full database: 100,000 cases go through every one that can be taken back, while somebody works."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import Self

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader

from .places import empty_place

pytestmark = [pytest.mark.soak, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CASES = 100_000
#: The oldest state that can be gone back to: what was sealed is never laid open again.
OLDEST = "0016"
#: Seconds a page may wait before the proxy gives it up.
LONGEST = 30
OFFICE = "from requests_app.models import Agency; Agency.objects.create(code='ningbo', name='示例机关')"
#: What people do all the time, in words that every version of the tables understands.
WORK = (
    "SELECT id FROM requests_app_application WHERE id = (SELECT min(id) FROM requests_app_application) FOR UPDATE",
    "UPDATE requests_app_agency SET name = name",
    "SELECT count(*) FROM requests_app_message WHERE id = 1",
    "SELECT count(*) FROM requests_app_event WHERE application_id = 1",
)


@dataclass
class Worker:
    """Somebody who works on while the tables change; keeps the longest wait."""

    database: str
    waits: list[float] = field(default_factory=lambda: [0.0])

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        with closing(
            psycopg.connect(self.database.replace("postgres://", "postgresql://", 1), autocommit=True)
        ) as line:
            while not self.over.is_set():
                for statement in WORK:
                    begun = time.monotonic()
                    line.execute(statement)
                    self.waits.append(time.monotonic() - begun)
                self.over.wait(0.02)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.over.set()
        self.thread.join()


def test_every_migration_goes_forward_on_a_hundred_thousand_cases(tmp_path, capsys):
    names = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "requests_app")
    ahead = [name for name in names if name[:4] > OLDEST]
    with empty_place(tmp_path, "hundred_thousand") as place:

        def run(*words: str) -> str:
            done = place.run(*words)
            assert done.returncode == 0, done.stderr[-2000:]
            return done.stdout

        run("migrate", "--verbosity", "0")
        run("shell", "-c", OFFICE)
        run("seed_cases", "--agency", "ningbo", "--year", "2026", "--count", str(CASES))
        run("migrate", "requests_app", OLDEST, "--verbosity", "0")
        lines = []
        for name in ahead:
            begun = time.monotonic()
            with Worker(place.database) as worker:
                run("migrate", "requests_app", name, "--verbosity", "0")
            lines.append((name, time.monotonic() - begun, max(worker.waits)))
        run("migrate", "--verbosity", "0")
        with capsys.disabled():
            sys.stdout.writelines(
                f"\n{name}: {seconds:.1f} s with start, longest wait of somebody at work {wait:.2f} s"
                for name, seconds, wait in lines
            )
        assert [name for name, _, wait in lines if wait > LONGEST] == []
        assert f"核验{CASES}件，全部一致。" in run("verify_ledger")
