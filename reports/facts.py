"""The only queries behind the report: four counts for 表三, the remedies for 表四, the cases of a cell.

Counts and drill-down share the same conditions, so a cell opens exactly what it counted. They select
indexed columns only (indexes t3_received, t3_replied, t3_spanning), which PostgreSQL answers
without reading the cases themselves.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from reports.forms import TOTAL, Form
from reports.table3 import Facts, Kind, year_window
from reports.table4 import RemedyFact
from requests_app.law.outcomes import Outcome
from requests_app.models import Agency, Application, Remedy
from requests_app.models.application import ApplicationQuerySet


class NoSuchCell(LookupError):
    """The form has no such cell; the message is a Chinese sentence."""


def table3_facts(agency: Agency, year: int, as_of: date | None = None) -> Facts:
    """Count one agency's year in four queries.

    Args:
        agency: whose cases; the agencies below it make their own reports.
        year: the year of the report.
        as_of: the last day counted, None for the whole year.

    Raises:
        OutsideYear: `as_of` lies before the year.
    """
    results = count(agency, "results", year, as_of, ("outcome", "applicant_kind"))
    return Facts(
        new=dict(count(agency, "new", year, as_of)),
        carried_in=dict(count(agency, "carried_in", year, as_of)),
        results={(outcome, kind): n for outcome, kind, n in results},
        carried_out=dict(count(agency, "carried_out", year, as_of)),
    )


def carried_out_of(agency: Agency, year: int) -> dict[Kind, int]:
    """Count what stood open on 31 December of a year, by dates (one query).

    The table itself counts by the year columns; the check across years compares the two, so a case
    whose year disagrees with its date is found.
    """
    return dict(count(agency, "carried_out_by_date", year, None))


def remedy_facts(agency: Agency, year: int, as_of: date | None = None) -> list[RemedyFact]:
    """Read the reconsiderations and suits that may stand in a year's 表四 (one query).

    Raises:
        OutsideYear: `as_of` lies before the year.
    """
    start, end = year_window(year, as_of)
    rows = (
        Remedy.objects.filter(agency=agency, filed_on__lte=end)
        .filter(Q(concluded_on__isnull=True) | Q(concluded_on__gte=start))
        .order_by()
        .values_list("kind", "filed_on", "concluded_on", "result")
    )
    return [RemedyFact(*row) for row in rows]


def cases_for(
    agency: Agency,
    year: int,
    row: str,
    column: str,
    as_of: date | None,
    form: Form,
) -> ApplicationQuerySet:
    """Return exactly the cases one cell of 表三 counted.

    Args:
        agency: whose report.
        year: the year of the report.
        row: a printed row or a group of the form.
        column: an applicant class or "total".
        as_of: the last day counted, None for the whole year.
        form: the layout, with the agency's settings.

    Raises:
        NoSuchCell: the form has no such row or column.
        OutsideYear: `as_of` lies before the year.
    """
    if column != TOTAL and column not in form.kinds:
        message = f"表三没有“{column}”这一列。"
        raise NoSuchCell(message)
    flows = {
        "received_new": _new,
        "carried_in": _carried_in,
        TOTAL: _results,
        "carried_out": _carried_out,
    }
    where = flows[row](year, as_of) if row in flows else _results(year, as_of) & Q(outcome__in=_outcomes_of(row, form))
    cases: ApplicationQuerySet = Application.objects.filter(where, agency=agency, counted=True)
    return cases if column == TOTAL else cases.filter(applicant_kind=column)


def _outcomes_of(row: str, form: Form) -> list[str]:
    """The outcomes a leaf or group counts under this form."""
    rows = form.groups.get(row, (row,))
    if not set(rows) <= set(form.leaves):
        message = f"表三没有“{row}”这一行。"
        raise NoSuchCell(message)
    return [outcome.value for outcome in Outcome if form.row_of(outcome) in rows]


def _new(year: int, as_of: date | None) -> Q:
    """一 Received within the year."""
    _, end = year_window(year, as_of)
    whole = end == date(year, 12, 31)
    return Q(received_year=year) if whole else Q(received_year=year, received_on__lte=end)


def _carried_in(year: int, as_of: date | None) -> Q:
    """二 Received before the year and not replied before it; `as_of` cannot change it."""
    year_window(year, as_of)
    return Q(spans_years=True, received_year__lt=year) & (Q(replied_year__isnull=True) | Q(replied_year__gte=year))


def _results(year: int, as_of: date | None) -> Q:
    """三 Replied within the year."""
    _, end = year_window(year, as_of)
    whole = end == date(year, 12, 31)
    return Q(replied_year=year) if whole else Q(replied_year=year, replied_on__lte=end)


def _carried_out(year: int, as_of: date | None) -> Q:
    """四 Received by the last day counted and not replied by it."""
    _, end = year_window(year, as_of)
    if end == date(year, 12, 31):
        return Q(spans_years=True, received_year__lte=year) & (Q(replied_year__isnull=True) | Q(replied_year__gt=year))
    # On a day within the year a case may be open that was answered later the same year; such a
    # case does not span years, so it is looked for among the year's own.
    spanning = Q(spans_years=True, received_year__lte=year, received_on__lte=end) & (
        Q(replied_on__isnull=True) | Q(replied_on__gt=end)
    )
    same_year = Q(spans_years=False, replied_year=year, received_year=year, received_on__lte=end, replied_on__gt=end)
    return spanning | same_year


def _carried_out_by_date(year: int, as_of: date | None) -> Q:
    """四 again, from the dates alone."""
    _, end = year_window(year, as_of)
    open_then = Q(replied_on__isnull=True) | Q(replied_on__gt=end)
    return Q(spans_years=True, received_on__lte=end) & open_then


def _standing(year: int, as_of: date | None) -> Q:
    """What was open on some day of the year, from the day received: not replied before the year began."""
    _, end = year_window(year, as_of)
    spanning = Q(spans_years=True, received_year__lte=year) & (Q(replied_year__isnull=True) | Q(replied_year__gte=year))
    return Q(received_on__lte=end) & (spanning | Q(spans_years=False, received_year=year, replied_year=year))


def _standing_replied(year: int, as_of: date | None) -> Q:
    """Of these, what was replied by the last day counted."""
    _, end = year_window(year, as_of)
    return _standing(year, as_of) & Q(replied_on__lte=end)


FLOWS = {
    "new": _new,
    "carried_in": _carried_in,
    "results": _results,
    "carried_out": _carried_out,
    "carried_out_by_date": _carried_out_by_date,
    "standing": _standing,
    "standing_replied": _standing_replied,
}
#: Stand-ins by which the places of agency, year and day are found in a compiled query.
_AGENCY, _YEAR, _DAY = -1, 9991, date(9991, 6, 15)


@cache
def _compiled(flow: str, keys: tuple[str, ...], *, whole: bool) -> tuple[str, tuple[str, ...]]:
    """Compile one count once per process: SQL and the names of its parameters.

    Building these queries anew costs Django more than PostgreSQL needs to answer them (0.4 ms
    against 0.15 ms each), and only three values ever change.
    """
    last = date(_YEAR, 12, 31) if whole else _DAY
    rows = (
        Application.objects.filter(FLOWS[flow](_YEAR, last), agency_id=_AGENCY, counted=True)
        .order_by()
        .values_list(*keys)
        .annotate(n=Count("*"))
    )
    sql, params = rows.query.sql_with_params()
    names = {_AGENCY: "agency", _YEAR: "year", connection.ops.adapt_datefield_value(last): "end"}
    return sql, tuple(names[param] for param in params)


def count(
    agency: Agency, flow: str, year: int, as_of: date | None, keys: tuple[str, ...] = ("applicant_kind",)
) -> list[tuple[Any, ...]]:
    """Run one count of FLOWS by these columns: rows of (*keys, n)."""
    _, end = year_window(year, as_of)
    sql, names = _compiled(flow, keys, whole=end == date(year, 12, 31))
    values = {
        "agency": agency.pk,
        "year": year,
        "end": connection.ops.adapt_datefield_value(end),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, [values[name] for name in names])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
