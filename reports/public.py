"""公众页面: the published reports, as a page of the portal and as files; anybody may read them (Arts. 49, 50)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from reports.annual import Report, ReportRefused, from_dict
from reports.models import Snapshot
from reports.render import FORMATS
from reports.render import render as render_report
from reports.render.changes import changes
from reports.render.html import shaped
from reports.render.paper import parts
from reports.render.standing import standing_of
from requests_app.models import Agency

#: Agencies on one page of the list.
PAGE = 30
#: What visitors may download, as it is named on the page. The page itself is the HTML.
FILES = (("docx", "Word"), ("xlsx", "Excel"), ("pdf", "PDF"), ("csv", "CSV"), ("json", "JSON"))
#: Raised when the papers of a version look different, so that nobody keeps the old ones.
EDITION = 1
_KEPT = 3600  # seconds: by browsers without asking again, and by the cache of the server
_LONGEST = 60
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One year in the list."""

    year: int
    revision: int
    published_at: datetime


def _published() -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(published_at__isnull=False)


@require_safe
def published(request: HttpRequest) -> HttpResponseBase:
    """List the agencies with a published report and their years; a name and a year narrow it. Four queries."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST]
    year = request.GET.get("year", "")
    wanted = int(year) if re.fullmatch("[0-9]{4}", year) else None
    of_agency = _published().filter(report__agency=OuterRef("pk"))
    agencies = Agency.objects.filter(Exists(of_agency.filter(report__year=wanted) if wanted else of_agency))
    page = Paginator(agencies.filter(name__icontains=words).order_by("path", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    found = _published().filter(report__agency__in=list(page))
    context = {
        "page": page,
        "listed": _entries(page, found.filter(report__year=wanted) if wanted else found),
        "years": _published().order_by("-report__year").values_list("report__year", flat=True).distinct(),
        "q": words,
        "year": wanted,
        "section": "reports",
    }
    return _unchanged(request, render(request, "reports/published.html", context))


def _entries(page: Iterable[Agency], found: QuerySet[Snapshot]) -> list[tuple[Agency, list[Entry]]]:
    years: dict[int, list[Entry]] = defaultdict(list)
    rows = found.order_by("-report__year").values_list("report__agency", "report__year")
    for agency, year, revision, at in rows.annotate(last=Max("revision"), at=Max("published_at")):
        years[agency].append(Entry(year, revision, at))
    return [(agency, years[agency.pk]) for agency in page]


@require_safe
def public(request: HttpRequest, code: str, year: int, revision: int | None = None) -> HttpResponseBase:
    """Show one published version, the newest unless another is asked for, and what it changed. Three queries."""
    versions = list(
        _published()
        .filter(report__agency__code=code, report__year=year)
        .select_related("report__agency")
        .defer("cases")
        .order_by("revision")
    )
    chosen = [one for one in versions if revision is None or one.revision == revision]
    if not chosen:
        raise Http404
    snapshot = chosen[-1]
    report = from_dict(snapshot.figures)
    before = next((old for old, new in pairwise(versions) if new.pk == snapshot.pk), None)
    agency = snapshot.report.agency
    others = _published().filter(report__agency=agency).order_by("-report__year")
    context = {
        "agency": agency,
        "report": report,
        "snapshot": snapshot,
        "standing": standing_of(snapshot),
        "newest": versions[-1],
        "versions": versions[::-1],
        "parts": shaped(parts(report, draft=False)),
        "changes": changes(from_dict(before.figures), report) if before else (),
        "compared": before,
        "remedies": remedies(report),
        "files": FILES,
        "years": others.values_list("report__year", flat=True).distinct(),
        "section": "reports",
    }
    return _unchanged(request, render(request, "reports/public.html", context))


def remedies(report: Report) -> tuple[int, int]:
    """Return how many reconsiderations and how many suits 表四 counts."""
    totals = {row: line["total"] for row, line in report.table4.rows.items()}
    return totals["reconsideration"], sum(count for row, count in totals.items() if row.startswith("litigation"))


@require_safe
def file(request: HttpRequest, code: str, year: int, revision: int, fmt: str) -> HttpResponseBase:
    """Hand out one published version as a file; it never changes, so browsers and proxies may keep it."""
    if fmt not in dict(FILES):
        raise Http404
    found = _published().filter(report__agency__code=code, report__year=year, revision=revision)
    snapshot = found.select_related("report__agency").defer("cases", "figures").first()
    if snapshot is None or snapshot.published_at is None:
        raise Http404
    key = f"report-{snapshot.pk}-{snapshot.hash}-{snapshot.published_at:%Y%m%d%H%M%S%f}-{fmt}-{EDITION}"
    etag = f'"{sha256(key.encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag, last_modified=int(snapshot.published_at.timestamp()))
    if answer is None:
        answer = HttpResponse(_content(snapshot, fmt, key), content_type=FORMATS[fmt][1])
        name = f"{snapshot.report.agency.name}{year}年政府信息公开工作年度报告"
        named = content_disposition_header(True, f"{name}{f'（修订{revision}）' if revision else ''}.{fmt}")  # noqa: FBT003 - Django takes it by position
        answer["Content-Disposition"] = named or "attachment"
        answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(snapshot.published_at.timestamp())
    answer["Cache-Control"] = f"public, max-age={_KEPT}"
    return answer


def _content(snapshot: Snapshot, fmt: str, key: str) -> bytes:
    """The file, written once an hour however many ask for it."""
    kept: bytes | None = cache.get(key)
    if kept is None:
        try:
            kept = render_report(from_dict(snapshot.figures), fmt, standing_of(snapshot))
        except ReportRefused as refused:  # a character that cannot be printed
            raise Http404(str(refused)) from refused
        cache.set(key, kept, _KEPT)
    return kept


def _unchanged(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """Let a browser keep the page, and answer in one line that it has not changed.

    The hidden token of the page's forms is another each time and does not count; whose token it is does.
    """
    said = _TOKEN.sub(b"", answer.content) + str(request.META.get("CSRF_COOKIE", "")).encode()
    etag = f'"{sha256(said).hexdigest()[:32]}"'
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer
