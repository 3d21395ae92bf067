"""答复以后: what was answered, what was not given and why, how late, and how content the applicant is."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from requests_app.handling import approval, drafting, registration, remedies, reply, secrecy_review
from requests_app.law.items import Item, written
from requests_app.law.nodes import Node
from requests_app.law.outcomes import Outcome
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Satisfaction
from tests.factories import case_at, elements

from . import stories
from .conftest import TODAY, enter, text_of
from .stories import opened, page

pytestmark = pytest.mark.django_db
SAID = {
    "search_process": "经检索，找到立项批复和资金安排。",
    "legal_basis": "《中华人民共和国政府信息公开条例》第三十七条、第三十六条第（三）项、第十五条、第三十二条",
    "result": "立项批复予以公开，资金安排部分公开。",
    "given": "立项批复全文，资金安排第1、2页",
    "withheld": "资金安排第3、4页，企业的报价明细",
    "reason": "是企业的商业秘密，企业书面不同意公开；不公开也不会严重影响公共利益",
}


def test_what_was_not_given_and_why(client, office):
    lodged, _, _ = stories.answered(office, said=SAID)
    enter(client, lodged)
    words = page(client)
    for said in (
        "✓ 按期答复 已答复：部分公开 2026年3月12日（周四） 到期日是2026年3月30日（周一），早了12个工作日",
        "答复书和您要的文件",
        "哪些没有给、为什么 没有公开的 资金安排第3、4页，企业的报价明细 理由 是企业的商业秘密，",
        "依据 《中华人民共和国政府信息公开条例》第三十七条、第三十六条第（三）项、第十五条、第三十二条",
        "应当自收到本答复书之日起60日内先向示例市人民政府申请行政复议",
        # the 60th day is Monday 11 May 2026
        "如果2026年3月12日（周四）就收到了，申请复议的60日到2026年5月11日（周一）为止；收到得晚，从收到的那天起算",
        "以复议机关认定的为准",
    ):
        assert said in words
    assert "经检索，找到立项批复" not in words


def test_a_sixtieth_day_of_rest_moves_on(client, office):
    opened(client, case_at(Node.ARCHIVING, office, on=date(2026, 3, 11)))  # the 60th day, 10 May, is a Sunday
    assert "申请复议的60日到2026年5月11日（周一）为止" in page(client)


def test_several_things_asked_are_told_one_by_one(client, office):
    items = [
        Item("立项批复", "已找到", ReplyKind.REPLY_GRANTED),
        Item("资金安排", "已找到", ReplyKind.REPLY_DENIED_THIRD_PARTY),
        Item("会议记录", "没有制作", ReplyKind.REPLY_NOT_EXIST),
    ]
    lodged, _, _ = stories.answered(office, said={**SAID, "items": written(items)})
    enter(client, lodged)
    words = page(client)
    assert "逐项 资金安排：不予公开·第三方权益（《中华人民共和国政府信息公开条例》第十五条、第三十二条）" in words
    assert "会议记录：信息不存在（《中华人民共和国政府信息公开条例》第三十六条第（四）项）" in words
    assert "立项批复：" not in words


@pytest.mark.parametrize(
    ("kind", "head", "rows"),
    [
        (
            ReplyKind.REPLY_DENIED_INTERNAL,
            "哪些没有给、为什么",
            "结果 结果的内容 属于哪一类 属于哪一类内部事务信息的内容",
        ),
        (ReplyKind.REPLY_DENIED_STATE_SECRET, "哪些没有给、为什么", "结果 结果的内容 定密依据 定密依据的内容"),
        (ReplyKind.REPLY_NOT_OURS, "为什么没有给", "该找哪个机关 负责公开的机关名称、联系方式（不能确定的写明）的内容"),
        (ReplyKind.REPLY_PUBLICATION, "为什么没有给", "到哪里取得 获取途径的内容"),
        (
            ReplyKind.REPLY_ALREADY_PUBLIC,
            "在哪里看",
            "在哪里看 获取方式和途径的内容 依据 《中华人民共和国政府信息公开条例》第三十六条第（一）项",
        ),
    ],
)
def test_each_refusal_says_why(client, office, kind, head, rows):
    opened(client, case_at(Node.ARCHIVING, office, kind=kind))
    words = page(client)
    assert head in words
    assert rows in words


def test_a_full_disclosure_has_nothing_to_explain(client, office):
    opened(client, case_at(Node.ARCHIVING, office))
    words = page(client)
    assert "为什么" not in words.replace("为什么是这一天", "")
    assert "政府信息公开申请答复书（予以公开）" in words


def test_a_late_reply_says_how_late(client, office):
    case = case_at(
        Node.REPLY, office, on=date(2026, 2, 2)
    )  # Spring Festival 15 to 23 February; the 14th and 28th are worked
    case = stories.sent(office, case)
    opened(client, case)
    assert case.due_on == date(2026, 3, 6)
    assert "✕ 晚于到期日答复" in page(client)
    assert "到期日是2026年3月6日（周五），晚了4个工作日" in page(client)


def test_a_reply_of_an_old_register_has_no_paper_here(client, office):
    lodged, case = stories.accepted(office)
    reply.import_reply(case, on=stories.SENT, today=TODAY, outcome=Outcome.PARTIAL, doc_no="〔2026〕7号")
    enter(client, lodged)
    words = page(client)
    assert "〔2026〕7号" in words
    assert "这件申请是从以前的台账转来的，本站没有答复书" in words


def test_satisfaction_is_given_changed_and_seen_by_the_office(client, office):
    lodged, case, _ = stories.answered(office)
    enter(client, lodged)
    assert "您满意吗" in page(client)
    done = client.post("/track/satisfaction/", {"score": "1", "words": "等得<b>久</b>"}, follow=True)
    assert "谢谢，记下了" in text_of(done)
    assert "改一改" in text_of(done)
    client.post("/track/satisfaction/", {"score": "2", "words": "等得久"})
    row = Satisfaction.objects.get()
    assert (row.application_id, row.round, row.score, row.words) == (case.pk, 1, 2, "等得久")
    shown = client.get("/track/case/").context["satisfaction"]
    assert (shown["score"].value(), shown["words"].value()) == (2, "等得久")
    desk = Client()
    desk.force_login(office.clerk)
    words = text_of(desk.get(f"/admin/cases/{case.pk}/?tab=reply"))
    assert "申请人评价 一般 2026年3月16日 10:00 等得久" in words


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"score": "", "words": "留着"}, "请选一项：满意、一般或者不满意"),
        ({"score": "4", "words": "留着"}, "请选一项：满意、一般或者不满意"),
        ({"score": "x", "words": "留着"}, "请选一项：满意、一般或者不满意"),
        ({"score": "1", "words": "留着" + "字" * 999}, "1000"),
        ({"score": "1", "words": "留着\n秘密★5年"}, "本站不能存放涉密内容"),
    ],
)
def test_a_bad_answer_is_named_and_kept(client, office, given, says):
    lodged, _, _ = stories.answered(office)
    enter(client, lodged)
    answer = client.post("/track/satisfaction/", given)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "留着" in answer.content.decode()
    assert Satisfaction.objects.count() == 0


def test_nobody_is_asked_before_a_reply_or_after_giving_up(client, office):
    lodged, case = stories.assigned(office)
    enter(client, lodged)
    assert "您满意吗" not in page(client)
    assert client.post("/track/satisfaction/", {"score": "3"}).status_code == 404
    client.post("/track/withdraw/", {"sure": "on"})
    assert "您满意吗" not in page(client)
    assert client.post("/track/satisfaction/", {"score": "3"}).status_code == 404
    assert client.get("/track/satisfaction/")["Location"] == "/track/case/"
    assert Satisfaction.objects.count() == 0
    assert Application.objects.get(pk=case.pk).reply_kind == "close_withdrawn"


def test_each_round_is_judged_by_itself(client, office):
    lodged, case, _ = stories.answered(office)
    enter(client, lodged)
    client.post("/track/satisfaction/", {"score": "1"})
    on = {"on": TODAY, "today": TODAY}
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", body="示例市人民政府", **on)
    key = case.remedies.get().key
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result="corrected", **on)
    case = remedies.reopen(case, actor=office.clerk, ordered_due_on=date(2026, 3, 20), **on)
    assert client.post("/track/satisfaction/", {"score": "3"}).status_code == 404
    case = registration.assign(case, actor=office.clerk, drafter=office.drafter, **on)
    with time_machine.travel("2026-03-17T10:00:00+08:00", tick=False):
        day = {"on": date(2026, 3, 17), "today": date(2026, 3, 17)}
        kind = ReplyKind.REPLY_GRANTED
        case = drafting.submit(case, actor=office.drafter, reply_kind=kind, elements=elements(kind), **day)
        case = secrecy_review.clear(case, actor=office.reviewer, **day)
        case = approval.approve(case, actor=office.approver1, **day)
        case = approval.approve(case, actor=office.approver2, **day)
        reply.deliver(case, actor=office.clerk, method="portal", **day)
        opened(client, case)
        words = page(client)
        assert "已经答复 重新答复" in words
        assert client.get("/track/case/").context["said"] is None
        client.post("/track/satisfaction/", {"score": "3"})
    assert list(Satisfaction.objects.order_by("round").values_list("round", "score")) == [(1, 1), (2, 3)]
    desk = Client()
    desk.force_login(office.clerk)
    tab = text_of(desk.get(f"/admin/cases/{case.pk}/?tab=reply"))
    assert tab.index("申请人评价 满意") < tab.index("申请人评价 不满意")


@pytest.mark.parametrize("more", [0, 8])
def test_the_page_of_a_reply_costs_the_same_however_much_there_is(client, office, django_assert_num_queries, more):
    lodged, case = stories.assigned(office)
    files = [stories.stored(case, f"第{n}份.pdf") for n in range(1 + more)]
    case = stories.submit(office, case, files)
    case = stories.signed(office, stories.cleared(office, case, dict.fromkeys(files, "open")))
    stories.sent(office, case)
    enter(client, lodged)
    client.get("/track/case/")
    # session, case with agency, events, calendar, papers, files, satisfaction, log, suggestion
    with django_assert_num_queries(9):
        client.get("/track/case/")
