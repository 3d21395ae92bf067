"""What looks at every page must see pale letters; a window forgets who looked through it."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import axe_violations

pytestmark = pytest.mark.browser
BASE = "http://127.0.0.1/"
PAGE = """<!doctype html><html lang="zh"><title>甲</title><body style="background: {ground}">
<main><h1>甲</h1><p style="color: #757575">看得清的字</p>{more}</main>"""
PALE = ["color-contrast: p"]


def test_pale_letters_are_seen_wherever_they_stand(windows):
    page = windows.lend(BASE, scripts=True, touch=False).new_page()
    hidden = '<p hidden style="color: #bbb">看不见</p><p style="color: #bbb; clip: rect(0 0 0 0); position: absolute">看不见</p>'
    for ground, more, expected in (
        ("#fff", "", []),
        ("#ccc", "", PALE),  # the same letters on another ground
        ("#ccc", "", PALE),  # what failed is asked again
        ("#fff", "", []),
        ("#fff", f'{hidden}<b style="color: #bbb">看不清</b>', ["color-contrast: b"]),
        ("#fff", '<div style="opacity: .4"><p style="color: #757575">淡了</p></div>', ["color-contrast: div > p"]),
        ("#fff", '<input aria-label="乙" value="看不清" style="color: #ccc">', ["color-contrast: input"]),
        ("#fff", "<input>", ["label: input"]),
    ):
        page.set_content(PAGE.format(ground=ground, more=more))
        assert (ground, more, axe_violations(page)) == (ground, more, expected)
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
