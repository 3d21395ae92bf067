"""The roll-up's page: who may see and act, what each act does, and that it needs no script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.models import AnnualReport, OutsideReport
from requests_app.law.nodes import Role
from requests_app.models import Agency, Message, Staff
from tests.factories import make_staff
from tests.reports.cases import SMALL_YEAR, rows_of
from tests.reports.published import balanced, grid3, grid4, page, remedies

pytestmark = pytest.mark.django_db
SUBMITTED = {"state": "frozen", "submitted_at": datetime(2023, 1, 9, tzinfo=UTC)}
ROLLUP = "/reports/desk/city/2022/rollup/"


@pytest.fixture
def city() -> Agency:
    above = Agency.objects.create(code="above", name="省")
    city = Agency.objects.create(code="city", name="示例市", parent=above)
    Agency.objects.create(code="water", name="市水利局", short_name="水利局", parent=city)
    Agency.objects.create(code="other", name="别的市", parent=above)
    rows_of(city, SMALL_YEAR)
    return city


def signed(*roles: Role, home: str = "city") -> Client:
    client = Client()
    client.force_login(make_staff(Agency.objects.get(code=home), *roles))
    return client


def said(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("home", "role", "seen", "acts"),
    [
        ("city", Role.SUPERVISOR, 200, True),
        ("city", Role.AUDITOR, 200, False),
        ("city", Role.OFFICE_HEAD, 200, True),
        ("city", Role.CLERK, 403, False),
        ("above", Role.SUPERVISOR, 200, True),
        ("above", Role.AUDITOR, 200, False),
        ("above", Role.OFFICE_HEAD, 403, False),
        ("water", Role.SUPERVISOR, 403, False),
        ("other", Role.SUPERVISOR, 403, False),
    ],
)
def test_who_sees_and_who_acts(city: Agency, home: str, role: Role, seen: int, acts: bool) -> None:
    AnnualReport.objects.create(agency=Agency.objects.get(code="water"), year=2022, **SUBMITTED)
    client = signed(role, home=home)
    answer = client.get(ROLLUP)
    assert answer.status_code == seen
    assert ('value="take_in"' in said(answer), 'value="send_back"' in said(answer)) == (acts, acts)
    client.post(ROLLUP, {"do": "send_back", "agency": "water", "seen": "0", "remarks": "请补表二"})
    assert (AnnualReport.objects.get().submitted_at is None) == acts
    client.post(ROLLUP, {"do": "take_in", "name": "外单位", "file": SimpleUploadedFile("a.html", outside())})
    assert OutsideReport.objects.count() == acts


def test_nobody_else(city: Agency) -> None:
    assert Client().get(ROLLUP).status_code == 302
    nobody = Client()
    nobody.force_login(Staff.objects.create_user("x", agency=city, roles=["supervisor"], is_staff=False))
    assert nobody.get(ROLLUP).status_code == 403
    assert signed(Role.SUPERVISOR).get("/reports/desk/city/2999/rollup/").status_code == 404
    assert signed(Role.SUPERVISOR).get("/reports/desk/nobody/2022/rollup/").status_code == 404


def test_every_agency_opens_its_own_report(city: Agency) -> None:
    supervisor = said(signed(Role.SUPERVISOR).get(ROLLUP))
    assert 'href="/reports/desk/city/2022/"' in supervisor
    assert 'href="/reports/desk/water/2022/"' in supervisor
    Agency.objects.create(code="river", name="河道处", parent=Agency.objects.get(code="water"))
    assert 'href="/reports/desk/water/2022/rollup/"' in said(signed(Role.SUPERVISOR).get(ROLLUP))
    head = said(signed(Role.OFFICE_HEAD).get(ROLLUP))
    assert 'href="/reports/desk/water/2022/"' not in head  # which a head could not open


def test_sent_back_with_remarks_and_the_head_is_told(city: Agency) -> None:
    water = Agency.objects.get(code="water")
    head, clerk = make_staff(water, Role.OFFICE_HEAD), make_staff(water, Role.CLERK)
    report = AnnualReport.objects.create(agency=water, year=2022, **SUBMITTED)
    client = signed(Role.SUPERVISOR)
    assert "请写明要改什么" in said(
        client.post(ROLLUP, {"do": "send_back", "agency": "water", "seen": "0", "remarks": " "}, follow=True)
    )
    answer = client.post(
        ROLLUP, {"do": "send_back", "agency": "water", "seen": "0", "remarks": "表一没有填"}, follow=True
    )
    assert "已退回市水利局，并告诉了它的负责人。" in said(answer)
    report.refresh_from_db()
    assert (report.submitted_at, report.remarks, report.version) == (None, "表一没有填", 1)
    assert report.sent_back_at is not None
    told = Message.objects.filter(kind="report_back_2022")
    assert [(one.recipient, one.text) for one in told] == [(head, "示例市退回了2022年度报告：表一没有填")]
    assert clerk.pk not in told.values_list("recipient", flat=True)
    again = client.post(
        ROLLUP, {"do": "send_back", "agency": "water", "seen": "0", "remarks": "再改"} | {"seen": "1"}, follow=True
    )
    assert "没有报送 2022 年度报告，或者刚刚已被退回" in said(again)


def test_a_published_report_is_not_sent_back(city: Agency) -> None:
    water = Agency.objects.get(code="water")
    AnnualReport.objects.create(agency=water, year=2022, submitted_at=timezone.now(), state="published")
    client = signed(Role.SUPERVISOR)
    assert 'value="send_back"' not in said(client.get(ROLLUP))
    assert "已经公布，不能退回" in said(
        client.post(ROLLUP, {"do": "send_back", "agency": "water", "seen": "0", "remarks": "改"}, follow=True)
    )
    assert AnnualReport.objects.get().submitted_at is not None


@pytest.mark.parametrize("code", ["city", "other", "above", "nobody"])
def test_only_what_is_below_is_sent_back(city: Agency, code: str) -> None:
    for one in Agency.objects.all():
        AnnualReport.objects.create(agency=one, year=2022, submitted_at=timezone.now())
    signed(Role.SUPERVISOR).post(ROLLUP, {"do": "send_back", "agency": code, "remarks": "改"})
    assert not AnnualReport.objects.filter(submitted_at=None).exists()


def outside(year: int = 2022, form: str = "2021", **change: int) -> bytes:
    rows = balanced(form, {("granted", "other"): 4}, {})
    for row, by in change.items():
        rows[row]["total"] += by
    return page(grid3(form, rows), grid4(form, remedies(form)), year=year)


def take_in(client: Client, data: bytes, name: str = "外单位"):
    return client.post(
        ROLLUP, {"do": "take_in", "name": name, "file": SimpleUploadedFile("报告.html", data)}, follow=True
    )


def test_a_report_from_outside_is_taken_in_replaced_and_taken_out(city: Agency) -> None:
    client = signed(Role.SUPERVISOR)
    assert "已录入外单位的报告，并计入汇总。" in said(take_in(client, outside()))
    kept = OutsideReport.objects.get()
    assert (kept.name, kept.source, kept.form, kept.figures["table3"]["granted"]["total"]) == (
        "外单位",
        "报告.html",
        "2021",
        4,
    )
    take_in(client, outside())
    assert OutsideReport.objects.count() == 1
    shown = said(client.get(ROLLUP))
    assert (
        "外单位</th>" in shown.replace(' <span class="tag tag-dash">外单位</span>', ""),
        "含外单位 1 个" in shown,
    ) == (True, True)
    assert "已移除外单位的报告" in said(client.post(ROLLUP, {"do": "take_out", "key": str(kept.pk)}, follow=True))
    assert "这份外单位报告已经移除" in said(client.post(ROLLUP, {"do": "take_out", "key": str(kept.pk)}, follow=True))
    assert "这份外单位报告已经移除" in said(client.post(ROLLUP, {"do": "take_out", "key": "9" * 30}, follow=True))


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF", "外单位", "文件读不了：PDF"),
        (b"", "外单位", "文件是空的。"),
        (outside(2023), "外单位", "文件里的报告是2023 年度的，不是 2022 年度的。"),
        (outside(2022, "2019"), "外单位", "用2019年格式，2022 年度要用2021年格式，不能相加。"),
        (outside(2022, granted=1), "外单位", "处不符，请退给该单位改正后再录入：总计列：办理结果各行之和"),
        (outside(), "市水利局", "市水利局在本系统内，它的案件已经计入，不能再录入一次。"),
        (outside(), "", "请填写单位名称。"),
    ],
)
def test_what_cannot_be_added_is_not_taken_in(city: Agency, data: bytes, name: str, sentence: str) -> None:
    assert sentence in said(take_in(signed(Role.SUPERVISOR), data, name))
    assert not OutsideReport.objects.exists()


@pytest.mark.later
def test_as_many_queries_for_one_agency_as_for_thirty(city: Agency) -> None:
    client = signed(Role.SUPERVISOR)
    client.get(ROLLUP)
    with CaptureQueriesContext(connection) as few:
        client.get(ROLLUP)
    for number in range(30):
        below = Agency.objects.create(code=f"b{number}", name=f"第{number}局", parent=city)
        rows_of(below, SMALL_YEAR)
        AnnualReport.objects.create(agency=below, year=2022, submitted_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        answer = client.get(ROLLUP)
    assert len(many) == len(few) <= 16
    assert said(answer).count("月") >= 30
