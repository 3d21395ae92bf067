"""表四 政府信息公开行政复议、行政诉讼情况. Pure: facts in, table out.

Counts remedies concluded in the year and those still pending at its end; cases carried over
from earlier years are among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reports.checks import Check, table4_checks
from reports.forms import TOTAL, Table4Form, table4_form
from reports.table3 import year_window

PENDING = "pending"


@dataclass(frozen=True, slots=True)
class RemedyFact:
    """One reconsideration or suit; `result` is "" and `concluded_on` None while pending."""

    kind: str
    filed_on: date
    concluded_on: date | None
    result: str


@dataclass(frozen=True, slots=True)
class Table4:
    """表四 of one agency and year: row code → column code → cases."""

    form: Table4Form
    year: int
    as_of: date | None
    rows: Mapping[str, Mapping[str, int]]
    checks: tuple[Check, ...]


def standing(fact: RemedyFact, year: int, as_of: date | None = None) -> str | None:
    """Return the column a remedy counts in, None when it is not this year's.

    Concluded after the last day counted is still pending on that day.

    Raises:
        OutsideYear: `as_of` lies before the year.
    """
    start, end = year_window(year, as_of)
    if fact.filed_on > end:
        return None
    if fact.concluded_on is None or fact.concluded_on > end:
        return PENDING
    return fact.result if fact.concluded_on >= start else None


def tabulate(remedies: Iterable[RemedyFact], year: int, form: str, *, as_of: date | None = None) -> Table4:
    """Count remedies into 表四 and check it.

    A remedy of an unknown result stands in the total only, so that the check names it.

    Args:
        remedies: of one agency.
        year: the year of the report.
        form: "2019" or "2021" (they differ in the title).
        as_of: the last day counted, None for the whole year.

    Raises:
        OutsideYear: `as_of` lies before the year.
    """
    layout = table4_form(form)
    rows = {row.code: {column.code: 0 for column in layout.columns} for row in layout.rows}
    for fact in remedies:
        column = standing(fact, year, as_of)
        if column is None:
            continue
        line = rows[fact.kind]
        line[TOTAL] += 1
        if column in line and column != TOTAL:
            line[column] += 1
    return Table4(layout, year, as_of, rows, table4_checks(layout, rows))
