"""随案文件: the page that lists, takes and takes down files, and the download; nothing is served by address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.handling.attachments import MOST_AT_ONCE, SHOWN, megabytes
from requests_app.handling.file_store import FROM_APPLICANT, add, kept, take_down, why_not
from requests_app.law.dates_zh import plain_zh
from requests_app.law.errors import HandlingRefused
from requests_app.models import Application, Attachment, PersonalDataRead, Staff

from .case import find_case

Kind = Attachment.Kind
PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one kind, each with why it must stay, and why this person cannot add to them ("" if he can)."""

    kind: Attachment.Kind
    files: list[tuple[Attachment, str]]
    refusal: str

    @property
    def from_applicant(self) -> bool:
        """Whether they come from the applicant: each download of one is recorded."""
        return self.kind in FROM_APPLICANT


@require_http_methods(["GET", "HEAD", "POST"])
def files_page(request: HttpRequest, pk: int) -> HttpResponse:
    """List a case's files; take new ones, take one down."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    case = find_case(staff, pk)
    page: dict[str, Any] = {"title": f"{case} 随案文件", "case": case}
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                done = take_down(case, request.POST["remove"], staff)
            else:
                done = add(case, request.POST.get("kind", ""), staff, request.FILES.getlist("file"))
        except HandlingRefused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, done)
            return redirect("admin:desk_files", pk)
    page |= {"types": SHOWN, "largest": megabytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE), "most": MOST_AT_ONCE}
    page |= _listed(case, staff)
    return render(request, "desk/files.html", page)


def _listed(case: Application, staff: Staff) -> dict[str, Any]:
    stored, stays = list(case.attachments.select_related("uploaded_by")), kept(case)
    there = [(file, stays.get(str(file.pk), "")) for file in stored if not file.removed]
    groups = [Group(k, [(f, why) for f, why in there if f.kind == k], why_not(case, k, staff)) for k in Kind]
    return {"groups": groups, "removed": [file for file in stored if file.removed]}


@require_safe
def file_page(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Hand out one file as a download; another agency's and one taken down do not exist."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    seen = Attachment.objects.filter(application__in=Application.objects.for_staff(staff), removed=False)
    found = get_object_or_404(seen.select_related("application__filing"), pk=pk)
    if not found.file:
        on = found.application.filing.destroyed_on
        why = f"这件案卷保管期满，已于{plain_zh(on) if on else '期满后'}销毁，文件不再提供。"
        return render(request, "desk/people_refused.html", {"title": "文件已销毁", "why": why}, status=410)
    answer = _handed(found, "application/octet-stream", attached=True)
    if found.kind in FROM_APPLICANT:
        reason = f"下载申请人提交的文件：{found.name}"[:100]
        PersonalDataRead.objects.create(application_id=found.application_id, staff=staff, reason=reason)
    return answer


@require_safe
def proof_page(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Show a photograph of a signature in its place; only pictures, which were drawn anew when they were taken."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    seen = Attachment.objects.filter(application__in=Application.objects.for_staff(staff), removed=False)
    found = get_object_or_404(seen.filter(kind=Kind.SERVICE).exclude(file=""), pk=pk)
    picture = PICTURES.get(found.name.lower().rpartition(".")[2])
    if picture is None:
        raise Http404("这份凭证不是图片，请下载后查看。")
    return _handed(found, picture, attached=False)


def _handed(found: Attachment, kind: str, *, attached: bool) -> FileResponse:
    try:
        body = found.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404("文件不在存储里，请联系系统管理员。") from lost
    answer = FileResponse(body, as_attachment=attached, filename=found.name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


PAGES = (
    ("cases/<int:pk>/files/", files_page, "desk_files"),
    ("files/<int:pk>/picture/", proof_page, "desk_proof"),
    ("files/<int:pk>/", file_page, "desk_file"),
)
