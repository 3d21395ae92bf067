"""核对年度报告的公开网页: anybody may hand in anybody's report; it is checked in memory and forgotten."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from reports.forms import table3_form, table4_form
from reports.verify import Unreadable, Verdict, verify
from reports.verify.limits import MB, MOST_BYTES
from reports.verify.points import State
from reports.verify.verdict import NAMES, table_lines
from requests_app.signin import limits
from requests_app.signin.rates import TOO_MANY, VERIFIED, later

_FRAME = 100_000  # bytes a form takes besides its file


class InMemory(MemoryFileUploadHandler):
    """Keeps the file in memory whatever its size, which has been looked at before: nothing touches the disk."""

    def handle_raw_input(self, *_args: Any, **_kwargs: Any) -> None:
        """Take the file always."""
        self.activated = True


@csrf_exempt  # the length is looked at before anything is read; the token is checked just after
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Show the form; check the file handed in and show what came out, without storing either."""
    if request.method == "POST":
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BYTES + _FRAME:
            return _shown(request, 413, problem=_too_large())
        if not _may(request):
            problem = _("您刚才核对得太多了，请过十分钟再来。")
            return later(_shown(request, TOO_MANY, problem=problem), limits.wait(_keys(request), VERIFIED.seconds))
        request.upload_handlers = [InMemory(request)]
    return _checked(request)


@csrf_protect
def _checked(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, 200)
    file = request.FILES.get("file")
    if file is None:
        return _shown(request, 400, problem=_("请先选一个文件。"))
    if file.size is not None and file.size > MOST_BYTES:
        return _shown(request, 413, problem=_too_large())
    try:
        verdict = verify(file.read())
    except Unreadable as wrong:
        return _shown(request, 400, file=file.name, unreadable=str(wrong))
    return _shown(request, 200, file=file.name, verdict=verdict, tables=_tables(verdict))


def _shown(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    verdict: Verdict | None = context.get("verdict")
    if verdict is not None:
        points = verdict.points
        context["remarks"] = [point for point in points if point.state is State.REMARK]
        context["holds"] = [
            (label, [point for point in verdict.of(name) if point.state is State.HOLDS])
            for name, label in NAMES.items()
            if name in verdict.tables
        ]
        context["found"] = [
            (label, verdict.tables[name].name) for name, label in NAMES.items() if name in verdict.tables
        ]
    context |= {"most": MOST_BYTES // MB, "section": "reports"}
    return render(request, "reports/verify.html", context, status=status)


def _tables(verdict: Verdict) -> list[dict[str, Any]]:
    """表三 and 表四 as found, for marking the broken cells."""
    heads = {
        "table3": [one.label for one in table3_form(verdict.form).columns],
        "table4": [one.label for one in table4_form(verdict.form).columns],
    }
    return [
        {"id": name, "name": NAMES[name], "heads": labels, "lines": table_lines(verdict, name)}
        for name, labels in heads.items()
        if name in verdict.tables
    ]


def _too_large() -> str:
    return _("文件太大，最多 %(most)s MB。") % {"most": MOST_BYTES // MB}


def _may(request: HttpRequest) -> bool:
    """Count one more for this address, unless it has had enough."""
    enough = limits.highest(_keys(request)) >= VERIFIED.most
    if not enough:
        limits.count(_keys(request), VERIFIED.seconds)
    return not enough


def _keys(request: HttpRequest) -> list[str]:
    return [limits.key(VERIFIED.name, limits.origin(request))]
