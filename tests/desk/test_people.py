"""人员、离岗、交接、核验: who may, what locks out, preview equals result, nothing of another agency."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.desk.duties import gaps, ordinal, overlap
from requests_app.handling import drafting, registration
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, ApprovalLevel, Event, Staff
from tests.desk.test_access import latin_words, signed_in
from tests.factories import TODAY, case_at, elements, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/requests_app/staff/", "/admin/requests_app/staff/add/"
LEAVE, VERIFY = "/admin/people/leave/", "/admin/verify/"
DAY = date(2026, 6, 30)


@pytest.fixture
def office():
    return make_office()


def change(person: Staff) -> str:
    return f"/admin/requests_app/staff/{person.pk}/change/"


def hand_over(person: Staff) -> str:
    return f"/admin/people/{person.pk}/hand-over/"


def given(person: Staff, **other) -> dict:
    """What the form sends for a person as they are."""
    data = {
        "username": person.username,
        "display_name": person.display_name,
        "unit": person.unit,
        "email": person.email,
        "roles": person.roles,
        "approval_level": person.approval_level or "",
        "is_active": "on",
        **other,
    }
    return {name: value for name, value in data.items() if value is not None}


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


# --- 岗位检查 --------------------------------------------------------------------------------------


def person(pk: int, name: str, *roles: Role, level: int | None = None, **leave) -> Staff:
    return Staff(pk=pk, username=name, roles=[role.value for role in roles], approval_level=level, **leave)


def full(*drafting_people: Staff) -> list[Staff]:
    """An office with everything but drafters, reviewers and approvers."""
    rest = person(90, "周", Role.CLERK, Role.OFFICE_HEAD, Role.ARCHIVIST, Role.ADMINISTRATOR)
    return [rest, *drafting_people]


TWO = [ApprovalLevel(level=1, title="分管领导"), ApprovalLevel(level=2, title="主要领导")]


def test_an_office_with_everybody_lacks_nothing():
    people = full(
        person(1, "林", Role.DRAFTER),
        person(2, "沈", Role.SECRECY_REVIEWER),
        person(3, "苏", Role.APPROVER, level=1),
        person(4, "高", Role.APPROVER, level=2),
    )
    assert gaps(people, TWO, DAY) == []


def test_what_nobody_does_is_named():
    assert gaps([], TWO[:1], DAY) == [
        "没有收件登记员：申请没有人受理登记、分办和送达。",
        "没有拟办人：申请没有人拟办。",
        "没有保密审查员：答复稿不能通过保密审查。",
        "没有公开工作机构负责人：没有人可以批准延期，到期提醒也没有负责人可以报。",
        "没有档案员：答复后没有人归档。",
        "没有系统管理员：人员和设置没有人管理。",
        "没有第一级审核人（分管领导）：审核到这一级会停下。",
    ]


def test_a_missing_level_is_named():
    people = full(
        person(1, "林", Role.DRAFTER), person(2, "沈", Role.SECRECY_REVIEWER), person(3, "苏", Role.APPROVER, level=1)
    )
    assert gaps(people, TWO, DAY) == ["没有第二级审核人（主要领导）：审核到这一级会停下。"]


def test_one_person_for_two_separate_duties_is_not_enough():
    alone = person(1, "林", Role.DRAFTER, Role.SECRECY_REVIEWER)
    people = full(alone, person(3, "苏", Role.APPROVER, level=1), person(4, "高", Role.APPROVER, level=2))
    assert gaps(people, TWO, DAY) == ["林拟办的申请，没有别人可以做保密审查（须由不同的人办理）。"]


def test_each_duty_has_somebody_and_still_the_people_do_not_suffice():
    both = person(2, "沈", Role.SECRECY_REVIEWER, Role.APPROVER, level=1)
    people = full(person(1, "林", Role.DRAFTER), both)
    assert gaps(people, TWO[:1], DAY) == ["林拟办的申请，保密审查、第一级审核人（分管领导）凑不齐不同的人。"]
    more = [*people, person(3, "苏", Role.APPROVER, level=1)]
    assert gaps(more, TWO[:1], DAY) == []


def test_who_holds_a_duty_alone_and_is_away_is_named():
    away = {"away_from": DAY, "away_until": DAY}
    people = full(
        person(1, "林", Role.DRAFTER),
        person(2, "沈", Role.SECRECY_REVIEWER, **away),
        person(3, "苏", Role.APPROVER, level=1),
    )
    assert gaps(people, TWO[:1], DAY) == ["保密审查员沈正在离岗，没有别人可以办理。"]
    assert gaps(people, TWO[:1], DAY + timedelta(days=1)) == []


def test_words_of_levels_and_of_overlap():
    assert [ordinal(n) for n in (1, 2, 10, 11)] == ["第一级", "第二级", "第十级", "第11级"]
    assert overlap(person(1, "林", Role.DRAFTER, Role.CLERK)) == ""
    assert overlap(person(1, "林", Role.DRAFTER, Role.APPROVER)) == "兼任拟办人、审核人：同一件申请只能办其中一项"


# --- 人员与角色 ------------------------------------------------------------------------------------


def test_the_list_shows_state_and_open_cases_of_the_own_office_only(office):
    stranger = make_staff(make_agency(), Role.CLERK, display_name="外机关某")
    case_at(Node.DRAFTING, office)
    case_at(Node.DRAFTING, office)
    office.reviewer.is_active = False
    office.reviewer.save()
    today = timezone.localdate()
    Staff.objects.filter(pk=office.clerk.pk).update(
        away_from=today, away_until=date(today.year, 12, 31), stand_in=office.head
    )
    answer = signed_in(office.administrator).get(LIST)
    rows = {row["person"].pk: row for row in answer.context["rows"]}
    assert len(rows) == 8
    assert rows[office.drafter.pk]["held"] == 2
    assert rows[office.clerk.pk]["away"]
    page = text(answer)
    assert "离岗至 12月31日代办人：" + str(office.head) in page
    assert "停用" in page
    assert "没有保密审查员" in page
    assert stranger.display_name not in page


def test_the_list_costs_the_same_for_one_and_thirty_people(office):
    client = signed_in(office.administrator)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(30):
        make_staff(office.agency, Role.DRAFTER, stand_in=office.head)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(few) == len(many)


def test_the_search_finds_name_login_and_unit(office):
    client = signed_in(office.administrator)
    for asked, found in ((office.drafter.username, 1), ("自然资源", 1), ("没有这人", 0)):
        assert len(client.get(LIST, {"q": asked}).context["rows"]) == found


def test_an_administrator_opens_an_account(office):
    client = signed_in(office.administrator)
    data = {
        "username": "xinren", "display_name": "新人", "unit": "自己写的处室", "roles": ["approver"], "approval_level": "2",
        "email": "", "password1": "Zz-long-9876", "password2": "Zz-long-9876", "is_superuser": "on", "agency": "1", "is_active": "",
    }  # fmt: skip
    assert client.post(ADD, data).status_code == 302
    made = Staff.objects.get(username="xinren")
    assert (made.agency, made.unit, made.roles, made.approval_level) == (
        office.agency,
        "自己写的处室",
        ["approver"],
        2,
    )
    assert (made.is_superuser, made.is_staff, made.is_active) == (False, True, True)
    assert Client().login(username="xinren", password="Zz-long-9876")
    assert "Zz-long-9876" not in "".join(LogEntry.objects.values_list("change_message", flat=True))


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"password2": "anders-9876"}, "两次写的密码不一样"),
        ({"password1": "12345678", "password2": "12345678"}, "密码"),
        ({"password1": ""}, "请填写密码"),
        ({"display_name": ""}, "请填写姓名"),
        ({"roles": ["applicant"]}, "有不认识的角色"),
        ({"roles": ["approver"]}, "审核人须选择审核级次"),
        ({"roles": ["approver"], "approval_level": "3"}, "没有这一审核层级"),
        ({"approval_level": "1"}, "没有“审核人”角色的"),
        ({"username": "有 空格"}, "登录名的写法不对"),
        ({"email": "不是邮箱"}, "电子邮箱的写法不对"),
    ],
)
def test_a_wrong_account_is_refused_in_chinese_and_keeps_what_was_typed(office, other, message):
    data = {
        "username": "xinren", "display_name": "新人", "unit": "某处", "roles": ["clerk"],
        "password1": "Zz-long-9876", "password2": "Zz-long-9876", **other,
    }  # fmt: skip
    answer = signed_in(office.administrator).post(ADD, data)
    assert answer.status_code == 200
    assert message in text(answer)
    assert 'value="某处"' in answer.content.decode()
    assert latin_words(answer.content.decode()) == set()
    assert not Staff.objects.filter(unit="某处").exists()


def test_a_login_differing_in_capitals_only_is_taken(office):
    data = {
        "username": office.clerk.username.upper(),
        "display_name": "新人",
        "password1": "Zz-long-9876",
        "password2": "Zz-long-9876",
    }
    assert "这个登录名已有人使用" in text(signed_in(office.administrator).post(ADD, data))


def test_changes_are_kept_in_the_history_in_chinese(office):
    client = signed_in(office.administrator)
    data = given(office.clerk, unit="政务公开处", roles=["clerk", "archivist"])
    assert client.post(change(office.clerk), data).status_code == 302
    office.clerk.refresh_from_db()
    assert office.clerk.roles == ["clerk", "archivist"]
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.change_message) == (
        office.administrator.pk,
        "处室：（空） → 政务公开处；角色：收件登记员 → 收件登记员、档案员",
    )
    page = client.get(f"/admin/requests_app/staff/{office.clerk.pk}/history/")
    assert entry.change_message in text(page)
    client.post(change(office.clerk), given(office.clerk))
    assert LogEntry.objects.count() == 1


def test_nobody_makes_a_superuser_or_moves_to_another_agency(office):
    elsewhere = make_agency()
    data = given(office.clerk, is_superuser="on", agency=str(elsewhere.pk), is_staff="")
    signed_in(office.administrator).post(change(office.clerk), data)
    office.clerk.refresh_from_db()
    assert (office.clerk.is_superuser, office.clerk.agency, office.clerk.is_staff) == (False, office.agency, True)


def test_an_administrator_is_not_locked_out(office):
    me, client = office.administrator, signed_in(office.administrator)
    off = client.post(change(me), given(me, is_active=None))
    assert "不能停用自己的账号" in text(off)
    less = client.post(change(me), given(me, roles=["clerk"]))
    assert "不能取消自己的系统管理员角色" in text(less)
    me.refresh_from_db()
    assert (me.is_active, me.roles) == (True, ["administrator"])
    second = make_staff(office.agency, Role.ADMINISTRATOR)
    assert client.post(change(second), given(second, roles=[])).status_code == 302
    assert signed_in(me).get(LIST).status_code == 200


def test_who_has_cases_in_hand_is_not_deactivated(office):
    case = case_at(Node.DRAFTING, office)
    client = signed_in(office.administrator)
    for data, what in (
        (given(office.drafter, is_active=None), "不能停用账号"),
        (given(office.drafter, roles=["clerk"]), "不能取消拟办人角色"),
    ):
        answer = client.post(change(office.drafter), data)
        assert f"手上还有 1 件在办，{what}。请先交接。" in text(answer)
        assert f'<a href="{hand_over(office.drafter)}">交接</a>' in answer.content.decode()
    drafting.submit(
        case, actor=office.drafter, on=TODAY, today=TODAY, reply_kind=ReplyKind.REPLY_GRANTED, elements=elements()
    )
    assert client.post(change(office.drafter), given(office.drafter, is_active=None)).status_code == 302
    office.drafter.refresh_from_db()
    assert not office.drafter.is_active


def test_a_forgotten_password_is_set_anew(office):
    client, path = signed_in(office.administrator), f"/admin/requests_app/staff/{office.clerk.pk}/password/"
    bad = client.post(path, {"password1": "short", "password2": "short"})
    assert bad.status_code == 200
    assert latin_words(bad.content.decode()) == set()
    assert client.post(path, {"password1": "Zz-long-9876", "password2": "Zz-long-9876"}).status_code == 302
    assert Client().login(username=office.clerk.username, password="Zz-long-9876")
    assert LogEntry.objects.get().change_message == "重设密码"
    own = f"/admin/requests_app/staff/{office.administrator.pk}/password/"
    client.post(own, {"password1": "Zz-long-9876", "password2": "Zz-long-9876"})
    assert client.get(LIST).status_code == 200


def test_people_of_another_agency_do_not_exist(office):
    stranger = make_staff(make_agency(), Role.DRAFTER, display_name="外机关某", unit="外处")
    client = signed_in(office.administrator)
    for path in (
        change(stranger),
        f"/admin/requests_app/staff/{stranger.pk}/history/",
        f"/admin/requests_app/staff/{stranger.pk}/password/",
    ):
        for answer in (client.get(path, follow=True), client.post(path, given(stranger, unit="改"), follow=True)):
            assert "本机关没有这一人员" in text(answer)
            assert "外机关某" not in text(answer)
    assert client.get(hand_over(stranger)).status_code == 404
    assert client.get(LEAVE, {"person": stranger.pk}).status_code == 403
    stranger.refresh_from_db()
    assert stranger.unit == "外处"


def test_a_superuser_is_nobody_an_administrator_manages(office):
    Staff.objects.filter(pk=office.clerk.pk).update(is_superuser=True)
    client = signed_in(office.administrator)
    assert office.clerk.username not in text(client.get(LIST))
    assert client.get(change(office.clerk)).status_code == 302


def test_only_administrators_manage_people(office):
    for who in (office.clerk, office.drafter, office.head, make_staff(office.agency, Role.AUDITOR)):
        for path in (LIST, ADD, change(office.clerk), f"/admin/requests_app/staff/{office.clerk.pk}/password/"):
            answer = signed_in(who).get(path)
            assert answer.status_code == 403
            assert "人员和设置由本机关的系统管理员管理，您没有这一角色。" in text(answer)
            assert latin_words(answer.content.decode()) == set()


def test_a_superuser_sees_every_agency_and_chooses_it(office):
    root = make_staff(None, is_superuser=True)
    client = signed_in(root)
    assert str(office.clerk) in text(client.get(LIST))
    data = {
        "agency": office.agency.pk,
        "username": "xinren",
        "display_name": "新人",
        "roles": ["administrator"],
        "password1": "Zz-long-9876",
        "password2": "Zz-long-9876",
    }
    assert client.post(ADD, data).status_code == 302
    assert Staff.objects.get(username="xinren").agency == office.agency


# --- 离岗 ------------------------------------------------------------------------------------------


def leave(office, **other) -> dict:
    today = timezone.localdate()
    return {"away_from": today, "away_until": today + timedelta(days=3), "stand_in": office.head.pk, **other}


def test_everyone_enters_the_own_leave_and_ends_it(office):
    client = signed_in(office.drafter)
    assert client.post(LEAVE, leave(office)).status_code == 302
    office.drafter.refresh_from_db()
    today = timezone.localdate()
    assert (office.drafter.away_from, office.drafter.away_until, office.drafter.stand_in) == (
        today,
        today + timedelta(days=3),
        office.head,
    )
    assert "正在离岗" in text(client.get(LEAVE))
    client.post(LEAVE, {"do": "back"})
    office.drafter.refresh_from_db()
    assert (office.drafter.away_from, office.drafter.away_until, office.drafter.stand_in) == (None, None, None)


@pytest.mark.parametrize(
    ("who", "may"), [("administrator", True), ("head", True), ("clerk", False), ("reviewer", False)]
)
def test_administrators_and_the_head_enter_leave_for_others(office, who, may):
    answer = signed_in(getattr(office, who)).post(LEAVE, leave(office, person=office.drafter.pk, stand_in=""))
    office.drafter.refresh_from_db()
    assert (answer.status_code, office.drafter.away_from is not None) == ((302, True) if may else (403, False))
    assert LogEntry.objects.filter(object_id=str(office.drafter.pk)).count() == int(may)


def test_wrong_leave_is_refused(office):
    today, client = timezone.localdate(), signed_in(office.drafter)
    Staff.objects.filter(pk=office.head.pk).update(away_from=today + timedelta(days=2))
    stranger = make_staff(make_agency(), Role.DRAFTER)
    for other, message in (
        ({"away_until": today - timedelta(days=1)}, "离岗至的日期早于离岗自的日期"),
        ({"away_from": today - timedelta(days=9), "away_until": today - timedelta(days=1)}, "这段离岗已经过去"),
        ({"away_from": "明天"}, "请按 2026-03-02 的样子填写日期"),
        ({"away_from": ""}, "请填写日期"),
        ({}, "同期离岗"),
        ({"stand_in": stranger.pk}, "所选的人已不在本机关"),
        ({"stand_in": office.drafter.pk}, "所选的人已不在本机关"),
    ):
        answer = client.post(LEAVE, leave(office, **other))
        assert message in text(answer), other
        assert latin_words(answer.content.decode()) == set()
    office.drafter.refresh_from_db()
    assert office.drafter.away_from is None
    fine = leave(office, away_until=today + timedelta(days=1))
    assert client.post(LEAVE, fine).status_code == 302


def test_a_stand_in_whose_leave_is_over_may_stand_in(office):
    today = timezone.localdate()
    Staff.objects.filter(pk=office.head.pk).update(
        away_from=today - timedelta(days=9), away_until=today - timedelta(days=1)
    )
    assert signed_in(office.drafter).post(LEAVE, leave(office)).status_code == 302


def test_the_page_counts_what_falls_due_meanwhile(office):
    case = case_at(Node.DRAFTING, office)
    Staff.objects.filter(pk=office.drafter.pk).update(away_from=case.due_on, away_until=None)
    assert signed_in(office.drafter).get(LEAVE).context["due_meanwhile"] == 1
    Staff.objects.filter(pk=office.drafter.pk).update(away_from=case.due_on + timedelta(days=1))
    assert signed_in(office.drafter).get(LEAVE).context["due_meanwhile"] == 0


# --- 交接 ------------------------------------------------------------------------------------------


@pytest.fixture
def heap(office):
    """Two cases to hand over and one that the chosen person reviewed once, so that it is refused."""
    other = make_staff(office.agency, Role.DRAFTER, Role.SECRECY_REVIEWER, unit="城建处")
    cases = [case_at(Node.DRAFTING, office) for _ in range(3)]
    barred = case_at(Node.SECRECY_REVIEW, office)
    from requests_app.handling import approval, secrecy_review  # noqa: PLC0415 - used for this one case

    day = {"on": TODAY, "today": TODAY}
    barred = secrecy_review.clear(barred, actor=other, **day)
    barred = approval.send_back(barred, actor=office.approver1, reason="依据不准确", **day)
    return SimpleNamespace(other=other, cases=cases, barred=barred)


def everything(heap) -> list:
    return list(Application.objects.order_by("pk").values()), Event.objects.count()


def test_a_preview_changes_nothing_and_equals_the_result(office, heap):
    client, path = signed_in(office.clerk), hand_over(office.drafter)
    keys = [heap.cases[0].pk, heap.cases[1].pk, heap.barred.pk]
    before = everything(heap)
    preview = client.post(path, {"case": keys, "drafter": heap.other.pk})
    assert everything(heap) == before
    assert (preview.context["changed"], preview.context["skipped"]) == (2, 1)
    lines = {line.case.pk: line for line in preview.context["lines"]}
    assert len(lines) == 4
    assert "请另选他人" in lines[heap.barred.pk].refusal
    assert (lines[heap.cases[2].pk].after, lines[heap.cases[2].pk].refusal) == (None, "")
    foreseen = {
        pk: (line.after.handler_id, line.after.node, line.after.due_on) for pk, line in lines.items() if line.after
    }
    seen = [f"{pk}:{lines[pk].case.events_count}" for pk in foreseen]
    assert all(f'name="seen" value="{one}"' in preview.content.decode() for one in seen)
    done = client.post(
        path, {"case": keys, "drafter": heap.other.pk, "previewed": heap.other.pk, "seen": seen, "confirmed": "1"}
    )
    assert (done.context["changed"], done.context["skipped"]) == (2, 1)
    after = {case.pk: (case.handler_id, case.node, case.due_on) for case in Application.objects.filter(pk__in=foreseen)}
    assert after == foreseen
    assert {handler for handler, _, _ in after.values()} == {heap.other.pk}
    for case in (heap.cases[2], heap.barred):
        assert Application.objects.get(pk=case.pk).handler_id == office.drafter.pk


def test_what_changed_since_the_preview_is_not_handed_over(office, heap):
    case, path = heap.cases[0], hand_over(office.drafter)
    third = make_staff(office.agency, Role.DRAFTER)
    data = {"case": [case.pk], "drafter": heap.other.pk, "previewed": heap.other.pk, "confirmed": "1"}
    told = text(signed_in(office.head).post(path, data))
    assert "预览时没有列入" in told
    data["seen"] = [f"{case.pk}:{case.events_count}"]
    registration.assign(case, actor=office.clerk, on=TODAY, today=TODAY, drafter=third)
    assert f"预览以后已不在{office.drafter}手上" in text(signed_in(office.head).post(path, data))
    assert Application.objects.get(pk=case.pk).handler_id == third.pk
    registration.assign(
        Application.objects.get(pk=case.pk), actor=office.clerk, on=TODAY, today=TODAY, drafter=office.drafter
    )
    assert "您打开页面后" in text(signed_in(office.head).post(path, data))
    assert Application.objects.get(pk=case.pk).handler_id == office.drafter.pk


def test_another_choice_after_the_preview_is_previewed_again(office, heap):
    third = make_staff(office.agency, Role.DRAFTER)
    data = {
        "case": [heap.cases[0].pk],
        "drafter": third.pk,
        "previewed": heap.other.pk,
        "confirmed": "1",
        "seen": [f"{heap.cases[0].pk}:3"],
    }
    answer = signed_in(office.clerk).post(hand_over(office.drafter), data)
    assert "还没有交接" in text(answer)
    assert Application.objects.get(pk=heap.cases[0].pk).handler_id == office.drafter.pk


def test_cases_of_another_agency_are_not_handed_over(office, heap):
    theirs = case_at(Node.DRAFTING, make_office())
    data = {
        "case": [theirs.pk],
        "drafter": heap.other.pk,
        "previewed": heap.other.pk,
        "confirmed": "1",
        "seen": [f"{theirs.pk}:{theirs.events_count}"],
    }
    answer = signed_in(office.clerk).post(hand_over(office.drafter), data)
    assert answer.context["lines"] == []
    assert Application.objects.get(pk=theirs.pk).handler_id == theirs.handler_id


@pytest.mark.parametrize(
    ("who", "status", "may"),
    [
        ("clerk", 200, True),
        ("head", 200, True),
        ("administrator", 200, False),
        ("drafter", 200, False),
        ("reviewer", 403, False),
        ("archivist", 403, False),
    ],
)
def test_who_sees_and_who_hands_over(office, heap, who, status, may):
    client = signed_in(getattr(office, who))
    answer = client.get(hand_over(office.drafter))
    assert answer.status_code == status
    if status == 200:
        assert ("请联系：" in text(answer)) is not may
        if not may:
            assert f"请联系：{office.clerk}、{office.head}" in text(answer)
    posted = client.post(hand_over(office.drafter), {"case": [heap.cases[0].pk], "drafter": heap.other.pk})
    assert posted.status_code == (200 if may else 403)


def test_the_page_costs_the_same_for_one_and_thirty_cases(office):
    client, path = signed_in(office.clerk), hand_over(office.drafter)
    case_at(Node.DRAFTING, office)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _ in range(29):
        case_at(Node.DRAFTING, office)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(path).context["lines"]) == 30
    assert len(few) == len(many)


def test_nodes_of_a_role_say_who_else_can_act(office):
    for _ in range(2):
        case_at(Node.SECRECY_REVIEW, office)
    case_at(Node.APPROVAL, office)
    client = signed_in(office.head)
    [row] = client.get(hand_over(office.reviewer)).context["waiting"]
    assert (row["node"], row["count"], row["able"], row["away"]) == (Node.SECRECY_REVIEW, 2, [], [])
    assert "没有别的同事可以办理" in text(client.get(hand_over(office.reviewer)))
    second = make_staff(office.agency, Role.SECRECY_REVIEWER)
    [row] = client.get(hand_over(office.reviewer)).context["waiting"]
    assert row["able"] == [second]
    Staff.objects.filter(pk=second.pk).update(away_from=timezone.localdate())
    [row] = client.get(hand_over(office.reviewer)).context["waiting"]
    assert (row["able"], row["away"]) == ([], [second])
    [first] = client.get(hand_over(office.approver1)).context["waiting"]
    [later] = client.get(hand_over(office.approver2)).context["waiting"]
    assert (first["count"], later["count"]) == (1, 0)
    assert (first["able"], later["able"]) == ([], [])
    beside = make_staff(office.agency, Role.APPROVER, level=2)
    [later] = client.get(hand_over(office.approver2)).context["waiting"]
    assert later["able"] == [beside]
    assert client.get(hand_over(office.drafter)).context["drafted"] == 3


# --- 办理记录核验 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AUDITOR, 200),
        (Role.OFFICE_HEAD, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.SUPERVISOR, 200),
        (Role.CLERK, 403),
        (Role.DRAFTER, 403),
    ],
)
def test_who_verifies(office, role, status):
    client = signed_in(make_staff(office.agency, role))
    assert client.get(VERIFY).status_code == status
    assert client.post(VERIFY, {"year": "2026"}).status_code == status


def test_verification_names_what_disagrees_and_only_when_asked(office):
    auditor = signed_in(make_staff(office.agency, Role.AUDITOR))
    good, bad = case_at(Node.DRAFTING, office), case_at(Node.CLOSED, office)
    case_at(Node.CLOSED, make_office())
    assert "ran" not in auditor.get(VERIFY, {"year": 2026}).context
    assert "核验 2 件，全部一致。" in text(auditor.post(VERIFY, {"year": "2026"}))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_application SET node = 'drafting' WHERE id = %s", [bad.pk])
    answer = auditor.post(VERIFY, {"year": "2026"})
    assert "核验 2 件，1 件不一致" in text(answer)
    assert "环节：记录为办结，案件上是拟办" in text(answer)
    assert latin_words(answer.content.decode()) == set()
    assert [one.case for one in answer.context["found"]] == [str(bad)]
    assert good.number not in text(answer)


def test_verification_goes_on_where_it_stopped(office, monkeypatch):
    monkeypatch.setattr("requests_app.desk.verify_page.MOST", 2)
    cases = [case_at(Node.DRAFTING, office) for _ in range(5)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_application SET unit = '', round = 9 WHERE id = %s", [cases[0].pk])
    client, data, runs = signed_in(make_staff(office.agency, Role.AUDITOR)), {"year": "2026"}, []
    while True:
        page = client.post(VERIFY, data).context
        runs.append((page["now"], page["checked"], page["wrong"], len(page["found"])))
        if page["after"] is None:
            break
        data = {"year": "2026", "after": page["after"], "checked": page["checked"], "wrong": page["wrong"]}
    assert runs == [(2, 2, 1, 1), (2, 4, 1, 0), (1, 5, 1, 0)]


def test_a_year_holds_what_was_received_and_what_still_waits_to_be(office):
    case_at(Node.INTAKE, office, on=date(2025, 12, 30))
    case_at(Node.DRAFTING, office, on=date(2026, 3, 2))
    client = signed_in(make_staff(office.agency, Role.AUDITOR))
    assert client.get(VERIFY).context["years"] == [2026, 2025]
    assert client.post(VERIFY, {"year": "2025"}).context["checked"] == 1
    assert "ran" not in client.post(VERIFY, {"year": "2019"}).context
    assert "ran" not in client.post(VERIFY, {"year": "二〇"}).context


def test_an_auditor_reads_and_does_not_act(office):
    auditor = make_staff(office.agency, Role.AUDITOR)
    case = case_at(Node.DRAFTING, office)
    answer = signed_in(auditor).get(f"/admin/cases/{case.pk}/assign/", follow=True)
    assert "您没有这一角色" in answer.content.decode()


def test_pages_speak_chinese_and_bring_nothing_inline(office, heap):
    paths = [LIST, ADD, change(office.drafter), LEAVE, hand_over(office.drafter), VERIFY, "/admin/password_change/", "/admin/password_change/done/",
             f"{LEAVE}?person={office.drafter.pk}", f"/admin/requests_app/staff/{office.drafter.pk}/history/", f"/admin/requests_app/staff/{office.drafter.pk}/password/", f"{LIST}?q=没有"]  # fmt: skip
    client = signed_in(office.administrator)
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert latin_words(page.content.decode()) == set(), path
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page.content.decode()), path
        assert 'aria-label="主菜单"' in page.content.decode(), path


def test_there_is_no_list_of_tables(office):
    for who in (office.administrator, office.clerk):
        assert signed_in(who).get("/admin/requests_app/").status_code == 404


def test_an_approver_is_named_with_the_level(office):
    page = text(signed_in(office.administrator).get(LIST))
    assert "审核人（第一级）" in page
    assert "审核人（第二级）" in page


def test_the_own_password_is_changed_with_chinese_errors(office):
    client = signed_in(office.clerk)
    bad = client.post("/admin/password_change/", {"old_password": "falsch", "new_password1": "1", "new_password2": "2"})
    assert latin_words(bad.content.decode()) == set()
    assert "现在的密码不对" in text(bad)
    good = {"old_password": "test-password-1", "new_password1": "Zz-long-9876", "new_password2": "Zz-long-9876"}
    assert client.post("/admin/password_change/", good).status_code == 302
    assert client.get("/admin/").status_code == 200
