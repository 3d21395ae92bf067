"""What looks at every page must see pale letters; a window forgets who looked through it."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import axe_violations

pytestmark = pytest.mark.browser
BASE = "http://127.0.0.1/"
PAGE = """<!doctype html><html lang="zh"><title>甲</title>
<style>p {{ color: {color} }}</style>
<main><h1>甲</h1><p>看不清的字</p></main>"""


def test_pale_letters_are_seen_and_dark_ones_pass(windows):
    page = windows.lend(BASE, scripts=True, touch=False).new_page()
    for color, expected in (("#999", ["color-contrast: p"]), ("#222", [])):
        page.set_content(PAGE.format(color=color))
        assert axe_violations(page) == expected
    page.set_content("<!doctype html><html lang=zh><title>甲</title><main><h1>甲</h1><input></main>")
    assert axe_violations(page) == ["label: input"]
    windows.take_back()


def test_a_window_forgets_before_somebody_else_gets_it(windows):
    first = windows.lend(BASE, scripts=True, touch=False)
    first.new_page()
    first.add_cookies([{"name": "session", "value": "1", "url": BASE}])
    second = windows.lend(BASE, scripts=True, touch=False)
    assert second is not first
    windows.take_back()
    again = [windows.lend(BASE, scripts=True, touch=False) for _ in range(2)]
    assert {id(one) for one in again} == {id(first), id(second)}
    assert [(len(one.pages), one.cookies()) for one in again] == [(1, []), (1, [])]
    windows.take_back()
