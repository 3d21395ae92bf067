"""查询页 in a real browser, without JavaScript: wide enough at 320 px, sound for axe, files up and down."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from requests_app.models import Application
from tests.e2e.conftest import axe_violations, follow, width_of
from tests.factories import make_agency, make_office
from tests.portal import stories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-03-16T10:00:00+08:00"):
        yield


@pytest.fixture
def office():
    return make_office(make_agency("ningbo", name="示例机关", reconsideration_body="示例市人民政府"))


def entered(desk, case, **how):
    """Open a page in which the case has been entered."""
    page, client = desk.page(**how), Client()
    stories.opened(client, case)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": desk.base}])
    page.goto("/track/case/")
    return page


def test_each_state_is_sound_and_fits_a_narrow_phone(desk, office):
    cases = [stories.supplementing(office)[1], stories.charged(office)[1], stories.answered(office)[1]]
    for case in cases:
        page = entered(desk, case, width=320)
        assert width_of(page) == 320
        assert axe_violations(page) == []
    page.goto("/track/delivery/")
    assert width_of(page) == 320
    assert axe_violations(page) == []


def test_without_scripts_a_supplement_goes_up_and_a_reply_comes_down(desk, office, tmp_path):
    file = tmp_path / "说明.txt"
    file.write_text("示例路8号", encoding="utf-8")
    case = stories.supplementing(office)[1]
    page = entered(desk, case, scripts=False)
    page.get_by_label("补正的内容").fill("地块在示例路8号")
    page.get_by_label("文件").set_input_files(file)
    follow(page.get_by_role("button", name="交上补正"))
    assert page.get_by_role("status").inner_text().startswith("补正已经收到")
    assert Application.objects.get(pk=case.pk).attachments.get().name == "说明.txt"

    page = entered(desk, stories.answered(office)[1], scripts=False)
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("下载.*立项批复")).press("Enter")
    assert coming.value.suggested_filename == "立项批复.pdf"
    page.get_by_role("button", name=re.compile("打开.*答复书")).press("Enter")
    page.wait_for_url("**/track/file/**")
    assert page.get_by_role("heading", name="政府信息公开申请答复书").is_visible()
    follow(page.get_by_role("link", name="回到我的申请"))
    page.get_by_label("一般").check()
    follow(page.get_by_role("button", name="交给我们"))
    assert page.get_by_label("一般").is_checked()
