"""Index the search by pairs of characters: two Chinese characters must be found, and no database splits them.

Numbers are made of few figures, so their pairs are everybody's: of four and more Latin letters and figures every
four stand in the index too. PostgreSQL: a GIN index on these terms of `search_text`. SQLite: an FTS5 table whose
words they are; `models/search.py` keeps it. What was stored before gets its text here, as `Application.searchable` makes it.
"""

from django.db import migrations

from requests_app.law.text import normalised
from requests_app.models.search import index_text

# COST: a search must ask the index, then the text, and last the function.
POSTGRESQL = """
CREATE FUNCTION case_pairs(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
  SELECT coalesce(array_agg(DISTINCT term), '{}') FROM (
    SELECT sign || lead(sign) OVER (ORDER BY at) AS term
    FROM unnest(string_to_array(said, NULL)) WITH ORDINALITY AS signs(sign, at)
    UNION ALL
    SELECT substr(run[1], at, 4)
    FROM regexp_matches(said, '[0-9a-z]{4,}', 'g') AS run, generate_series(1, length(run[1]) - 3) AS at
  ) AS terms WHERE term IS NOT NULL
$$;
CREATE INDEX case_search ON requests_app_application USING gin (case_pairs(search_text));
"""
# Few open cases wait for somebody; without this index they are looked for among all open ones on every page.
WAITING = (
    "CREATE INDEX open_waiting ON requests_app_application (agency_id, due_on, id) {} WHERE NOT (waiting_for = '')"
)
# PostgreSQL counts the tabs from the indexes alone if these carry what the lists ask besides (the model cannot say
# this for both databases; names and order stay the model's).
_OPEN = "node IN ('approval', 'drafting', 'registration', 'reply', 'secrecy_review', 'supplementation')"
COVERING = {
    "open_due_agency": ("agency_id, due_on, id", "waiting_for", f"WHERE {_OPEN}"),
    "worklist_node": ("agency_id, node, due_on, id", "handler_id", ""),
    "worklist_handler": ("handler_id, due_on, id", "agency_id", ""),
}
SQLITE = "CREATE VIRTUAL TABLE case_search USING fts5(pairs)"
UNDO = {
    "postgresql": "DROP INDEX case_search; DROP FUNCTION case_pairs(text)",
    "sqlite": "DROP TABLE case_search",
}
BATCH = 500


def fill(apps, schema_editor):
    """Give every stored case its search text, as the door would."""
    cases = apps.get_model("requests_app", "Application").objects
    events = apps.get_model("requests_app", "Event").objects
    some = []
    for case in cases.iterator(chunk_size=BATCH):
        acts = ["submit", "answer_on_the_spot"]
        last = events.filter(application=case, act__in=acts).order_by("-seq").first()
        elements = [said for _, said in sorted((last.facts.get("elements") or {}).items())] if last else []
        given = [case.reference, case.number or "", case.applicant_name, case.title, case.doc_ref, case.content]
        found = map(normalised, [*given, case.doc_no, *map(str, elements)])
        case.search_text = "\n".join(filter(None, found))[:4000]
        some.append(case)
        if len(some) == BATCH:
            cases.bulk_update(some, ["search_text"])
            some = []
    cases.bulk_update(some, ["search_text"])


def index(apps, schema_editor):
    """Make the index of this database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    schema_editor.execute(SQLITE)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, search_text FROM requests_app_application")
        rows = cursor.fetchall()
    index_text(rows)


def cover(apps, schema_editor):
    """Make the lists' indexes carry what counting needs."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(WAITING.format("INCLUDE (waiting_for)" if postgresql else ""), params=None)
    for name, (columns, more, where) in COVERING.items() if postgresql else ():
        schema_editor.execute(f"DROP INDEX {name}")
        schema_editor.execute(
            f"CREATE INDEX {name} ON requests_app_application ({columns}) INCLUDE ({more}) {where}", params=None
        )


def uncover(apps, schema_editor):
    """Make them as the model says."""
    schema_editor.execute("DROP INDEX open_waiting")
    for name, (columns, _, where) in COVERING.items() if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(f"DROP INDEX {name}")
        schema_editor.execute(f"CREATE INDEX {name} ON requests_app_application ({columns}) {where}", params=None)


def drop(apps, schema_editor):
    """Take the index away."""
    schema_editor.execute(UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0003_desk")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(index, drop),
        migrations.RunPython(cover, uncover),
    ]
