"""表三, pure: the golden year, each rule of counting, and the identities on any list of cases."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.forms import NATIONAL, NINGBO, FormSettings, UnknownForm, default_form, table3_form
from reports.table3 import CaseFact, Facts, OutsideYear, Table3, count_cases, tabulate, year_window

DATA = Path(__file__).parent.parent / "data"
PERSON, FIRM = "natural_person", "commercial_enterprise"
OUTCOMES = (*table3_form("2021").leaves,)
KINDS = table3_form("2021").kinds
CLASSES = {"自然人": PERSON, "商业企业": FIRM}
RESULTS = {
    "予以公开": "granted",
    "部分公开": "partial",
    "属于国家秘密": "denied_state_secret",
    "属于三类内部事务信息": "denied_internal_affairs",
    "属于四类过程性信息": "denied_process_info",
    "本机关不掌握相关政府信息": "unable_not_held",
    "未补正或申请内容仍不明确": "unable_unclear",
    "信访举报投诉类申请": "np_petition",
    "重复申请": "np_repeat",
    "其他处理": "other_misc",
}


def ningbo_cases() -> list[CaseFact]:
    """The register of 2019: no answer to a supplement notice means abandoned (Art. 30)."""
    with (DATA / "ningbo_2019_ledger.csv").open(encoding="utf-8-sig") as register:
        return [
            CaseFact(
                CLASSES[row["申请人类别"]],
                date.fromisoformat(row["收到日期"]),
                date.fromisoformat(row["答复日期"]),
                "other_not_supplemented"
                if row["补正告知日期"] and not row["补正收到日期"]
                else RESULTS[row["办理结果"]],
            )
            for row in csv.DictReader(register)
        ]


def check(table: Table3, name: str) -> tuple[bool, str]:
    """One check of a table."""
    [found] = [c for c in table.checks if c.id == name]
    return found.ok, found.detail


def test_ningbo_2019_cell_by_cell() -> None:
    golden = json.loads((DATA / "ningbo_2019.json").read_text(encoding="utf-8"))["table3"]
    cases = ningbo_cases()
    assert len(cases) == 137
    table = tabulate(count_cases(cases, 2019), 2019, "2019", FormSettings(NINGBO), previous={})
    assert {row: dict(line) for row, line in table.rows.items()} == golden
    assert [c.id for c in table.checks] == ["flow", "leaf_sum", "column_sum", "group_sum", "year_chain"]
    assert table.balanced
    assert {g: line["total"] for g, line in table.groups.items()} == {
        "denied": 11,
        "unable": 63,
        "not_processed": 11,
    }


def test_abandoned_request_follows_the_setting_of_the_2019_form() -> None:
    facts = Facts(results={("other_not_supplemented", PERSON): 3})
    ningbo = tabulate(facts, 2019, "2019", FormSettings(NINGBO)).rows
    national = tabulate(facts, 2019, "2019", FormSettings(NATIONAL)).rows
    later = tabulate(facts, 2021, "2021", FormSettings(NINGBO)).rows
    assert (ningbo["unable_unclear"]["total"], ningbo["other_processing"]["total"]) == (3, 0)
    assert (national["unable_unclear"]["total"], national["other_processing"]["total"]) == (0, 3)
    assert (later["other_not_supplemented"]["total"], later["unable_unclear"]["total"]) == (3, 0)


def test_label_follows_the_setting() -> None:
    def label(choice: str, row: str) -> str:
        return table3_form("2019", FormSettings(choice)).row(row).label

    assert label(NINGBO, "unable_unclear") == "3.未补正或申请内容仍不明确"
    assert label(NATIONAL, "unable_unclear") == "3.补正后申请内容仍不明确"
    assert label(NINGBO, "received_new") == "一、本年新收到政府信息公开申请数量"
    assert label(NATIONAL, "received_new") == "一、本年新收政府信息公开申请数量"


def test_forms_by_year_and_their_shape() -> None:
    assert [default_form(y) for y in (2019, 2020, 2021, 2026)] == ["2019", "2019", "2021", "2021"]
    assert [len(table3_form(f).leaves) for f in ("2019", "2021")] == [19, 21]
    assert list(table3_form("2019").groups) == ["denied", "unable", "not_processed"]
    assert list(table3_form("2021").groups) == ["denied", "unable", "not_processed", "other_processing"]
    with pytest.raises(UnknownForm, match="没有“2020”年的报告格式"):
        table3_form("2020")
    with pytest.raises(UnknownForm, match="只能是"):
        FormSettings("granted")


@pytest.mark.parametrize(
    ("received", "replied", "where"),
    [
        ("2019-01-01", "2019-12-31", {"new", "results"}),
        ("2018-12-31", "2019-01-01", {"carried_in", "results"}),
        ("2018-12-31", "2018-12-31", set()),
        ("2018-12-31", None, {"carried_in", "carried_out"}),
        ("2019-12-31", None, {"new", "carried_out"}),
        ("2019-12-31", "2020-01-01", {"new", "carried_out"}),
        ("2020-01-01", None, set()),
    ],
)
def test_year_ends(received: str, replied: str | None, where: set[str]) -> None:
    day = date.fromisoformat(replied) if replied else None
    facts = count_cases([CaseFact(PERSON, date.fromisoformat(received), day, "granted")], 2019)
    assert {f for f in ("new", "carried_in", "results", "carried_out") if getattr(facts, f)} == where


def test_as_of_a_past_day_what_came_later_has_not_happened() -> None:
    cases = [
        CaseFact(PERSON, date(2019, 3, 1), date(2019, 6, 3), "granted"),
        CaseFact(FIRM, date(2019, 6, 2), None, ""),
    ]
    facts = count_cases(cases, 2019, date(2019, 6, 1))
    assert facts == Facts(Counter({PERSON: 1}), Counter(), Counter(), Counter({PERSON: 1}))
    with pytest.raises(OutsideYear, match="2018-12-31 在 2019 年以前"):
        year_window(2019, date(2018, 12, 31))
    assert year_window(2019, date(2020, 5, 1)) == (date(2019, 1, 1), date(2019, 12, 31))


def test_uncounted_cases_are_passed_over() -> None:
    assert count_cases([CaseFact(PERSON, date(2019, 3, 1), None, "", counted=False)], 2019) == Facts(
        Counter(), Counter(), Counter(), Counter()
    )


def test_flow_check_names_the_column_and_both_sums() -> None:
    table = tabulate(Facts(new={PERSON: 5}, results={("granted", PERSON): 4}), 2022, "2021")
    assert check(table, "flow") == (
        False,
        (
            "自然人列：第一、二项之和 5＋0＝5，第三、四项之和 4＋0＝4；"
            "总计列：第一、二项之和 5＋0＝5，第三、四项之和 4＋0＝4。"
        ),
    )


def test_reply_without_outcome_breaks_the_leaf_sum() -> None:
    table = tabulate(Facts(new={PERSON: 1}, results={("", PERSON): 1}), 2022, "2021")
    ok, detail = check(table, "leaf_sum")
    assert not ok
    assert detail.startswith("自然人列：办理结果各行之和 0，（七）总计 1")


def test_unknown_class_breaks_the_column_sum() -> None:
    table = tabulate(Facts(new={"": 1}, carried_out={"": 1}), 2022, "2021")
    assert check(table, "column_sum") == (
        False,
        (
            "“一、本年新收政府信息公开申请数量”行：六类申请人之和 0，总计 1；"
            "“四、结转下年度继续办理”行：六类申请人之和 0，总计 1。"
        ),
    )
    assert check(table, "flow")[0]


def test_year_chain_needs_last_year() -> None:
    facts = Facts(carried_in={PERSON: 2}, carried_out={PERSON: 2})
    assert "year_chain" not in {c.id for c in tabulate(facts, 2024, "2021").checks}
    assert check(tabulate(facts, 2024, "2021", previous={PERSON: 2}), "year_chain") == (
        True,
        "各列上年结转数都等于2023年的结转下年度数；总计列 2。",
    )
    assert check(tabulate(facts, 2024, "2021", previous={FIRM: 2}), "year_chain") == (
        False,
        "自然人列：上年结转 2，2023年结转下年度 0；商业企业列：上年结转 0，2023年结转下年度 2。",
    )


@st.composite
def case_lists(draw: st.DrawFn) -> list[CaseFact]:
    """Any cases between 2017 and 2021, open or replied on or after the day received."""
    found = []
    for _ in range(draw(st.integers(0, 25))):
        received = date(2017, 1, 1) + timedelta(draw(st.integers(0, 1800)))
        wait = draw(st.none() | st.integers(0, 500))
        found.append(
            CaseFact(
                draw(st.sampled_from(KINDS)),
                received,
                None if wait is None else received + timedelta(wait),
                "" if wait is None else draw(st.sampled_from(OUTCOMES)),
                draw(st.booleans()),
            )
        )
    return found


@given(case_lists(), st.sampled_from(["2019", "2021"]), st.sampled_from([NINGBO, NATIONAL]), st.integers(0, 364))
@settings(max_examples=150, deadline=None)
def test_identities_hold_for_any_cases(cases: list[CaseFact], form: str, row: str, day: int) -> None:
    before = count_cases(cases, 2018).carried_out
    for as_of in (None, date(2019, 1, 1) + timedelta(day)):
        facts = count_cases(cases, 2019, as_of)
        table = tabulate(facts, 2019, form, FormSettings(row), as_of=as_of, previous=before)
        assert [c.detail for c in table.checks if not c.ok] == []


@given(case_lists())
@settings(max_examples=100, deadline=None)
def test_table_equals_a_naive_recount(cases: list[CaseFact]) -> None:
    rows = tabulate(count_cases(cases, 2019), 2019, "2021").rows
    for kind in KINDS:
        mine = [c for c in cases if c.counted and c.applicant_kind == kind]
        assert rows["received_new"][kind] == len([c for c in mine if c.received_on.year == 2019])
        for outcome in OUTCOMES:
            assert rows[outcome][kind] == len(
                [c for c in mine if c.replied_on and c.replied_on.year == 2019 and c.outcome == outcome]
            )
        opened = [c for c in mine if c.received_on.year < 2019]
        assert rows["carried_in"][kind] == len([c for c in opened if not c.replied_on or c.replied_on.year > 2018])
        seen = [c for c in mine if c.received_on.year < 2020]
        assert rows["carried_out"][kind] == len([c for c in seen if not c.replied_on or c.replied_on.year > 2019])
