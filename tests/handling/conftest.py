"""Fixtures of tests that commit for real."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from django.db import connection

append_only = importlib.import_module("requests_app.migrations.0002_append_only")


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - asked for its effect
    """Give a database whose transactions commit; afterwards take the guards off, empty, put them on.

    The guards do their work even against the test framework's own clearing.
    """
    yield
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for statement in append_only.UNDO[vendor]:
            cursor.execute(statement)
        cursor.execute("DELETE FROM requests_app_event")
        for statement in {"sqlite": append_only.SQLITE, "postgresql": append_only.POSTGRESQL}[vendor]:
            cursor.execute(statement)
