"""文书打印页: every paper says what its record says, in full for its applicant, on one sheet without anything inline."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from requests_app.handling import archiving, clock, supplementation
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from tests.factories import case_at

from . import stories
from .conftest import TODAY, enter, text_of
from .stories import fetched, gone, link_to, paper, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(office, client):
    lodged, case, files = stories.answered(office)
    enter(client, lodged)
    return case, files


def test_the_reply_is_a_letter_with_the_full_name(client, reply):
    case, _ = reply
    answer = fetched(client, paper(case, "deliver"))
    words = text_of(answer)
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


def test_a_paper_link_works_once_too(client, reply):
    link = link_to(client, paper(reply[0], "deliver"))
    assert client.get(link).status_code == 200
    gone(client.get(link))


def test_the_notices_say_what_the_record_says(client, office):
    lodged, case = stories.supplementing(office)
    enter(client, lodged)
    receipt = text_of(fetched(client, paper(case, "lodge")))
    assert f"查询号{case.reference}" in receipt
    assert "提交不等于收到" in receipt
    notice = text_of(fetched(client, paper(case, "request_supplement")))
    for words in ("补正告知书", "第三十条", "请说明地块位置", "请提供身份证明", "2026年3月27日（周五）前（含当日）"):
        assert words in notice
    assert wanted(client) == sorted([paper(case, "lodge"), paper(case, "request_supplement")])


def test_the_fee_and_extension_notices(client, office):
    lodged, case = stories.assigned(office)
    case = clock.extend(case, actor=office.head, on=TODAY, today=TODAY, days=20, reason="需要查阅的档案较多")
    case = clock.charge_fee(case, actor=office.drafter, on=TODAY, today=TODAY, basis="page", quantity=57, amount=270)
    enter(client, lodged)
    extension = text_of(fetched(client, paper(case, "extend")))
    for words in ("延期答复告知书", "因需要查阅的档案较多", "第三十三条", "20个工作日", "2026年4月28日（周二）"):
        assert words in extension
    assert office.head.display_name not in extension
    fee = text_of(fetched(client, paper(case, "charge_fee")))
    for words in ("信息处理费收费通知书", "按页计收，共57页", "金额270元", "2026年4月14日（周二）前", "第四十二条"):
        assert words in fee


def test_the_papers_of_many_requests(client, office):
    lodged, case = stories.assigned(office)
    on = {"on": TODAY, "today": TODAY}
    case = clock.ask_reasons(case, actor=office.drafter, reason="一个月内提交31件", **on)
    case = clock.reasons_given(case, actor=office.drafter, text="都要用", **on)
    case = clock.delay(case, actor=office.head, until=TODAY + timedelta(days=60), reason="件数多", **on)
    enter(client, lodged)
    assert "一个月内提交31件" in text_of(fetched(client, paper(case, "ask_reasons")))
    assert "最迟于2026年5月15日（周五）答复" in text_of(fetched(client, paper(case, "delay")))


def test_the_papers_that_close_a_case(client, office):
    lodged, case = stories.supplementing(office)
    with time_machine.travel("2026-04-01T10:00:00+08:00", tick=False):
        day = TODAY.replace(month=4, day=1)
        case = supplementation.lapse(case, actor=office.clerk, on=day, today=day, no_good_reason=True)
        enter(client, lodged)
        words = text_of(fetched(client, paper(case, "lapse_supplement")))
    assert "不再处理告知书（逾期不补正）" in words
    assert "补正期限至2026年3月27日（周五），申请人无正当理由逾期未补正" in words
    assert "第三十条" in words
    assert "行政复议" in words


def test_a_withdrawal_is_confirmed_without_a_remedy(client, office):
    lodged, case = stories.assigned(office)
    case = archiving.withdraw(case, actor=None, on=TODAY, today=TODAY, statement="不要了")
    enter(client, lodged)
    words = text_of(fetched(client, paper(case, "withdraw")))
    assert "撤回政府信息公开申请确认书" in words
    assert "申请人已于2026年3月16日（周一）撤回申请" in words
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
    assert case.doc_no in text_of(fetched(client, paper(case, "deliver")))
