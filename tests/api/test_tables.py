"""统计: the tables as the report has them, as published, and the sums of the tree."""

from __future__ import annotations

from datetime import date

import pytest

from reports.annual import assemble
from requests_app.law.nodes import Node
from tests.factories import case_at, make_agency, make_office
from tests.reports.snapshots import a_snapshot

from .conftest import TODAY

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def test_the_tables_are_counted_from_the_cases(office, sender):
    case_at(Node.CLOSED, office, on=DAY)
    case_at(Node.DRAFTING, office, on=DAY, applicant_name="示例公司", applicant_kind="commercial_enterprise")
    said = sender.get("tables/2026").json()
    report = assemble(office.agency, 2026, today=TODAY).as_dict()
    for table in ("table1", "table2", "table3", "table4"):
        assert said[table] == report[table]
    assert said["table3"]["received_new"] == {
        "natural_person": 1,
        "commercial_enterprise": 1,
        "research_institution": 0,
        "social_welfare_organization": 0,
        "legal_service_institution": 0,
        "other": 0,
        "total": 2,
    }
    assert said["table3"]["granted"]["natural_person"] == 1
    assert {key: said[key] for key in ("agency", "year", "form", "standing", "revision", "published_on")} == {
        "agency": "ningbo",
        "year": 2026,
        "form": "2021",
        "standing": "counted",
        "revision": None,
        "published_on": None,
    }
    assert [check for check in said["checks"] if not check["ok"]] == []
    assert all(set(check) == {"id", "ok", "detail"} for check in said["checks"])


def test_what_was_published_stays_as_it_was(office, sender):
    assert sender.get("tables/2022/published").json()["detail"] == "2022 年的年度报告还没有公布。"
    a_snapshot(office.agency, 2022, published=False)
    assert sender.get("tables/2022/published").status_code == 404
    first = a_snapshot(office.agency, 2022, 1)
    assert sender.get("tables/2022/published").json()["revision"] == 1
    last = a_snapshot(office.agency, 2022, 2)
    said = sender.get("tables/2022/published").json()
    for table in ("table1", "table2", "table3", "table4"):
        assert said[table] == last.figures[table] == first.figures[table]
    assert {key: said[key] for key in ("agency", "standing", "revision", "published_on", "form")} == {
        "agency": "ningbo",
        "standing": "published",
        "revision": 2,
        "published_on": "2023-03-21",
        "form": "2021",
    }
    assert sum(line["total"] for line in said["table3"].values()) > 0
    # counted now there is nothing
    assert sender.get("tables/2022").json()["table3"]["received_new"]["total"] == 0


def test_the_sums_of_the_tree_name_no_agency_below(office, sender):
    below = make_office(make_agency("below", parent=office.agency, name="下级示例局"))
    case_at(Node.DRAFTING, office, on=DAY)
    case_at(Node.CLOSED, below, on=DAY)
    answer = sender.get("tables/2026/rollup")
    said = answer.json()
    assert (said["agencies"], said["outside"], said["form"]) == (2, 0, "2021")
    assert (said["table3"]["received_new"]["total"], said["table3"]["granted"]["total"]) == (2, 1)
    assert "下级示例局" not in answer.content.decode()


@pytest.mark.parametrize("path", ["tables/2027", "tables/2027/rollup", "tables/2027/published"])
def test_a_year_that_has_not_begun_has_none(sender, path):
    assert sender.get(path).status_code == 404


@pytest.mark.parametrize("path", ["tables/2007", "tables/x/rollup", "tables/99999/published"])
def test_what_is_no_year_is_refused(sender, path):
    assert sender.get(path).status_code == 422
