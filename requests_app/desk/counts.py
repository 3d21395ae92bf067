"""计数: many capped counts in one query; nothing is counted past the cap, however many cases there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from requests_app.models import Staff

#: Shown as "1000+".
CAP = 1000


class Capped(Subquery):
    """How many rows a query has, counted up to one more than the cap."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()


def capped_counts(staff: Staff, wanted: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Count each query up to CAP + 1, all in one round trip.

    Args:
        staff: the person who asks; only gives the query its one row.
        wanted: name → query; the query is not ordered and not sliced.
    """
    counts = {f"n_{name}": Capped(query.order_by().values("pk")[: CAP + 1]) for name, query in wanted.items()}
    row: Any = Staff.objects.filter(pk=staff.pk).order_by().values(**counts).get()
    return {name: row[f"n_{name}"] for name in wanted}


def shown(count: int) -> str:
    """Return a capped count in figures: "18", "1000+"."""
    return f"{CAP}+" if count > CAP else str(count)
