"""Guard the events in the database itself: raw SQL cannot change or delete one either."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = [
    f"CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON requests_app_event "
    "BEGIN SELECT RAISE(ABORT, '办理记录只增不改'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    # An empty table may be truncated: that is how a test database is cleared.
    "$$ BEGIN IF TG_OP = 'TRUNCATE' AND NOT EXISTS (SELECT 1 FROM requests_app_event) THEN RETURN NULL; END IF; "
    "RAISE EXCEPTION '办理记录只增不改'; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON requests_app_event "
    "FOR EACH ROW EXECUTE FUNCTION event_append_only()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON requests_app_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()",
]
UNDO = {
    "sqlite": ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete"],
    "postgresql": [
        "DROP TRIGGER event_no_truncate ON requests_app_event",
        "DROP TRIGGER event_no_change ON requests_app_event",
        "DROP FUNCTION event_append_only()",
    ],
}


def guard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
