"""督办单 pages: chosen, written, previewed, issued, printed; by whom."""

from __future__ import annotations

import copy
import re
from datetime import date

import pytest
import time_machine

from requests_app.law.nodes import Node, Role
from requests_app.models import Application, Message, Supervision
from tests.desk.wall_world import DAYS, NOW, World, late_case, make_world, signed_in, text
from tests.factories import case_at, make_staff
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_third_of_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept(django_db_blocker, NOW):
        yield make_world()


@pytest.fixture
def world(built) -> World:
    return copy.deepcopy(built)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OFFICE_HEAD])
def test_who_only_reads_cannot_issue(world, role):
    client = signed_in(make_staff(world.top, role))
    assert client.get("/admin/wall/issue/?all=1").status_code == 403
    assert client.post("/admin/wall/issue/", {"case": late_case(world.a).pk, "do": "issue"}).status_code == 403
    assert Supervision.objects.count() == 0


def test_a_sheet_is_chosen_written_previewed_issued_and_printed(world):
    client, case = signed_in(world.supervisor), late_case(world.a)
    Application.objects.filter(pk=case.pk).update(applicant_name="欧阳示例")
    form = client.get("/admin/wall/issue/", {"case": case.pk})
    assert 'value="2026-04-09"' in form.content.decode()  # three working days: 清明 is 04-04 to 04-06
    assert f"督办，通知 {world.a.drafter}、{world.a.head}" in text(form)
    given = {"case": [case.pk], "demand": "请于本周答复。", "answer_by": "2026-04-09"}
    preview = client.post("/admin/wall/issue/", {**given, "do": "preview"})
    assert "确认签发给 1 个单位" in text(preview)
    assert "主送：甲区政府" in text(preview)
    assert Supervision.objects.count() == Message.objects.filter(kind="supervised").count() == 0
    done = client.post("/admin/wall/issue/", {**given, "do": "issue"}, follow=True)
    assert done.redirect_chain == [("/admin/wall/sheet/?day=2026-04-03", 302)]
    assert Supervision.objects.get().answer_by == date(2026, 4, 9)
    printed = text(done)
    assert "已发督办单，共1件，已通知各单位。" in printed
    for said in (
        "督 办 单 主送：甲区政府",
        f"1 {case} 关于示例地块征收的批准文件 2026年3月2日 2026年3月30日 4",
        "要求请于本周答复。",
        "回复期限2026年4月9日（周四）",
        "省政务公开主管部门2026年4月3日",
    ):
        assert said.replace(" ", "") in printed.replace(" ", "")
    assert "欧阳" not in done.content.decode()


def test_all_are_chosen_and_each_agency_gets_its_own_sheet(world):
    case_at(Node.DRAFTING, world.b, on=DAYS[0])
    client = signed_in(world.supervisor)
    found = client.get("/admin/wall/issue/?all=1").context["chosen"]
    assert [line.case.agency for line in found] == [world.a.agency, world.b.agency]
    keys = [line.case.pk for line in found]
    given = {"case": keys, "demand": "请抓紧。", "answer_by": "2026-04-08", "do": "issue"}
    done = client.post("/admin/wall/issue/", given, follow=True)
    assert [(sheet.to, len(sheet.lines)) for sheet in done.context["sheets"]] == [
        (world.a.agency, 1),
        (world.b.agency, 1),
    ]
    mine = signed_in(world.b.head).get("/admin/wall/sheet/?day=2026-04-03")
    assert [sheet.to for sheet in mine.context["sheets"]] == [world.b.agency]
    again = client.post("/admin/wall/issue/", given, follow=True)
    assert "没有发：4月3日已督办，回复期限4月8日，还没有到期。" in text(again)
    assert Supervision.objects.count() == 2


def test_what_was_typed_stays_when_it_is_refused(world):
    given = {"case": late_case(world.a).pk, "demand": "请抓紧办理此件", "answer_by": "2026-04-04", "do": "issue"}
    page = signed_in(world.supervisor).post("/admin/wall/issue/", given)
    assert "2026年4月4日（周六）不是工作日，请改为工作日。" in text(page)
    assert "请抓紧办理此件" in page.content.decode()
    assert f'value="{late_case(world.a).pk}" checked' in page.content.decode()
    assert Supervision.objects.count() == 0


@pytest.mark.parametrize("asked", ["?case=x", "?case=99999999999999999999", "?case=-1", "", "?all=1&unit=nowhere"])
def test_a_broken_choice_chooses_nothing(world, asked):
    page = signed_in(world.supervisor).get("/admin/wall/issue/" + asked)
    assert page.status_code == 200
    assert "没有选中逾期案件。" in text(page)


@pytest.mark.parametrize("asked", ["", "?day=x", "?day=2026-01-01", "?agency=bing"])
def test_without_a_sheet_the_page_says_so(world, asked):
    page = signed_in(world.supervisor).get("/admin/wall/sheet/" + asked)
    assert page.status_code == 200
    assert "督办单。" in text(page)


def test_pages_bring_nothing_inline_and_speak_chinese(world):
    client, case = signed_in(world.supervisor), late_case(world.a)
    given = {"case": case.pk, "demand": "请抓紧。", "answer_by": "2026-04-08"}
    pages = [
        client.get("/admin/wall/"),
        client.get("/admin/wall/issue/?all=1"),
        client.post("/admin/wall/issue/", {**given, "do": "preview"}),
        client.post("/admin/wall/issue/", {**given, "do": "issue"}, follow=True),
        client.get("/admin/wall/"),
    ]
    for page in pages:
        body = page.content.decode()
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", body)
        assert re.findall(r"[A-Za-z]{3,}", text(page)) == []
