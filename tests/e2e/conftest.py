"""A real Chromium before a real server: pages of signed-in people, and what axe and the console say."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from requests_app.models import Staff


def _axe() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@dataclass
class Windows:
    """The windows of one browser, lent from test to test: where there is no headless shell, one costs as much as ten pages.

    A window keeps one empty page, so that it stays open; what a test opened in it is closed and its cookies are gone
    before the next one gets it (our pages keep nothing else in the browser).
    """

    browser: Browser
    _free: dict[tuple[str, bool, bool], list[BrowserContext]] = field(default_factory=dict)
    _lent: list[tuple[tuple[str, bool, bool], BrowserContext]] = field(default_factory=list)

    def lend(self, base: str, *, scripts: bool, touch: bool) -> BrowserContext:
        """Lend a window nobody else has."""
        kind = (base, scripts, touch)
        if free := self._free.get(kind):
            context = free.pop()
        else:
            context = self.browser.new_context(
                viewport={"width": 1440, "height": 900},
                java_script_enabled=scripts,
                has_touch=touch,
                locale="zh-CN",
                base_url=base,
            )
            context.new_page()
        self._lent.append((kind, context))
        return context

    def take_back(self) -> None:
        """Close every page, forget every cookie."""
        for kind, context in self._lent:
            for page in context.pages[1:]:
                page.close()
            context.clear_cookies()
            self._free.setdefault(kind, []).append(context)
        self._lent.clear()


@pytest.fixture(scope="session")
def windows(chromium: str) -> Iterator[Windows]:
    """Give one Chromium for the session; the test carries the mark `browser`."""
    # Playwright's own loop runs in this thread, and Django would refuse its database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield Windows(opened)
        opened.close()


@dataclass
class Desk:
    """The desk as people see it; every page opened is listened to for errors."""

    windows: Windows
    base: str
    errors: list[str] = field(default_factory=list)

    def page(
        self,
        person: Staff | None = None,
        *,
        width: int = 1440,
        dark: bool = False,
        scripts: bool = True,
        touch: bool = False,
    ) -> Page:
        """Open an empty page signed in as this person."""
        context = self.windows.lend(self.base, scripts=scripts, touch=touch)
        if person is not None:
            client = Client()
            client.force_login(person)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.base}])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_default_timeout(15000)
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda wrong: self.errors.append(str(wrong)))
        return page

    def close(self) -> None:
        """Close every page and give the windows back."""
        self.windows.take_back()


@pytest.fixture
def desk(windows: Windows, live_server: Any) -> Iterator[Desk]:
    """Give the desk on a live server; at the end no page may have complained in its console."""
    opened = Desk(windows, live_server.url)
    yield opened
    opened.close()
    assert opened.errors == []


AXE = _axe()
LOOK = (Path(__file__).parent / "axe_look.js").read_text(encoding="utf-8")
#: Looks whose contrast axe has passed in this run.
PASSED: set[str] = set()


@pytest.fixture
def open_page(windows: Windows, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open an address as a person, the window as asked for; what the console complains of fails the test."""
    opened = Desk(windows, live_server.url)

    def open_at(person: Staff, address: str, **window: Any) -> Page:
        page = opened.page(person, **window)
        page.goto(address)
        return page

    yield open_at
    opened.close()
    assert opened.errors == []


def follow(target: Locator) -> None:
    """Press what leads to another page and wait until that page is there: a click alone does not wait."""
    with target.page.expect_navigation():
        target.click()


def width_of(page: Page) -> int:
    """Return how wide the page is when it has loaded; more than the window means that it scrolls sideways."""
    page.wait_for_load_state()
    width = page.wait_for_function("document.documentElement && document.documentElement.scrollWidth").json_value()
    return int(width)


def axe_violations(page: Page) -> list[str]:
    """Return each violation axe finds: its rule and the elements."""
    found = page.evaluate(LOOK, sorted(PASSED))
    if found is None:  # from now on it comes with each address this page opens: sending half a million signs costs more
        page.add_init_script(AXE)
        page.evaluate(AXE)
        found = page.evaluate(LOOK, sorted(PASSED))
    PASSED.update(found["passed"])
    return list(found["wrong"])
