"""In a real browser: the letter follows what is typed, a leader signs on a phone, and no page is wider than it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from requests_app.law.nodes import Node
from requests_app.models import Application, Draft
from tests.e2e.conftest import axe_violations, follow, width_of
from tests.factories import case_at, make_agency, make_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASKED = "征收的批准文件、勘测定界图"


@pytest.fixture
def office(live_server):
    return make_office(make_agency(reconsideration_body="示例省人民政府", court="示例市中级人民法院"))


def test_the_letter_follows_what_is_typed_and_nothing_typed_is_lost(open_page, office):
    case = case_at(Node.DRAFTING, office, on=timezone.localdate(), content=ASKED)
    page = open_page(office.drafter, f"/admin/cases/{case.pk}/submit/")
    expect(page.get_by_role("button", name="刷新预览")).to_be_hidden()
    page.fill("#id_e_search_process", "以示例路为关键词检索")
    page.select_option("#id_i_0_kind", "reply_granted")
    page.select_option("#id_i_1_kind", "reply_denied_third_party")
    expect(page.locator(".card").first).to_contain_text("部分公开")
    expect(page.locator(".card").first).to_contain_text("推荐")
    page.check("input[name=reply_kind][value=reply_partial]")
    expect(page.locator("#id_e_given")).to_have_value("征收的批准文件")
    expect(page.locator("#id_e_search_process")).to_have_value("以示例路为关键词检索")
    page.get_by_role("button", name="涉及个人隐私").click()
    expect(page.locator("#id_e_reason")).to_have_value(
        "该部分含有自然人的住址、电话、证件号码等个人隐私，公开会对其合法权益造成损害。依照《政府信息公开条例》第十五条、第三十七条的规定，该部分作遮盖处理后提供。"
    )
    page.fill("#id_e_withheld", "勘测定界图中的坐标")
    expect(page.locator(".letter")).to_contain_text("不予公开的部分：勘测定界图中的坐标。")
    expect(page.locator("#draft-ready")).to_contain_text("8/8")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".note-success")).to_contain_text("第 1 版")
    assert Draft.objects.get().elements["withheld"] == "勘测定界图中的坐标"
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name=f"确认提交给 {office.reviewer}").click()
    expect(page.locator(".note-success")).to_contain_text("已办理")
    assert Application.objects.get(pk=case.pk).node == Node.SECRECY_REVIEW


def test_a_leader_returns_and_signs_on_a_phone(open_page, office):
    case = case_at(Node.APPROVAL, office, on=timezone.localdate())
    address = f"/admin/cases/{case.pk}/approve/"
    page = open_page(office.approver1, address, width=390, touch=True)
    page.set_viewport_size({"width": 390, "height": 780})
    for name in ("退回拟办", "同意，报下一级"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 780, "the foot stands within the first screen"
    assert page.locator(".letter").evaluate("letter => getComputedStyle(letter).fontSize") == "16px"
    page.get_by_role("button", name="退回拟办").tap()
    expect(page.locator(".bad")).to_contain_text("退回拟办须写明原因")
    page.get_by_text("查询经过不充分").tap()
    expect(page.locator("#id_opinion")).to_have_value("查询经过不充分")
    page.get_by_role("button", name="退回拟办").tap()
    expect(page.locator("main")).to_contain_text(f"确认退回给 {office.drafter}")
    page.get_by_role("button", name="返回修改").tap()
    page.locator("#id_opinion").fill("")
    page.get_by_role("button", name="同意，报下一级").tap()
    page.get_by_role("button", name=f"确认同意，报 {office.approver2} 审核").tap()
    expect(page.locator(".note-success")).to_contain_text("审核同意")
    assert Application.objects.get(pk=case.pk).levels_signed == 1


@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.soak)])
def test_no_page_of_an_act_is_wider_than_the_screen(open_page, office, width):
    drafting = case_at(Node.DRAFTING, office, on=timezone.localdate(), content=ASKED)
    review = case_at(Node.SECRECY_REVIEW, office, on=timezone.localdate())
    approval = case_at(Node.APPROVAL, office, on=timezone.localdate())
    for person, address in (
        (office.drafter, f"/admin/cases/{drafting.pk}/submit/?kind=reply_partial"),
        (office.drafter, f"/admin/cases/{drafting.pk}/charge_fee/"),
        (office.reviewer, f"/admin/cases/{review.pk}/clear/"),
        (office.approver1, f"/admin/cases/{approval.pk}/approve/"),
        (office.head, "/admin/library/"),
        (office.head, "/admin/library/process-draft/"),
    ):
        page = open_page(person, address, width=width)
        assert width_of(page) <= width, address
    follow(page.get_by_role("button", name="预览"))
    assert width_of(page) <= width


@pytest.mark.parametrize(
    "ways",
    [((1440, "light"), (390, "dark")), pytest.param(((1440, "dark"), (390, "light")), marks=pytest.mark.soak)],
)
def test_what_no_address_alone_shows_is_clean_too(open_page, office, ways):
    """Errors, a chosen kind, the confirmations: what axe sees only after a button."""
    drafting = case_at(Node.DRAFTING, office, on=timezone.localdate(), content=ASKED)
    approval = case_at(Node.APPROVAL, office, on=timezone.localdate())
    wrong = []

    def look(page) -> None:
        for width, scheme in ways:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            wrong.extend((page.url, width, scheme, found) for found in axe_violations(page))

    page = open_page(office.drafter, f"/admin/cases/{drafting.pk}/submit/?kind=reply_partial")
    look(page)
    follow(page.get_by_role("button", name="下一步"))
    expect(page.locator(".bad").first).to_be_visible()
    look(page)
    page = open_page(office.approver1, f"/admin/cases/{approval.pk}/approve/")
    follow(page.get_by_role("button", name="同意，报下一级"))
    look(page)
    page = open_page(office.head, "/admin/library/new/?kind=reply_granted")
    follow(page.get_by_role("button", name="保存文本"))
    look(page)
    assert wrong == []
