"""公开目录 at the desk: list, form, check, publish, withdraw, and the answer to a suggestion."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.handling import publication, suggestion
from requests_app.law.nodes import Node, Role
from requests_app.law.redaction import found
from requests_app.models import Attachment, Publication, Suggestion
from tests.factories import case_at, make_agency, make_office, make_staff
from tests.portal import stories

pytestmark = pytest.mark.django_db
SAID = "随答复书提供批复。申请人林清和，电话13800138000；值班电话0574-87180000。"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def office(db):
    return make_office(make_agency("ningbo", name="示例机关", topics=["规划", "土地征收"]))


@pytest.fixture
def head(office):
    client = Client()
    client.force_login(office.head)
    return client


@pytest.fixture
def case(office):
    return case_at(Node.ARCHIVING, office, applicant_name="林清和")


def at(case) -> str:
    return f"/admin/log/publish/{case.pk}/"


def typed(**more):
    return {"title": "示例地块的批复", "summary": SAID, "topic": "规划", **more}


def test_from_the_list_to_the_log_of_everybody(head, case):
    page = head.get("/admin/log/")
    assert at(case) in page.content.decode()
    form = head.get(at(case)).context["form"]
    assert form["title"].value() == case.content
    checked = text_of(head.post(at(case), typed(do="check")))
    assert "核对以后再公开" in checked
    assert "申请人×××，电话×××；值班电话×××。" in checked
    assert not Publication.objects.exists()
    unread = head.post(at(case), typed(do="publish"))
    assert "请通读标题、内容和每个文件" in text_of(unread)
    assert not Publication.objects.exists()
    duty = next(find for find in found(SAID) if find.text == "0574-87180000")
    done = head.post(at(case), typed(do="publish", read="1", keep=duty.key), follow=True)
    made = Publication.objects.get()
    assert made.summary == "随答复书提供批复。申请人×××，电话×××；值班电话0574-87180000。"
    assert "已列入公开目录" in text_of(done)
    assert "遮盖了姓名、名称1项、电话号码1项；照原样公开了“0574-87180000”" in text_of(done)
    assert made.summary in text_of(Client().get(f"/log/{made.pk}/"))
    assert head.get(at(case))["Location"] == f"/admin/log/{made.pk}/"
    assert at(case) not in head.get("/admin/log/").content.decode()


def test_what_is_decided_is_shown_before_it_is_done_and_typed_text_stays(head, case):
    duty = next(find for find in found(SAID) if find.text == "0574-87180000")
    page = head.post(at(case), typed(do="check", keep=duty.key))
    assert "值班电话0574-87180000。" in text_of(page).partition("大家将看到的")[2]
    assert f'value="{duty.key}" checked' in page.content.decode()
    assert "13800138000</mark>" in page.content.decode()
    back = head.post(at(case), typed(do="edit"))
    assert back.context["form"]["summary"].value() == SAID
    assert back.context["form"]["topic"].value() == "规划"
    wrong = head.post(at(case), typed(title="", do="check"))
    assert "请填写标题。" in text_of(wrong)
    assert wrong.context["form"]["summary"].value() == SAID


@pytest.mark.parametrize("do", ["", "nonsense", "check", "publish", "attach", "decline"])
def test_nothing_typed_breaks_the_page(head, case, do):
    for data in ({}, {"title": "\x00", "summary": "机密★10年"}, {"attached": "x", "title": "a"}, {"keep": "zz"}):
        assert head.post(at(case), {**data, "do": do}).status_code in {200, 404}
    assert not Publication.objects.exists()


def test_a_copy_is_taken_up_looked_into_and_published(head, office):
    _, case, sent = stories.answered(office, applicant_name="林清和")
    copy = SimpleUploadedFile("批复.txt", "林清和，13800138000，13900139000".encode())
    page = head.post(at(case), typed(do="attach", copy=copy))
    assert page.context["form"]["summary"].value() == SAID
    copied = case.attachments.get(kind=Attachment.Kind.PUBLIC)
    page = head.post(at(case), typed(do="check", attached=[sent[0].pk, copied.pk]))
    assert "有姓名、名称1处、电话号码2处" in text_of(page)
    assert "系统读不了，请下载后逐页看" in text_of(page)
    head.post(at(case), typed(do="publish", read="1", attached=[copied.pk]))
    assert [file.name for file in Publication.objects.get().files.all()] == ["批复.txt"]
    refused = head.post(
        at(case_at(Node.ARCHIVING, office)), typed(do="attach", copy=SimpleUploadedFile("a.exe", b"MZ"))
    )
    assert "不是可以上传的文件" in text_of(refused)


def test_it_is_taken_down_with_a_reason_that_stays(head, office, case):
    entry = publication.Entry("示例地块的批复", "全文")
    made = publication.publish(case, actor=office.head, entry=entry, files=[], kept=(), today=date(2026, 4, 1))
    page = f"/admin/log/{made.pk}/"
    assert "请写撤下的原因" in text_of(head.post(page, {"reason": " "}))
    assert "像是电话号码" in text_of(head.post(page, {"reason": "漏了13800138000"}))
    done = head.post(page, {"reason": "附件要处理"}, follow=True)
    assert "已撤下，目录里留了说明" in text_of(done)
    assert "附件要处理" in text_of(head.get("/admin/log/?list=withdrawn"))
    assert "没有" not in text_of(Client().get(f"/log/{made.pk}/")).partition("原因")[2][:20]


def test_a_suggestion_stands_first_and_is_answered(head, office, case):
    case_at(Node.CLOSED, office)
    suggestion.suggest(case, words="大家想知道", now=timezone.now())
    page = text_of(head.get("/admin/log/"))
    assert "申请人建议公开 1 件" in page
    assert "大家想知道" in page
    assert "请写不公开的理由" in text_of(head.post(at(case), {"do": "decline", "reason": ""}))
    head.post(at(case), {"do": "decline", "reason": "只关系一家"})
    assert Suggestion.objects.get().answer == "只关系一家"
    assert "申请人建议公开" not in text_of(head.get("/admin/log/"))


def test_who_has_neither_role_is_sent_home_and_another_agency_sees_nothing(office, case):
    drafter = Client()
    drafter.force_login(make_staff(office.agency, Role.DRAFTER))
    assert "您没有这一角色" in text_of(drafter.get(at(case), follow=True))
    stranger = Client()
    stranger.force_login(make_office(make_agency()).head)
    assert stranger.get(at(case)).status_code == 404
    assert stranger.post(at(case), typed(do="publish", read="1")).status_code == 404
    assert case.content not in text_of(stranger.get("/admin/log/"))


def test_a_case_that_gave_nothing_leads_back_with_the_reason(head, office):
    case = case_at(Node.DRAFTING, office)
    assert "才能列入公开目录" in text_of(head.get(at(case), follow=True))


@pytest.mark.parametrize("which", ["candidates", "public", "withdrawn"])
@pytest.mark.later
def test_the_list_costs_the_same_for_one_and_for_thirty(head, office, which):
    def more(count: int) -> None:
        for _ in range(count):
            case = case_at(Node.ARCHIVING, office)
            if which != "candidates":
                entry = publication.Entry("批复", "全文")
                made = publication.publish(
                    case, actor=office.head, entry=entry, files=[], kept=(), today=date(2026, 4, 1)
                )
                if which == "withdrawn":
                    publication.withdraw(made, actor=office.head, reason="试", with_title=False, today=date(2026, 4, 1))

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert head.get(f"/admin/log/?list={which}").status_code == 200
        return len(seen)

    more(1)
    count()
    once = count()
    more(29)
    assert count() == once
