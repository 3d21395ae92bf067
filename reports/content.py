"""报告里人写的部分: texts with live numbers, and 表一、表二 with last year's figures beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.checks import Check
from reports.forms import TOTAL
from reports.forms.typed import TABLE1, TABLE2, typed_form
from reports.models import AnnualReport, Snapshot
from reports.narrative import SHIPPED, Paragraph, written
from reports.narrative_checks import check_texts
from reports.narrative_counts import Counts, counts_of
from reports.narrative_facts import narrative_facts
from reports.table3 import Table3
from reports.table4 import Table4
from reports.typed import TypedTable, build, lines_of
from requests_app.models import Agency


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a report: by slot, with the counts they were made of."""

    own: Mapping[str, str]
    texts: Mapping[str, tuple[Paragraph, ...]]
    checks: tuple[Check, ...]
    counts: Counts


def words_of(
    agency: Agency, table3: Table3, table4: Table4, own: Mapping[str, str], as_of: date | None = None
) -> Words:
    """Write the texts of one agency's year; four queries.

    Args:
        agency: whose report.
        table3: its 表三, of the year and day to be told of.
        table4: its 表四.
        own: what the office wrote, by slot; a slot without takes the shipped text.
        as_of: the last day counted, None for the whole year.
    """
    counts = counts_of(agency.name, table3, table4, narrative_facts(agency, table3.year, as_of))
    given = {slot: own.get(slot, "").strip() or shipped for slot, shipped in SHIPPED.items()}
    texts = {slot: found for slot, text in given.items() if (found := written(text, counts))}
    return Words(own, texts, check_texts(given, texts, counts), counts)


@dataclass(frozen=True, slots=True)
class Before:
    """What the year before said: as it was frozen, else what was entered."""

    carried_out: Mapping[str, int]
    typed: Mapping[str, Mapping[str, Any]]


def kept_of(agency: Agency, year: int) -> tuple[AnnualReport | None, Before]:
    """Return the row of a report and what the year before said; two queries."""
    rows = {one.year: one for one in AnnualReport.objects.filter(agency=agency, year__in=(year - 1, year))}
    frozen = (
        Snapshot.objects.filter(report__agency=agency, report__year=year - 1)
        .order_by("-sequence")
        .values_list("figures__table3__carried_out", "figures__table1", "figures__table2")
        .first()
    )
    earlier = rows.get(year - 1)
    if frozen is None:
        return rows.get(year), Before({}, earlier.typed if earlier else {})
    carried_out, first, second = frozen
    closing = {kind: number for kind, number in (carried_out or {}).items() if kind != TOTAL}
    return rows.get(year), Before(closing, {TABLE1: first or {}, TABLE2: second or {}})


def typed_of(table: str, form: str, row: AnnualReport | None, before: Before) -> TypedTable | None:
    """Return 表一 or 表二 as entered; None where the form has none, or where nobody uses 表二."""
    layout = typed_form(table, form)
    if layout is None:
        return None
    entered = lines_of(row.typed.get(table) if row else None)
    made = build(layout, entered, lines_of(before.typed.get(table)))
    return None if table == TABLE2 and made.untouched else made


def own_of(report: AnnualReport | None) -> dict[str, str]:
    """Return what the office wrote into a report, {} where nobody opened one."""
    return {slot: str(text) for slot, text in report.texts.items()} if report else {}
