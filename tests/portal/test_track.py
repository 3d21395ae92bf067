"""办理查询: who may see a case, what is shown, supplement and withdrawal."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine

from requests_app.handling import clock, intake, registration, supplementation
from requests_app.law.nodes import Node
from requests_app.models import Application
from requests_app.papers.letter import Letter
from tests.factories import case_at, make_office

from .conftest import TODAY, enter, lodge, text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def accepted(office, **given):
    lodged = lodge(office, **given)
    case = intake.accept(
        lodged.application, actor=office.clerk, on=DAY, today=TODAY, received_on=DAY, basis="both_confirmed"
    )
    return lodged, case


def drafting(office):
    lodged, case = accepted(office)
    return lodged, registration.assign(case, actor=office.clerk, on=DAY, today=TODAY, drafter=office.drafter)


def supplementing(office, items=("请说明地块位置", "请提供身份证明")):
    lodged, case = accepted(office)
    on = date(2026, 3, 6)
    return lodged, supplementation.request(
        case, actor=office.clerk, on=on, today=TODAY, items=list(items), limit_on=date(2026, 3, 27)
    )


def wrong(client, number, code):
    answer = client.post("/track/", {"number": number, "code": code})
    page = re.sub(r'(value|name="csrfmiddlewaretoken" value)="[^"]*"', "", answer.content.decode())
    return answer.status_code, page


def test_every_wrong_pair_gets_the_same_answer(client, office):
    lodged = lodge(office)
    known = wrong(client, lodged.application.reference, "00000000")
    assert known == wrong(client, "Q260302NOBODY", "00000000")
    assert known[0] == 422
    assert "没有查到。请核对编号和查询码" in known[1]
    assert client.get("/track/case/")["Location"] == "/track/"


def test_the_code_on_a_letter_brings_the_number(client, office, settings):
    settings.PUBLIC_URL = "https://gk.example.gov.cn"
    case = lodge(office).application
    address = Letter.of(case.papers.get(kind="notice_receipt").content).qr
    assert address == f"https://gk.example.gov.cn/track/?n={case.reference}"
    page = client.get(address.removeprefix("https://gk.example.gov.cn")).content.decode()
    assert re.findall(r'name="number" value="([^"]*)"', page) == [case.reference]
    long = client.get("/track/", {"n": "<" * 70}).content.decode()
    assert re.findall(r'name="number" value="([^"]*)"', long) == ["&lt;" * 60]


def test_the_register_number_opens_the_case_and_full_width_digits_do(client, office):
    lodged, case = accepted(office)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in lodged.query_code)
    assert client.post("/track/", {"number": f" {case.number} ", "code": wide})["Location"] == "/track/case/"
    assert case.number in text_of(client.get("/track/case/"))


def test_two_agencies_may_have_given_the_same_number(client, office):
    mine, case = accepted(office)
    theirs, other = accepted(make_office(), content="别的机关的申请")
    assert case.number == other.number
    client.post("/track/", {"number": other.number, "code": theirs.query_code})
    assert "别的机关的申请" in text_of(client.get("/track/case/"))
    assert mine.application.reference not in text_of(client.get("/track/case/"))


def test_after_ten_failures_the_right_code_must_wait_too(client, office):
    lodged = lodge(office)
    for _ in range(10):
        assert wrong(client, lodged.application.reference, "00000000")[0] == 422
    answer = client.post("/track/", {"number": lodged.application.reference, "code": lodged.query_code})
    assert answer.status_code == 429
    assert "试的次数太多了" in text_of(answer)


def test_a_session_sees_only_the_case_it_opened(client, office):
    mine, theirs = lodge(office, content="我的申请"), lodge(office, content="别人的申请")
    enter(client, mine)
    page = text_of(client.get("/track/case/"))
    assert "我的申请" in page
    assert "别人的申请" not in page
    assert theirs.application.reference not in page
    client.post("/track/leave/")
    assert client.get("/track/case/")["Location"] == "/track/"
    assert client.post("/track/supplement/", {"statement": "x"}).status_code == 404
    assert client.post("/track/withdraw/", {"sure": "on"}).status_code == 404


def test_the_due_date_is_told_day_by_day(client, office):
    lodged, _ = drafting(office)
    enter(client, lodged)
    answer = client.get("/track/case/")
    page = text_of(answer)
    assert "按期办理中" in page
    assert "2026年3月30日（周一）" in page
    assert "还有10个工作日" in page
    assert "20个工作日已数10个" in page
    assert "收到申请，当日不计入，自次日起算（民法典第二百零一条）。" in page
    view = answer.context["view"]
    assert [step.status for step in view.steps] == ["done", "done", "none", "now", "todo", "todo", "todo", "todo"]
    counted = [c for m in view.reason.months for w in m.weeks for c in w if c and c.n]
    assert [c.n for c in counted] == list(range(1, 21))
    assert counted[-1].date == date(2026, 3, 30)
    assert counted[-1].due is True


def test_a_consultation_is_told_without_names_or_words_of_the_third_party(client, office):
    lodged, case = drafting(office)
    case = clock.consult(
        case, actor=office.drafter, on=date(2026, 3, 4), today=TODAY, kind="third_party", party="泄密公司"
    )
    enter(client, lodged)
    assert "正在征求意见，期限暂停" in text_of(client.get("/track/case/"))
    key = f"C{case.events_count}"
    clock.opinion(
        case, actor=office.drafter, on=date(2026, 3, 10), today=TODAY, consultation=key, consents=False, text="绝不同意"
    )
    page = text_of(client.get("/track/case/"))
    assert "2026年4月2日（周四）" in page
    assert "征求意见暂停3个工作日" in page
    for hidden in ("泄密公司", "绝不同意", office.drafter.display_name, office.clerk.display_name):
        assert hidden not in page


def test_a_draft_is_not_shown_before_it_is_sent(client, office):
    lodged = lodge(office)
    case = case_at(Node.APPROVAL, office, content="另一件")
    Application.objects.filter(pk=case.pk).update(query_code_hash="")
    enter(client, lodged)
    session = client.session
    session["portal_case"] = case.pk
    session.save()
    page = text_of(client.get("/track/case/"))
    assert "还没到" in page
    for hidden in ("予以公开", "查询经过的内容", "结果的内容", office.reviewer.display_name):
        assert hidden not in page


def test_a_reply_is_shown_with_its_remedy(client, office):
    case = case_at(Node.CLOSED, office)
    session = client.session
    session["portal_case"] = case.pk
    session.save()
    page = text_of(client.get("/track/case/"))
    assert "政府信息公开申请答复书（予以公开）" in page
    assert case.doc_no in page
    assert "60日内向示例市人民政府申请行政复议，也可以在6个月内" in page
    assert "撤回这件申请" not in page


def test_the_applicant_supplements_and_the_clock_starts_anew(client, office):
    lodged, _ = supplementing(office)
    enter(client, lodged)
    page = text_of(client.get("/track/case/"))
    for words in ("等待您补正", "请说明地块位置", "请提供身份证明", "2026年3月27日（周五）"):
        assert words in page
    assert "如果今天交来，最迟2026年4月14日（周二）答复" in page
    empty = client.post("/track/supplement/", {"statement": "  "})
    assert empty.status_code == 422
    assert "还没有写补正的内容" in text_of(empty)
    done = client.post("/track/supplement/", {"statement": "地块在示例路8号"}, follow=True)
    assert "补正已经收到" in text_of(done)
    case = Application.objects.get(pk=lodged.application.pk)
    assert (case.node, case.due_on) == ("drafting", date(2026, 4, 14))
    event = case.events.order_by("-seq").first()
    assert (event.act, event.actor, event.facts) == ("receive_supplement", None, {"statement": "地块在示例路8号"})


def test_a_supplement_nobody_asked_for_is_refused_and_kept(client, office):
    lodged, case = drafting(office)
    enter(client, lodged)
    answer = client.post("/track/supplement/", {"statement": "补充"})
    assert answer.status_code == 422
    assert Application.objects.get(pk=case.pk).events_count == case.events_count


def test_before_receipt_a_withdrawal_closes_what_was_never_received(client, office):
    lodged = lodge(office)
    enter(client, lodged)
    assert client.get("/track/withdraw/").status_code == 200
    assert client.post("/track/withdraw/", {"reason": "不要了"}).status_code == 422
    done = client.post("/track/withdraw/", {"reason": "不要了", "sure": "on"}, follow=True)
    assert "申请已经撤回" in text_of(done)
    case = Application.objects.get(pk=lodged.application.pk)
    assert (case.node, case.counted, case.outcome) == ("closed", False, "")


def test_after_receipt_a_withdrawal_is_counted(client, office):
    lodged, _ = drafting(office)
    enter(client, lodged)
    page = client.post("/track/withdraw/", {"sure": "on"}, follow=True)
    assert "您撤回了这件申请" in text_of(page)
    case = Application.objects.get(pk=lodged.application.pk)
    assert (case.node, case.outcome, case.replied_on) == ("archiving", "other_misc", TODAY)
    again = client.post("/track/withdraw/", {"sure": "on"})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("on", "today_says"),
    [(date(2026, 2, 9), "已逾期"), (date(2026, 2, 12), "即将到期"), (date(2026, 3, 2), "按期办理中")],
)
def test_the_tag_follows_the_days_left(client, office, on, today_says):
    case = case_at(Node.DRAFTING, office, on=on)
    session = client.session
    session["portal_case"] = case.pk
    session.save()
    assert today_says in text_of(client.get("/track/case/"))


def test_an_extension_is_told(client, office):
    case = case_at(Node.DRAFTING, office)
    clock.extend(case, actor=office.head, on=TODAY, today=TODAY, days=20, reason="量大")
    session = client.session
    session["portal_case"] = case.pk
    session.save()
    assert "其中延长20个工作日（条例第三十三条）。" in text_of(client.get("/track/case/"))


def test_a_date_in_a_year_not_announced_is_marked_provisional(client, office):
    with time_machine.travel("2026-12-15T10:00:00+08:00", tick=False):
        case = case_at(Node.DRAFTING, office, on=date(2026, 12, 14))
        session = client.session
        session["portal_case"] = case.pk
        session.save()
        page = text_of(client.get("/track/case/"))
    assert case.due_provisional is True
    assert "暂定 ：下一年的放假安排还没有公布" in page


@pytest.mark.parametrize("acts", [0, 6])
def test_the_number_of_queries_does_not_grow(client, office, django_assert_num_queries, acts):
    lodged, case = drafting(office)
    for n in range(acts):
        case = clock.consult(
            case, actor=office.drafter, on=date(2026, 3, 4), today=TODAY, kind="third_party", party=f"第三方{n}"
        )
    enter(client, lodged)
    client.get("/track/case/")
    with django_assert_num_queries(5):  # session, case with agency, events, the calendar, papers
        client.get("/track/case/")
