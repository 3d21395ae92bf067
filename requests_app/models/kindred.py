"""相近内容: the cases that may say what a text says, found by the index of pairs (migration 0004).

Few pairs tell a text from the others, most are everybody's (申请, 公开, 文件). So a case is worth comparing if
it holds any of some pairs that are rare in this database, or all of the four rarest of the frequent ones.
What is rare the database knows: PostgreSQL from its statistics, SQLite by counting up to a limit. The answer is
a first choice for comparing, bounded in cost; it is not a promise that nothing else is alike.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import BooleanField, Func, IntegerField
from django.db.models.expressions import Combinable

from .search import word

#: Rare pairs of which one is enough, frequent ones of which all are asked.
ANY_OF, ALL_OF = 8, 4
#: A frequent pair in more cases than this tells nothing, and would cost too much.
TOO_MANY = 100_000
#: SQLite counts a pair so far, and takes so many of the newest that hold all of the frequent ones.
RARE_BELOW, NEWEST = 200, 4000
#: So many pairs, spread over the text, say which of the found are nearest.
WEIGHED = 24

_KNOWN = """
 FROM unnest(%s::text[]) AS pair LEFT JOIN (
  SELECT unnest(most_common_elems::text::text[]) AS elem, unnest(most_common_elem_freqs) AS share
  FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'case_search' AND attname = 'case_pairs'
 ) AS known ON elem = pair"""
_SIZE = "(SELECT reltuples FROM pg_class WHERE oid = 'requests_app_application'::regclass)"
_RARE = f"""(SELECT coalesce((array_agg(pair ORDER BY md5(pair)) FILTER (WHERE share IS NULL))[1:{ANY_OF}], '{{}}')
 {_KNOWN})"""
_FREQUENT = f"""(SELECT CASE WHEN count(share) >= {ALL_OF} AND min(share) * {_SIZE} <= {TOO_MANY}
 THEN (array_agg(pair ORDER BY share))[1:{ALL_OF}] ELSE ARRAY[''] END {_KNOWN})"""
_COUNTED = f"""
 SELECT key AS at, value AS pair,
  (SELECT count(*) FROM (SELECT 1 FROM case_search WHERE case_search MATCH value LIMIT {RARE_BELOW})) AS many
 FROM json_each(%s)"""  # noqa: S608 - figures of ours
_SOME = f"""(SELECT coalesce(group_concat(pair, ' OR '), 'none') FROM (
  SELECT pair FROM ({_COUNTED}) WHERE many BETWEEN 1 AND {RARE_BELOW - 1}
  ORDER BY many = 1, at * 7919 %% 101 LIMIT {ANY_OF}))"""  # noqa: S608 - figures of ours
_ALL = f"""(SELECT CASE count(*) WHEN {ALL_OF} THEN group_concat(pair, ' AND ') ELSE 'none' END FROM (
  SELECT pair FROM ({_COUNTED}) WHERE many = {RARE_BELOW} ORDER BY at * 7919 %% 101 LIMIT {ALL_OF}))"""  # noqa: S608 - figures of ours
_HOLDS = "SELECT rowid FROM case_search WHERE case_search MATCH "


class MayBeAlike(Func):
    """Whether a case is worth comparing with a text; the expression names `search_text`."""

    output_field = BooleanField()

    def __init__(self, column: str | Combinable, pairs: tuple[str, ...] = ()) -> None:
        super().__init__(column)
        self.pairs = list(pairs)

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # noqa: ARG002 - Django's signature
        """Ask the GIN index; both lists are made once, before."""
        column, params = compiler.compile(self.source_expressions[0])
        held = f"case_pairs({column})"
        asked = [*params, self.pairs, *params, self.pairs]
        return f"({held} && {_RARE} OR {held} @> {_FREQUENT})", asked

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[str | int, ...]]:  # noqa: ARG002 - Django's signature
        """Ask the FTS5 table for the newest."""
        column, params = compiler.compile(self.source_expressions[0])
        key, asked = column.rpartition(".")[0] + '."id"', json.dumps([word(pair) for pair in self.pairs])
        newest = f"SELECT rowid FROM ({_HOLDS} {_ALL} ORDER BY rowid DESC LIMIT {NEWEST})"  # noqa: S608 - figures of ours
        return f"{key} IN ({_HOLDS} {_SOME} UNION ALL {newest})", (asked, asked, *params)  # noqa: S608 - figures of ours


class SharedPairs(Func):
    """How many of the pairs of a text, at least one, a case holds; the expression names `search_text`."""

    output_field = IntegerField()

    def __init__(self, column: str | Combinable, pairs: tuple[str, ...] = ()) -> None:
        super().__init__(column)
        self.pairs = pairs[:: max(1, len(pairs) // WEIGHED)][:WEIGHED]

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[str | int, ...]]:  # noqa: ARG002 - Django's signature
        """Count them in the text itself; only the rows found are asked."""
        return self._count("strpos", compiler)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[str | int, ...]]:  # noqa: ARG002 - Django's signature
        """Count them in the text itself; only the rows found are asked."""
        return self._count("instr", compiler)

    def _count(self, place: str, compiler: Any) -> tuple[str, tuple[str | int, ...]]:
        column, _ = compiler.compile(self.source_expressions[0])
        held = [f"CASE WHEN {place}({column}, %s) > 0 THEN 1 ELSE 0 END"] * len(self.pairs)
        return f"({' + '.join(held)})", self.pairs
