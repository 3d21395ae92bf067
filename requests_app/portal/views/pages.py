"""首页与阅读方式."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from requests_app.models import Agency

from .. import log
from ..forms import TrackForm

TEXT_COOKIE = "text"
_YEAR = 365 * 24 * 3600  # seconds


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what can be asked, how, by when it is answered, and what to do if one is not content (Art. 12)."""
    agencies = list(Agency.objects.filter(active=True))
    context = {"form": TrackForm(), "agencies": agencies, "latest": log.latest(), "section": "home"}
    if len(agencies) == 1:
        context["agency"] = agencies[0]
    plain = request.COOKIES.get(TEXT_COOKIE) == "plain"
    return render(request, "portal/home_plain.html" if plain else "portal/home.html", context)


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Switch to large text, to plain words in large text, or back (Art. 43); a cookie, so that no script is needed."""
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    if not (here and back.startswith("/")):  # anything else Django would take for the name of a view
        back = "/"
    response = redirect(back)
    size = request.POST.get("text", "")
    size = size if size in {"large", "plain"} else "normal"
    response.set_cookie(
        TEXT_COOKIE, size, max_age=_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response
