"""表四, pure: what counts in a year, and the printed year of Ningbo."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from reports.table4 import RemedyFact, standing, tabulate

DATA = Path(__file__).parent.parent / "data"
REVIEW, SUIT, LATER = "reconsideration", "litigation_direct", "litigation_after_reconsideration"


def remedy(filed: str, concluded: str | None, result: str = "upheld", kind: str = REVIEW) -> RemedyFact:
    end = date.fromisoformat(concluded) if concluded else None
    return RemedyFact(kind, date.fromisoformat(filed), end, result if concluded else "")


@pytest.mark.parametrize(
    ("fact", "column"),
    [
        (remedy("2019-02-01", "2019-12-31"), "upheld"),
        (remedy("2018-02-01", "2019-01-01", "corrected"), "corrected"),
        (remedy("2018-02-01", "2018-12-31"), None),
        (remedy("2017-02-01", None), "pending"),
        (remedy("2019-12-31", "2020-01-01"), "pending"),
        (remedy("2020-01-01", None), None),
    ],
)
def test_concluded_in_the_year_or_pending_at_its_end(fact: RemedyFact, column: str | None) -> None:
    assert standing(fact, 2019) == column


def test_as_of_a_past_day_a_later_conclusion_is_pending() -> None:
    assert standing(remedy("2019-02-01", "2019-08-01"), 2019, date(2019, 7, 31)) == "pending"


def test_ningbo_2019_cell_by_cell() -> None:
    golden = json.loads((DATA / "ningbo_2019.json").read_text(encoding="utf-8"))["table4"]
    facts = [
        remedy("2019-03-01", "2019-09-02", result, kind)
        for kind, line in golden.items()
        for result, number in line.items()
        if result not in ("total", "pending")
        for _ in range(number)
    ]
    assert len(facts) == 17
    table = tabulate(facts, 2019, "2019")
    assert table.rows == golden
    assert [(c.id, c.ok, c.detail) for c in table.checks] == [
        (
            "t4_sum",
            True,
            "复议诉讼各项之和都等于总计；行政复议 12，行政诉讼：未经复议直接起诉 4，行政诉讼：复议后起诉 1。",
        )
    ]


def test_conclusion_without_a_result_breaks_the_sum() -> None:
    [found] = tabulate([remedy("2019-02-01", "2019-08-01", "")], 2019, "2019").checks
    assert (found.ok, found.detail) == (False, "行政复议：四项之和 0，总计 1。")
