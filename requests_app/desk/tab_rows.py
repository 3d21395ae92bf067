"""附行: rows of another table read within the select of a case, so that its page asks once for all of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject


class Rows(Subquery):
    """The rows of a query as one JSON list, in its order; [] without any. Dates arrive as ISO strings.

    Args:
        rows: a query that may refer to the outer one.
        fields: key in the list → field of the row.
    """

    def __init__(self, rows: models.QuerySet[Any], **fields: str) -> None:
        super().__init__(rows.values(line=JSONObject(**fields)), output_field=models.JSONField())

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Gather with jsonb_agg."""
        gathered = "(SELECT COALESCE(jsonb_agg(found.line), '[]'::jsonb) FROM (%(subquery)s) found)"
        return self.as_sql(compiler, connection, template=gathered)

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Gather with json_group_array."""
        gathered = "(SELECT json_group_array(json(found.line)) FROM (%(subquery)s) found)"
        return self.as_sql(compiler, connection, template=gathered)


def many(rows: models.QuerySet[Any]) -> Coalesce:
    """Return how many rows of another table belong to the case."""
    counted = rows.filter(application=OuterRef("pk")).order_by().values("application").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
