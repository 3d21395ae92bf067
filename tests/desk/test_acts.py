"""Every act with a form: reachable, kept when refused, and exactly what its confirmation said."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from requests_app.desk.act_table import FORMS
from requests_app.desk.consequence import Around, standing
from requests_app.handling.ledger import case_state
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Event, Message, Staff, working_calendar
from tests.desk.stories import (
    STORIES,
    TODAY,
    YESTERDAY,
    confirmation,
    fields_of,
    named_office,
    reply,
    rows_of,
    signed_in,
)
from tests.factories import Office, case_at, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-06-30 10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


def test_there_is_a_story_for_every_act_with_a_form():
    assert set(STORIES) == set(FORMS)


def around(office: Office) -> Around:
    people = list(Staff.objects.filter(agency=office.agency, is_active=True))
    return Around(people, ["第1级", "第2级"], TODAY, working_calendar())


@pytest.mark.parametrize("act", list(FORMS), ids=lambda act: act.value)
def test_what_the_confirmation_says_is_what_then_stands(office, act):
    story = STORIES[act]
    case, person = story.case(office), getattr(office, story.who)
    client, address = signed_in(person), f"/admin/cases/{case.pk}/{act.value}/"
    page = client.get(address)
    assert page.status_code == 200
    assert page.context["form"].setting.case == case
    given = {**fields_of(page), **story.typed}
    rows, mail = Event.objects.count(), Message.objects.count()
    confirm = client.post(address, given)
    assert confirm.templates[0].name == "desk/act_confirm.html", confirm.context["form"].errors
    assert (Event.objects.count(), Message.objects.count()) == (rows, mail), "the confirmation must not write"
    said = confirm.context["consequence"]
    assert said.button.startswith("确认")
    assert said.button in confirm.content.decode()
    done = client.post(address, {**given, "confirmed": "1"})
    assert done.status_code == 302, done.context["form"].errors
    after = Application.objects.select_related("agency", "handler").get(pk=case.pk)
    assert said.after == standing(after, case_state(after), around(office))
    told = [(str(m.recipient), m.text) for m in Message.objects.order_by("pk")[mail:]]
    assert said.notices == told


@pytest.mark.parametrize("act", list(FORMS), ids=lambda act: act.value)
def test_a_refused_date_keeps_the_page_and_what_was_typed(office, act):
    story = STORIES[act]
    case, person = story.case(office), getattr(office, story.who)
    client, address = signed_in(person), f"/admin/cases/{case.pk}/{act.value}/"
    given = {**fields_of(client.get(address)), **story.typed, "on": "2026-07-01", "confirmed": "1"}
    rows = Event.objects.count()
    page = client.post(address, given)
    assert page.status_code == 200
    assert "晚于今天" in page.content.decode()
    kept = {f.html_name: str(f.value()) for f in page.context["form"]}
    typed = {name: "True" if text == "on" else str(text) for name, text in story.typed.items()}
    assert {name: kept[name] for name in typed} == typed
    assert Event.objects.count() == rows


def test_the_submission_names_the_reviewer_the_row_and_the_remedy(office):
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    page = confirmation(office, Act.SUBMIT, case, **reply(ReplyKind.REPLY_PARTIAL))
    assert rows_of(page) == {
        "环节": ("拟办", "保密审查"),
        "谁来办": (f"{office.drafter}（拟办人）", f"{office.reviewer}（保密审查员）"),
        "到期日": ("2026年7月27日（周一）", "不变，剩 19 个工作日"),
        "答复类型": ("未定", "部分公开"),
        "表三": ("在办 · 自然人", "送达后计入（二）部分公开 · 自然人"),
        "救济途径": ("—", "先复议、后诉讼"),
    }
    said = page.context["consequence"]
    assert said.button == f"确认提交给 {office.reviewer}"
    assert "先向示例省人民政府申请行政复议" in said.after.remedy_text
    assert [(step.who, step.what) for step in said.steps] == [
        (str(office.reviewer), "保密审查"),
        (str(office.approver1), "第一级审核（第1级）"),
        (str(office.approver2), "第二级审核（第2级）"),
        (str(office.clerk), "制作答复书并送达"),
        (str(office.archivist), "归档"),
    ]
    assert said.hurry == ""


def test_days_shorter_than_steps_are_warned_of_and_the_head_is_led_to_the_extension(office):
    case = case_at(Node.DRAFTING, office, on=date(2026, 6, 3))  # due 2026-07-02: two working days
    assert case.due_on == date(2026, 7, 2)
    page = confirmation(office, Act.SUBMIT, case)
    assert page.context["consequence"].hurry == (
        "还有 4 步要在 2 个工作日内完成。如需延期，须在2026年7月2日（周四）前批准并告知申请人。"
    )
    assert "改为延期" not in page.content.decode()
    both = make_staff(office.agency, Role.DRAFTER, Role.OFFICE_HEAD)
    other = Office(**{**office.__dict__, "drafter": both})
    case = case_at(Node.DRAFTING, other, on=date(2026, 6, 3))
    assert "改为延期" in confirmation(other, Act.SUBMIT, case).content.decode()


def test_the_extension_shows_the_new_date(office):
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    page = confirmation(office, Act.EXTEND, case, days="5")
    assert rows_of(page)["到期日"] == ("2026年7月27日（周一）", "2026年8月3日（周一），剩 24 个工作日")
    assert page.context["consequence"].button == "确认延期 5 个工作日"


def test_the_supplement_notice_stops_the_clock_in_words(office):
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    page = confirmation(office, Act.REQUEST_SUPPLEMENT, case)
    assert rows_of(page)["到期日"][1] == "等待补正，收到后从零起算"
    assert rows_of(page)["谁来办"][1] == "申请人（补正）"
    assert page.context["form"]["items"].value() == "请提供申请人的身份证明。"


def test_no_button_says_only_that_one_is_sure(office):
    for act, story in STORIES.items():
        case = story.case(office)
        page = confirmation(office, act, case)
        assert page.context["consequence"].button not in {"确定", "确认"}, act
