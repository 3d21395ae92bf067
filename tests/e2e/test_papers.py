"""文书 in a real browser: list and letter at the desk, the letter at the portal; no script, a narrow phone, A4 in print."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client

from requests_app.law.nodes import Node
from requests_app.models import Paper
from tests.e2e.conftest import axe_violations, follow, width_of
from tests.factories import case_at, make_agency, make_case, make_office
from tests.portal import stories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOWHERE = "\U0010fffd"
#: Wide, and the smallest phone; a larger one under `make soak`.
WIDTHS = [1440, 320, pytest.param(360, marks=pytest.mark.soak)]
#: Where pictures are kept, for who wants to look at them.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-03-16T10:00:00+08:00"):
        yield


@pytest.fixture
def office(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PUBLIC_URL = "https://gk.example.gov.cn"
    return make_office(
        make_agency(
            "ningbo", name="示例市自然资源和规划局", phone="0574-00000000", reconsideration_body="示例市人民政府"
        )
    )


def look(page, name: str) -> None:
    """See that the page fits and is sound; keep its picture where one is wanted."""
    width = page.viewport_size["width"]
    assert width_of(page) == width, name
    assert axe_violations(page) == [], name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def entered(desk, case, **how):
    """Open a page of the portal in which the case has been entered."""
    page, client = desk.page(**how), Client()
    stories.opened(client, case)
    value = client.cookies[configured.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": value, "url": desk.base}])
    page.goto("/track/case/")
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_the_papers_at_the_desk(desk, office, width):
    case = case_at(Node.CLOSED, office)
    stuck = make_case(office, applicant_name=f"王{NOWHERE}")
    page = desk.page(office.clerk, width=width)
    page.goto(f"/admin/cases/{stuck.pk}/?tab=papers")
    follow(page.get_by_role("link", name="PDF 接收回执"))
    look(page, "desk-stuck-paper")
    follow(page.get_by_role("link", name=re.compile("返回案件")))
    look(page, "desk-stuck")
    follow(page.get_by_role("button", name="重新排印"))
    assert page.get_by_text("已重新排队").is_visible()
    page.goto(f"/admin/cases/{case.pk}/?tab=papers")
    with page.expect_download() as coming:
        page.get_by_role("link", name="PDF 政府信息公开申请答复书（予以公开）").click()
    assert coming.value.suggested_filename == f"{case.doc_no} 政府信息公开申请答复书（予以公开）.pdf"
    page.reload()
    look(page, "desk-tab")
    follow(page.get_by_role("link", name="政府信息公开申请答复书（予以公开）", exact=True))
    look(page, "desk-reply")
    assert page.locator(".letter-code svg").bounding_box()["width"] > 90
    for kind in ("form_approval", "form_register"):
        page.goto(f"/admin/papers/{Paper.objects.get(application=case, kind=kind).pk}/")
        look(page, f"desk-{kind}")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_reply_at_the_portal_comes_as_page_pdf_and_word(desk, office, width):
    page = entered(desk, stories.answered(office)[1], width=width)
    follow(page.get_by_role("button", name=re.compile("打开.*答复书")))
    page.wait_for_url("**/track/file/**")
    look(page, "portal-reply")
    assert page.locator(".letter-code svg").bounding_box()["width"] > 90
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载Word").click()
    assert coming.value.suggested_filename.endswith("政府信息公开申请答复书（部分公开）.docx")
    assert page.get_by_role("heading", name="政府信息公开申请答复书").is_visible(), "the page stays"


def test_a_printed_page_is_the_letter_alone_on_a4(desk, office):
    page = entered(desk, stories.answered(office)[1])
    follow(page.get_by_role("button", name=re.compile("打开.*答复书")))
    page.wait_for_url("**/track/file/**")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)[0] == (b"594.95996", b"841.91998")
    if PICTURES:
        (Path(PICTURES) / "portal-print.pdf").write_bytes(paper)
