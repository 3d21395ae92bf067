"""报告的文字: the office's own words where it wrote some, else the shipped ones, with their numbers and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reports.checks import Check
from reports.models import AnnualReport
from reports.narrative import SHIPPED, Paragraph, written
from reports.narrative_checks import check_texts
from reports.narrative_counts import Counts, counts_of
from reports.narrative_facts import narrative_facts
from reports.table3 import Table3
from reports.table4 import Table4
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


def own_of(report: AnnualReport | None) -> dict[str, str]:
    """Return what the office wrote into a report, {} where nobody opened one."""
    return {slot: str(text) for slot, text in report.texts.items()} if report else {}
