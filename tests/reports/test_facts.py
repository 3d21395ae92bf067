"""The queries: equal to the pure count, four for any number of cases, and a cell opens its cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import facts
from reports.annual import ReportRefused, assemble
from reports.forms import FormSettings, table3_form
from reports.table3 import CaseFact, Facts, OutsideYear, count_cases, tabulate
from reports.table4 import RemedyFact
from requests_app.handling import remedies
from requests_app.law.nodes import Node
from requests_app.models import Agency, Application, Remedy
from tests.factories import TODAY, case_at, make_office
from tests.reports.cases import FIRM, LAW, PERSON, SMALL_YEAR, rows_of

pytestmark = pytest.mark.django_db
DAYS = [None, date(2022, 1, 1), date(2022, 1, 9), date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 1)]


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.create(code="t3", name="测试机关", abandoned_row_2019="unable_unclear")


def test_small_year_literally(agency: Agency) -> None:
    rows_of(agency, SMALL_YEAR)
    assert facts.table3_facts(agency, 2022) == Facts(
        new={PERSON: 4, FIRM: 1},
        carried_in={FIRM: 1, LAW: 1},
        results={
            ("granted", PERSON): 1,
            ("unable_not_held", PERSON): 1,
            ("denied_process_info", FIRM): 1,
            ("other_not_supplemented", FIRM): 1,
        },
        carried_out={PERSON: 2, LAW: 1},
    )


@pytest.mark.parametrize(
    ("year", "as_of"),
    [(year, day) for year in (2021, 2022, 2023) for day in DAYS if day is None or day.year >= year],
)
def test_queries_equal_the_pure_count(agency: Agency, year: int, as_of: date | None) -> None:
    kinds, outcomes = table3_form("2021").kinds, table3_form("2021").leaves
    many = [
        CaseFact(
            kinds[i % 6],
            date(2021, 1, 1) + timedelta(days=i * 13 % 1000),
            date(2021, 1, 1) + timedelta(days=i * 13 % 1000 + i % 97) if i % 5 else None,
            outcomes[i % 21] if i % 5 else "",
            bool(i % 11),
        )
        for i in range(160)
    ] + SMALL_YEAR
    rows_of(agency, many)
    other = Agency.objects.create(code="other", name="别的机关")
    rows_of(other, SMALL_YEAR)
    assert facts.table3_facts(agency, year, as_of) == count_cases(many, year, as_of)
    assert facts.carried_out_of(agency, year - 1) == count_cases(many, year - 1).carried_out


@pytest.mark.parametrize("copies", [1, 30])
def test_four_queries_for_table_3_and_seventeen_for_the_report(agency: Agency, copies: int) -> None:
    rows_of(agency, SMALL_YEAR[:1] * copies)
    with CaptureQueriesContext(connection) as four:
        facts.table3_facts(agency, 2022)
    with CaptureQueriesContext(connection) as as_of_four:
        facts.table3_facts(agency, 2022, date(2022, 6, 30))
    with CaptureQueriesContext(connection) as seventeen:
        report = assemble(agency, 2022, today=date(2023, 1, 5))
    assert (len(four), len(as_of_four), len(seventeen)) == (4, 4, 17)
    assert report.table3.rows["granted"]["total"] == copies


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("as_of", [None, date(2022, 6, 30)])
def test_every_cell_opens_exactly_its_cases(agency: Agency, form: str, as_of: date | None) -> None:
    rows_of(agency, SMALL_YEAR)
    choice = FormSettings("unable_unclear")
    table = tabulate(facts.table3_facts(agency, 2022, as_of), 2022, form, choice, as_of=as_of)
    layout = table3_form(form, choice)
    cells = {**table.rows, **table.groups}
    opened = {
        row: {
            column.code: facts.cases_for(agency, 2022, row, column.code, as_of, layout).count()
            for column in layout.columns
        }
        for row in cells
    }
    assert opened == cells
    assert sum(line["total"] for line in opened.values()) > 0


def test_a_cell_opens_its_case_by_name(agency: Agency) -> None:
    rows = rows_of(agency, SMALL_YEAR)
    form = table3_form("2019", FormSettings("unable_unclear"))
    cases = facts.cases_for(agency, 2022, "unable_unclear", FIRM, None, form)
    assert [case.reference for case in cases] == [rows[5].reference]


def test_no_such_cell_is_refused(agency: Agency) -> None:
    form = table3_form("2021")
    for row, column in (("granted", "women"), ("results", "total"), ("nothing", "total")):
        with pytest.raises(facts.NoSuchCell, match="表三没有"):
            facts.cases_for(agency, 2022, row, column, None, form)


def test_the_check_across_years_finds_a_year_that_disagrees_with_its_date(agency: Agency) -> None:
    [case, *_] = rows_of(agency, [CaseFact(PERSON, date(2021, 12, 31), None, "")])
    report = assemble(agency, 2022, today=date(2022, 2, 1))
    assert report.broken == ()
    with connection.cursor() as raw:
        raw.execute(f"UPDATE {Application._meta.db_table} SET received_year = 2022 WHERE id = %s", [case.pk])
    chain, odd = assemble(agency, 2022, today=date(2022, 2, 1)).broken
    assert (chain.id, chain.detail) == (
        "year_chain",
        "自然人列：上年结转 0，2021年结转下年度 1；总计列：上年结转 0，2021年结转下年度 1。",
    )
    assert (odd.id, odd.cases) == ("years", (str(case),))


def test_remedies_of_the_year(agency: Agency) -> None:
    [case, *_] = rows_of(agency, SMALL_YEAR)
    for key, filed, concluded, result in (
        ("a", date(2021, 5, 1), date(2021, 8, 1), "upheld"),
        ("b", date(2021, 12, 1), date(2022, 2, 1), "corrected"),
        ("c", date(2022, 12, 1), None, ""),
        ("d", date(2023, 1, 1), None, ""),
    ):
        Remedy.objects.create(
            application=case,
            agency=agency,
            key=key,
            kind="reconsideration",
            filed_on=filed,
            concluded_on=concluded,
            result=result,
        )
    assert facts.remedy_facts(agency, 2022) == [
        RemedyFact("reconsideration", date(2021, 12, 1), date(2022, 2, 1), "corrected"),
        RemedyFact("reconsideration", date(2022, 12, 1), None, ""),
    ]
    assert assemble(agency, 2022, today=date(2023, 1, 5)).table4.rows["reconsideration"] == {
        "upheld": 0,
        "corrected": 1,
        "other_result": 0,
        "pending": 1,
        "total": 2,
    }


def test_days_and_years_that_cannot_be_reported(agency: Agency) -> None:
    today = date(2022, 6, 1)
    with pytest.raises(ReportRefused, match="没有 2023 年的"):
        assemble(agency, 2023, today=today)
    with pytest.raises(ReportRefused, match="2022-06-02 还没有到"):
        assemble(agency, 2022, today=today, as_of=date(2022, 6, 2))
    with pytest.raises(ReportRefused, match="2021-12-31 在 2022 年以前"):
        assemble(agency, 2022, today=today, as_of=date(2021, 12, 31))
    with pytest.raises(OutsideYear):
        facts.table3_facts(agency, 2022, date(2021, 12, 31))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_index_only_on_postgresql(agency: Agency) -> None:
    with connection.cursor() as cursor:
        # The test server commits lazily; VACUUM marks pages as visible only when commits are on disk.
        cursor.execute("SET synchronous_commit = on")
    years = [
        replace(
            case,
            received_on=case.received_on - timedelta(days=365 * n),
            replied_on=case.replied_on and case.replied_on - timedelta(days=365 * n),
        )
        for n in range(10)
        for case in SMALL_YEAR[:3] * 40 + SMALL_YEAR[3:5]
    ]
    for home in (agency, *(Agency.objects.create(code=f"a{n}", name="机关") for n in range(3))):
        rows_of(home, years)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {Application._meta.db_table}")
        with CaptureQueriesContext(connection) as queries:
            facts.table3_facts(agency, 2020)
            facts.carried_out_of(agency, 2019)
        for query in queries.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for [line] in cursor.fetchall())
            assert "Index Only Scan using t3_" in plan, plan


def test_table_4_is_compared_with_the_remedies_counted_another_way() -> None:
    office = make_office()
    day = {"actor": office.clerk, "today": TODAY}
    case = case_at(Node.CLOSED, office)
    case = remedies.file(case, kind="reconsideration", body="示例市人民政府", on=date(2026, 3, 9), **day)
    [check] = [one for one in assemble(office.agency, 2026, today=TODAY).checks if one.id == "remedies"]
    assert (check.ok, check.detail) == (True, "上年未审结0件，加本年提起1件，等于表四三类总计1件。")
    with connection.cursor() as cursor:  # as a careless repair would leave it
        cursor.execute("UPDATE requests_app_remedy SET concluded_on = '2025-12-01', result = 'upheld'")
    [check] = [one for one in assemble(office.agency, 2026, today=TODAY).checks if one.id == "remedies"]
    assert (check.ok, check.cases) == (False, (case.number,))
    assert check.detail == "上年未审结0件，加本年提起1件，是1件，表四三类总计0件。"
