"""The pages: who may see them, what they show, how many queries they take."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.law.nodes import Role
from requests_app.models import Agency, Staff
from tests.reports.cases import SMALL_YEAR, rows_of

pytestmark = pytest.mark.django_db
TABLE = "/reports/desk/t3/2022/"
CELL = "/reports/desk/t3/2022/cell/granted/natural_person/"


def person(name: str, agency: Agency | None, *roles: Role, is_staff: bool = True) -> Client:
    staff = Staff.objects.create_user(name, agency=agency, roles=[r.value for r in roles], is_staff=is_staff)
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def upper() -> Agency:
    return Agency.objects.create(code="upper", name="主管部门")


@pytest.fixture
def agency(upper: Agency) -> Agency:
    agency = Agency.objects.create(code="t3", name="测试机关", parent=upper)
    rows_of(agency, SMALL_YEAR)
    return agency


@pytest.fixture
def clerk(agency: Agency) -> Client:
    return person("clerk", agency, Role.CLERK)


def numbers(page: str) -> list[int]:
    return [int(n) for n in re.findall(r"/cell/[^>]*>(\d+)</a>", page)]


def test_public_page_says_that_nothing_is_published(client: Client) -> None:
    page = client.get("/reports/")
    assert page.status_code == 200
    assert "还没有已公布的年度报告" in page.content.decode()


@pytest.mark.parametrize("address", [TABLE, CELL, f"{TABLE}export/json/", "/reports/desk/"])
def test_only_staff_of_the_agency_or_above(agency: Agency, upper: Agency, address: str) -> None:
    visitor = Client().get(address)
    assert (visitor.status_code, visitor["Location"].startswith("/admin/login/")) == (302, True)
    assert person("no-staff", agency, is_staff=False).get(address).status_code == 403
    if address == "/reports/desk/":
        return
    other = Agency.objects.create(code="t30", name="别的机关", parent=upper)
    for name, home, role, status in (
        ("clerk", agency, Role.CLERK, 200),
        ("upper-clerk", upper, Role.CLERK, 403),
        ("upper-supervisor", upper, Role.SUPERVISOR, 200),
        ("upper-auditor", upper, Role.AUDITOR, 200),
        ("other-supervisor", other, Role.SUPERVISOR, 403),
        ("nowhere", None, Role.SUPERVISOR, 403),
    ):
        answer = person(name, home, role).get(address)
        assert (name, answer.status_code) == (name, status)
        assert ("申请内容" in answer.content.decode()) <= (status == 200)


def test_desk_leads_to_the_own_agency(clerk: Client) -> None:
    assert re.fullmatch(r"/reports/desk/t3/\d{4}/", clerk.get("/reports/desk/")["Location"])


def test_table_shows_every_figure_as_a_link_to_its_cases(clerk: Client) -> None:
    page = clerk.get(TABLE).content.decode()
    assert len(numbers(page)) == (25 + 4) * 7 + 3 * 5  # 表三 printed rows and groups, 表四
    for address, figure in re.findall(r'href="([^"]*/cell/[^"]*)"[^>]*>(\d+)</a>', page):
        if figure != "0":
            assert f"：{figure} 件</h1>" in clerk.get(unescape(address)).content.decode()
    assert page.count("（小计，表上不印）") == 4
    assert "✕" not in page


def test_form_and_day_are_kept_in_the_links(clerk: Client) -> None:
    page = clerk.get(TABLE, {"form": "2019", "as_of": "2022-06-30"}).content.decode()
    assert "2019年格式" in page
    assert "统计截至 2022年6月30日" in page
    main = page.split("<main")[1]
    assert main.count("?form=2019&amp;as_of=2022-06-30") == len(numbers(main))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"as_of": "soon"}, "日期请写成 2026-06-30 的样子。"),
        ({"as_of": "2999-01-01"}, "2999-01-01 还没有到"),
        ({"as_of": "2021-12-31"}, "2021-12-31 在 2022 年以前"),
        ({"form": "2020"}, "没有这种报告格式"),
    ],
)
def test_a_wrong_question_is_answered_in_a_sentence(clerk: Client, asked: dict[str, str], sentence: str) -> None:
    answer = clerk.get(TABLE, asked)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert numbers(answer.content.decode()) == []


def test_cell_lists_the_cases_with_masked_names(clerk: Client) -> None:
    page = clerk.get(CELL).content.decode()
    assert "（一）予以公开 · 自然人：1 件" in page
    assert "2022-03-20" in page
    assert "测试人" not in page
    empty = clerk.get("/reports/desk/t3/2022/cell/np_repeat/other/").content.decode()
    assert "没有案件" in empty


@pytest.mark.parametrize(
    "address",
    [
        "/reports/desk/t3/2022/cell/results/total/",
        "/reports/desk/t3/2022/cell/granted/women/",
        "/reports/desk/t3/99999/cell/granted/total/",
        "/reports/desk/t3/0/cell/granted/total/",
        "/reports/desk/nobody/2022/",
        "/reports/desk/t3/2022/export/ofd/",
        "/reports/desk/t3/2999/export/json/",
        f"{CELL}?as_of=x",
    ],
)
def test_what_does_not_exist_is_not_found(clerk: Client, address: str) -> None:
    assert clerk.get(address).status_code == 404


def test_export_gives_the_same_report_as_a_file(clerk: Client) -> None:
    answer = clerk.get(f"{TABLE}export/json/", {"form": "2019"})
    assert answer["Content-Disposition"] == 'attachment; filename="annual-report-t3-2022.json"'
    assert answer.json()["form"] == "2019"
    assert clerk.get(f"{TABLE}export/xlsx/").content.startswith(b"PK")
    pdf = clerk.get(f"{TABLE}export/pdf/")
    assert (pdf.content[:5], pdf["Content-Type"]) == (b"%PDF-", "application/pdf")


def test_export_of_a_name_that_no_font_has_is_refused(clerk: Client, agency: Agency) -> None:
    Agency.objects.filter(pk=agency.pk).update(name="测试𰻝机关")
    assert clerk.get(f"{TABLE}export/pdf/").status_code == 404
    assert clerk.get(f"{TABLE}export/docx/").status_code == 200


@pytest.mark.parametrize("address", [TABLE, "/reports/desk/t3/2022/cell/received_new/total/"])
@pytest.mark.later
def test_queries_do_not_grow_with_the_cases(clerk: Client, agency: Agency, address: str) -> None:
    clerk.get(address)
    with CaptureQueriesContext(connection) as few:
        clerk.get(address)
    rows_of(agency, SMALL_YEAR * 30)
    with CaptureQueriesContext(connection) as many:
        clerk.get(address)
    assert len(many) == len(few) <= 23


def test_a_long_cell_is_capped_and_says_so(clerk: Client, agency: Agency) -> None:
    rows_of(agency, SMALL_YEAR[:1] * 210)
    page = clerk.get(CELL).content.decode()
    assert "：211 件" in page
    assert "只列出最早收到的 200 件" in page
    assert page.count(str(date(2022, 3, 20))) == 200
