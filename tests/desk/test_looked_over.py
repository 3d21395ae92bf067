"""What should perhaps not leave is shown to who drafts, reviews, signs and issues; what may not leave is refused."""

from __future__ import annotations

import pytest
import time_machine

from requests_app.handling import approval, drafting, secrecy_review
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Event, Paper
from tests.desk.stories import TODAY, YESTERDAY, fields_of, named_office, signed_in
from tests.factories import Office, case_at, elements

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MOBILE = "写有电话号码1391***5678，请核对是否应当写入；不需要的，请删去。"
SECRET = "文书中有国家秘密标志“机密★10年”。涉密内容不得提供，请核对；只是引用标志的，可以继续。"
DAY = {"on": YESTERDAY, "today": TODAY}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-06-30 10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


@pytest.fixture
def drafted(office) -> Application:
    """A reply that quotes a mark and names somebody's telephone, submitted for review."""
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    said = {**elements(), "result": "该件标有机密★10年，请联系13912345678"}
    return drafting.submit(case, actor=office.drafter, reply_kind=ReplyKind.REPLY_GRANTED, elements=said, **DAY)


def shown(page) -> list[str]:
    return [caution.what for caution in page.context["looked"]]


def test_the_reviewer_and_who_signs_see_it_the_grave_one_first_and_in_words(office, drafted):
    page = signed_in(office.reviewer).get(f"/admin/cases/{drafted.pk}/clear/")
    assert shown(page) == [SECRET, MOBILE]
    assert f'<li class="bad"><b>严重：</b>{SECRET}</li><li>{MOBILE}</li>' in page.content.decode()
    case = secrecy_review.clear(drafted, actor=office.reviewer, **DAY)
    assert shown(signed_in(office.approver1).get(f"/admin/cases/{case.pk}/approve/")) == [SECRET, MOBILE]


def test_the_drafter_sees_it_beside_the_preview(office):
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    client = signed_in(office.drafter)
    address = f"/admin/cases/{case.pk}/submit/"
    typed = {"reply_kind": "reply_granted", "e_result": "请联系13912345678", "do": "refresh"}
    page = client.post(address, {**fields_of(client.get(address)), **typed})
    assert shown(page) == [MOBILE]


def test_the_confirmation_shows_it_and_going_on_acknowledges_it(office, drafted):
    case = secrecy_review.clear(drafted, actor=office.reviewer, **DAY)
    case = approval.approve(case, actor=office.approver1, **DAY)
    case = approval.approve(case, actor=office.approver2, **DAY)
    client, address = signed_in(office.clerk), f"/admin/cases/{case.pk}/issue_reply/"
    typed = fields_of(client.get(address))
    assert shown(client.post(address, typed)) == [SECRET, MOBILE]
    client.post(address, {**typed, "confirmed": "1"})
    assert Paper.objects.filter(application=case, kind="reply_granted").count() == 1


def test_a_usual_reply_shows_nothing(office):
    case = case_at(Node.APPROVAL, office, on=YESTERDAY)
    page = signed_in(office.approver1).get(f"/admin/cases/{case.pk}/approve/")
    assert shown(page) == []
    assert "送出前请再看一眼" not in page.content.decode()


def test_a_letter_that_lacks_something_is_refused_on_the_page_and_nothing_is_written(office):
    case = case_at(Node.REPLY, office, on=YESTERDAY)
    type(office.agency).objects.filter(pk=office.agency.pk).update(court="", reconsideration_body="")
    client, address = signed_in(office.clerk), f"/admin/cases/{case.pk}/issue_reply/"
    typed = fields_of(client.get(address))
    before = (Event.objects.count(), Paper.objects.count())
    for pressed in ({}, {"confirmed": "1"}):
        page = client.post(address, {**typed, **pressed})
        assert page.context["form"].non_field_errors() == [
            "政府信息公开申请答复书（予以公开）还不能制发。救济途径：请在本机关设置中填写行政复议机关、管辖法院。"
        ]
    assert (Event.objects.count(), Paper.objects.count()) == before
