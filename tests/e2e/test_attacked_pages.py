"""In the real browser: the attacked pages as the product sends them, with its own headers; no script runs, no frame shows anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Route

from requests_app.law.nodes import Act
from tests.attacks import visits
from tests.attacks.attacker import signed_in
from tests.attacks.conftest import world
from tests.attacks.payloads import poison

__all__ = ["world"]  # the attacked office, made for these two tests
pytestmark = [pytest.mark.django_db, pytest.mark.browser]
#: The acts whose cases and forms are looked at; the others are in tests/attacks/test_pages.py.
ACTS = (Act.RECORD_SERVICE, Act.OPINION, Act.CONSULT)
HOST = "http://gk.example"
#: Pages with most of what people wrote: forms given back, tabs, letters, lists, reports.
TABS = ("request", "applicant", "supplement", "consultation", "drafting", "review", "reply", "record")


def answered(world: Any) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Return what the product answers, by path: the heaviest pages of desk, portal and reports."""
    head, drafter, anybody = signed_in(world.office.head), signed_in(world.office.drafter), visits.Client()
    case = world.cases[Act.RECORD_SERVICE.value]
    asked = {
        f"/admin/cases/{world.cases[act.value].pk}/?tab={tab}": head
        for act in (Act.RECORD_SERVICE, Act.OPINION)
        for tab in TABS
    }
    asked |= dict.fromkeys(
        ("/admin/", "/admin/cases/?list=all", "/admin/library/", "/admin/texts/letter_fee/", "/admin/log/"), head
    )
    asked |= {
        f"/admin/papers/{case.papers.latest('pk').pk}/": head,
        f"/admin/cases/{world.cases[Act.CONSULT.value].pk}/submit/": drafter,
    }
    asked |= dict.fromkeys(
        (f"/reports/desk/{world.office.agency.code}/2025/texts/", "/admin/wall/", "/admin/keeping/"), head
    )
    asked |= dict.fromkeys(
        (f"/reports/{world.office.agency.code}/2022/", "/", "/log/", f"/log/{world.scene.names['entry']}/"), anybody
    )
    asked |= {"/track/case/": world.applicants["answered"], "/apply/": world.applicants["waiting person"]}
    pages = {path: browser.get(path) for path, browser in asked.items()}
    found = {path: (200, dict(page.headers), page.content) for path, page in pages.items() if page.status_code == 200}
    policy = dict(head.get("/admin/").headers)
    return found | {
        f"/echo/{n}/": (200, policy, page.encode()) for n, (_, page) in enumerate(world.attacker.echoes) if n % 4 == 0
    }


def test_no_script_of_a_payload_runs(world, windows):
    pages = answered(world)
    pages["/control/"] = (200, {"Content-Type": "text/html"}, f"<p>{poison()}".encode())
    assert len(pages) > 40
    said: list[str] = []

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.path.startswith("/static/") and (file := finders.find(parts.path.removeprefix("/static/"))):
            route.fulfill(path=Path(str(file)))
        elif path in pages and f"{parts.scheme}://{parts.netloc}" == HOST:
            status, headers, body = pages[path]
            route.fulfill(status=status, headers=headers, body=body)
        else:
            route.abort()

    context = windows.browser.new_context()
    page = context.new_page()
    page.route("**/*", answer)
    page.on("console", lambda told: said.append(told.text) if "Content Security Policy" in told.text else None)
    page.on("dialog", lambda box: (said.append(box.message), box.dismiss()))
    ran = {}
    for path in pages:
        page.goto(HOST + path)
        ran[path] = page.evaluate("[window.ranzq, document.querySelectorAll('[q-z]').length]")
        if path != "/control/":
            assert (path, ran[path], said) == (path, [None, 0], [])
    assert ran["/control/"][0] == 1, "the payload itself runs where nothing stops it"
    context.close()


def test_a_page_in_a_frame_of_another_site_shows_nothing(world, windows):
    head = signed_in(world.office.head)
    answers = {path: head.get(path) for path in ("/admin/", "/", "/admin/nothing/")}
    context = windows.browser.new_context()
    page = context.new_page()

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if "evil.example" in route.request.url:
            frames = "".join(f'<iframe src="{HOST}{one}"></iframe>' for one in answers)
            route.fulfill(content_type="text/html", body=f"<h1>evil</h1>{frames}")
        elif path in answers:
            got = answers[path]
            route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto("http://evil.example/")
    assert page.inner_text("h1") == "evil"
    shown = [frame.url for frame in page.frames if frame != page.main_frame]
    assert len(shown) == 3
    assert not [url for url in shown if url.startswith(HOST)]
    context.close()
