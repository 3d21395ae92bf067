"""The tabs of a case: versions and their difference, review, approval, reply, papers, record and its chain."""

from __future__ import annotations

import importlib
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from requests_app.desk.tabs import broken_at
from requests_app.handling import drafting, remedies
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Draft, Message
from tests.desk.case_stories import TODAY, a_full_case, at, consulted, day, received, reviewed, shown, words
from tests.factories import case_at, elements, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
append_only = importlib.import_module("requests_app.migrations.0002_append_only")


@pytest.fixture
def office():
    return make_office()


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


def test_the_difference_of_two_versions_is_marked_and_escaped(office):
    case = received(office)
    for n, text in ((1, "批准文件予以公开。勘测定界图不公开。"), (2, "批准文件予以公开。<b>勘测</b>图部分公开。")):
        Draft.objects.create(
            application=case, version=n, author=office.drafter, reply_kind="reply_granted", elements={"result": text}
        )
    page = shown(office.drafter, case, "?tab=drafting&a=1&b=2")
    diff = re.findall(r'<dd class="diff">(.*?)</dd>', page)[-1]
    assert (
        re.sub(r"<del>.*?</del>|</?ins>|<span[^>]*>新增：</span>", "", diff)
        == "批准文件予以公开。&lt;b&gt;勘测&lt;/b&gt;图部分公开。"
    )
    assert (
        re.sub(r"<ins>.*?</ins>|</?del>|<span[^>]*>删去：</span>", "", diff) == "批准文件予以公开。勘测定界图不公开。"
    )
    assert "新增：" in diff
    assert "删去：" in diff
    assert "<b>勘测" not in page
    assert "style=" not in page


@pytest.mark.parametrize("asked", ["a=1&b=1", "a=1", "a=9&b=1", "a=x&b=-1"])
def test_a_version_that_is_not_there_is_asked_for_again(office, asked):
    case = a_full_case(office, 0)
    assert "请选择两个不同的版本。" in shown(office.drafter, case, f"?tab=drafting&{asked}")


