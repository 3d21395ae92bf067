"""One attacked office for all tests of a module: making it costs seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_django
import time_machine
from django.core.cache import cache
from django.db import transaction

from . import world as made
from .world import World

NOW = "2026-06-30T10:00:00+08:00"


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[World]:
    """Give the office; what is written into it is taken back when the module is done."""
    cache.clear()
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield made.build(*getattr(request.module, "ACTS", ()))
        transaction.set_rollback(True)
    cache.clear()
