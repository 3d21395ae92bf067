"""导出: the filtered cases as a workbook; a short list at once, a long one in the background with its progress."""

from __future__ import annotations

import logging
import tempfile
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from requests_app.handling import exporting
from requests_app.models import Export, Staff, working_calendar
from requests_app.signin.by_itself import by_itself

from .counts import capped_counts, shown
from .export_sheet import heads, kept, sheet, told
from .lists import narrowed
from .tasks import make_export

logger = logging.getLogger(__name__)

#: Made while the person waits; more is made in the background.
AT_ONCE = 500
RECENT = 5
LONGEST_QUERY = 500  # characters, the column's bound
#: Nothing has moved for so long: the page says that nobody works.
QUIET = timedelta(minutes=1)
#: A page without a script looks again after so many seconds.
LOOK_AGAIN = 5
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def export_page(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show what would be exported; by POST give the workbook, or begin to make a long one."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, calendar = timezone.localdate(), working_calendar()
    asked = kept(request.GET)
    query = QueryDict(asked)
    count = capped_counts(staff, {"found": narrowed(query, staff, today, calendar)})["found"]
    page = {"title": "导出", "query": asked, "count": count, "shown": shown(count), "heads": heads(staff)}
    page |= {"at_once": AT_ONCE, "recent": Export.objects.filter(staff=staff)[:RECENT]}
    page |= {"too_long": len(asked) > LONGEST_QUERY, "told": told(query, staff, today, calendar)}
    if request.method != "POST" or not count or page["too_long"]:
        return render(request, "desk/export.html", page)
    if count > AT_ONCE:
        return redirect("admin:desk_export_status", _asked(staff, asked).pk)
    target = tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115 - the answer closes it
    exporting.write(target, sheet(query, staff, today, calendar))
    target.seek(0)
    return _download(target, timezone.localtime())


@by_itself(lambda request: "since" in request.GET)  # a page without a script, looking again
@require_http_methods(["GET", "HEAD", "POST"])
def status_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an export is; only the person who asked sees it. By POST ask for it again."""
    export = _own(request, pk)
    if request.method == "POST":
        _again(export)
        return redirect("admin:desk_export_status", pk)
    now = timezone.now()
    page: dict[str, Any] = {"title": "导出", "export": export, **_state(export, now)}
    page["told"] = told(QueryDict(export.query), export.staff, timezone.localdate(now), working_calendar())
    # The page itself carries what it saw last and since when: no column is needed to see that nothing moves.
    since = _since(request.GET, export, now)
    page["again_in"] = LOOK_AGAIN
    page["seen"] = f"done={export.done}&since={int(since.timestamp())}"
    page["quiet"] = page["state"] in {"waiting", "running"} and now - since >= QUIET
    return render(request, "desk/export_status.html", page)


@by_itself()
@require_safe
def progress_page(request: HttpRequest, pk: int) -> JsonResponse:
    """Give the progress for the script."""
    export = _own(request, pk)
    said = {"done": export.done, "total": export.total, **_state(export, timezone.now())}
    return JsonResponse(said, headers={"Content-Disposition": 'attachment; filename="api.json"'})


@require_safe
def export_file_page(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Hand out the finished workbook to the person who asked."""
    export = _own(request, pk)
    if export.finished_at is None:
        raise Http404("这次导出还没有做完。")
    try:
        body = export.file.open("rb")
    except FileNotFoundError:
        messages.error(request, "文件已不在存储里，请再导出一次。")
        return redirect("admin:desk_export_status", pk)
    return _download(body, timezone.localtime(export.finished_at))


def _asked(staff: Staff, query: str) -> Export:
    """Return the export now being made of this list, or a new one."""
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)  # two clicks make one
        running = Export.objects.filter(staff=staff, query=query, finished_at=None, error="").first()
        export = running or Export.objects.create(staff=staff, query=query)
        transaction.on_commit(lambda: _wake(export.pk))
    return export


def _again(export: Export) -> None:
    """Put a failed one, or one whose file is lost, back into the queue."""
    with transaction.atomic():
        waits = Export.objects.filter(pk=export.pk).exclude(error="", finished_at=None)
        waits.update(error="", claimed_at=None, finished_at=None, file="", done=0, total=0, asked_at=timezone.now())
        transaction.on_commit(lambda: _wake(export.pk))


def _wake(pk: int) -> None:
    """Tell a worker; without a broker the row waits, and the next look finds it."""
    try:
        make_export.apply_async((pk,), retry=False)
    except (OperationalError, OSError):
        logger.warning("export %s waits: no broker", pk)


def _own(request: HttpRequest, pk: int) -> Export:
    return get_object_or_404(Export.objects.select_related("staff__agency"), pk=pk, staff=request.user)


def _state(export: Export, now: datetime) -> dict[str, Any]:
    """Return the state and its sentence."""
    if export.finished_at is not None:
        return {"state": "ready", "text": f"已做好，共 {export.total} 件。"}
    if export.error:
        return {"state": "failed", "text": export.error}
    if export.claimed_at is None or export.claimed_at < now - exporting.STALE:
        return {"state": "waiting", "text": "正在等候后台任务开始。"}
    if not export.total:
        return {"state": "running", "text": "正在查找案件。"}
    return {"state": "running", "text": f"正在写入，已完成 {export.done} 件，共 {export.total} 件。"}


def _since(given: QueryDict, export: Export, now: datetime) -> datetime:
    """Return since when nothing moves, as far as this page has watched."""
    if export.claimed_at is None:
        return min(export.asked_at, now)
    said, since = given.get("done", ""), given.get("since", "")
    if said != str(export.done) or not (since.isascii() and since.isdecimal() and len(since) <= len("9999999999")):
        return now
    return min(datetime.fromtimestamp(int(since), tz=now.tzinfo), now)


def _download(body: Any, made: datetime) -> FileResponse:
    name = f"案件导出_{made:%Y%m%d_%H%M}.xlsx"
    answer = FileResponse(body, as_attachment=True, filename=name, content_type=_KIND)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


PAGES = (
    ("export/", export_page, "desk_export"),
    ("export/<int:pk>/", status_page, "desk_export_status"),
    ("export/<int:pk>/progress/", progress_page, "desk_export_progress"),
    ("export/<int:pk>/file/", export_file_page, "desk_export_file"),
)
