"""文字页: what is written with which parts, what disagrees and is put right by one click, who may, and nothing lost."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import life
from reports.models import AnnualReport, ReportEdit
from requests_app.law.nodes import Node, Role
from tests.desk.case_stories import words
from tests.factories import Office, case_at, make_agency, make_office, make_staff
from tests.reports.test_life import by, ready

pytestmark = pytest.mark.django_db
PAGE = "/reports/desk/here/2026/texts/"


@pytest.fixture
def office() -> Office:
    office = make_office(make_agency("here", parent=make_agency("above")))
    case_at(Node.ARCHIVING, office, topic="土地征收")
    case_at(Node.DRAFTING, office, channel="post")
    return office


def signed(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(answer) -> str:
    return words(answer.content.decode())


def post(client: Client, slot: str, text: str, do: str = "save", seen: int = 0, **more):
    return client.post(PAGE, {"slot": slot, "text": text, "do": do, "seen": str(seen)}, **more)


def test_the_shipped_texts_stand_there_with_numbers_that_open_their_cases(office):
    clerk = signed(office.clerk)
    page = clerk.get(PAGE)
    assert "2026年，共受理政府信息公开申请2件。" in said(page)
    assert "{新收}" in said(page)
    links = re.findall(r'<a class="live" href="([^"]+)">([^<]+)</a>', page.content.decode())
    assert len(links) > 8
    for address, text in links:
        answer = clerk.get(address)
        assert answer.status_code == 200
        if not text.endswith("%"):
            assert f"：{text} 件</h1>" in answer.content.decode(), (address, text)


def test_written_previewed_saved_and_restored(office):
    clerk = signed(office.clerk)
    seen = post(clerk, "problems", "登记不够完整的有{信函}件。", "preview")
    assert "登记不够完整的有 1 件。" in said(seen)
    assert not AnnualReport.objects.get().texts
    saved = post(clerk, "problems", "登记不够完整的有{信函}件。\n下一步改进。", follow=True)
    assert "已保存：存在的主要问题及改进情况。" in said(saved)
    assert AnnualReport.objects.get().texts == {"problems": "登记不够完整的有{信函}件。\n下一步改进。"}
    restored = post(clerk, "problems", "不管写什么", "restore", 1, follow=True)
    assert "已清空：存在的主要问题及改进情况。" in said(restored)
    assert AnnualReport.objects.get().texts == {}
    assert [edit.after for edit in ReportEdit.objects.order_by("pk")] == [
        "登记不够完整的有{信函}件。\n下一步改进。",
        "",
    ]


def test_a_number_that_disagrees_is_red_and_one_click_makes_it_live(office):
    clerk = signed(office.clerk)
    own = "本年新收申请3件，土地征收类1件，占５０%。信函申请2件。"
    page = said(post(clerk, "requests", own, follow=True))
    assert "“新收申请3件”与案件不符，案件统计是2件。" in page
    assert "“信函申请2件”与案件不符，案件统计是1件。" in page
    assert "改为实时数 2件" in page
    post(clerk, "requests", own, "live-0", 1)
    assert AnnualReport.objects.get().texts["requests"] == "本年新收申请{新收}件，土地征收类1件，占５０%。信函申请2件。"
    now = AnnualReport.objects.get().texts["requests"]
    post(clerk, "requests", now, "live-0", 2)
    assert AnnualReport.objects.get().texts["requests"] == (
        "本年新收申请{新收}件，土地征收类1件，占５０%。信函申请{信函}件。"
    )
    assert "与案件不符" not in said(clerk.get(PAGE))


def test_a_share_is_made_live_with_its_sign(office):
    clerk = signed(office.clerk)
    post(clerk, "requests", "土地征收类1件，占49％。")
    post(clerk, "requests", "土地征收类1件，占49％。", "live-0", 1)
    assert AnnualReport.objects.get().texts["requests"] == "土地征收类1件，占{土地征收%}。"


def test_an_overtaken_save_keeps_what_was_typed(office):
    report = life.open_report(office.agency, 2026)
    life.write_text(report, "problems", "先写的。", by(office.head, report))
    answer = post(signed(office.clerk), "problems", "后写的。")
    assert answer.status_code == 400
    assert f"您打开页面以后，{office.head}刚刚改了“文字：存在的主要问题及改进情况”。" in said(answer)
    assert ">后写的。</textarea>" in answer.content.decode()
    assert AnnualReport.objects.get().texts == {"problems": "先写的。"}
    again = re.findall(r'name="seen" value="(\d+)"', answer.content.decode())
    post(signed(office.clerk), "problems", "后写的。", seen=int(again[0]))
    assert AnnualReport.objects.get().texts == {"problems": "后写的。"}


@pytest.mark.parametrize(("text", "said_so"), [("字" * 20_001, "文字太长，最多20000字，现在20001字。没有保存。")])
def test_what_is_too_long_is_not_saved_and_not_lost(office, text, said_so):
    answer = post(signed(office.clerk), "problems", text)
    assert said_so in said(answer)
    assert text in answer.content.decode()
    assert AnnualReport.objects.get().texts == {}


def test_who_reads_and_who_writes(office):
    supervisor = make_staff(office.agency.parent, Role.SUPERVISOR)
    for person, writes in ((office.head, True), (office.clerk, True), (office.drafter, False), (supervisor, False)):
        client = signed(person)
        assert ("<textarea" in client.get(PAGE).content.decode()) == writes
        seen = life.open_report(office.agency, 2026).version
        post(client, "problems", f"{person.pk}", seen=seen)
        assert (AnnualReport.objects.get().texts.get("problems") == f"{person.pk}") == writes
    assert signed(make_staff(make_agency(), Role.CLERK)).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert post(signed(office.clerk), "nothing", "x").status_code == 404


def test_frozen_texts_are_shown_as_they_were_frozen_and_cannot_be_written(office):
    report = ready(office)
    report = life.write_text(report, "problems", "共{新收}件。", by(office.clerk, report))
    life.freeze(report, by(office.head, report))
    page = signed(office.clerk).get(PAGE)
    assert "共 2 件。" in said(page)
    assert "<textarea" not in page.content.decode()
    answer = post(signed(office.clerk), "problems", "改", seen=AnnualReport.objects.get().version)
    assert "报告已经冻结，要改先开启修订。" in said(answer)


@pytest.mark.later
def test_queries_do_not_grow(office):
    clerk = signed(office.clerk)
    clerk.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        clerk.get(PAGE)
    for _ in range(20):
        case_at(Node.ARCHIVING, office, topic="规划")
    with CaptureQueriesContext(connection) as many:
        clerk.get(PAGE)
    assert len(many) == len(few) <= 30
