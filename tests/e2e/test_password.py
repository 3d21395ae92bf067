"""显示密码: what is typed can be seen before it is sent, and is covered again when it goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import axe_violations, follow, width_of
from tests.factories import make_office
from tests.signin.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 1440])
def test_a_password_is_shown_and_covered_again(desk, width):
    person = make_office().clerk
    page = desk.page(width=width)
    page.goto("/admin/login/")
    box, tick = page.locator("#id_password"), page.get_by_label("显示密码")
    page.locator("#id_username").fill(person.username)
    box.fill(PASSWORD)
    expect(box).to_have_attribute("type", "password")
    tick.check()
    expect(box).to_have_attribute("type", "text")
    assert (axe_violations(page), width_of(page) <= width) == ([], True)
    page.evaluate(
        "document.querySelector('form').addEventListener('submit', () => sessionStorage.setItem('sent', document.querySelector('#id_password').type))"
    )
    follow(page.get_by_role("button", name="登录"))
    assert page.evaluate("sessionStorage.getItem('sent')") == "password"
    page.goto("/admin/password_change/")
    page.get_by_label("显示密码").check()
    assert [one.get_attribute("type") for one in page.locator("main .field input:not([type=checkbox])").all()] == [
        "text"
    ] * 3
    assert (axe_violations(page), width_of(page) <= width) == ([], True)
