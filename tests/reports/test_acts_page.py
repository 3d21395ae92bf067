"""The pages on which a report is frozen, published, revised: what they say, what has to be typed, who is refused."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import life
from reports.desk_acts import ACTS
from reports.models import AnnualReport, Snapshot, State
from requests_app.law.nodes import Node, Role
from tests.desk.case_stories import words
from tests.factories import Office, case_at, make_agency, make_office, make_staff
from tests.reports.test_life import by, ready

pytestmark = pytest.mark.django_db
NOON = "2027-01-05T02:00:00.123456Z"


@pytest.fixture
def office() -> Office:
    with time_machine.travel(NOON, tick=False):
        office = make_office(make_agency("here", parent=make_agency("above")))
        case_at(Node.ARCHIVING, office)
        yield office


def signed(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(act: str, year: int = 2026) -> str:
    return f"/reports/desk/here/{year}/act/{act}/"


def said(answer) -> str:
    return words(answer.content.decode())


def test_a_year_from_draft_to_revision_by_its_pages(office):
    ready(office)
    head = signed(office.head)
    page = said(head.get(address("freeze")))
    assert "冻结2026年度报告？" in page
    assert "统计截至2026年12月31日 · 2027年1月31日前公布（条例第四十九条）" in page
    assert "项核对没有不符" in page
    seen = {"seen": str(AnnualReport.objects.get().version)}
    wrong = head.post(address("freeze"), {**seen, "word": "冻结"})
    assert "输入的不是“冻结2026”，没有办理。" in said(wrong)
    assert 'value="冻结"' in wrong.content.decode()
    assert "请输入“冻结2026”，表示您确认。" in said(head.post(address("freeze"), seen))
    assert not Snapshot.objects.exists()
    done = head.post(address("freeze"), {**seen, "word": " 冻结２０２６ "}, follow=True)
    assert "已冻结2026年度报告。" in said(done)
    assert "报告已冻结，要改先开启修订。" in said(head.get(address("freeze")))
    report = AnnualReport.objects.get()
    head.post(address("publish"), {"seen": str(report.version), "word": "公布2026"})
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
    assert Client().get("/reports/here/2026/").status_code == 200
    for fmt in ("pdf", "docx"):
        assert Client().get(f"/reports/here/2026/r0/annual-report.{fmt}").status_code == 200
    none = head.post(address("revise"), {"seen": str(report.version), "reason": ""})
    assert "请写明修订原因。" in said(none)
    head.post(address("revise"), {"seen": str(report.version), "reason": "漏登一件"})
    report.refresh_from_db()
    assert (report.state, report.revision_reason) == (State.REVISING, "漏登一件")
    head.post(address("give-up"), {"seen": str(report.version)})
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
    head.post(address("submit"), {"seen": str(report.version)})
    report.refresh_from_db()
    assert report.submitted_at is not None


def test_what_stands_in_the_way_is_said_before_anybody_types(office):
    page = signed(office.head).get(address("freeze", 2027))
    assert "2027年还没有结束，2028年1月1日起可以冻结。" in said(page)
    assert "“存在的主要问题及改进情况”还没有写。" in said(page)
    assert 'name="word"' not in page.content.decode()
    for act, why in {
        "publish": "先冻结，才能公布。", "revise": "草稿可以直接改，不用开启修订。", "give-up": "没有在修订。",
        "submit": "先冻结，才能报送主管部门。",
    }.items():  # fmt: skip
        assert why in said(signed(office.head).get(address(act, 2027)))


@pytest.mark.parametrize("act", sorted(ACTS))
def test_who_is_not_the_head_reads_and_is_refused(office, act):
    report = ready(office)
    others = [office.clerk, office.drafter, make_staff(office.agency.parent, Role.SUPERVISOR)]
    for person in others:
        client = signed(person)
        assert "由本机关的公开工作机构负责人办理。" in said(client.get(address(act)))
        client.post(address(act), {"seen": "2", "word": f"{ACTS[act].word}2026", "reason": "试"})
    assert signed(make_staff(make_agency(), Role.OFFICE_HEAD)).get(address(act)).status_code == 403
    assert Client().get(address(act)).status_code == 302
    report.refresh_from_db()
    assert (report.state, Snapshot.objects.count()) == (State.DRAFT, 0)


def test_what_somebody_changed_meanwhile_is_said_and_what_was_typed_stays(office):
    report = ready(office)
    seen = str(report.version)
    life.write_text(report, "problems", "改过。", by(office.clerk, report))
    answer = signed(office.head).post(address("freeze"), {"seen": seen, "word": "冻结2026"})
    assert f"您打开页面以后，{office.clerk}刚刚改了“文字：存在的主要问题及改进情况”。" in said(answer)
    assert 'value="冻结2026"' in answer.content.decode()
    again = {"seen": str(AnnualReport.objects.get().version), "word": "冻结2026"}
    assert "已冻结2026年度报告。" in said(signed(office.head).post(address("freeze"), again, follow=True))


def test_a_number_that_disagrees_with_the_cases_is_frozen_only_by_who_looked_at_it(office):
    report = ready(office)
    life.write_text(report, "problems", "全年新收申请9件。", by(office.clerk, report))
    head, given = signed(office.head), {"seen": str(AnnualReport.objects.get().version), "word": "冻结2026"}
    page = said(head.get(address("freeze")))
    assert "文字里有1处数字与案件统计不一致，我已逐处核对，照现在的文字冻结" in page
    assert "请先核对文字里的数字，再勾选。" in said(head.post(address("freeze"), given))
    assert not Snapshot.objects.exists()
    head.post(address("freeze"), {**given, "looked": "on"})
    [check] = [one for one in Snapshot.objects.get().figures["checks"] if one["id"].startswith("text_")]
    assert (check["ok"], check["warning"]) == (True, True)


def test_no_such_act_and_no_such_year(office):
    head = signed(office.head)
    assert head.get(address("burn")).status_code == 404
    assert head.get(address("freeze", 2031)).status_code == 404
    assert head.get("/reports/desk/here/2026/versions/3/").status_code == 404
    assert head.get("/reports/desk/here/2026/versions/1/exe/").status_code == 404


def test_versions_stand_side_by_side_with_what_changed_and_their_files(office):
    report = ready(office)
    first = life.freeze(report, by(office.head, report))
    life.publish(report, by(office.head, report))
    life.begin_revision(report, "漏登一件", by(office.head, report))
    case_at(Node.ARCHIVING, office, on=date(2026, 3, 3))
    second = life.freeze(report, by(office.head, report))
    head = signed(office.head)
    page = said(head.get("/reports/desk/here/2026/versions/"))
    assert "第2次冻结改了什么" in page
    assert "一、本年新收政府信息公开申请数量｜自然人 1 2" in page
    assert "漏登一件" in page
    assert first.hash[:16] in page
    assert second.hash[:16] in page
    assert "开启修订" in page
    assert "改了什么" not in said(head.get("/reports/desk/here/2026/versions/1/"))
    told = json.loads(head.get("/reports/desk/here/2026/versions/1/json/").content)
    assert told["table3"] == first.figures["table3"]
    assert not any(check["cases"] for check in told["checks"])
    for fmt in ("xlsx", "html"):
        assert head.get(f"/reports/desk/here/2026/versions/2/{fmt}/").status_code == 200


def test_the_list_of_cases_is_the_frozen_one_and_costs_the_same_for_many(office):
    report = ready(office)
    clerk = signed(office.clerk)

    def asked() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as queries:
            page = clerk.get("/reports/desk/here/2026/cases/")
        return len(queries), said(page)

    few, page = asked()
    assert "案件清单：1 件" in page
    for _ in range(30):
        case_at(Node.ARCHIVING, office)
    many, page = asked()
    assert "案件清单：31 件" in page
    assert few == many
    life.freeze(report, by(office.head, report))
    assert "2027年1月5日 10:00冻结的清单" in asked()[1]
