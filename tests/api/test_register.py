"""台账: the export's own rows; names covered, or read with a scope for it and recorded."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.handling.register_export import export_register
from requests_app.law.nodes import Node
from requests_app.models import PersonalDataRead, Scope
from tests.factories import case_at, make_case

from .conftest import Sender, key_of, told

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NAME, WISH = "欧阳示例甲", "欧阳示例甲（13800138000）要地块批文"


def test_the_rows_are_those_of_the_export(office, sender):
    case_at(Node.CLOSED, office, on=DAY, applicant_name=NAME, content=WISH, topic="土地")
    case_at(Node.SUPPLEMENTATION, office, on=DAY)
    make_case(office, on=DAY)  # not yet received: in no register
    answer = sender.get("register", year=2026, personal=True)
    exported = [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        for row in export_register(office.agency, 2026)
    ]
    assert [one["columns"] for one in answer.json()["items"]] == exported
    assert exported[0] == {
        "编号": "2026-0001",
        "申请人": NAME,
        "申请人类别": "自然人",
        "申请途径": "网络",
        "提交日期": "2026-03-02",
        "收到日期": "2026-03-02",
        "申请内容": WISH,
        "主题": "土地",
        "补正告知日期": None,
        "补正期限": None,
        "补正收到日期": None,
        "征求意见发出日期": None,
        "征求意见收到日期": None,
        "延期工作日": None,
        "前次编号": None,
        "到期时限": "2026-03-30",
        "答复日期": "2026-03-02",
        "办理结果": "予以公开",
        "文号": "公开告〔2026〕1号",
    }
    assert list(answer.json()["items"][0]["columns"]) == list(exported[0])


def test_without_asking_for_it_nobody_is_named(office, sender):
    case = case_at(Node.DRAFTING, office, on=DAY, applicant_name=NAME, content=WISH)
    answer = sender.get("register", year=2026)
    (row,) = answer.json()["items"]
    assert row["reference"] == case.reference
    assert (row["columns"]["申请人"], row["columns"]["申请内容"]) == ("欧阳***", "×××（×××）要地块批文")
    assert answer.json()["personal"] is False
    assert NAME not in answer.content.decode()
    assert not PersonalDataRead.objects.exists()


def test_an_organisation_is_named(office, sender):
    case_at(Node.DRAFTING, office, on=DAY, applicant_name="示例公司", applicant_kind="commercial_enterprise")
    assert sender.get("register", year=2026).json()["items"][0]["columns"]["申请人"] == "示例公司"


def test_who_reads_names_needs_a_scope_for_it_and_is_recorded(office):
    case = case_at(Node.DRAFTING, office, on=DAY, applicant_name=NAME, content=WISH)
    plain = Sender(key_of(office, Scope.REGISTER))
    refused = plain.get("register", year=2026, personal=True)
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "这个令牌没有“台账中的个人信息”的用途。请向机关的系统管理员要一个有这项用途的。",
    )
    assert not PersonalDataRead.objects.exists()
    allowed = Sender(key_of(office, Scope.REGISTER, Scope.PERSONAL, label="市大数据局"))
    assert NAME in allowed.get("register", year=2026, personal=True).content.decode()
    read = PersonalDataRead.objects.get()
    assert (read.application, read.staff, read.reader, read.reason) == (
        case, None, "接口令牌“市大数据局”", "接口读取台账",
    )  # fmt: skip
    head = Client()
    head.force_login(office.head)
    page = head.get("/admin/reads/").content.decode()
    assert "接口令牌“市大数据局”" in page
    assert "欧阳***" in page
    handed_out = b"".join(head.get("/admin/reads/?as=csv")).decode("utf-8-sig")
    assert "接口令牌“市大数据局”,,示例机关,2026-0001,欧阳***,接口读取台账" in handed_out
    assert "接口令牌“市大数据局”" in head.get(f"/admin/cases/{case.pk}/?tab=applicant").content.decode()


def test_pages_follow_one_another(office, sender):
    made = [case_at(Node.DRAFTING, office, on=DAY).reference for _ in range(5)]
    found, cursor, more = [], "0", True
    while more:
        page = sender.get("register", year=2026, limit=2, cursor=cursor).json()
        found += [one["reference"] for one in page["items"]]
        cursor, more = page["next_cursor"], page["more"]
    assert found == made
    end = sender.get("register", year=2026, cursor=cursor).json()
    assert (end["items"], end["more"], end["next_cursor"]) == ([], False, cursor)


def test_another_year_is_another_register(office, sender):
    case_at(Node.DRAFTING, office, on=DAY)
    assert sender.get("register", year=2025).json()["items"] == []


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({}, ("year", "缺少这个参数，请补上。")),
        ({"year": 2007}, ("year", "不能小于 2008。")),
        ({"year": 2201}, ("year", "不能大于 2200。")),
        ({"year": "二〇二六"}, ("year", "应为整数。")),
        ({"year": 2026, "personal": "maybe"}, ("personal", "应为 true 或者 false。")),
        ({"year": 2026, "cursor": "-1"}, ("cursor", "请用上一次回答里的 next_cursor，不要改动。")),
    ],
)
def test_what_is_asked_wrongly_is_told(sender, query, wrong):
    answer = sender.get("register", **query)
    assert (answer.status_code, told(answer)) == (422, [wrong])


@pytest.mark.parametrize(("personal", "count"), [(False, 3), (True, 4)])
@pytest.mark.later
def test_thirty_cost_as_much_as_one(office, sender, personal, count):
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert sender.get("register", year=2026, personal=personal).status_code == 200
        return len([one for one in found if "SAVEPOINT" not in one["sql"]])

    case_at(Node.DRAFTING, office, on=DAY)
    cost()  # the token's last use is written now
    assert cost() == count
    for _ in range(29):
        case_at(Node.REGISTRATION, office, on=DAY)
    assert cost() == count
