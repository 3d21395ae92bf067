"""检索: `search_text__found="土地征收"`, answered by the index of the database at hand.

Both indexes keep pairs of neighbouring characters (migration 0004); pairs may stand in another order or
far apart, so the text itself is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from requests_app.law.text import normalised, pairs


@models.TextField.register_lookup
class Found(models.Lookup):  # type: ignore[type-arg] # Django's stubs want the type of the right-hand side
    """The normalised text contains the normalised words; of one character or none nothing is found."""

    lookup_name = "found"
    prepare_rhs = False

    def _asked(self) -> tuple[list[str], str]:
        asked = normalised(str(self.rhs))
        return pairs(asked), f"%{asked}%"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the GIN index, then the text."""
        column, params = self.process_lhs(compiler, connection)
        wanted, like = self._asked()
        if not wanted:
            return "FALSE", []
        return f"(case_pairs({column}) @> %s AND {column} LIKE %s)", [*params, wanted, *params, like]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the FTS5 table, then the text."""
        column, params = self.process_lhs(compiler, connection)
        wanted, like = self._asked()
        if not wanted:
            return "FALSE", []
        key = column.rpartition(".")[0] + '."id"'
        found = f"{key} IN (SELECT rowid FROM case_search WHERE case_search MATCH %s)"  # noqa: S608 - our own column
        return f"({found} AND {column} LIKE %s)", [" AND ".join(map(word, wanted)), *params, like]


def word(pair: str) -> str:
    """Return a pair as a word of plain letters and figures, which no tokenizer takes apart."""
    return "x".join(f"{ord(sign):x}" for sign in pair)


def index_text(rows: Iterable[tuple[int, str]]) -> None:
    """Keep SQLite's index of (case key, search text) in step; PostgreSQL keeps its own."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for key, text in rows:
            cursor.execute("DELETE FROM case_search WHERE rowid = %s", [key])
            cursor.execute(
                "INSERT INTO case_search(rowid, pairs) VALUES (%s, %s)", [key, " ".join(map(word, pairs(text)))]
            )
