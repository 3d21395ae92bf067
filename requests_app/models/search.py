"""检索: `search_text__found="土地征收"`, answered by the index of the database at hand.

Both indexes keep pairs of neighbouring characters, and every four of a run of Latin letters and figures
(migration 0004). These may stand in another order or far apart, so the text itself is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from requests_app.law.text import normalised, pairs

#: So many figures or Latin letters are one term of the index.
_FOUR = 4
_RUN = re.compile(f"[0-9a-z]{{{_FOUR},}}")


def terms(text: str) -> list[str]:
    """Return what the index keeps of a normalised text."""
    fours = (run[at : at + _FOUR] for run in _RUN.findall(text) for at in range(len(run) - _FOUR + 1))
    return list(dict.fromkeys([*pairs(text), *fours]))


def wanted(words: str) -> list[str]:
    """Return terms that every text with these normalised words has: as few as touch each character."""
    found, covered = [], 0
    runs = {run.start(): run.end() for run in _RUN.finditer(words)}
    for start, end in runs.items():
        found += _row(words, covered, start + 1, 2)
        found += _row(words, start, end, _FOUR)
        covered = end - 1
    found += _row(words, covered, len(words), 2)
    return list(dict.fromkeys(found))


def _row(words: str, start: int, end: int, size: int) -> list[str]:
    """Return terms of this size side by side from start to end, the last one reaching back."""
    places = [*range(start, end - size, size), end - size]
    return [words[at : at + size] for at in places] if end - start >= size else []


@models.TextField.register_lookup
class Found(models.Lookup):
    """The normalised text contains the normalised words; of one character or none nothing is found."""

    lookup_name = "found"
    prepare_rhs = False

    def _asked(self) -> tuple[list[str], str]:
        return wanted(normalised(str(self.rhs))), like(str(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the GIN index, then the text."""
        column, params = self.process_lhs(compiler, connection)
        asked, text = self._asked()
        if not asked:
            return "FALSE", []
        return f"(case_pairs({column}) @> %s AND {column} LIKE %s)", [*params, asked, *params, text]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the FTS5 table, then the text."""
        column, params = self.process_lhs(compiler, connection)
        asked, text = self._asked()
        if not asked:
            return "1 = 0", []
        key = column.rpartition(".")[0] + '."id"'
        found = f"{key} IN (SELECT rowid FROM case_search WHERE case_search MATCH %s)"  # noqa: S608 - our own column
        return f"({found} AND {column} LIKE %s)", [" AND ".join(map(word, asked)), *params, text]


def like(words: str) -> str:
    """Return the pattern for LIKE; normalised words hold none of its own signs (% _ and the backslash)."""
    return f"%{normalised(words)}%"


def word(pair: str) -> str:
    """Return a term as a word of plain letters and figures, which no tokenizer takes apart."""
    return "x".join(f"{ord(sign):x}" for sign in pair)


def index_text(rows: Iterable[tuple[int, str]]) -> None:
    """Keep SQLite's index of (case key, search text) in step; PostgreSQL keeps its own."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for key, text in rows:
            cursor.execute("DELETE FROM case_search WHERE rowid = %s", [key])
            cursor.execute(
                "INSERT INTO case_search(rowid, pairs) VALUES (%s, %s)", [key, " ".join(map(word, terms(text)))]
            )
