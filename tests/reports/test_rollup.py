"""汇总: the sum is cell by cell what the agencies' own reports print, whoever and however many they are."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports import rollup
from reports.annual import assemble, settings_of
from reports.models import AnnualReport, OutsideReport, Snapshot
from reports.rollup_lines import rollup_of
from reports.table3 import CaseFact
from requests_app.law.applicants import ApplicantKind
from requests_app.law.outcomes import Outcome
from requests_app.law.remedies import RemedyKind, RemedyResult
from requests_app.models import Agency, Remedy, Staff
from tests.reports.cases import rows_of
from tests.reports.published import balanced, remedies

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
KINDS = [one.value for one in ApplicantKind]
OUTCOMES = [one.value for one in Outcome]


def some_cases(agency: Agency, chance: Random, number: int) -> None:
    """Store cases around three year ends, some open, some not counted, some with remedies."""
    facts = []
    for _ in range(number):
        received = date(2018, 10, 1) + timedelta(days=chance.randrange(1000))
        replied = received + timedelta(days=chance.randrange(60)) if chance.random() < 0.85 else None
        outcome = chance.choice(OUTCOMES) if replied else ""
        facts.append(CaseFact(chance.choice(KINDS), received, replied, outcome, chance.random() < 0.95))
    for case in rows_of(agency, facts)[::3]:
        filed = date(2019, 1, 1) + timedelta(days=chance.randrange(900))
        concluded = filed + timedelta(days=chance.randrange(200)) if chance.random() < 0.7 else None
        Remedy.objects.create(
            application=case, agency=agency, key=f"R{case.pk}", kind=chance.choice(list(RemedyKind)).value, filed_on=filed,
            concluded_on=concluded,
            result=chance.choice([one for one in RemedyResult if one is not RemedyResult.PENDING]).value if concluded else "",
        )  # fmt: skip


@pytest.fixture
def tree() -> list[Agency]:
    """A city, two departments, an office below one of them; beside it an agency whose code begins the same."""
    city = Agency.objects.create(code="city", name="示例市", government=True)
    water = Agency.objects.create(code="water", name="市水利局", parent=city, abandoned_row_2019="unable_unclear")
    roads = Agency.objects.create(code="roads", name="市交通局", parent=city)
    river = Agency.objects.create(code="river", name="河道管理处", parent=water)
    beside = Agency.objects.create(code="city-2", name="另一市")
    chance = Random(19)
    for agency in (city, water, roads, river, beside):
        some_cases(agency, chance, 40)
    return [city, water, roads, river]


def one_by_one(agencies: list[Agency], year: int) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Add the agencies' own reports cell by cell, in plain sight."""
    third: dict[str, dict[str, int]] = {}
    fourth: dict[str, dict[str, int]] = {}
    for agency in agencies:
        report = assemble(agency, year, today=TODAY)
        for summed, rows in ((third, report.table3.rows), (fourth, report.table4.rows)):
            for row, line in rows.items():
                for column, value in line.items():
                    summed.setdefault(row, {}).setdefault(column, 0)
                    summed[row][column] += value
    return third, fourth


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021])
def test_the_sum_is_what_the_own_reports_print(tree: list[Agency], year: int) -> None:
    counted = rollup.count(tree[0], year)
    settings = {one.pk: settings_of(one) for one in tree}
    third, fourth = one_by_one(tree, year)
    summed = rollup.sum3(tree[0], year, counted, settings)
    assert summed.rows == third
    assert rollup.sum4(year, counted).rows == fourth
    assert [check.id for check in summed.checks] == ["flow", "leaf_sum", "column_sum", "group_sum", "year_chain"]
    assert [check.detail for check in summed.checks if not check.ok] == []


def test_both_readings_of_the_abandoned_request_stand_where_their_reports_print_them(tree: list[Agency]) -> None:
    city, water, *_ = tree
    fact = CaseFact("other", date(2019, 3, 1), date(2019, 4, 1), "other_not_supplemented")
    before = rollup_of(city, 2019).table3.rows
    rows_of(water, [fact])
    rows_of(city, [fact, fact])
    after = rollup_of(city, 2019).table3.rows
    assert after["unable_unclear"]["other"] - before["unable_unclear"]["other"] == 1
    assert after["other_processing"]["other"] - before["other_processing"]["other"] == 2


def test_a_line_for_itself_and_each_branch(tree: list[Agency]) -> None:
    found = rollup_of(tree[0], 2019)
    assert [(line.agency.code, line.size, line.due) for line in found.lines] == [
        ("city", 1, 0),
        ("roads", 1, 1),
        ("water", 2, 2),
    ]
    for line, members in zip(found.lines, ([tree[0]], [tree[2]], [tree[1], tree[3]]), strict=True):
        third, fourth = one_by_one(members, 2019)
        flows = tuple(third[row]["total"] for row in ("received_new", "carried_in", "total", "carried_out"))
        assert line.totals == (*flows, sum(row["total"] for row in fourth.values()))
        assert line.balanced
    new, *_ = found.own
    assert new == (
        "新收",
        [
            found.lines[0].totals[0],
            sum(line.totals[0] for line in found.lines[1:]),
            0,
            found.table3.rows["received_new"]["total"],
        ],
        None,
    )


