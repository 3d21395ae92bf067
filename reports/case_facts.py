"""个案核对: the cases behind what the checks say of single cases; one query each, and only numbers come out."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear

from reports.checks import Check, Named, case_checks
from reports.table3 import year_window
from requests_app.models import Agency, Application, Remedy
from requests_app.models.application import ApplicationQuerySet

#: Numbers that a check names; the page opens them all.
NAMED = 20


def checks_of_cases(agency: Agency, year: int, as_of: date | None = None) -> tuple[Check, ...]:
    """Return the checks about single cases: four counts, and the numbers where there are any."""
    late = late_cases(agency, year, as_of)
    return case_checks(
        _named(unsettled_cases(agency, year, as_of)),
        _named(odd_cases(agency, year)),
        _named(late),
        _named(late.filter(late_reason="")),
    )


def remedies_flow(agency: Agency, year: int, table4: int, as_of: date | None = None) -> Check:
    """Compare 表四 with the remedies counted another way: what was pending before the year, and what was filed in it.

    One query. Where they disagree the check names cases whose remedy was concluded before it was filed.

    Args:
        agency: whose remedies.
        year: the year.
        table4: 表四's totals together.
        as_of: the last day counted.
    """
    start, end = year_window(year, as_of)
    mine = Remedy.objects.filter(agency=agency, filed_on__lte=end)
    pending = Q(filed_on__lt=start) & (Q(concluded_on__isnull=True) | Q(concluded_on__gte=start))
    found = mine.aggregate(before=Count("pk", filter=pending), filed=Count("pk", filter=Q(filed_on__gte=start)))
    before, filed = found["before"], found["filed"]
    said = f"上年未审结{before}件，加本年提起{filed}件，等于表四三类总计{table4}件。"
    if before + filed == table4:
        return Check("remedies", ok=True, detail=said)
    odd = Application.objects.filter(remedies__in=mine.filter(concluded_on__lt=F("filed_on")))
    wrong = f"上年未审结{before}件，加本年提起{filed}件，是{before + filed}件，表四三类总计{table4}件。"
    return Check("remedies", ok=False, detail=wrong, cases=_named(odd).numbers)


def unsettled_cases(agency: Agency, year: int, as_of: date | None = None) -> ApplicationQuerySet:
    """Return what was answered in the year without an outcome."""
    return _replied(agency, year, as_of).filter(outcome="")


def late_cases(agency: Agency, year: int, as_of: date | None = None) -> ApplicationQuerySet:
    """Return what was answered in the year after its last day (Art. 33)."""
    return _replied(agency, year, as_of).filter(due_on__lt=F("replied_on"))


def odd_cases(agency: Agency, year: int) -> ApplicationQuerySet:
    """Return the cases of the year whose row says another year than their dates; a damaged row, never an act."""
    received, replied = ExtractYear("received_on"), ExtractYear("replied_on")
    wrong = (
        ~Q(received_year=received)
        | (Q(replied_on__isnull=False) & ~Q(replied_year=replied))
        | Q(replied_on__isnull=True, replied_year__isnull=False)
    )
    mine = Q(received_year=year) | Q(replied_year=year)
    found: ApplicationQuerySet = Application.objects.filter(mine, wrong, agency=agency, counted=True)
    return found


def _replied(agency: Agency, year: int, as_of: date | None) -> ApplicationQuerySet:
    _, end = year_window(year, as_of)
    found: ApplicationQuerySet = Application.objects.filter(
        agency=agency, counted=True, replied_year=year, replied_on__lte=end
    )
    return found


def _named(cases: ApplicationQuerySet) -> Named:
    """Return how many and the first numbers; one query, a second where there are more than are named."""
    rows = list(cases.order_by("received_on", "pk").values("number", "reference")[: NAMED + 1])
    numbers = tuple(row["number"] or row["reference"] for row in rows[:NAMED])
    return Named(len(rows) if len(rows) <= NAMED else cases.count(), numbers)
