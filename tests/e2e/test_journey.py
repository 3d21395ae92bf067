"""One request through all eight nodes by eight people in a real browser; returns, refusals; a leader on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_app.handling import intake
from requests_app.law.nodes import Act, Node, Role
from requests_app.models import Application, Staff
from tests.e2e.conftest import Desk, follow, width_of
from tests.factories import Office, case_at, make_office, make_staff

pytestmark = [pytest.mark.browser]


@pytest.fixture
def office(live_server) -> Office:
    return make_office()


def lodged(office: Office) -> Application:
    today = timezone.localdate()
    return intake.lodge(
        agency=office.agency,
        applicant_kind="natural_person",
        applicant_name="吴测试",
        channel="web",
        content="示例路道路改造工程的立项批复文件",
        phone="13800000000",
        on=today,
        today=today,
    ).application


def begin(page: Page, case: Application, act: Act) -> None:
    """Open the case and follow the way to the act that the page itself offers."""
    page.goto(f"/admin/cases/{case.pk}/")
    follow(page.locator(f"main a[href$='/cases/{case.pk}/{act.value}/']").first)


def confirm(page: Page, case: Application) -> Application:
    """Press the one button of the confirmation and see the case page say that it is done."""
    page.locator("button[name=confirmed]").click()
    expect(page.locator(".note-success")).to_contain_text("已办理")
    return Application.objects.get(pk=case.pk)


def fill_draft(page: Page, kind: str = "reply_granted") -> None:
    """Choose the kind of reply and write every element it asks for, without scripts."""
    page.locator(f"input[name=reply_kind][value={kind}]").check()
    follow(page.get_by_role("button", name="按所选类型更新"))
    boxes = page.locator("textarea[name^=e_]")
    assert boxes.count() > 0
    for place in range(boxes.count()):
        if not boxes.nth(place).input_value().strip():
            boxes.nth(place).fill("经检索本机关公文系统，查到上述文件，随本答复书提供。")


def submit_draft(desk: Desk, office: Office, case: Application) -> Application:
    page = desk.page(office.drafter, scripts=False)
    begin(page, case, Act.SUBMIT)
    fill_draft(page)
    page.get_by_role("button", name="下一步").click()
    return confirm(page, case)


def test_eight_people_lead_one_request_through_the_eight_nodes_without_scripts(desk, office):
    second = make_staff(office.agency, Role.CLERK)
    case = lodged(office)
    passed = [case.node]

    page = desk.page(office.clerk, scripts=False)
    page.goto("/admin/")
    page.get_by_role("link", name=case.reference).first.click()
    page.locator("main a[href$='/accept/']").first.click()
    page.get_by_role("button", name="下一步").click()
    case = confirm(page, case)
    passed.append(case.node)

    page = desk.page(office.drafter, scripts=False)  # not the drafter's yet: the page says whose it is
    page.goto(f"/admin/cases/{case.pk}/assign/")
    expect(page.locator(".note-error")).to_contain_text("您没有这一角色")

    page = desk.page(second, scripts=False)
    begin(page, case, Act.REQUEST_SUPPLEMENT)
    page.locator("[name=items]").fill("请说明道路的起止点")
    page.get_by_role("button", name="下一步").click()
    case = confirm(page, case)
    passed.append(case.node)
    begin(page, case, Act.RECEIVE_SUPPLEMENT)
    page.locator("[name=statement]").fill("起于示例一路，止于示例二路")
    page.get_by_role("button", name="下一步").click()
    case = confirm(page, case)
    passed.append(case.node)

    page = desk.page(office.head, scripts=False)
    begin(page, case, Act.ASSIGN)
    page.locator(f"[name=drafter][value='{office.drafter.pk}']").check()
    page.get_by_role("button", name="下一步").click()
    case = confirm(page, case)

    case = submit_draft(desk, office, case)
    passed.append(case.node)
    page = desk.page(office.reviewer, scripts=False)
    begin(page, case, Act.CLEAR)
    page.get_by_role("button", name="保密审查通过").click()
    case = confirm(page, case)
    passed.append(case.node)
    for approver, words in ((office.approver1, "同意，报下一级"), (office.approver2, "同意并签发")):
        page = desk.page(approver, scripts=False)
        begin(page, case, Act.APPROVE)
        page.get_by_role("button", name=words).click()
        case = confirm(page, case)
        passed.append(case.node)
    page = desk.page(second, scripts=False)
    begin(page, case, Act.DELIVER)
    page.locator("[name=method]").first.select_option("in_person")
    page.get_by_role("button", name="下一步").click()
    case = confirm(page, case)
    passed.append(case.node)
    page = desk.page(office.archivist, scripts=False)
    begin(page, case, Act.ARCHIVE)
    page.locator("[name=proof]").fill("送达回证")
    page.get_by_role("button", name="下一步").click()
    case = confirm(page, case)
    passed.append(case.node)

    assert list(dict.fromkeys(passed)) == [node.value for node in (*Node,) if node.value in passed]
    assert set(passed) == {node.value for node in Node}
    people = {event.actor_id for event in case.events.all()} - {None}
    assert people == {
        p.pk
        for p in (
            office.clerk,
            second,
            office.head,
            office.drafter,
            office.reviewer,
            office.approver1,
            office.approver2,
            office.archivist,
        )
    }


def test_a_leader_reads_returns_and_signs_on_a_phone(desk, office):
    case = case_at(Node.APPROVAL, office, on=timezone.localdate())
    page = desk.page(office.approver1, width=390)
    begin(page, case, Act.APPROVE)
    expect(page.locator("main")).to_contain_text("政府信息公开申请答复书")
    for button in page.locator(".foot button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert width_of(page) <= 390
    follow(page.get_by_role("button", name="退回拟办"))
    expect(page.locator("main")).to_contain_text("原因")  # refused: nothing was written
    assert Application.objects.get(pk=case.pk).node == Node.APPROVAL
    page.locator("textarea[name=opinion]").fill("依据请写明具体条款")
    page.get_by_role("button", name="退回拟办").click()
    case = confirm(page, case)
    assert case.node == Node.DRAFTING

    page = desk.page(office.drafter)
    page.goto(f"/admin/cases/{case.pk}/submit/")
    expect(page.locator("main")).to_contain_text("依据请写明具体条款")
    case = submit_draft(desk, office, case)
    page = desk.page(office.reviewer, width=390)
    begin(page, case, Act.CLEAR)
    page.get_by_role("button", name="保密审查通过").click()
    case = confirm(page, case)
    for approver in (office.approver1, office.approver2):
        page = desk.page(approver, width=390, dark=True)
        begin(page, case, Act.APPROVE)
        page.get_by_role("button", name="同意").click()
        case = confirm(page, case)
    assert case.node == Node.REPLY


@pytest.mark.parametrize(
    ("node", "who", "act"),
    [(Node.SECRECY_REVIEW, "reviewer", Act.CLEAR), (Node.APPROVAL, "approver1", Act.APPROVE)],
)
def test_each_return_goes_back_to_the_drafter_with_its_reason(desk, office, node, who, act):
    case = case_at(node, office, on=timezone.localdate())
    page = desk.page(getattr(office, who), scripts=False)
    begin(page, case, act)
    page.locator("textarea[name=opinion]").fill("请补充查询经过")
    page.get_by_role("button", name="退回拟办").click()
    case = confirm(page, case)
    assert (case.node, case.handler) == (Node.DRAFTING, office.drafter)
    page = desk.page(office.drafter, scripts=False)
    page.goto("/admin/inbox/")
    expect(page.locator("main")).to_contain_text("退回拟办")


def test_a_refusal_keeps_what_was_typed(desk, office):
    case = case_at(Node.DRAFTING, office, on=timezone.localdate())
    page = desk.page(office.head, scripts=False)
    begin(page, case, Act.EXTEND)
    page.locator("[name=reason]").fill("需要查找的档案较多")
    page.locator("[name=days]").fill("21")
    follow(page.get_by_role("button", name="下一步"))
    expect(page.locator("main")).to_contain_text("20")
    expect(page.locator("[name=reason]")).to_have_value("需要查找的档案较多")
    assert Application.objects.get(pk=case.pk).extended_days == 0


def test_the_second_of_two_people_is_told_what_the_first_did(desk, office):
    case = case_at(Node.REGISTRATION, office, on=timezone.localdate())
    one, two = desk.page(office.clerk, scripts=False), desk.page(office.head, scripts=False)
    for page in (one, two):
        begin(page, case, Act.ASSIGN)
        page.locator(f"[name=drafter][value='{office.drafter.pk}']").check()
        page.get_by_role("button", name="下一步").click()
    confirm(one, case)
    two.locator("button[name=confirmed]").click()
    expect(two.locator(".note-error")).to_contain_text(f"您打开页面后，{office.clerk}已办理“分办”")
    assert Application.objects.get(pk=case.pk).events.filter(act="assign").count() == 1


def test_the_keyboard_reaches_menu_filters_and_acts(desk, office):
    case = case_at(Node.DRAFTING, office, on=timezone.localdate() - timedelta(days=1))
    page = desk.page(office.drafter)
    page.goto(f"/admin/cases/{case.pk}/")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "[document.activeElement.getAttribute('href') || document.activeElement.name,"
                " getComputedStyle(document.activeElement).outlineStyle]"
            )
        )
    assert reached[0][0] == "#main"
    assert {"/admin/cases/", f"/admin/cases/{case.pk}/submit/"} <= {name for name, _ in reached}
    assert {style for name, style in reached if name} == {"solid"}


def test_the_one_who_cannot_act_is_told_who_can(desk, office):
    case = case_at(Node.APPROVAL, office, on=timezone.localdate())
    person: Staff = office.clerk
    page = desk.page(person, scripts=False)
    page.goto(f"/admin/cases/{case.pk}/")
    expect(page.locator("main")).to_contain_text("审核同意")
    page.goto(f"/admin/cases/{case.pk}/approve/")
    expect(page.locator(".note-error")).to_contain_text("由审核人办理")
