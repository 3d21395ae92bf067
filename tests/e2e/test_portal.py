"""The portal in a real browser: person, organisation and agent, phone and desktop, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from requests_app.models import Application
from requests_app.portal import human
from tests.e2e.conftest import axe_violations, width_of
from tests.factories import make_agency, make_office

pytestmark = [pytest.mark.browser]
SCAN = {"name": "说明.txt", "mimeType": "text/plain", "buffer": "示例路停车场的位置说明".encode()}


@pytest.fixture
def office(desk):
    return make_office(make_agency("ningbo", name="示例机关", phone="0574-00000000"))


@pytest.fixture
def unhurried(monkeypatch):
    """Nobody is taken for a machine for being as quick as this browser."""
    monkeypatch.setattr(human, "QUICKEST", -1)


def clean(page: Page) -> None:
    """No violation, no sideways scroll."""
    assert width_of(page) <= page.viewport_size["width"]
    assert axe_violations(page) == []


def fill(page: Page, **given: str) -> None:
    for name, text in given.items():
        page.locator(f"#id_{name}").fill(text)


def hand_in(page: Page) -> tuple[str, str]:
    """Go from the filled form over the review to the receipt; return number and code."""
    page.locator("main button[value=review]").last.click()
    expect(page.get_by_role("heading", name="请核对，还没有提交")).to_be_visible()
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/apply/receipt/$"))
    number, code = (one.inner_text() for one in page.locator(".pair dd").all())
    return number, re.sub(r"\D", "", code)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("width", "scripts"),
    [
        (360, False),
        (1280, True),
        pytest.param(360, True, marks=pytest.mark.soak),
        pytest.param(1280, False, marks=pytest.mark.soak),
    ],
)
def test_a_person_asks_with_a_file_and_follows_the_request(desk, office, width, scripts):
    page = desk.page(width=width, scripts=scripts)
    page.goto("/")
    page.get_by_role("link", name="开始申请").click()
    fill(page, applicant_name="林清和", phone="13800000000", title="示例路停车场改造工程的立项批复")
    page.locator("#id_extra").set_input_files([SCAN])
    page.locator("button[value=attach]").last.click()
    expect(page.locator(".files li")).to_contain_text("说明.txt")
    expect(page.locator("#id_title")).to_have_value("示例路停车场改造工程的立项批复")
    number, code = hand_in(page)
    page.get_by_role("link", name="去办理查询").click()
    page.locator("#id_number").fill(number)
    page.locator("#id_code").fill(code)
    page.locator("main form button").first.click()
    expect(page.get_by_role("heading", name="办到哪一步")).to_be_visible()
    case = Application.objects.get(reference=number)
    assert (case.applicant_name, case.attachments.get().name) == ("林清和", "说明.txt")


@pytest.mark.usefixtures("unhurried")
def test_an_organisation_asks_on_a_phone(desk, office):
    page = desk.page(width=360)
    page.goto("/apply/")
    page.get_by_role("button", name="法人或者其他组织").click()
    page.get_by_label("法律服务机构").check()
    fill(
        page,
        applicant_name="宁波示例法律服务所",
        id_number="91350100M000100Y43",
        legal_representative="周一",
        contact_name="吴二",
        phone="0574-00000001",
        doc_ref="甬政办发〔2025〕12号",
    )
    number, _code = hand_in(page)
    assert Application.objects.get(reference=number).applicant_kind == "legal_service_institution"


@pytest.mark.usefixtures("unhurried")
def test_an_agent_asks_with_the_power_of_attorney(desk, office):
    page = desk.page(width=360)
    page.goto("/apply/")
    fill(page, applicant_name="林清和", phone="13800000000", content="示例路停车场的规划许可")
    page.get_by_text("我是代别人申请的").click()
    fill(page, agent_name="王代理")
    page.locator("#id_mandate").set_input_files([{**SCAN, "name": "委托书.txt"}])
    number, _code = hand_in(page)
    case = Application.objects.get(reference=number)
    assert (case.agent_name, case.attachments.get().kind) == ("王代理", "mandate")


@pytest.mark.usefixtures("unhurried")
def test_the_keyboard_alone_is_enough(desk, office):
    page = desk.page(width=1280)
    page.goto("/apply/")
    page.locator("#id_applicant_name").focus()
    for text in ("林清和", "", "", "", "", "13800000000"):  # document, number, proof and its button stay as they are
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert page.locator("#id_phone").input_value() == "13800000000"
    page.locator("#id_title").focus()
    page.keyboard.type("示例路停车场改造工程的立项批复")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="请核对，还没有提交")).to_be_visible()
    page.get_by_role("button", name="提交申请").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/apply/receipt/$"))


def test_who_is_quicker_than_a_person_has_a_sum_to_do(desk, office):
    page = desk.page(width=360)
    page.goto("/apply/")
    fill(page, applicant_name="林清和", phone="13800000000", title="立项批复")
    page.locator("main button[value=review]").last.click()
    page.get_by_role("button", name="提交申请").click()
    question = page.locator("label[for=human]").inner_text().split("：")[1]
    a, b = ("零一二三四五六七八九".index(one) for one in question.removesuffix("等于几？").split("加"))
    clean(page)
    page.locator("#human").fill(str(a + b))
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/apply/receipt/$"))
    desk.errors.clear()  # the browser reports the 422 of the question


@pytest.mark.parametrize("both", [False, pytest.param(True, marks=pytest.mark.soak)])
@pytest.mark.parametrize("text", ["normal", "large", "plain"])
def test_every_page_is_clean_in_each_way_of_reading(desk, office, text, both):
    """Narrow and wide in turn, and another way of reading begins with the other; under `make soak` both."""
    page = desk.page()
    page.context.add_cookies([{"name": "text", "value": text, "url": desk.base}])
    for turn, path in enumerate(("/", "/apply/", "/apply/?who=org", "/track/", "/log/"), text == "large"):
        for width in (360, 1280, 360)[turn % 2 :][: 1 + both]:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            clean(page)


def test_a_page_with_errors_leads_to_them(desk, office):
    page = desk.page(width=360)
    page.goto("/apply/")
    page.locator("main button[value=review]").last.click()
    expect(page.locator(".errors")).to_be_focused()
    clean(page)
    desk.errors.clear()  # the browser reports the 422 of a form with errors
