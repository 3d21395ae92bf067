"""公开目录 in a real browser: published at the desk, found and read on a phone; every page sound."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from requests_app.handling import publication
from requests_app.law.nodes import Node
from requests_app.models import Publication
from tests.e2e.conftest import axe_violations, follow, width_of
from tests.e2e.test_portal import clean
from tests.factories import case_at, make_agency, make_office
from tests.portal import stories

pytestmark = [pytest.mark.browser]
TITLE = "示例路停车场改造工程的立项批复"


@pytest.fixture
def office(desk):
    return make_office(make_agency("ningbo", name="示例机关", phone="0574-00000000", topics=["规划"]))


def published(office, title=TITLE, files=(0,), **given) -> Publication:
    _, case, sent = stories.answered(office, content=title, **given)
    entry = publication.Entry(title, "批复全文。\n附件两件。", "规划")
    keys = [sent[at].pk for at in files]
    return publication.publish(case, actor=office.head, entry=entry, files=keys, kept=(), today=stories.TODAY)


@pytest.mark.parametrize("width", [390, 1440])
def test_an_officer_publishes_and_everybody_reads(desk, office, width):
    case = case_at(Node.ARCHIVING, office, applicant_name="林清和")
    page = desk.page(office.head)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/log/")
    page.locator(f"a[href='/admin/log/publish/{case.pk}/']").click()
    page.get_by_label("标题", exact=True).fill(TITLE)
    page.get_by_label("内容").fill("提供批复。申请人林清和，电话13800138000。")
    page.get_by_role("button", name="下一步：核对个人信息").click()
    expect(page.locator("mark")).to_have_text(["林清和", "13800138000"])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe_violations(page) == []
    assert width_of(page) <= width
    page.get_by_label("标题、内容和每个文件我都看过").check()
    page.get_by_role("button", name="公开", exact=True).click()
    expect(page.locator(".notes")).to_contain_text("已列入公开目录")
    assert axe_violations(page) == []
    everybody = desk.page(width=360)
    everybody.goto("/")
    everybody.locator("#q").fill("停车场")
    follow(everybody.get_by_role("button", name="搜索"))
    clean(everybody)
    follow(everybody.get_by_role("link", name=TITLE))
    expect(everybody.locator("main")).to_contain_text("申请人×××，电话×××。")
    clean(everybody)
    assert case.publications.count() == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_while_typing_what_is_public_is_shown_beside(desk, office, width):
    published(office)
    page = desk.page(width=width)
    page.goto("/apply/")
    page.locator("#id_title").fill("停车场立项批复")
    link = page.locator("[data-known]").get_by_role("link")
    expect(link).to_contain_text(TITLE)
    clean(page)
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("#id_title")).to_have_value("停车场立项批复")
    page.locator("#id_title").fill("养老金明细")
    expect(link).to_have_count(0)


def test_a_file_of_the_log_comes_down_and_a_withdrawn_entry_says_so(desk, office):
    made = published(office)
    page = desk.page(width=360, scripts=False)
    page.goto(f"/log/{made.pk}/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载").click()
    assert coming.value.suggested_filename == "立项批复.pdf"
    publication.withdraw(made, actor=office.head, reason="附件要处理", with_title=False, today=stories.TODAY)
    page = desk.page(width=360)
    page.goto("/log/")
    expect(page.locator(".hits")).to_contain_text("已撤下")
    clean(page)
    page.goto(f"/log/{made.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("这一条已经撤下")
    clean(page)
    desk.errors.clear()  # the browser reports the 410