def frozen(agency: Agency, year: int, **change: int) -> AnnualReport:
    """Freeze an agency's report of today; then it says something else in these rows' totals."""
    figures = assemble(agency, year, today=TODAY).as_dict()
    for row, by in change.items():
        figures["table3"][row]["total"] += by
    report = AnnualReport.objects.create(agency=agency, year=year, state="frozen")
    who = Staff.objects.create_user(f"who{agency.pk}{year}", agency=agency)
    Snapshot.objects.create(
        report=report, revision=0, figures=figures, cases=[], hash="0" * 64, frozen_at=timezone.now(), frozen_by=who
    )
    return report


@pytest.mark.parametrize("year", [2020, 2021])
def test_what_a_frozen_report_says_otherwise_is_told_cell_by_cell(tree: list[Agency], year: int) -> None:
    _, water, roads, river = tree
    frozen(roads, year)
    frozen(river, year, granted=3, received_new=-1)
    found = rollup_of(tree[0], year)
    now = assemble(river, year, today=TODAY).table3
    label = now.form.row("received_new").label
    new, granted = now.rows["received_new"]["total"], now.rows["granted"]["total"]
    assert found.differences == [
        f"河道管理处：“{label}”总计，报告 {new - 1}，现有案件 {new}。",
        f"河道管理处：“（一）予以公开”总计，报告 {granted + 3}，现有案件 {granted}。",
    ]
    assert {line.agency.code: line.differs for line in found.lines} == {"city": 0, "roads": 0, "water": 2}
    rows_of(roads, [CaseFact("other", date(year, 2, 1), date(year, 2, 9), "granted")])
    assert {line.agency.code: line.differs for line in rollup_of(tree[0], year).lines}["roads"] == 6
    assert rollup_of(water, year).differences == found.differences


def test_the_own_report_is_set_beside_the_sum(tree: list[Agency]) -> None:
    frozen(tree[0], 2020, received_new=7)
    own = assemble(tree[0], 2020, today=TODAY).table3.rows["received_new"]["total"]
    label, parts, said = rollup_of(tree[0], 2020).own[0]
    assert (label, said) == ("新收", own + 7)
    assert parts[-1] == sum(parts[:-1])


def test_only_the_latest_frozen_version_counts(tree: list[Agency]) -> None:
    report = frozen(tree[2], 2020, granted=5)
    last = report.snapshots.get()
    figures = assemble(tree[2], 2020, today=TODAY).as_dict()
    Snapshot.objects.create(
        report=report,
        sequence=2,
        revision=1,
        figures=figures,
        cases=[],
        hash="1" * 64,
        frozen_at=timezone.now(),
        frozen_by=last.frozen_by,
    )
    assert rollup_of(tree[0], 2020).differences == []


def test_who_has_not_submitted(tree: list[Agency]) -> None:
    city, water, roads, river = tree
    Agency.objects.create(code="closed", name="不收申请的机关", parent=city, active=False)
    assert [one.code for one in rollup_of(city, 2020).waiting] == ["roads", "water", "river"]
    AnnualReport.objects.create(agency=water, year=2020, submitted_at=timezone.now())
    AnnualReport.objects.create(agency=river, year=2020)
    AnnualReport.objects.create(agency=roads, year=2019, submitted_at=timezone.now())
    found = rollup_of(city, 2020)
    assert [one.code for one in found.waiting] == ["roads", "river"]
    assert [(line.agency.code, line.submitted, line.due) for line in found.lines[1:]] == [
        ("closed", 0, 0),
        ("roads", 0, 1),
        ("water", 1, 2),
    ]


def test_reports_from_outside_are_added_and_checked_again(tree: list[Agency]) -> None:
    city, water, *_ = tree
    who = Staff.objects.create_user("who", agency=city)
    rows = balanced("2021", {("granted", "other"): 4, ("np_repeat", "natural_person"): 2}, {"other": 1})
    before = rollup_of(city, 2022)
    figures = {"table3": rows, "table4": remedies("2021")}
    kept = OutsideReport.objects.create(
        above=water,
        name="外单位",
        year=2022,
        form="2021",
        figures=figures,
        source="a.json",
        received_at=timezone.now(),
        received_by=who,
    )
    found = rollup_of(city, 2022)
    for row, line in rows.items():
        for column, value in line.items():
            assert found.table3.rows[row][column] == before.table3.rows[row][column] + value
    assert (
        found.table4.rows["litigation_direct"]["total"]
        == before.table4.rows["litigation_direct"]["total"] + remedies("2021")["litigation_direct"]["total"]
    )
    assert [check.detail for check in found.checks if not check.ok] == []
    assert (found.outside[0].totals, found.outside[0].broken) == ((24, 1, 6, 19, 54), [])
    figures["table3"]["granted"]["total"] += 1
    kept.save()
    assert rollup_of(city, 2022).outside[0].broken == [
        "总计列：办理结果各行之和 7，（七）总计 6，请查有没有已答复而没有办理结果的案件。",
        "“（一）予以公开”行：六类申请人之和 4，总计 5。",
    ]


def test_an_agency_alone_sums_up_to_itself() -> None:
    alone = Agency.objects.create(code="alone", name="独一局")
    found = rollup_of(alone, 2022)
    assert (len(found.lines), found.waiting, found.lines[0].totals) == (1, [], (0, 0, 0, 0, 0))


@pytest.mark.later
def test_ten_queries_for_one_agency_and_for_thirty() -> None:
    top = Agency.objects.create(code="top", name="省")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            rollup_of(top, 2019)
        return len(seen)

    alone = asked()
    chance = Random(3)
    for number in range(30):
        below = Agency.objects.create(code=f"b{number}", name=f"第{number}局", parent=top)
        some_cases(below, chance, 3)
        frozen(below, 2019)
    assert (alone, asked()) == (10, 10)
