"""Find an agency's newest cases at once: the index on the agency alone becomes one that is in order besides.

Without it the newest case of a small agency was looked for among everybody's, from the newest on. On PostgreSQL the
index is built beside the work; the one it replaces goes afterwards.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

beside = import_module("requests_app.migrations.0016_seal_only")
TABLE = "requests_app_application"


def _on_agency_alone(schema: Any) -> list[str]:
    """Return the names of the plain indexes on the agency and nothing else."""
    connection = schema.connection
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE)
    plain = {name: told for name, told in found.items() if told["index"] and not told["unique"]}
    return [name for name, told in plain.items() if told["columns"] == ["agency_id"]]


def drop(_apps: Any, schema: Any) -> None:
    """Take the index on the agency alone away."""
    beside_the_work = "CONCURRENTLY " if schema.connection.vendor == "postgresql" else ""
    for name in _on_agency_alone(schema):
        schema.execute(f"DROP INDEX {beside_the_work}{schema.quote_name(name)}")


def restore(_apps: Any, schema: Any) -> None:
    """Make it again."""
    schema.execute(f"CREATE INDEX application_agency ON {TABLE} (agency_id)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("requests_app", "0023_file_imports")]
    operations = [
        beside.IndexBesideTheWork("application", models.Index(fields=["agency", "id"], name="newest_of_agency")),
        # Not by AlterField: SQLite would make the table anew and lose the indexes that only SQL can say.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, restore)],
            state_operations=[
                migrations.AlterField(
                    "application",
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="requests_app.agency",
                        verbose_name="受理机关",
                    ),
                ),
            ],
        ),
    ]
