"""The request id: one word that stands in every line of the log about one visit or one task, and on the error page."""

from __future__ import annotations

import logging
import re
import time
import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

log = logging.getLogger("disclosure.access")

_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
#: Shorter words in Latin letters are the form's own, as "on"; hiding them would spoil the line.
SHORTEST = 6
#: Asked for by machines, each some seconds.
QUIET = frozenset({"healthz", "metrics"})


@dataclass(frozen=True)
class Trace:
    """One visit or one task.

    Args:
        id: its word.
        request: the visit; None for a task.
    """

    id: str
    request: HttpRequest | None = None

    def typed(self) -> Iterator[str]:
        """Yield what the visitor typed, so that no line repeats it; the longest first."""
        if self.request is None:
            return
        fields = [self.request.GET]
        if hasattr(self.request, "_post"):  # read by the view; a log never reads a body by itself
            fields.append(self.request.POST)
        match = self.request.resolver_match
        words = {word for field in fields for _, values in field.lists() for word in values}
        words |= {str(value) for value in match.kwargs.values() if not isinstance(value, int)} if match else set()
        yield from sorted(filter(_telling, words), key=len, reverse=True)


def _telling(word: str) -> bool:
    return len(word) >= SHORTEST or (len(word) > 1 and bool(_CHINESE.search(word)))


current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def request_id() -> str:
    """Return the word of the visit or task that runs, "" outside one."""
    trace = current.get()
    return trace.id if trace else ""


def route_of(request: HttpRequest) -> str:
    """Return the name of the page: never its address, which may hold the number of a case or a secret."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"


def _person_of(request: HttpRequest) -> int | None:
    """Return the number of who is signed in, if the page has asked: a log asks nothing by itself."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)


def _id_of(request: HttpRequest) -> str:
    """Return the proxy's word where there is a proxy, which drops what the visitor sent; else a new one."""
    given = request.headers.get("X-Request-ID", "") if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) else ""
    return given if _GIVEN.fullmatch(given) else uuid.uuid4().hex


def traced(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each visit its word, write one line about its answer, and count its time."""
    from .metrics import REQUESTS  # local: settings read this file before there are models

    def middleware(request: HttpRequest) -> HttpResponse:
        token, begun = current.set(Trace(_id_of(request), request)), time.perf_counter()
        try:
            response = get_response(request)
            seconds, route = time.perf_counter() - begun, route_of(request)
            REQUESTS.labels(route, str(response.status_code)).observe(seconds)
            response.headers["X-Request-ID"] = request_id()
            if route not in QUIET:
                line = {"route": route, "status": response.status_code, "ms": round(seconds * 1000)}
                line["person"] = _person_of(request)
                log.info("%s %s %s %s ms", request.method, route, line["status"], line["ms"], extra=line)
            return response
        finally:
            current.reset(token)

    return middleware
