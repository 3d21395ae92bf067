"""批量写入: keys taken and lines of tab-separated values written, by each database's quickest way."""

from __future__ import annotations

from django.db import connection

from requests_app.models import Application

#: No value, as PostgreSQL's COPY writes it.
NULL = "\\N"


def reserve(count: int) -> list[int]:
    """Reserve keys of cases: from the sequence; on SQLite this transaction is the only writer."""
    table = Application._meta.db_table  # noqa: SLF001 - Django's name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [key for (key,) in cursor]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + count + 1))


def write(table: str, own: tuple[str, ...], common: dict[str, str], lines: list[str]) -> None:
    """Write lines of tab-separated values; `common` are the columns that are the same in all."""
    names = ", ".join(f'"{name}"' for name in (*own, *common))
    tail = "".join(f"\t{value}" for value in common.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write(f"{tail}\n".join([*lines, ""]))
            return
        places = ", ".join(["%s"] * (len(own) + len(common)))
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - names of columns
            [[None if value == NULL else value for value in (line + tail).split("\t")] for line in lines],
        )
