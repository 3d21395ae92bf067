"""翻页: one page of a list from its place on; no OFFSET, and no page costs more than its own rows.

A list comes as disjoint parts. Each is walked in order by its own index for one page at most and the pages are
merged, so that neither an OR nor the cases without a date make the database sort the whole list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy, RawSQL
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

from requests_app.models import Application
from requests_app.models.search import like

PAGE = 30
DIGITS_OF_A_KEY = 18
LONGEST_KEY = 80
#: A search looks at so many rows of the list itself before it asks the index of pairs (`_searched`).
NEAR = 5000


@dataclass(frozen=True, slots=True)
class Order:
    """An order of cases by one column, ties by key; a case without a value counts as the greatest.

    Args:
        key: its name in an address.
        label: how the foot of the list says it.
        column: by which.
        up: from small to great.
    """

    key: str
    label: str
    column: str
    up: bool = True

    def clauses(self, *, back: bool = False) -> list[OrderBy | str]:
        """Return what to order by; backwards for the page before."""
        if self.up is not back:
            return [F(self.column).asc(nulls_last=True), "pk"]
        return [F(self.column).desc(nulls_first=True), "-pk"]

    def beyond(self, value: str | date | None, pk: int, *, back: bool) -> list[Q]:
        """Return disjoint conditions on what comes after a place of the list (before it, backwards)."""
        empty, greater = Q(**{self.column: None}), self.up is not back
        if value is None:
            same = [empty & (Q(pk__gt=pk) if greater else Q(pk__lt=pk))]
            return same if greater else [*same, ~empty]
        row = (F(self.column), F("pk"))
        past = TupleGreaterThan(row, (value, pk)) if greater else TupleLessThan(row, (value, pk))
        return [Q(past), empty] if greater else [Q(past)]


DUE = Order("due", "按到期先后", "due_on")
ORDERS = {
    order.key: order
    for order in (
        DUE,
        Order("received", "按收到日期，最近的在前", "received_on", up=False),
        Order("number", "按编号，最大的在前", "number", up=False),
    )
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `before` and `after` are the keys of its neighbours, "" where there is none."""

    rows: list[Application]
    before: str = ""
    after: str = ""

    @property
    def whole(self) -> bool:
        """Whether this page is the whole list."""
        return not self.before and not self.after


@dataclass(frozen=True, slots=True)
class Asked:
    """What page is wanted.

    Args:
        order: in which.
        before, after: key of the first or last row of the page one comes from; a broken one means the first page.
        size: rows of a page.
        words: what is searched, "" for nothing.
    """

    order: Order
    before: str = ""
    after: str = ""
    size: int = PAGE
    words: str = ""


def page_of(parts: Sequence[QuerySet[Application]], asked: Asked) -> Page:
    """Return one page of a list that is the disjoint union of these parts; one query."""
    if not parts:
        return Page([])
    back_from = _key(asked.before, asked.order)
    start = back_from or _key(asked.after, asked.order)
    back = back_from is not None
    order, size = asked.order.clauses(back=back), asked.size
    if start is not None:
        beyond = asked.order.beyond(*start, back=back)
        parts = [part.filter(place) for part in parts for place in beyond]
    found = _searched(parts, order, asked.words, size + 1) if asked.words else _merged(parts, order, size + 1)
    rows = list(found.select_related("handler", "agency").order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if not rows:
        return Page([])
    if back:
        rows.reverse()
    first, last = _name(rows[0], asked.order), _name(rows[-1], asked.order)
    return Page(rows, first if (more if back else start) else "", last if back or more else "")


def _merged(parts: Sequence[QuerySet[Application]], order: list[OrderBy | str], count: int) -> QuerySet[Application]:
    """Return cases among which the first `count` of the union are."""
    if len(parts) == 1:
        return parts[0]
    some = [_sql(part.order_by(*order).values("id")[:count]) for part in parts]
    return _among(" UNION ALL ".join(_PART.format(sql) for sql, _ in some), some)


def _searched(
    parts: Sequence[QuerySet[Application]], order: list[OrderBy | str], words: str, count: int
) -> QuerySet[Application]:
    """Return cases among which the first `count` of those found are.

    PostgreSQL looks through the next rows of each part itself: a common word is found there at once, and the index
    of pairs would bring all its cases to be sorted. Only where they are too few the index is asked, which then
    brings few.
    """
    found = [part.filter(search_text__found=words) for part in parts]
    if connection.vendor != "postgresql":
        return _merged(found, order, count)
    text = like(words)
    near = [_sql(part.order_by(*order).values("id", "search_text")[:NEAR]) for part in parts]
    far = [_sql(part.order_by(*order).values("id")[:count]) for part in found]
    first = ", ".join(_NEAR.format(n, sql) for n, (sql, _) in enumerate(near))
    then = " UNION ALL ".join(_FAR.format(n, sql) for n, (sql, _) in enumerate(far))
    asked = [(sql, (*params, text, count)) for sql, params in near] + [(sql, (*params, count)) for sql, params in far]
    return _among(f"WITH {first} {then}", asked)


_PART = "SELECT part.id FROM ({}) part"
_NEAR = "near{0} AS MATERIALIZED (SELECT rows.id FROM ({1}) rows WHERE rows.search_text LIKE %s LIMIT %s)"
_FAR = "SELECT id FROM near{0} UNION ALL SELECT part.id FROM ({1}) part WHERE (SELECT count(*) FROM near{0}) < %s"


def _sql(cases: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    return cases.query.get_compiler(connection=connection).as_sql()


def _among(sql: str, asked: Sequence[tuple[str, tuple[Any, ...]]]) -> QuerySet[Application]:
    """Return the cases whose keys this SQL gives."""
    params = [value for _, values in asked for value in values]
    return Application.objects.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - made of our own querysets


# -- 页的位置 ------------------------------------------------------------------------------


def _name(case: Application, order: Order) -> str:
    value = getattr(case, order.column)
    return f"{'-' if value is None else value}_{case.pk}"


def _key(text: str, order: Order) -> tuple[str | date | None, int] | None:
    """Read the key of a place; a broken one is none."""
    said, _, pk = text[:LONGEST_KEY].rpartition("_")
    if not said or not (pk.isascii() and pk.isdecimal()) or len(pk) > DIGITS_OF_A_KEY:
        return None
    if said == "-":
        return None, int(pk)
    if order.column == "number":
        return said.replace("\0", ""), int(pk)
    try:
        return date.fromisoformat(said), int(pk)
    except ValueError:
        return None
