"""公开目录: search, one entry, its files, and what is like the words being typed."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from requests_app.models import Agency, Publication, PublishedFile

from .. import log as published

GONE = 410
_LONGEST = 200


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Search what was published (Art. 44); words, year, topic, outcome and agency narrow it."""
    what = published.asked(request.GET)
    found = published.found(what, request.GET.get("before", "")[:40])
    context = {
        "asked": what,
        "found": found,
        "next": what.but(before=found.before) if found.before else "",
        "first": what.but(),
        "narrowed": what.narrowed(found.choices),
        "sites": list(Agency.objects.filter(active=True).exclude(website="")),
        "paged": "before" in request.GET,
        "section": "log",
    }
    return render(request, "portal/log.html", context)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry; of a withdrawn one the note alone."""
    one = get_object_or_404(Publication.objects.select_related("agency"), pk=pk)
    context = {"one": one, "agency": one.agency, "section": "log"}
    return render(request, "portal/entry.html", context, status=GONE if one.withdrawn_on else 200)


@require_safe
def published_file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a published file as a download; of a withdrawn entry none exists."""
    del request
    file = get_object_or_404(PublishedFile.objects.filter(publication__withdrawn_on=None), pk=pk)
    try:
        body = file.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    answer = FileResponse(body, as_attachment=True, filename=file.name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@sensitive_post_parameters("text")
@never_cache
@require_POST
def beside(request: HttpRequest) -> HttpResponse:
    """Return what is public and like the words being typed, for beside the form; by POST, so that no log has them."""
    text = request.POST.get("text", "").replace("\0", "")[:_LONGEST]
    return render(request, "portal/_beside.html", {"known": published.like(text)})
