"""已冻结的版本: read the newest one, list the cases behind the figures, and take the fingerprint of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from reports.annual import Report, assemble, from_dict
from reports.models import AnnualReport, Snapshot
from requests_app.models import Agency, Application


def latest(report: AnnualReport) -> Snapshot | None:
    """Return the newest frozen version."""
    return Snapshot.objects.filter(report_id=report.pk).order_by("-sequence").first()


def standing_report(report: AnnualReport, today: date) -> Report:
    """Return what the report says now: the frozen figures while it is frozen, else what is counted."""
    last = None if report.editable else latest(report)
    if last is not None:
        return from_dict(last.figures)
    return assemble(report.agency, report.year, today=today, form=report.form or None)


def case_list(agency: Agency, year: int) -> list[list[Any]]:
    """Return every case that one of the four counts has, as the frozen list keeps it."""
    mine = Q(received_year=year) | Q(replied_year=year) | Q(
        spans_years=True, received_year__lt=year
    ) & (Q(replied_year__isnull=True) | Q(replied_year__gte=year))  # fmt: skip
    rows = Application.objects.filter(mine, agency=agency, counted=True).order_by("received_on", "pk")
    fields = "reference", "number", "applicant_kind", "received_on", "replied_on", "outcome"
    return [
        [value.isoformat() if isinstance(value, date) else value or "" for value in row]
        for row in rows.values_list(*fields)
    ]


def fingerprint(figures: Mapping[str, Any], cases: Iterable[Any], previous: str) -> str:
    """Return the fingerprint of a version: SHA-256 of its figures, its cases and the version before."""
    plain = as_text({"figures": figures, "cases": cases, "previous": previous})
    return hashlib.sha256(plain.encode()).hexdigest()


def as_text(value: Any) -> str:
    """Return a value as JSON that is always written the same."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
