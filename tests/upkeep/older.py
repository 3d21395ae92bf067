"""An office that still runs an older version: its tables as that version made them, its rows as it wrote them.

The rows come from the present version through COPY; what is sealed now is written plain, as it was then.
"""

from __future__ import annotations

import psycopg
from django.utils import timezone

from requests_app.handling.seeding import seed_cases
from requests_app.models import Agency, Application, Message, Paper

from .places import Place

#: The version before sealing, logins of our own and upkeep: the newest whose cases hold plain numbers.
OLD = "0012_archive"
#: Tables whose rows are brought, each after those it refers to; of the last two one row for every case.
BROUGHT = ("agency", "serial", "application", "event", "filing")
EACH = ("message", "paper")
#: Columns that are sealed now, by table → how the older version had them.
PLAIN = {
    "application": {
        "id_number": "CASE WHEN row.id % 2 = 0 THEN '11010519491231002X' ELSE '' END",
        "phone": "'138' || lpad((row.id % 100000000)::text, 8, '0')",
    },
    "message": {"address": "'wu' || own.id || '@example.com'"},
    "paper": {"content": """'{"lines": ["一"]}'"""},
}


def line(database: str) -> psycopg.Connection:
    """Give a connection of one's own."""
    return psycopg.connect(database.replace("postgres://", "postgresql://", 1), autocommit=True)


def furnish(place: Place, here: str, cases: int) -> None:
    """Fill the older place with so many cases, with a letter and a paper each; `here` is the present database."""
    agency = Agency.objects.create(code="ningbo", name="示例机关")
    today = timezone.localdate()
    seed_cases(agency, today.year - 1, cases, seed=1, today=today, recorded_at=timezone.now())
    case = Application.objects.earliest("pk")
    day = {"for_day": today, "sent_at": timezone.now(), "agency": agency, "application": case}
    Message.objects.create(kind="lodge_1", channel="email", address="wu@example.com", text="已收到", **day)
    Paper.objects.create(
        agency=agency, application=case, seq=1, kind="notice_receipt", title="接收回执", addressee="吴", on=today,
        content={}, content_sha256="0" * 64, made_at=timezone.now(), rendered_at=timezone.now(),
    )  # fmt: skip
    with line(here) as source, line(place.database) as target:
        for name in (*BROUGHT, *EACH):
            _bring(source, target, name, each=name in EACH)


def _bring(source: psycopg.Connection, target: psycopg.Connection, name: str, *, each: bool) -> None:
    """Copy what both versions know of a table; with `each` the one row once for every case."""
    table = f"requests_app_{name}"
    columns = [column for column in _columns(target, table) if not (each and column == "id")]
    assert set(columns) <= set(_columns(source, table)), table
    own = {"application_id": "own.id"} if each else {}
    chosen = {column: f'row."{column}"' for column in columns} | PLAIN.get(name, {}) | own
    beside = " CROSS JOIN requests_app_application own" if each else ""
    asked = f"COPY (SELECT {', '.join(chosen[column] for column in columns)} FROM {table} row{beside}) TO STDOUT"
    quoted = ", ".join(f'"{column}"' for column in columns)
    given = f"COPY {table} ({quoted}) FROM STDIN"
    with source.cursor().copy(asked) as out, target.cursor().copy(given) as into:
        for data in out:
            into.write(data)
    if not each:
        target.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _columns(at: psycopg.Connection, table: str) -> list[str]:
    asked = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'"
    return sorted(name for (name,) in at.execute(asked, [table]))
