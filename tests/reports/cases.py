"""Rows for report tests: cases with their projections as record() leaves them, and pure twins."""

from __future__ import annotations

import itertools
from datetime import date

from reports.table3 import CaseFact
from requests_app.models import Agency, Application

_serial = itertools.count(1)


def rows_of(agency: Agency, facts: list[CaseFact]) -> list[Application]:
    """Store a case for each fact; dates and years agree as the door keeps them."""
    rows = []
    for fact in facts:
        number = next(_serial)
        replied = fact.replied_on
        rows.append(
            Application(
                agency=agency,
                reference=f"T{number:09d}",
                number=f"T-{number}",
                submitted_on=fact.received_on,
                applicant_kind=fact.applicant_kind,
                applicant_name="测试人",
                channel="web",
                content=f"申请内容{number}",
                received_on=fact.received_on,
                received_year=fact.received_on.year,
                replied_on=replied,
                replied_year=replied.year if replied else None,
                spans_years=replied is None or replied.year != fact.received_on.year,
                outcome=fact.outcome,
                counted=fact.counted,
                node="closed" if replied else "drafting",
            )
        )
    return Application.objects.bulk_create(rows)


PERSON, FIRM, LAW = "natural_person", "commercial_enterprise", "legal_service_institution"

#: One case for each place in the flow around 2022.
SMALL_YEAR = [
    CaseFact(PERSON, date(2022, 3, 1), date(2022, 3, 20), "granted"),
    CaseFact(PERSON, date(2022, 5, 1), date(2022, 9, 1), "unable_not_held"),
    CaseFact(FIRM, date(2021, 12, 20), date(2022, 1, 10), "denied_process_info"),
    CaseFact(LAW, date(2021, 12, 30), None, ""),
    CaseFact(PERSON, date(2022, 12, 25), date(2023, 1, 8), "partial"),
    CaseFact(FIRM, date(2022, 11, 1), date(2022, 12, 1), "other_not_supplemented"),
    CaseFact(PERSON, date(2022, 12, 31), None, ""),
    CaseFact(PERSON, date(2021, 2, 1), date(2021, 3, 1), "granted"),
    CaseFact(PERSON, date(2022, 6, 1), None, "", counted=False),
]
