"""次数限制表: everything that costs something or can be guessed, how often it may be done, and the page that says no.

One table for the whole product; docs/access.md shows it. A signed-in person is counted by name, a visitor by address.
An office and a public reading room share one address, so what is allowed an address is meant for a whole house.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from requests_app.models import Staff

from . import held, limits, trail

TOO_MANY = 429
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """One limit.

    Args:
        name: of the count; the views of one limit are counted together.
        many: so often, within so many `minutes` of the first.
        views: names of addresses; none where the page counts by itself.
        person: counted by who is signed in. A public page asks nobody that: its copies may be kept in between.
        method: POST, GET (with HEAD) or "" for both.
        failures: what leads on to another page is not counted.
        bare: the page that says no stands alone, for whoever is not wholly signed in.
        plain: it is one sentence of text, for a script or a reader of feeds.
    """

    name: str
    many: int
    minutes: int
    views: frozenset[str] = frozenset()
    method: str = "POST"
    person: bool = False
    failures: bool = False
    bare: bool = False
    plain: bool = False

    @property
    def most(self) -> int:
        """How often, as this installation has it."""
        return self.many * settings.RATE_FACTOR

    @property
    def seconds(self) -> int:
        """Within how many seconds."""
        return self.minutes * _MINUTE

    def covers(self, view: str, method: str) -> bool:
        """Whether a request is counted here."""
        asked = "GET" if method == "HEAD" else method
        return view in self.views and self.method in {"", asked}


def _views(room: str, names: str) -> frozenset[str]:
    return frozenset(f"{room}:{name}" for name in names.split())


#: Counted where they happen: failures for one number or one address; forms handed in from one address.
ENQUIRY = Rate("enquiry", 10, 15)
HANDED_IN = Rate("handed-in", 60, 60)
VERIFIED = Rate("verified", 20, 10)
_SECOND = _views("admin", "desk_second desk_second_setup desk_access")
_FOUND = _views("admin", "desk_find desk_worklist desk_similar desk_library desk_reads")
_UPLOADED = _views("admin", "desk_files desk_verify desk_year") | _views("reports", "typed rollup")
_RENDERED = _views(
    "admin", "desk_paper_file desk_paper_again desk_draft_file desk_package desk_post desk_paper_texts_one"
)
RATES = (
    ENQUIRY,
    HANDED_IN,
    VERIFIED,
    Rate("form", 600, 60, _views("portal", "apply")),
    Rate("after", 60, 10, _views("portal", "supplement withdraw satisfaction suggestion delivery")),
    Rate("fetched", 120, 10, _views("portal", "get file"), ""),
    Rate("resumed", 60, 10, _views("portal", "resume"), "GET", failures=True),
    Rate("typing", 300, 1, _views("portal", "beside"), plain=True),
    Rate("searched", 240, 1, _views("portal", "log"), "GET"),
    Rate("feed", 60, 1, _views("portal", "feed"), "GET", plain=True),
    Rate("published", 240, 10, _views("portal", "published_file") | _views("reports", "file"), "GET"),
    Rate("login", 100, 15, _views("admin", "login"), failures=True, bare=True),
    Rate("single", 300, 5, _views("admin", "desk_single desk_single_back"), "GET", bare=True),
    Rate("second", 30, 15, _SECOND, failures=True, bare=True, person=True),
    Rate("password", 10, 15, _views("admin", "password_change"), failures=True, bare=True, person=True),
    Rate("found", 240, 1, _FOUND, "GET", person=True),
    Rate("revealed", 60, 10, _views("admin", "desk_reveal"), person=True),
    Rate("exported", 20, 10, _views("admin", "desk_export"), person=True),
    Rate("rendered", 240, 10, _RENDERED | _views("reports", "export frozen_file"), "", person=True),
    Rate("uploaded", 200, 10, _UPLOADED, person=True),
)
_OF_VIEW = {view: rate for rate in RATES for view in rate.views}


class Rates:
    """Middleware; after the gate, which knows who somebody is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on; afterwards count what failed."""
        response = self.get_response(request)
        rate = _rate(request)
        if rate is not None and rate.failures and not 300 <= response.status_code < 400:  # noqa: PLR2004 - leads on
            limits.count([_key(rate, request)], rate.seconds)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse what comes too often; count what costs whatever comes of it."""
        del view, args, kwargs
        rate = _rate(request)
        if rate is None:
            return None
        keys = [_key(rate, request)]
        if limits.highest(keys) >= rate.most:
            return refused(request, rate, limits.wait(keys, rate.seconds))
        if not rate.failures:
            limits.count(keys, rate.seconds)
        return None


def _rate(request: HttpRequest) -> Rate | None:
    match = request.resolver_match
    rate = _OF_VIEW.get(match.view_name) if match else None
    return rate if rate and rate.covers(match.view_name, request.method or "") else None  # type: ignore[union-attr] # a rate has a match


def _key(rate: Rate, request: HttpRequest) -> str:
    """By the person, where it is counted so and somebody is signed in."""
    person = request.user.pk if rate.person and isinstance(request.user, Staff) else None
    return limits.key(rate.name, f"u{person}" if person else f"a{limits.origin(request)}")


def refused(request: HttpRequest, rate: Rate, seconds: int) -> HttpResponse:
    """Answer 429: how long to wait, and what was typed with a button that sends it again."""
    trail.note(f"too-many-{rate.name}", request, request.user if rate.person else None)
    wait = limits.in_words(seconds)
    if rate.plain:
        said = gettext("太快了，请 %(wait)s后再试。") % {"wait": wait}
        answer = HttpResponse(said, status=TOO_MANY, content_type="text/plain; charset=utf-8")
    else:
        desk = rate.person and isinstance(request.user, Staff)
        page = "signin" if rate.bare else "desk" if desk else "portal"
        fields = [] if rate.bare else held.typed(request)
        context = {
            "title": "请稍等一会儿",
            "wait": wait,
            "seconds": seconds,
            "fields": fields,
            "files": bool(request.FILES),
        }
        context |= {"here": request.get_full_path(), "sent": request.method == "POST"}
        answer = render(request, f"{page}/too_many.html", context, status=TOO_MANY)
    return later(answer, seconds)


def later(answer: HttpResponse, seconds: int) -> HttpResponse:
    """Say in the header when to come again; nobody keeps the page."""
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer
