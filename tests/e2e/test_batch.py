"""In a real browser: one sheet of paper a case; the progress page finds out by itself that the workbook is ready."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from requests_app.desk.tasks import make_export
from requests_app.law.nodes import Node
from requests_app.models import Export
from tests.factories import case_at, make_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = """sent => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/admin/batch/";
  for (const [name, value] of sent) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


def test_each_case_is_printed_on_one_sheet(open_page):
    office = make_office()
    cases = [case_at(Node.CLOSED, office) for _ in range(3)]
    page = open_page(office.clerk, "/admin/batch/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    with page.expect_navigation():
        page.evaluate(FORM, [["csrfmiddlewaretoken", token], ["act", "print"], *[["case", str(c.pk)] for c in cases]])
    expect(page.locator(".sheet")).to_have_count(3)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 3
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()


def test_the_progress_page_finds_the_finished_workbook(open_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office = make_office()
    case_at(Node.DRAFTING, office)
    export = Export.objects.create(staff=office.clerk, query="list=open")
    page = open_page(office.clerk, f"/admin/export/{export.pk}/")
    expect(page.locator("#export-text")).to_have_text("正在等候后台任务开始。")
    make_export(export.pk)
    expect(page.get_by_role("link", name="下载 1 件")).to_be_visible(timeout=10_000)
    with page.expect_download() as given:
        page.get_by_role("link", name="下载 1 件").click()
    assert given.value.suggested_filename.startswith("案件导出_")


def test_without_a_script_the_page_looks_again_by_itself(open_page):
    office = make_office()
    export = Export.objects.create(staff=office.clerk, query="list=open")
    page = open_page(office.clerk, f"/admin/export/{export.pk}/", scripts=False)
    page.wait_for_url("**/?done=0&since=*", timeout=15_000)
    expect(page.locator("#export-text")).to_have_text("正在等候后台任务开始。")
