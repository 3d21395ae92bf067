"""取文书和文件: a click makes a link that works once, and the link gives the paper or the file."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from requests_app.law.errors import HandlingRefused
from requests_app.models import Application, OneTimeLink, Paper
from requests_app.papers import queue, store
from requests_app.papers.qr import svg
from requests_app.papers.store import Form

from .. import access, links, offers

NOT_FOUND = 404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def get(request: HttpRequest) -> HttpResponse:
    """Make a link to the paper or file that was asked for, and lead to it (Arts. 36, 40)."""
    if request.method != "POST":  # after a switch of language on the page with the error
        return redirect("portal:case")
    case = access.admitted_or_404(request)
    events = list(case.events.order_by("seq"))
    token = links.make(case, events, request.POST.get("what", ""), timezone.now())
    return redirect("portal:file", token) if token else _gone(request)


@never_cache
@require_GET
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give what a link leads to, once, within the session that entered its case.

    A link that ran out, was used, is another case's or never was gets one and the same page.
    """
    case, now = access.admitted(request), timezone.now()
    link = links.find(token, case, now) if case else None
    if case is None or link is None:
        return _gone(request)
    answer = _paper(request, case, link) if link.paper else _attachment(case, link)
    if answer is None:
        return _lost(request, case)
    if not links.use(link, now):
        answer.close()
        return _gone(request)
    return answer


def _paper(request: HttpRequest, case: Application, link: OneTimeLink) -> HttpResponseBase | None:
    """Show a paper, or give its file, printed now if it is not yet; None where that cannot be had."""
    seq, _, form = link.paper.partition("-")
    offered = offers.paper(case, list(case.events.order_by("seq")), int(seq))
    if offered is None:
        return None
    paper = Paper.objects.get(pk=offered.key)
    try:
        if form:
            body = store.body(queue.printed(paper, timezone.now()), Form(form))
            return _download(BytesIO(body), f"{paper}.{form}", Form(form).content_type)
        letter = store.read(paper)
    except HandlingRefused:
        return None
    code = mark_safe(svg(letter.qr)) if letter.qr else ""  # noqa: S308 - drawn squares, none of its words
    context = {"case": case, "paper": offered, "letter": letter, "forms": list(Form), "code": code}
    return render(request, "portal/paper.html", context)


def _attachment(case: Application, link: OneTimeLink) -> HttpResponseBase | None:
    """Open the file; None where it is not in the store."""
    events = list(case.events.order_by("seq"))
    sent = next((one.file for one in offers.files(case, events) if one.file.pk == link.attachment_id), None)
    if sent is None:
        return None
    try:
        body = sent.file.open("rb")
    except FileNotFoundError:
        return None
    return _download(body, sent.name, "application/octet-stream")


def _download(body: IO[bytes], name: str, content_type: str) -> FileResponse:
    """Return a download that no browser shows or runs."""
    answer = FileResponse(body, as_attachment=True, filename=name, content_type=content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/link_gone.html", {"section": "track"}, status=NOT_FOUND)


def _lost(request: HttpRequest, case: Application) -> HttpResponse:
    """Say that our store does not have the file; the link stays good."""
    context = {"section": "track", "agency": case.agency, "lost": True}
    return render(request, "portal/link_gone.html", context, status=NOT_FOUND)
