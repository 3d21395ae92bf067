"""案卷包: a case's whole file as one ZIP, and whether it is held; every download is recorded with who and when."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.handling import archive_life as life
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Role
from requests_app.models import Application, Filing, PersonalDataRead, Staff
from requests_app.papers.archive import build

from .case import find_case

#: A small package is made in memory; a large one lies on the disk while it is sent.
IN_MEMORY = 8 << 20


@require_http_methods(["GET", "HEAD", "POST"])
def package_page(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Say what is in the package; by POST give it, or put the file on hold and lift that."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    case = find_case(staff, pk)
    if not life.may(staff, case.agency_id):
        messages.error(request, "案卷包由本机关的档案员、收件登记员和公开工作机构负责人使用，您没有这一角色。")
        return redirect("admin:desk_case", pk)
    filing = Filing.objects.filter(application=case).with_holds().first()
    destroyed = filing.destroyed_on if filing else None
    page: dict[str, Any] = {"title": f"{case} 案卷包", "case": case, "filing": filing}
    if request.method == "POST":
        try:
            if request.POST.get("do") == "download" and destroyed is None:
                return _download(case, staff)
            return _held(request, case, staff)
        except HandlingRefused as refusal:
            page |= {"refusal": str(refusal), "typed": request.POST.get("reason", "")}
    page |= {"holds": list(case.holds.select_related("placed_by", "lifted_by")), "pieces": _pieces(case)}
    page |= {"held": any(one.lifted_at is None for one in page["holds"])}
    page |= {"contested": case.remedies.filter(result="").exists(), "may_hold": _may_hold(staff)}
    return render(request, "desk/package.html", page)


def _may_hold(staff: Staff) -> bool:
    return staff.has_role(Role.ARCHIVIST, Role.OFFICE_HEAD)


def _held(request: HttpRequest, case: Application, staff: Staff) -> HttpResponse:
    doing: dict[str, Any] = {"actor": staff, "reason": request.POST.get("reason", ""), "now": timezone.now()}
    if request.POST.get("do") == "lift":
        life.lift(case, **doing)
        messages.success(request, "保全已解除。")
    elif request.POST.get("do") == "hold":
        life.hold(case, **doing)
        messages.success(request, "已保全：解除以前，这件案卷不会列入销毁清册。")
    return redirect("admin:desk_package", case.pk)


def _download(case: Application, staff: Staff) -> FileResponse:
    """Make the package on the disk and send it from there; record who takes the applicant's data along."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        built = build(case.pk, target, timezone.now())
        PersonalDataRead.objects.create(application=case, staff=staff, reason=f"下载案卷包，{built.count}件"[:100])
    except BaseException:
        target.close()
        raise
    target.seek(0)
    answer = FileResponse(target, as_attachment=True, filename=built.name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _pieces(case: Application) -> list[tuple[str, int]]:
    """Return how much there is of each sort; a constant number of queries."""
    files = case.attachments.values_list("removed", flat=True)
    gone = sum(files)
    return [
        ("文书，PDF 和 Word 各一份", case.papers.filter(destroyed_on=None).count()),
        ("随案文件", len(files) - gone),
        ("办理中撤下的文件，只列出名称和校验值", gone),
        ("保存的答复稿", case.drafts.count()),
        ("办理记录", case.events_count),
    ]


PAGES = (("cases/<int:pk>/package/", package_page, "desk_package"),)
