"""年度报告 in a real browser: figures open their cases, the slider asks for a day, words and figures are written."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from requests_app.law.nodes import Node
from tests.e2e.conftest import axe_violations, width_of
from tests.factories import Office, case_at, make_agency, make_office

pytestmark = [pytest.mark.browser]
#: The pages of one year's report.
PAGES = ("", "texts/", "typed/table1/", "months/", "years/", "versions/", "cases/", "act/freeze/", "act/revise/")
WAYS = ((360, "light"), (1440, "dark"), (360, "dark"), (1440, "light"))


@pytest.fixture
def office(live_server) -> Office:
    office = make_office(make_agency("here", name="示例局"))
    for node in (Node.ARCHIVING, Node.ARCHIVING, Node.DRAFTING):
        case_at(node, office, on=timezone.localdate(), topic="土地征收")
    return office


def test_a_figure_opens_its_cases_and_a_case_its_page(desk, office):
    year = timezone.localdate().year
    page = desk.page(office.head)
    page.goto(f"/reports/desk/here/{year}/")
    page.get_by_role("link", name="（一）予以公开，总计：2 件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("（一）予以公开 · 总计：2 件")
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text("土地征收")
    page.goto(f"/reports/desk/here/{year}/texts/")
    page.locator("a.live", has_text="3").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 件")


def test_the_slider_asks_for_a_day_by_keyboard(desk, office):
    today = timezone.localdate()
    page = desk.page(office.head)
    page.goto(f"/reports/desk/here/{today.year}/")
    slide = page.get_by_role("slider", name="统计截至哪一天")
    expect(slide).to_have_attribute("aria-valuetext", f"{today.year}年{today.month}月{today.day}日")
    slide.focus()
    with page.expect_navigation():
        page.keyboard.press("Home")
    assert f"as_of={today.year}-01-01" in page.url
    expect(page.locator("main")).to_contain_text(f"统计截至 {today.year}年1月1日")
    expect(page.get_by_role("slider")).to_have_value("1")
    with page.expect_navigation():
        page.get_by_role("slider").press("End")
    assert f"as_of={today.isoformat()}" in page.url, "no day that has not come"


def test_without_scripts_the_date_field_does_the_same(desk, office):
    today = timezone.localdate()
    page = desk.page(office.head, scripts=False)
    page.goto(f"/reports/desk/here/{today.year}/")
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_label("统计截至", exact=True).fill(f"{today.year}-01-01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("main")).to_contain_text(f"统计截至 {today.year}年1月1日")


def test_a_text_is_rewritten_and_a_wrong_number_made_live(desk, office):
    year = timezone.localdate().year
    page = desk.page(office.clerk, width=390)
    page.goto(f"/reports/desk/here/{year}/texts/")
    slot = page.locator("#slot-problems")
    slot.get_by_label("存在的主要问题及改进情况").fill("全年新收申请5件，登记还不够及时。")
    slot.get_by_role("button", name="保存").click()
    expect(page.locator(".wr-fault")).to_contain_text("案件统计是3件")
    page.get_by_role("button", name="改为实时数 3件").click()
    expect(page.locator(".wr-fault")).to_have_count(0)
    expect(page.locator("#slot-problems .live")).to_have_text("3")


@pytest.mark.parametrize("ways", [1, pytest.param(len(WAYS), marks=pytest.mark.soak)])
def test_every_page_of_a_report_is_clean(desk, office, ways):
    """Each page in one of the four ways, in turn; under `make soak` in all four."""
    year = timezone.localdate().year
    page = desk.page(office.head)
    base = f"/reports/desk/here/{year}/"
    for turn, path in enumerate(PAGES):
        page.goto(f"{base}{path}")
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert (path, width, width_of(page) <= width) == (path, width, True)
            for scheme in ("light", "dark"):
                if (width, scheme) not in (WAYS * 2)[turn % len(WAYS) :][:ways]:
                    continue
                page.emulate_media(color_scheme=scheme)
                assert (path, width, scheme, axe_violations(page)) == (path, width, scheme, [])
