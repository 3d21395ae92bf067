"""核对年度报告 in a real browser: handed in on a phone and at a desk, with and without scripts, in both languages."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.e2e.conftest import follow, width_of
from tests.e2e.test_portal import clean
from tests.reports.published import FILES

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1440, False)])
def test_somebody_checks_a_report(desk, width, scripts):
    cache.clear()
    page = desk.page(width=width, scripts=scripts)
    page.goto("/reports/verify/")
    page.get_by_label("年度报告", exact=True).set_input_files(FILES / "broken_2024.html")
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_role("heading", name="核对结果")).to_be_visible()
    expect(page.locator(".vr-broken > li")).to_have_count(5)
    if scripts:
        clean(page)
        follow(page.get_by_role("button", name="English"))
        page.goto("/reports/verify/")
        clean(page)
    assert width_of(page) <= width if scripts else True
