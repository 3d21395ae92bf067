"""A world that is built once for a module: each test finds it as it was built, and what a test does to it is taken back.

Building costs more than most tests that look at it. Give tests a `copy.deepcopy` of what was built: the rows are taken
back after each of them, the objects in memory are not. Not for tests that commit.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextlib.contextmanager
def kept(blocker: DjangoDbBlocker, now: datetime | None = None) -> Iterator[None]:
    """Build within, at this instant or by the real clock; the tests' own transactions lie inside of this one."""
    clock = time_machine.travel(now, tick=False) if now else contextlib.nullcontext()
    with blocker.unblock(), clock, transaction.atomic():
        yield
        transaction.set_rollback(True)
