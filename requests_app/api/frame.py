"""门框: what holds for every address of the API: a size, one language, nothing kept, one form of errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils import translation

from .problems import Problem, missing

View = Callable[..., HttpResponseBase]


def framed(view: View) -> View:
    """Return the view with what holds for all; it needs no session, so no CSRF token either."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                answer = _too_large(request) or view(request, *args, **kwargs)
            except Http404:  # the library's own root
                answer = missing().answer()
            if answer.status_code == 405:  # noqa: PLR2004 - the library answers it without a word
                allow = answer.headers["Allow"]
                said = f"这个地址只接受 {allow}。"
                answer = Problem(405, "method", said, headers={"Allow": allow}).answer()
        answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers.setdefault("Content-Disposition", 'attachment; filename="api.json"')  # no page of a browser
        answer.headers["Content-Language"] = settings.LANGUAGE_CODE
        return answer

    inside.csrf_exempt = True  # type: ignore[attr-defined] # as Django's own decorator marks it
    return inside


def frame_all(patterns: list[Any]) -> list[Any]:
    """Put the frame around each address."""
    for one in patterns:
        if isinstance(one, URLPattern):
            one.callback = framed(one.callback)
    return patterns


@framed
def nothing_here(request: HttpRequest, **_path: Any) -> HttpResponse:
    """Answer for every address below /api/ that is none."""
    del request
    return missing().answer()


def _too_large(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body that is too large before a byte of it is read."""
    given = str(request.META.get("CONTENT_LENGTH") or "0")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if given.isdecimal() and int(given[:12]) <= most:
        return None
    said = f"整个请求最多 {most // 1024 // 1024} MB。请压缩文件，或者先交申请，其余文件另外补交。"
    return Problem(413, "too_large", said).answer()
