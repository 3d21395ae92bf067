"""清点: what a database holds, by plain SQL, so that a copy can be counted without the program's own classes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import FileField

#: Takes a statement, gives its rows.
Ask = Callable[[str], Sequence[Sequence[Any]]]
#: Rows that are gone or written anew without anybody doing anything: not counted.
FLEETING = frozenset({"django_session", "requests_app_pulse"})
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
}
_HEADS = "SELECT reference, events_count, last_hash FROM requests_app_application ORDER BY reference"


def tables(ask: Ask, vendor: str) -> dict[str, int]:
    """Return the rows of each table of ours."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - FLEETING  # noqa: SLF001 -- Django's documented way to a table's name
    there = [str(row[0]) for row in ask(TABLES[vendor])]
    return {name: int(ask(f'SELECT count(*) FROM "{name}"')[0][0]) for name in there if name in ours}  # noqa: S608 -- names of our own models


def heads(ask: Ask) -> str:
    """Return one hash over number, length and last hash of every case's chain of records.

    Sorted here and not by the database, whose order of letters is its own.
    """
    found = hashlib.sha256()
    for row in sorted("\0".join(map(str, row)) for row in ask(_HEADS)):
        found.update(row.encode() + b"\n")
    return found.hexdigest()


def migrations(ask: Ask) -> list[str]:
    """Return the applied migrations."""
    return sorted(f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations"))


def named_files(ask: Ask) -> set[str]:
    """Return every path of the store that a row names."""
    columns = [
        (model._meta.db_table, field.column)  # noqa: SLF001 -- as above
        for model in apps.get_models()
        for field in model._meta.get_fields()  # noqa: SLF001 -- as above
        if isinstance(field, FileField)
    ]
    found: set[str] = set()
    for table, column in columns:
        rows = ask(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608 -- names of our own models
        found |= {str(row[0]) for row in rows}
    return found