def test_submitted_versions_stand_among_the_drafts_in_the_order_of_writing(office):
    case = received(office)
    kind = ReplyKind.REPLY_GRANTED

    def save(version: int) -> None:
        Draft.objects.create(application=case, version=version, author=office.drafter, reply_kind=kind, elements={})

    with time_machine.travel(datetime(2026, 11, 17, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        save(1)
    with time_machine.travel(datetime(2026, 11, 17, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        drafting.submit(
            case, actor=office.drafter, reply_kind=kind, elements=elements(kind), on=date(2026, 11, 17), today=TODAY
        )
    save(2)
    page = words(shown(office.drafter, case, "?tab=drafting"))
    assert page.index("草稿第 1 版") < page.index("提交稿 已提交") < page.index("草稿第 2 版")


def test_the_secrecy_review_is_told_file_by_file(office):
    page = words(shown(office.drafter, reviewed(office), "?tab=review").split('id="h-tab"')[1])
    second, first = page.split("第 1 次提交", 1)
    assert "批准文件.pdf 可以公开 —" in second
    assert "名单.xlsx 遮盖后公开 遮盖身份证号" in second
    assert f"通过 {office.reviewer} · 2026年10月30日（周五） 可以公开" in second
    assert "批准文件.pdf 未认定 —" in first
    assert f"退回拟办 {office.reviewer} · 2026年10月28日（周三） 名单含个人信息" in first
    assert "请补写查询经过" not in page


def test_the_approval_is_told_level_by_level_with_the_return(office):
    page = words(shown(office.drafter, reviewed(office), "?tab=approval").split('id="h-tab"')[1])
    assert f"第一级（第1级） {office.approver1} 2026年11月2日（周一） 同意：依据充分" in page
    assert "第二级（第2级） — — 未审核" in page
    assert f"退回拟办 {office.approver2} · 2026年11月3日（周二） 请补写查询经过" in page
    assert "第 1 次提交" not in page  # it never reached approval


def test_the_reply_tab_says_how_it_was_served_and_what_it_counts_as(office):
    case = case_at(Node.CLOSED, office, on=date(2026, 3, 2), kind=ReplyKind.REPLY_DENIED_PROCESS)
    page = words(shown(office.clerk, case, "?tab=reply").split('id="h-tab"')[1])
    assert f"文号 {case.doc_no} 送达方式 邮寄 送达凭证 邮政回执" in page
    assert "表三计入 （三）不予公开·属于四类过程性信息" in page
    assert "应当自收到本答复书之日起60日内先向" in page


def taken_over(case):
    """The same case as a register would leave it: its records made no papers here."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM requests_app_paper WHERE application_id = %s", [case.pk])
    return case


def test_the_papers_of_a_register_say_what_they_state_and_lead_nowhere(office):
    page = shown(office.drafter, taken_over(consulted(office)), "?tab=papers")
    own = page.split('id="h-tab"')[1]
    names = re.findall(r"<summary><b>([^<]+)</b> <span class=\"mute\">([^<]+)</span>", own)
    assert names == [
        ("接收回执", "2026年9月17日"),
        ("申请确认记录", "2026年9月17日"),
        ("政府信息公开申请登记表", "2026年9月17日"),
        ("补正告知书", "2026年9月22日"),
        ("征求第三方意见书", "2026年10月19日"),
    ]
    assert "<a " not in own.split("</section>")[0]
    for said in ("1. 请说明地块四至", "补正期限 2026年10月14日（周三）", "征求对象 宁波示例测绘有限公司"):
        assert said in words(own)


def test_the_closed_case_has_its_reply_among_the_papers_with_its_number(office):
    case = taken_over(case_at(Node.CLOSED, office))
    own = shown(office.clerk, case, "?tab=papers").split('id="h-tab"')[1]
    assert f"· {case.doc_no}" in own
    for name in ("保密审查表", "政府信息公开申请审批单", "政府信息公开申请答复书（予以公开）", "送达回证", "卷内目录"):
        assert f"<b>{name}</b>" in own, name


def test_remedies_and_messages_are_listed(office):
    case = case_at(Node.CLOSED, office)
    case = remedies.file(
        case, actor=office.clerk, kind="reconsideration", body="省政府", case_no="复〔2026〕1号", **day(7, 1)
    )
    key = f"R{case.events_count}"
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result="upheld", **day(9, 1))
    told = words(shown(office.clerk, case, "?tab=remedies").split('id="h-tab"')[1])
    assert "行政复议 2026年7月1日 提起 省政府 复〔2026〕1号 结果维持 2026年9月1日" in told
    Message.objects.create(
        application=case, recipient=office.drafter, kind="k", for_day=TODAY, text="请归档", sent_at=timezone.now()
    )
    told = words(shown(office.clerk, case, "?tab=messages").split('id="h-tab"')[1])
    assert f"11月18日 10:00 {office.drafter} 请归档 站内消息 未读" in told


def test_the_record_says_the_due_date_after_each_act_and_that_the_chain_holds(office):
    page = shown(office.drafter, consulted(office))
    rows = re.findall(r"<tr><td class=\"nw\">(.*?)</tr>", page.split('class="tbl record"')[1], re.DOTALL)
    told = [[words(cell) for cell in re.split(r"</td>", row)] for row in rows]
    assert [(row[0], row[1], row[3]) for row in told] == [
        ("11月6日（周五）", "收到意见", "11月20日"),
        ("10月21日（周三）", "被征求方签收", "暂停"),
        ("10月19日（周一）", "征求意见", "暂停"),
        ("9月30日（周三）", "分办", "11月3日"),
        ("9月30日（周三）", "收到补正", "11月3日"),
        ("9月22日（周二）", "告知补正", "等待补正"),
        ("9月17日（周四）", "受理登记", "10月21日"),
        ("9月17日（周四）", "提交申请", "—"),
    ]
    assert f"分办给 {office.drafter}" in told[3][2]
    assert "8 条记录链核验无误（11月18日 10:00）" in page


def test_a_changed_record_breaks_the_chain_and_the_page_says_which(office):
    case = consulted(office)
    with connection.cursor() as cursor:
        for statement in append_only.UNDO[connection.vendor]:
            cursor.execute(statement)
        cursor.execute(
            "UPDATE requests_app_event SET due_on = '2030-01-01' WHERE application_id = %s AND seq = 3", [case.pk]
        )
    page = shown(office.drafter, case)
    assert "第 3 条办理记录与校验值不符" in page
    assert "核验无误" not in page


def test_a_record_taken_away_from_the_end_is_missed(office):
    seen = at(consulted(office))
    assert broken_at(seen) == 0
    del seen.past[-1]
    assert broken_at(seen) == 8
