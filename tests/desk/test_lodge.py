"""收件登记, 接收凭条 and 消息: nothing typed is lost, the code is shown once, messages are marked one by one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from requests_app.desk.paper_form import PAPER, receipt_rule
from requests_app.handling import intake
from requests_app.handling.ledger import code_hash
from requests_app.law.channels import Channel
from requests_app.law.nodes import Node
from requests_app.models import Application, Message
from tests.factories import Office, case_at, make_agency, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOW = datetime(2026, 6, 30, 1, 30, tzinfo=UTC)
TYPED = {
    "channel": "post",
    "on": "2026-06-29",
    "applicant_kind": "commercial_enterprise",
    "applicant_name": "示例建材有限公司",
    "id_type": "credit_code",
    "id_number": "91350100M000100Y43",
    "legal_representative": "郑示例",
    "contact_name": "何示例",
    "phone": "0574-87654321",
    "email": "示例@示例",
    "fax": "0574-87654322",
    "address": "示例路1号",
    "postcode": "315000",
    "agent_name": "罗示例",
    "title": "示例地块批准文件",
    "doc_ref": "示例〔2026〕1号",
    "content": "第一行\n第二行",
    "form_wanted": "纸质",
    "obtain_way": "邮寄",
    "topic": "自填的主题",
}


@pytest.fixture(autouse=True)
def at_half_past_nine():
    with time_machine.travel(NOW, tick=False) as clock_hand:
        yield clock_hand


@pytest.fixture
def office() -> Office:
    return make_office(make_agency(topics=["土地征收", "规划"], name="示例机关", phone="0574-1"))


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().split("<main")[1]))


# -- 登记 ------------------------------------------------------------------------------------------


def test_all_that_the_paper_says_is_kept_in_the_case(office):
    answer = signed_in(office.clerk).post("/admin/intake/", TYPED)
    case = Application.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/admin/intake/{case.pk}/"
    assert {name: getattr(case, name) for name in TYPED if name not in {"on", "content"}} == {
        name: text for name, text in TYPED.items() if name not in {"on", "content"}
    }
    assert case.content.splitlines() == ["第一行", "第二行"]
    assert (case.submitted_on, case.received_on, case.node) == (date(2026, 6, 29), None, "intake")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": ""}, "请选择申请途径。"),
        ({"channel": "web"}, "channel"),
        ({"on": "2026-02-30"}, "请按 2026-03-02 的样子填写日期。"),
        ({"on": "2026-07-01"}, "晚于今天"),
        ({"applicant_name": " "}, "请填写申请人姓名或者名称。"),
        ({"title": "", "doc_ref": "", "content": ""}, "至少一项"),
        ({"phone": "1" * 41}, "phone"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stands_there_again(office, wrong, said):
    typed = {**TYPED, **wrong}
    answer = signed_in(office.clerk).post("/admin/intake/", typed)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert said in text_of(answer) or said in form.errors
    assert not Application.objects.exists()
    assert {name: form[name].value() for name in typed} == typed
    page = answer.content.decode()
    for name in set(TYPED) - set(wrong) - {"content"}:
        assert TYPED[name] in page, name
    assert 'value="post"' not in page or ("checked" in page) == ("channel" not in wrong)


def test_the_form_has_three_numbered_sections_with_every_field_once(office):
    answer = signed_in(office.clerk).get("/admin/intake/")
    sections = list(answer.context["form"].sections())
    assert [heading for heading, _ in sections] == ["一 途径与日期", "二 申请人", "三 申请内容"]
    named = [field.name for _, fields in sections for field in fields]
    assert sorted(named) == sorted(TYPED)
    assert sorted(answer.context["form"].fields) == sorted(TYPED)


@pytest.mark.parametrize(
    ("channel", "rule"),
    [
        (Channel.POST, "收到日期：签收之日，或者平常信函确认之日"),
        (Channel.IN_PERSON, "收到日期：当面提交之日"),
        (Channel.FAX, "收到日期：双方确认之日"),
        (Channel.EMAIL, "收到日期：双方确认之日"),
        (Channel.ORAL, "收到日期：当面提交之日"),
        (Channel.OTHER, "收到日期：双方确认之日，或者当面提交之日"),
    ],
)
def test_each_channel_says_which_day_counts(office, channel, rule):
    assert receipt_rule(channel) == rule
    page = signed_in(office.clerk).get("/admin/intake/").content.decode()
    assert f"{channel.label}<small>{rule}</small>" in page


def test_every_channel_but_the_web_is_offered():
    assert [c.label for c in PAPER] == ["信函", "当面", "传真", "电子邮件", "口头", "其他"]


def test_the_agencys_topics_are_suggested_and_others_are_taken(office):
    page = signed_in(office.clerk).get("/admin/intake/").content.decode()
    assert re.findall(r'<option value="([^"]+)"></option>', page) == ["土地征收", "规划"]
    assert 'list="list-topic"' in page
    bare = signed_in(make_office().clerk).get("/admin/intake/").content.decode()
    assert "<datalist" not in bare


@pytest.mark.parametrize("who", ["drafter", "head", "archivist", "administrator"])
def test_only_clerks_register(office, who):
    answer = signed_in(getattr(office, who)).post("/admin/intake/", TYPED, follow=True)
    assert "收件登记由收件登记员办理" in text_of(answer)
    assert not Application.objects.exists()


# -- 凭条 ------------------------------------------------------------------------------------------


def code_on(answer) -> str:
    return answer.context["code"].replace(" ", "")


def test_the_slip_shows_the_code_once_and_it_is_the_right_one(office):
    client = signed_in(office.clerk)
    first = client.post("/admin/intake/", TYPED, follow=True)
    case = Application.objects.get()
    code = code_on(first)
    assert re.fullmatch(r"\d{8}", code)
    assert code_hash(case.reference, code) == case.query_code_hash
    assert first.content.decode().count(f"{code[:4]} {code[4:]}") == 1
    again = client.get(f"/admin/intake/{case.pk}/")
    assert code_on(again) == ""
    assert code not in again.content.decode().replace(" ", "")
    assert "只显示一次，已经显示过" in text_of(again)
    assert code not in "".join(map(str, client.session.items()))


def test_the_slip_of_another_case_neither_shows_nor_spends_the_code(office):
    other = case_at(Node.INTAKE, office)
    client = signed_in(office.clerk)
    client.post("/admin/intake/", TYPED)
    case = Application.objects.exclude(pk=other.pk).get()
    assert code_on(client.get(f"/admin/intake/{other.pk}/")) == ""
    assert code_on(signed_in(office.head).get(f"/admin/intake/{case.pk}/")) == ""
    assert len(code_on(client.get(f"/admin/intake/{case.pk}/"))) == 8


def test_the_slip_masks_the_applicant_and_says_what_to_do_next(office):
    typed = {**TYPED, "applicant_kind": "natural_person", "applicant_name": "欧阳示例"}
    client = signed_in(office.clerk)
    answer = client.post("/admin/intake/", typed, follow=True)
    case = Application.objects.get()
    text = text_of(answer)
    assert "欧阳**（自然人）" in text
    assert "欧阳示例" not in text
    assert "示例机关 政府信息公开申请接收凭条" in text
    assert f'href="/admin/cases/{case.pk}/accept/"' in answer.content.decode()
    day = {"on": date(2026, 6, 30), "today": date(2026, 6, 30)}
    intake.accept(case, actor=office.clerk, received_on=date(2026, 6, 29), basis="signed_for", **day)
    page = client.get(f"/admin/intake/{case.pk}/").content.decode()
    assert f'href="/admin/cases/{case.pk}/answer_on_the_spot/"' in page
    assert "/accept/" not in page


def test_doubts_are_told_and_stop_nothing(office):
    typed = {**TYPED, "id_type": "resident_id", "id_number": "330203199001011234", "postcode": "12"}
    text = text_of(signed_in(office.clerk).post("/admin/intake/", typed, follow=True))
    assert "登记没有问题" in text
    assert "邮政编码应为6位数字" in text
    assert Application.objects.count() == 1


def test_the_slip_of_another_office_does_not_exist(office):
    theirs = case_at(Node.INTAKE, make_office())
    assert signed_in(office.clerk).get(f"/admin/intake/{theirs.pk}/").status_code == 404


# -- 消息 ------------------------------------------------------------------------------------------


def mail(case, person, text: str, **fields) -> Message:
    return Message.objects.create(
        application=case, recipient=person, kind=text, for_day=date(2026, 6, 30), text=text, **fields
    )


@pytest.fixture
def letters(office, at_half_past_nine):
    """Three messages of two days, the middle one read."""
    case = case_at(Node.DRAFTING, office)
    Message.objects.all().delete()
    at_half_past_nine.move_to(datetime(2026, 6, 29, 1, 0, tzinfo=UTC))
    first = mail(case, office.drafter, "昨天的提醒")
    at_half_past_nine.move_to(datetime(2026, 6, 30, 0, 30, tzinfo=UTC))
    second = mail(case, office.drafter, "早上的提醒")
    third = mail(case, office.drafter, "读过的提醒", read_at=NOW)
    at_half_past_nine.move_to(NOW)
    return [first, second, third]


def test_messages_stand_by_day_the_unread_first(office, letters):
    days = signed_in(office.drafter).get("/admin/inbox/").context["days"]
    assert [(day.label, [m.text for m in day.mail]) for day in days] == [
        ("今天 6月30日（周二）", ["早上的提醒", "读过的提醒"]),
        ("昨天 6月29日（周一）", ["昨天的提醒"]),
    ]


def test_one_message_is_marked_read_and_the_others_stay(office, letters):
    client = signed_in(office.drafter)
    answer = client.post("/admin/inbox/?show=unread", {"one": letters[1].pk})
    assert answer["Location"] == "/admin/inbox/?show=unread"
    days = client.get("/admin/inbox/?show=unread").context["days"]
    assert [m.text for day in days for m in day.mail] == ["昨天的提醒"]


def test_all_are_marked_read_but_nobody_elses(office, letters):
    theirs = mail(letters[0].application, office.clerk, "别人的提醒")
    client = signed_in(office.drafter)
    assert "全部标为已读（2）" in text_of(client.get("/admin/inbox/"))
    client.post("/admin/inbox/")
    assert not Message.objects.filter(recipient=office.drafter, read_at=None).exists()
    theirs.refresh_from_db()
    assert theirs.read_at is None
    client.post("/admin/inbox/", {"one": theirs.pk})
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert "没有未读的消息" in text_of(client.get("/admin/inbox/?show=unread"))


@pytest.mark.parametrize("bad", ["x", "", "-1", "²", "9" * 30])
def test_a_broken_key_marks_nothing_and_shows_the_newest(office, letters, bad):
    client = signed_in(office.drafter)
    client.post("/admin/inbox/", {"one": bad})
    assert Message.objects.filter(recipient=office.drafter, read_at=None).count() == 2
    assert len(client.get("/admin/inbox/", {"before": bad}).context["days"]) == 2


def test_older_messages_are_on_the_next_page(office, letters, monkeypatch):
    monkeypatch.setattr("requests_app.desk.pages.INBOX", 2)
    client = signed_in(office.drafter)
    page = client.get("/admin/inbox/")
    assert page.context["older"] == letters[1].pk
    older = client.get(f"/admin/inbox/?before={letters[1].pk}")
    assert [m.text for day in older.context["days"] for m in day.mail] == ["昨天的提醒"]
    assert older.context["older"] == 0


def test_the_inbox_costs_the_same_for_one_and_for_forty(office):
    case = case_at(Node.REGISTRATION, office)
    client = signed_in(office.clerk)
    counts = []
    for texts in (range(1), range(1, 40)):
        for n in texts:
            mail(case, office.clerk, f"提醒{n}")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/admin/inbox/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6
