"""给您的文书: each is shown as it was issued, in full for its applicant, with its PDF and Word; nothing else is."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection

from requests_app.handling import archiving, clock, supplementation
from requests_app.handling import reply as handling_reply
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import OneTimeLink
from requests_app.papers import store
from requests_app.papers.letter import Letter
from requests_app.papers.store import Form
from tests.factories import case_at

from . import stories
from .conftest import TODAY, enter, text_of
from .stories import ask, fetched, gone, link_to, paper, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def said(answer) -> str:
    """The words of a paper's page; what was filled in stands among the others without a gap."""
    page = re.sub(r"</?ins>", "", answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def reply(office, client):
    lodged, case, files = stories.answered(office)
    enter(client, lodged)
    return case, files


def test_the_reply_is_a_letter_with_the_full_name(client, reply):
    case, _ = reply
    answer = fetched(client, paper(case, "deliver"))
    words = said(answer)
    assert "政府信息公开申请答复书 （部分公开）" in words
    assert case.doc_no in words
    assert "林清和：" in words
    assert "不予公开的部分的内容" in words
    assert "2026年3月12日" in words
    assert "60日内" in words
    assert answer["Content-Security-Policy"].startswith("default-src 'self'")
    page = answer.content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", page) == []
    assert "portal/paper.css" in page
    letter = Letter.of(case.papers.get(kind="reply_partial").content)
    assert [line for line in letter.lines if line.replace(" ", "") not in words.replace(" ", "")] == []


@pytest.mark.parametrize(("form", "begins", "name"), [("pdf", b"%PDF-1.7", "PDF"), ("docx", b"PK", "Word")])
def test_the_page_offers_pdf_and_word_each_by_a_link_that_works_once(client, reply, form, begins, name):
    case, _ = reply
    what = f"{paper(case, 'deliver')}-{form}"
    page = fetched(client, paper(case, "deliver")).content.decode()
    assert f'value="{what}">下载{name}</button>' in page
    link = link_to(client, what)
    answer = client.get(link)
    kept = case.papers.get(kind="reply_partial")
    body = b"".join(answer)
    assert body.startswith(begins)
    assert store.body(kept, Form(form)) == body
    assert quote(f"{case.doc_no} {kept.title}.{form}") in answer["Content-Disposition"]
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )
    gone(client.get(link))


def test_a_reply_is_there_once_it_was_sent_not_when_it_was_made(client, office):
    lodged, case = stories.assigned(office)
    case = stories.submit(office, case, [])
    case = stories.signed(office, stories.cleared(office, case, {}))
    on = {"on": stories.SENT, "today": TODAY}
    case = handling_reply.issue(case, actor=office.clerk, **on)
    enter(client, lodged)
    made = paper(case, "issue_reply")
    assert wanted(client) == [paper(case, "lodge")]
    for what in (made, f"{made}-pdf", f"{made}-docx"):
        gone(ask(client, what))
    case = stories.sent(office, case)
    assert wanted(client) == sorted([paper(case, "lodge"), made])
    assert case.doc_no in said(fetched(client, made))


def test_what_is_not_his_cannot_be_had(client, office, reply):
    """Forms, the proof of service, letters to third parties: by no name."""
    case, _ = reply
    own = {paper(case, "lodge"), paper(case, "deliver")}
    for event in case.events.all():
        for tail in ("", "-pdf", "-docx"):
            if f"paper-{event.seq}" not in own:
                gone(ask(client, f"paper-{event.seq}{tail}"))
    for what in (f"{paper(case, 'deliver')}-exe", f"{paper(case, 'deliver')}-", f"file-{reply[1][0].pk}-pdf"):
        gone(ask(client, what))
    titles = set(case.papers.exclude(to="applicant").values_list("title", flat=True))
    assert titles == {"申请确认记录", "政府信息公开申请登记表", "保密审查表", "政府信息公开申请审批单", "送达回证"}


def test_a_consultation_tells_him_that_and_not_whom(client, office):
    lodged, case = stories.assigned(office)
    given = {"kind": "third_party", "party": "甲方公司", "question": "是否涉及商业秘密"}
    case = clock.consult(case, actor=office.drafter, on=TODAY, today=TODAY, **given)
    enter(client, lodged)
    words = said(fetched(client, paper(case, "consult")))
    assert "征求意见告知书" in words
    assert "甲方公司" not in words


