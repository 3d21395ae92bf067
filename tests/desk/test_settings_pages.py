"""本机关设置: round trip, every refusal in Chinese, numbers given stay, who changed what."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry

from requests_app.desk.admin_agency import AgencyForm
from requests_app.handling import approval, intake
from requests_app.law.nodes import Node, Role
from requests_app.models import Agency, Application, Staff
from tests.desk.people_pages import latin_words, signed_in, text
from tests.factories import TODAY, case_at, make_agency, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db
HERE = "/admin/requests_app/agency/"


@pytest.fixture
def office():
    return make_office(make_agency(name="示例机关", units=["甲处"], topics=["土地"]))


def given(agency: Agency, **other) -> dict:
    """What the form sends for an agency as it is."""
    plain = ("name", "short_name", "seal", "number_format", "doc_mark", "notice_mark", "office", "address", "postcode", "phone", "fax",
             "email", "hours", "guide", "reconsideration_body", "court", "red_to", "amber_to", "drafting_target", "abandoned_row_2019",
             "second_factor")  # fmt: skip
    return {
        **{name: getattr(agency, name) for name in plain},
        "active": "on",
        "digest_mail": "on",
        "levels": "\r\n".join(agency.approval_levels.values_list("title", flat=True)),
        "units": "\r\n".join(agency.units),
        "topics": "\r\n".join(agency.topics),
        "reminder_steps": "、".join(map(str, agency.reminder_steps)),
        **other,
    }


def change(agency: Agency) -> str:
    return f"{HERE}{agency.pk}/change/"


def test_everything_goes_round(office):
    client = signed_in(office.administrator)
    data = {
        "name": "新名称", "short_name": "新", "seal": "新", "number_format": "{year}年第{serial}号", "doc_mark": "新公开", "notice_mark": "新函", "chinese_dates": "on",
        "office": "公开办", "address": "一号", "postcode": "315000", "phone": "0574-1", "fax": "0574-2", "email": "a@example.com",
        "hours": "上午", "guide": "一\r\n二", "reconsideration_body": "上级", "court": "法院", "red_to": "2", "amber_to": "6",
        "abandoned_row_2019": "unable_unclear", "levels": "处长\r\n局长\r\n市长", "units": " 甲处 \r\n\r\n乙处", "topics": "",
        "reminder_steps": "1，7 3 0", "drafting_target": "0", "digest_mail": "on", "second_factor": "signers",
    }  # fmt: skip
    assert client.post(change(office.agency), data).status_code == 302
    agency = Agency.objects.get(pk=office.agency.pk)
    assert (agency.notice_mark, agency.chinese_dates, agency.second_factor) == ("新函", True, "signers")
    assert (agency.name, agency.seal, agency.number_format, agency.doc_mark) == (
        "新名称",
        "新",
        "{year}年第{serial}号",
        "新公开",
    )
    assert (agency.units, agency.topics, agency.reminder_steps) == (["甲处", "乙处"], [], [7, 3, 1, 0])
    assert (agency.red_to, agency.amber_to, agency.abandoned_row_2019, agency.active) == (2, 6, "unable_unclear", False)
    assert (agency.postcode, agency.email, agency.court) == ("315000", "a@example.com", "法院")
    assert list(agency.approval_levels.values_list("level", "title")) == [(1, "处长"), (2, "局长"), (3, "市长")]
    page = client.get(HERE).content.decode()
    assert "甲处\n乙处</textarea>" in page
    assert 'value="7、3、1、0"' in page
    again = LogEntry.objects.count()
    assert client.post(change(agency), given(agency, active="", chinese_dates="on")).status_code == 302
    assert LogEntry.objects.count() == again


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"name": ""}, "请填写机关名称。"),
        ({"number_format": "{year}"}, "格式须含 {year}（年份）和 {serial}（流水号）"),
        ({"number_format": "{serial}-{year"}, "格式须含"),
        ({"number_format": "{year.real}-{serial}"}, "格式须含"),
        ({"number_format": "{year:999999999}-{serial}"}, "格式须含"),
        ({"number_format": "{year}-{serial}-{other}"}, "格式须含"),
        ({"robot_url": "https://elsewhere.example/x"}, "不是企业微信或者钉钉机器人的地址"),
        ({"robot_url": "x"}, "网址的写法不对"),
        ({"drafting_target": "x"}, "请填写整数"),
        ({"red_to": "7"}, "黄色的工作日须多于红色的"),
        ({"red_to": "0"}, "红色至少1个工作日"),
        ({"red_to": "三"}, "请填写整数。"),
        ({"amber_to": "61"}, "最多 60 个工作日。"),
        ({"reminder_steps": ""}, "请填写提醒的时点"),
        ({"reminder_steps": "10、5、5"}, "同一个数写了两遍"),
        ({"reminder_steps": "10、-1"}, "请填写 0 到 60 的整数"),
        ({"reminder_steps": "61"}, "请填写 0 到 60 的整数"),
        ({"reminder_steps": "五"}, "请填写 0 到 60 的整数"),
        ({"postcode": "31500"}, "邮政编码是六位数字。"),
        ({"postcode": "31500x"}, "邮政编码是六位数字。"),
        ({"email": "邮箱"}, "电子邮箱的写法不对"),
        ({"levels": ""}, "请填写各级名称，每行一个。"),
        ({"levels": "处长\n处长"}, "“处长”写了两遍"),
        ({"levels": "一\n二\n三\n四\n五\n六"}, "最多 5 级。"),
        ({"units": "字" * 41}, "太长，每行最多 40 字"),
        ({"units": "\n".join(map(str, range(61)))}, "最多 60 行，现在有 61 行"),
    ],
)
def test_nonsense_is_refused_in_chinese_and_what_was_typed_stays(office, other, message):
    before = Agency.objects.filter(pk=office.agency.pk).values().get()
    answer = signed_in(office.administrator).post(
        change(office.agency), given(office.agency, phone="打到一半", **other)
    )
    assert answer.status_code == 200
    assert message in text(answer)
    page = answer.content.decode()
    assert 'value="打到一半"' in page
    assert latin_words(re.sub(r"\{[^}]*\}", "", page)) == set()
    assert Agency.objects.filter(pk=office.agency.pk).values().get() == before
    assert LogEntry.objects.count() == 0


def test_the_next_numbers_are_shown_and_numbers_given_stay(office):
    case = case_at(Node.REGISTRATION, office)
    assert case.number == "2026-0001"
    client = signed_in(office.administrator)
    signed = client.get(HERE)
    year = signed.context["examples"]["number_format"][-9:-5]
    taken = 1 if year == "2026" else 0
    assert signed.context["examples"] == {
        "number_format": f"下一件申请的登记编号：{year}-{taken + 1:04d}",
        "doc_mark": f"下一份答复书的文号：公开告〔{year}〕1号",
        "notice_mark": f"下一份告知文书的文号：公开函〔{year}〕1号",
    }
    typed = client.post(
        change(office.agency), given(office.agency, number_format="依申请{year}第{serial}号", postcode="1")
    )
    assert typed.context["examples"]["number_format"] == f"下一件申请的登记编号：依申请{year}第{taken + 1}号"
    client.post(change(office.agency), given(office.agency, number_format="依申请{year}第{serial}号"))
    office.agency.refresh_from_db()
    later = make_case(office)
    later = intake.accept(
        Application.objects.get(pk=later.pk),
        actor=office.clerk,
        received_on=later.submitted_on,
        basis="both_confirmed",
        on=later.submitted_on,
        today=TODAY,
    )
    assert later.number == "依申请2026第2号"
    assert Application.objects.get(pk=case.pk).number == "2026-0001"


def test_a_level_in_use_is_not_taken_away(office):
    client = signed_in(office.administrator)
    data = given(office.agency, levels="第1级")
    assert f"还有审核人在要删去的层级：{office.approver2}（第二级）" in text(client.post(change(office.agency), data))
    Staff.objects.filter(pk=office.approver2.pk).update(roles=[], approval_level=None)
    case = case_at(Node.APPROVAL, office)
    approval.approve(case, actor=office.approver1, on=TODAY, today=TODAY)
    assert "还有申请在审核环节已由前几级审核" in text(client.post(change(office.agency), data))
    assert office.agency.approval_levels.count() == 2


def test_a_new_level_without_anybody_is_warned_about(office):
    data = given(office.agency, levels="第1级\n第2级\n第3级")
    answer = signed_in(office.administrator).post(change(office.agency), data, follow=True)
    assert "岗位检查：没有第三级审核人（第3级）：审核到这一级会停下。" in text(answer)


def test_the_history_says_who_changed_what_when(office):
    client = signed_in(office.administrator)
    client.post(change(office.agency), given(office.agency, short_name="简", reminder_steps="5、0", guide="很长的说明"))
    entry = LogEntry.objects.get()
    assert (
        entry.change_message == "简称：（空） → 简；到期提醒：10、5、3、1、0 → 5、0；公开指南说明：（空） → 很长的说明"
    )
    page = client.get(f"{HERE}{office.agency.pk}/history/")
    assert str(office.administrator) in text(page)
    assert entry.change_message in text(page)
    assert latin_words(page.content.decode()) == set()


def test_an_administrator_sets_the_own_agency_only(office):
    other = make_agency(name="别的机关")
    client = signed_in(office.administrator)
    for path in (change(other), f"{HERE}{other.pk}/history/", f"{HERE}add/"):
        for answer in (client.get(path, follow=True), client.post(path, given(other, name="改了"), follow=True)):
            assert "您只能" in text(answer)
            assert "别的机关" not in text(answer)
    other.refresh_from_db()
    assert other.name == "别的机关"
    client.post(change(office.agency), given(office.agency, code="stolen", parent=other.pk, is_demo="on"))
    office.agency.refresh_from_db()
    assert (office.agency.parent, office.agency.is_demo) == (None, False)
    assert office.agency.code != "stolen"


def test_only_administrators_set(office):
    for who in (office.clerk, office.head, make_staff(office.agency, Role.SUPERVISOR)):
        for path in (HERE, change(office.agency), f"{HERE}{office.agency.pk}/history/"):
            answer = signed_in(who).get(path)
            assert answer.status_code == 403
            assert latin_words(answer.content.decode()) == set()


def test_a_superuser_makes_agencies_and_moves_a_branch(office):
    client = signed_in(make_staff(None, is_superuser=True))
    blank = Agency(name="新机关")
    data = {**given(office.agency, name="新机关", units="", topics="", levels="局长"), "code": "new-one", "parent": ""}
    assert client.post(f"{HERE}add/", data).status_code == 302
    made = Agency.objects.get(code="new-one")
    assert (made.path, made.level_count, blank.units) == ("new-one/", 1, [])
    child = make_agency(parent=office.agency)
    data = given(office.agency, parent=made.pk)
    assert client.post(change(office.agency), data).status_code == 302
    child.refresh_from_db()
    assert child.path == f"new-one/{office.agency.code}/{child.code}/"
    circle = given(made, parent=child.pk)
    assert "主管部门不能是本机关或者本机关的下级" in text(client.post(change(made), circle))
    assert "新机关" in text(client.get(HERE))


@pytest.mark.parametrize("path", ["", "change/", "history/"])
def test_pages_speak_chinese_in_the_frame_of_the_desk(office, path):
    at = f"{HERE}{office.agency.pk}/{path}" if path else HERE
    page = signed_in(office.administrator).get(at).content.decode()
    assert latin_words(re.sub(r"\{[^}]*\}", "", page)) == set()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)
    assert 'aria-label="主菜单"' in page


def test_nothing_is_deleted_here(office):
    client = signed_in(office.administrator)
    for path in (f"{HERE}{office.agency.pk}/delete/", f"/admin/requests_app/staff/{office.clerk.pk}/delete/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"post": "yes"}).status_code == 404
    assert Staff.objects.filter(pk=office.clerk.pk).exists()


def test_what_the_form_does_not_show_stays_as_another_left_it(office, monkeypatch):
    real, texts = AgencyForm.is_valid, {"digest": {"title": "早", "body": "好"}}

    def meanwhile(form: AgencyForm) -> bool:
        Agency.objects.filter(pk=office.agency.pk).update(texts=texts)
        return real(form)

    monkeypatch.setattr(AgencyForm, "is_valid", meanwhile)
    assert (
        signed_in(office.administrator).post(change(office.agency), given(office.agency, name="新")).status_code == 302
    )
    assert Agency.objects.values_list("name", "texts").get(pk=office.agency.pk) == ("新", texts)
