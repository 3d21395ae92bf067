"""表三 收到和处理政府信息公开申请情况. Pure: facts in, table out; no database, no clock.

Four independent counts (design: an identity that holds by construction proves nothing):
新收 by the day received, 上年结转 and 结转下年度 by what stood open at the two year ends,
办理结果 by outcome and the day replied. The identities are then checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from reports.checks import Check, table3_checks
from reports.forms import TOTAL, Form, FormSettings, table3_form

Kind = str
OutcomeCode = str


class OutsideYear(ValueError):
    """A day before the year of the report begins; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """What 表三 needs of one case. Dates are legal dates; `outcome` is "" while open."""

    applicant_kind: Kind
    received_on: date
    replied_on: date | None
    outcome: OutcomeCode
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """The four counts, in cases."""

    new: Mapping[Kind, int] = field(default_factory=dict)
    carried_in: Mapping[Kind, int] = field(default_factory=dict)
    results: Mapping[tuple[OutcomeCode, Kind], int] = field(default_factory=dict)
    carried_out: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table3:
    """表三 of one agency and year.

    `rows` has every printed row, `groups` the subtotals that are not printed; both
    row code → column code → cases. `as_of` is None for the whole year.
    """

    form: Form
    year: int
    as_of: date | None
    rows: Mapping[str, Mapping[str, int]]
    groups: Mapping[str, Mapping[str, int]]
    checks: tuple[Check, ...]

    @property
    def balanced(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)


def year_window(year: int, as_of: date | None = None) -> tuple[date, date]:
    """Return the first and last day counted: the year, or the year up to and with `as_of`.

    Raises:
        OutsideYear: `as_of` lies before the year.
    """
    start, end = date(year, 1, 1), date(year, 12, 31)
    if as_of is not None and as_of < start:
        message = f"统计截至日 {as_of:%Y-%m-%d} 在 {year} 年以前，请选 {year} 年内的日期。"
        raise OutsideYear(message)
    return start, end if as_of is None else min(as_of, end)


def count_cases(cases: Iterable[CaseFact], year: int, as_of: date | None = None) -> Facts:
    """Count cases one by one into the four counts.

    Args:
        cases: of one agency; those not counted (voided, never received) are passed over.
        year: the year of the report.
        as_of: the last day counted, None for the whole year.

    Raises:
        OutsideYear: `as_of` lies before the year.
    """
    start, end = year_window(year, as_of)
    new: Counter[Kind] = Counter()
    carried_in: Counter[Kind] = Counter()
    results: Counter[tuple[OutcomeCode, Kind]] = Counter()
    carried_out: Counter[Kind] = Counter()
    for case in cases:
        if not case.counted:
            continue
        kind, replied = case.applicant_kind, case.replied_on
        if start <= case.received_on <= end:
            new[kind] += 1
        if case.received_on < start and (replied is None or replied >= start):
            carried_in[kind] += 1
        if replied is not None and start <= replied <= end:
            results[case.outcome, kind] += 1
        if case.received_on <= end and (replied is None or replied > end):
            carried_out[kind] += 1
    return Facts(new, carried_in, results, carried_out)


def by_column(form: Form, counts: Mapping[Kind, int]) -> dict[str, int]:
    """Return one row: the six classes, and the total over ALL cases counted.

    The total is not the sum of the six, so that a case of an unknown class shows as a
    failed column check instead of vanishing.
    """
    line = {kind: counts.get(kind, 0) for kind in form.kinds}
    line[TOTAL] = sum(counts.values())
    return line


def tabulate(  # noqa: PLR0913 - the year, its form and what it is checked against
    facts: Facts,
    year: int,
    form: str,
    settings: FormSettings | None = None,
    *,
    as_of: date | None = None,
    previous: Mapping[Kind, int] | None = None,
) -> Table3:
    """Put the four counts into the form and check it.

    Args:
        facts: the four counts.
        year: the year of the report.
        form: "2019" or "2021".
        settings: the agency's choices within the form; None takes the national ones.
        as_of: the last day counted, None for the whole year.
        previous: last year's 结转下年度 by applicant class, for the check across years.

    Raises:
        UnknownForm: the form does not exist.
    """
    layout = table3_form(form, settings)
    leaves: dict[str, Counter[Kind]] = {leaf: Counter() for leaf in layout.leaves}
    group_of = {leaf: group for group, members in layout.groups.items() for leaf in members}
    subtotals: dict[str, Counter[Kind]] = {group: Counter() for group in layout.groups}
    closed: Counter[Kind] = Counter()
    for (outcome, kind), number in facts.results.items():
        closed[kind] += number
        row = layout.row_of(outcome)
        if row:
            leaves[row][kind] += number
        if row in group_of:
            subtotals[group_of[row]][kind] += number
    counts: dict[str, Mapping[Kind, int]] = {
        "received_new": facts.new,
        "carried_in": facts.carried_in,
        TOTAL: closed,
        "carried_out": facts.carried_out,
        **leaves,
    }
    rows = {row.code: by_column(layout, counts[row.code]) for row in layout.printed_rows}
    groups = {group: by_column(layout, n) for group, n in subtotals.items()}
    before = None if previous is None else by_column(layout, previous)
    return Table3(
        form=layout,
        year=year,
        as_of=as_of,
        rows=rows,
        groups=groups,
        checks=table3_checks(layout, rows, groups, before, year),
    )
