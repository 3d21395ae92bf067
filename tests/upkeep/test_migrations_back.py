"""退回: which migrations go back, as docs/operations.md says, so that nobody finds out on the day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from requests_app.models.one_way import refuse

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.once, pytest.mark.django_db]


def one_way():
    """Names of the migrations of ours that cannot be taken back."""
    found = MigrationLoader(None).disk_migrations
    return sorted(
        f"{app}.{name}"
        for (app, name), migration in found.items()
        if app in {"requests_app", "reports"} and not all(step.reversible for step in migration.operations)
    )


def test_only_the_sealing_cannot_be_taken_back():
    assert one_way() == ["requests_app.0015_seal_fill"]


def test_the_manual_names_a_step_that_exists_and_goes_back():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = re.findall(r"manage\.py migrate requests_app (\d{4}_\w+)", text)
    assert named == ["0017_upkeep"]
    assert ("requests_app", named[0]) in MigrationLoader(None).disk_migrations


def test_going_back_too_far_is_refused_before_the_first_step():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan([("requests_app", "0014_seal_add")])
    assert str(plan[-1][0]) == "requests_app.0015_seal_fill"  # whatever stands before it would have been undone
    with pytest.raises(CommandError, match=r"^没有动任何数据：requests_app\.0015_seal_fill 退不回去"):
        call_command("migrate", "requests_app", "0014", verbosity=0)
    assert MigrationExecutor(connection).loader.applied_migrations == executor.loader.applied_migrations


def test_going_back_as_far_as_it_goes_and_forward_are_let_pass():
    plan = MigrationExecutor(connection).migration_plan([("requests_app", "0017_upkeep")])
    assert plan
    refuse(None, plan)
    refuse(
        None,
        [
            (step, False)
            for step, _ in MigrationExecutor(connection).migration_plan([("requests_app", "0014_seal_add")])
        ],
    )
