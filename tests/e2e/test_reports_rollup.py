"""汇总 in a real browser: a supervisor reads it on a phone and sends a report back; light and dark, without scripts."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reports.models import AnnualReport
from requests_app.law.nodes import Role
from tests.e2e.conftest import axe_violations, width_of
from tests.factories import make_agency, make_staff
from tests.reports.cases import SMALL_YEAR, rows_of

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("width", [360, 1440])
def test_a_supervisor_reads_and_sends_back(desk, width):
    city = make_agency("city", name="示例市")
    water = make_agency("water", name="市水利局", parent=city)
    rows_of(water, SMALL_YEAR)
    AnnualReport.objects.create(agency=water, year=2022, state="frozen", submitted_at=timezone.now())
    supervisor = make_staff(city, Role.SUPERVISOR)
    page = desk.page(supervisor, width=width)
    page.goto("/reports/desk/city/2022/rollup/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe_violations(page) == []
    assert width_of(page) <= width
    plain = desk.page(supervisor, width=width, scripts=False)
    plain.goto("/reports/desk/city/2022/rollup/")
    plain.locator(".ru-back summary").click()
    plain.get_by_label("退回意见").fill("请补表一")
    plain.get_by_role("button", name="退回市水利局").click()
    expect(plain.locator(".notes")).to_contain_text("已退回市水利局")
    expect(plain.locator(".ru-lines")).to_contain_text("退回")
