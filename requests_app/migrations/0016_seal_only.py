"""Let the database refuse a number that is not sealed, and find numbers by their blind index; nobody is kept waiting.

On PostgreSQL the indexes are built beside the work, and the constraint is checked without stopping writers.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models, transaction

from requests_app.models.encrypted import all_sealed


class IndexBesideTheWork(AddIndexConcurrently):
    """Concurrently where the database can."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Build it."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            migrations.AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it away."""
        migrations.AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)


class ConstraintForNewRows(AddConstraintNotValid):
    """For what is written from now on; on SQLite for all rows, in one transaction."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add it."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            with transaction.atomic(schema_editor.connection.alias):
                migrations.AddConstraint.database_forwards(self, app_label, schema_editor, from_state, to_state)


class ConstraintForAllRows(ValidateConstraint):
    """For the rows that were there before."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Check them."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)


SEALED = models.CheckConstraint(
    condition=all_sealed("id_number", "phone", "fax", "agent_id_number"), name="numbers_sealed"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("requests_app", "0015_seal_fill")]
    operations = [
        IndexBesideTheWork("application", models.Index(fields=["id_number_index"], name="case_of_identity")),
        IndexBesideTheWork("application", models.Index(fields=["phone_index"], name="case_of_telephone")),
        ConstraintForNewRows("application", SEALED),
        ConstraintForAllRows("application", "numbers_sealed"),
    ]
