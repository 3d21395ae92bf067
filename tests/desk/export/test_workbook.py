"""导出: the workbook equals the list row by row and runs nothing; one row of the queue is one whole file."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from requests_app.desk import export as pages
from requests_app.desk.export_sheet import HEADS
from requests_app.desk.tasks import make_export
from requests_app.law.nodes import Node, Role
from requests_app.models import Export
from tests.desk.export.books import answer_bytes, asked_for, rows, signed_in
from tests.factories import case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db


def test_the_workbook_equals_the_list_row_by_row(office):
    for node, content in (
        (Node.DRAFTING, "甲地块批文"),
        (Node.REGISTRATION, "乙地块批文"),
        (Node.CLOSED, "丙地块批文"),
    ):
        case_at(node, office, content=content)
    case_at(Node.DRAFTING, office, content="丁道路立项", channel="post")
    case_at(Node.DRAFTING, make_office(), content="外机关地块批文")
    client = signed_in(office.clerk)
    for asked, wanted in (
        ("list=open&q=地块批文", ["甲地块批文", "乙地块批文"]),
        ("list=open&channel=post", ["丁道路立项"]),
        ("list=closed", ["丙地块批文"]),
    ):
        found = rows(answer_bytes(client.post(f"/admin/export/?{asked}")))
        listed = [case for case, *_ in client.get(f"/admin/cases/?{asked}").context["rows"]]
        assert found[0] == HEADS
        assert [row[6] for row in found[1:]] == [case.content for case in listed] == wanted
        assert [row[0] for row in found[1:]] == [case.number for case in listed]


def test_every_column_of_one_case(office):
    office.drafter.display_name = "林岚"
    office.drafter.save()
    case = case_at(Node.DRAFTING, office, applicant_name="欧阳示例", id_number="330203199001011234", topic="土地征收")
    found = rows(answer_bytes(signed_in(office.clerk).post("/admin/export/?list=open")))[1]
    told = dict(zip(HEADS, found, strict=True))
    left = told.pop("剩余工作日")
    assert re.fullmatch(r"-?\d+", left)
    assert told == {
        "编号": case.number,
        "查询号": case.reference,
        "收到日期": "2026-03-02",
        "申请途径": "网络",
        "申请人": "欧阳**",
        "申请人类别": "自然人",
        "申请内容": "关于示例地块征收的批准文件",
        "主题": "土地征收",
        "环节": "拟办",
        "经办人": "林岚",
        "承办单位": "自然资源处",
        "到期日": "2026-03-30",
        "延期": "",
        "答复日期": "",
        "办理结果": "",
        "文号": "",
        "逾期原因": "",
    }


def test_supervision_over_several_agencies_reads_which_one(office):
    above = make_agency()
    below = make_office(make_agency(parent=above, name="甲区政府"))
    case = case_at(Node.DRAFTING, below)
    found = rows(answer_bytes(signed_in(make_staff(above, Role.SUPERVISOR)).post("/admin/export/?list=open")))
    assert found[0] == ("机关", *HEADS)
    assert found[1][:2] == ("甲区政府", case.number)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#N/A", "TRUE", "12", "2026-01-01"]
)
def test_texts_stay_texts(office, text):
    case_at(Node.DRAFTING, office, content=text)
    body = answer_bytes(signed_in(office.clerk).post("/admin/export/?list=open"))
    cell = openpyxl.load_workbook(io.BytesIO(body)).active.cell(2, 7)
    assert (cell.value, cell.data_type) == (text, "s")


def test_signs_that_xml_does_not_know_are_left_out(office):
    case_at(Node.DRAFTING, office, content="甲\x0b\x1f乙\ufffe丙\n丁")
    assert rows(answer_bytes(signed_in(office.clerk).post("/admin/export/?list=open")))[1][6] == "甲乙丙\n丁"


def test_the_page_says_what_is_exported_and_begins_nothing(office, sent):
    case_at(Node.DRAFTING, office, content="甲地块批文")
    case_at(Node.DRAFTING, office, content="乙道路立项")
    client = signed_in(office.clerk)
    page = client.get("/admin/export/?list=open&q=甲地块&before=2026-01-01_1").content.decode().split("<main")[1]
    assert "全部在办；含“甲地块”" in page
    assert "下载 1 件" in page
    assert "before=" not in page
    assert "没有符合条件的案件" in client.get("/admin/export/?list=open&q=没有这样的").content.decode()
    assert client.post("/admin/export/?list=open&q=没有这样的").status_code == 200
    assert (Export.objects.count(), sent) == (0, [])


def test_the_conditions_are_told_in_chinese(office):
    asked = f"list=closed&node=closed&channel=web&kind=natural_person&outcome=granted&unit=城建处&handler={office.drafter.pk}"
    told = f"已办结；环节：办结；申请途径：网络；申请人类别：自然人；办理结果：予以公开；承办单位：城建处；经办人：{office.drafter}"
    assert f"<dd>{told}</dd>" in signed_in(office.clerk).get(f"/admin/export/?{asked}&year=x&page=2").content.decode()


def test_a_short_list_is_given_at_once_with_a_chinese_name(office):
    case_at(Node.DRAFTING, office)
    answer = signed_in(office.clerk).post("/admin/export/?list=open")
    assert answer_bytes(answer)
    assert answer["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E6%A1%88%E4%BB%B6%E5%AF%BC%E5%87%BA_"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not Export.objects.exists()


def test_a_long_list_is_made_in_the_background_once(office, sent, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    for _ in range(3):
        case_at(Node.DRAFTING, office)
    client = signed_in(office.clerk)
    for _ in range(2):  # two clicks
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/admin/export/?list=open")
    export = Export.objects.get()
    assert answer.url == f"/admin/export/{export.pk}/"
    assert sent == [export.pk, export.pk]
    assert "正在等候后台任务开始" in client.get(answer.url).content.decode()
    assert client.get(answer.url + "file/").status_code == 404
    assert make_export(export.pk) is True
    assert client.get(answer.url + "progress/").json() == {
        "state": "ready",
        "text": "已做好，共 3 件。",
        "done": 3,
        "total": 3,
    }
    assert "下载 3 件" in client.get(answer.url).content.decode()
    found = rows(answer_bytes(client.get(answer.url + "file/")))
    assert len(found) == 4


def test_only_who_asked_sees_it(office):
    case_at(Node.DRAFTING, office)
    export = asked_for(office.clerk)
    make_export(export.pk)
    for person, status in ((office.clerk, 200), (office.head, 404), (make_office().clerk, 404)):
        for ending in ("", "progress/", "file/"):
            answer = signed_in(person).get(f"/admin/export/{export.pk}/{ending}")
            assert answer_bytes(answer)
            assert answer.status_code == status
    assert signed_in(office.head).post(f"/admin/export/{export.pk}/").status_code == 404