def test_a_changed_paper_is_not_shown_and_the_link_stays_good(client, reply):
    case, _ = reply
    link = link_to(client, paper(case, "deliver"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_paper SET content_sha256 = 'x'")
    for address in (link, link_to(client, f"{paper(case, 'deliver')}-pdf")):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "文件暂时取不到" in text_of(answer)
    assert OneTimeLink.objects.filter(used_at=None).count() == 2


def test_a_paper_link_works_once_too(client, reply):
    link = link_to(client, paper(reply[0], "deliver"))
    assert client.get(link).status_code == 200
    gone(client.get(link))


def shown(client, case, act: str) -> str:
    """Open the newest paper of an act; see that its page says the kept paper line by line, and return its words."""
    words = said(fetched(client, paper(case, act)))
    kept = case.papers.to_applicant().get(seq=case.events.filter(act=act).latest("seq").seq)
    letter = Letter.of(kept.content)
    assert [line for line in letter.lines if " ".join(line.split()) not in words] == []
    return words


def test_the_notices_are_shown_as_they_were_issued(client, office):
    lodged, case = stories.supplementing(office)
    enter(client, lodged)
    assert case.reference in shown(client, case, "lodge")
    notice = shown(client, case, "request_supplement")
    for words in ("第三十条", "1. 请说明地块位置", "2. 请提供身份证明", "2026年3月27日"):
        assert words in notice
    assert wanted(client) == sorted([paper(case, "lodge"), paper(case, "request_supplement")])


def test_the_fee_and_extension_notices(client, office):
    lodged, case = stories.assigned(office)
    case = clock.extend(case, actor=office.head, on=TODAY, today=TODAY, days=20, reason="需要查阅的档案较多")
    case = clock.charge_fee(case, actor=office.drafter, on=TODAY, today=TODAY, basis="page", quantity=57, amount=270)
    enter(client, lodged)
    extension = shown(client, case, "extend")
    for words in ("需要查阅的档案较多", "第三十三条", "20个工作日", "2026年4月28日"):
        assert words in extension
    assert office.head.display_name not in extension
    fee = shown(client, case, "charge_fee")
    for words in ("57页", "270元", "2026年4月14日", "第四十二条"):
        assert words in fee


def test_the_papers_of_many_requests(client, office):
    lodged, case = stories.assigned(office)
    on = {"on": TODAY, "today": TODAY}
    case = clock.ask_reasons(case, actor=office.drafter, reason="一个月内提交31件", **on)
    case = clock.reasons_given(case, actor=office.drafter, text="都要用", **on)
    case = clock.delay(case, actor=office.head, until=TODAY + timedelta(days=60), reason="件数多", **on)
    enter(client, lodged)
    assert "一个月内提交31件" in shown(client, case, "ask_reasons")
    assert "2026年5月15日" in shown(client, case, "delay")


def test_the_papers_that_close_a_case(client, office):
    lodged, case = stories.supplementing(office)
    with time_machine.travel("2026-04-01T10:00:00+08:00", tick=False):
        day = TODAY.replace(month=4, day=1)
        case = supplementation.lapse(case, actor=office.clerk, on=day, today=day, no_good_reason=True)
        enter(client, lodged)
        words = shown(client, case, "lapse_supplement")
    assert "政府信息公开申请不再处理告知书 （逾期不补正）" in words
    assert "行政复议" in words


def test_a_withdrawal_is_confirmed_without_a_remedy(client, office):
    lodged, case = stories.assigned(office)
    case = archiving.withdraw(case, actor=None, on=TODAY, today=TODAY, statement="不要了")
    enter(client, lodged)
    words = shown(client, case, "withdraw")
    assert "撤回政府信息公开申请确认书" in words
    assert "行政复议" not in words


#: Kinds that need acts of their own before them.
PREPARED = {ReplyKind.REPLY_UNCLEAR, ReplyKind.REPLY_EXCESSIVE, ReplyKind.REPLY_DENIED_THIRD_PARTY}
PLAIN = [kind for kind in ReplyKind if kind.value.startswith("reply_") and kind not in PREPARED]


@pytest.mark.parametrize("kind", PLAIN)
def test_every_kind_of_reply_can_be_read(client, office, kind):
    case = case_at(Node.CLOSED, office, kind=kind)
    session = client.session
    session["portal_case"] = case.pk
    session.save()
    assert client.get("/track/case/").status_code == 200
    assert case.doc_no in said(fetched(client, paper(case, "deliver")))
