"""批量导入附件: the clerk sends a ZIP up, sees file by file what would be taken, then takes it; the report as a CSV."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from requests_app.handling import import_queue
from requests_app.handling.attachments import SHOWN, megabytes
from requests_app.handling.import_files import HEAD, Line, Verdict
from requests_app.handling.import_list import KINDS
from requests_app.handling.import_source import MOST_FILES
from requests_app.law.errors import HandlingRefused, WrongRole
from requests_app.models import FileImport, FileImportLine, Staff
from requests_app.signin.by_itself import by_itself

from .list_page import DIGITS_OF_A_KEY
from .tasks import take_files

logger = logging.getLogger(__name__)
HOME, ONE = "admin:desk_imports", "admin:desk_import"
RECENT, PAGE = 20, 100
#: A page without a script looks again after so many seconds.
LOOK_AGAIN = 5
LISTS: dict[str, tuple[str, Q]] = {
    "all": ("全部", Q()),
    "left": ("没有导入", Q(verdict=Verdict.LEFT.value)),
    "there": ("已有", Q(verdict=Verdict.THERE.value)),
    "taken": ("已导入、可以导入", Q(verdict__in=[Verdict.TAKEN.value, Verdict.READY.value])),
}


@require_http_methods(["GET", "HEAD", "POST"])
def imports_page(request: HttpRequest) -> HttpResponse:
    """Say how the ZIP is to be made, take one, list the last ones."""
    staff = _clerk(request)
    page: dict[str, Any] = {
        "title": "批量导入附件",
        "types": SHOWN.removesuffix("、ZIP"),
        "kinds": list(KINDS),
        "most": MOST_FILES,
    }
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            row = import_queue.ask(staff, given if isinstance(given, UploadedFile) else None, timezone.now())
        except HandlingRefused as refusal:
            page["refusal"] = str(refusal)
        else:
            _wake(row.pk)
            return redirect(ONE, row.pk)
    recent = FileImport.objects.filter(staff__agency=staff.agency).select_related("staff")
    page |= {"recent": recent[:RECENT], "largest": megabytes(import_queue.LARGEST)}
    return render(request, "desk/imports.html", page)


@by_itself(lambda request: "again" in request.GET)  # a page without a script, looking again
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far one is and what became of each file; by POST take apart what was looked at, or go on."""
    staff, row = _clerk(request), _own(request, pk)
    page: dict[str, Any] = {"title": "批量导入附件", "row": row}
    if request.method == "POST":
        try:
            import_queue.begin(row, staff, timezone.now())
        except HandlingRefused as refusal:
            page["refusal"] = str(refusal)
        else:
            _wake(pk)
            messages.success(request, "已开始导入，可以离开这一页。")
            return redirect(ONE, pk)
    which = request.GET.get("list", "")
    which = which if which in LISTS else "all"
    after = request.GET.get("after", "")
    beyond = int(after) if after.isascii() and after.isdecimal() and len(after) < DIGITS_OF_A_KEY else 0
    lines = list(row.lines.filter(LISTS[which][1], at__gt=beyond)[: PAGE + 1])
    counted = {one["verdict"]: one["n"] for one in row.lines.order_by().values("verdict").annotate(n=Count("pk"))}
    page |= {"lists": {key: label for key, (label, _) in LISTS.items()}, "which": which, "paged": beyond > 0}
    page |= {"lines": [(line, Verdict(line.verdict).label) for line in lines[:PAGE]], "again_in": LOOK_AGAIN}
    page |= {"more": lines[PAGE - 1].at if len(lines) > PAGE else 0, "done": sum(counted.values())}
    page |= {"counted": [(one.label, counted[one.value]) for one in Verdict if one.value in counted]}
    page["running"] = row.finished_at is None and not row.error
    return render(request, "desk/import.html", page)


@require_safe
def report_page(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Hand the report out as a CSV that a spreadsheet reads and does not run."""
    _clerk(request)
    row = _own(request, pk)
    answer = StreamingHttpResponse(_report(row), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{row.pk}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _report(row: FileImport) -> Iterator[str]:
    """Yield the lines of the report, read from the database some at a time."""
    yield "\ufeff"
    for cells in _cells(row):
        out = StringIO()
        csv.writer(out).writerow(cells)
        yield out.getvalue()


def _cells(row: FileImport) -> Iterator[list[str]]:
    yield list(HEAD)
    for line in row.lines.iterator(chunk_size=500):
        yield _line(line).cells()


def _line(line: FileImportLine) -> Line:
    return Line(line.at, line.place, line.number, line.kind, Verdict(line.verdict), line.said)


def _clerk(request: HttpRequest) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    try:
        import_queue.check_may(staff)
    except WrongRole as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return staff


def _own(request: HttpRequest, pk: int) -> FileImport:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return get_object_or_404(FileImport.objects.select_related("staff"), pk=pk, staff__agency=staff.agency)


def _wake(pk: int) -> None:
    """Tell a worker when all is written; without a broker the row waits, and the next look finds it."""

    def tell() -> None:
        try:
            take_files.apply_async((pk,), retry=False)
        except (OperationalError, OSError):
            logger.warning("import of files %s waits: no broker", pk)

    transaction.on_commit(tell)


PAGES = (
    ("imports/", imports_page, "desk_imports"),
    ("imports/<int:pk>/", import_page, "desk_import"),
    ("imports/<int:pk>/report/", report_page, "desk_import_report"),
)
