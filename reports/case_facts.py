"""个案核对: the cases behind what the checks say of single cases; one query each, and only numbers come out."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from reports.checks import Check, Named, case_checks
from reports.table3 import year_window
from requests_app.models import Agency, Application
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
