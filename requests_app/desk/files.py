"""随案文件: upload, download, take down; nothing is ever deleted, and nothing is served by address."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.law.errors import BadFacts, HandlingRefused, WrongAgency, WrongNode, WrongRole
from requests_app.law.fold import fold
from requests_app.law.nodes import Act, Node, Role
from requests_app.models import Application, Attachment, PersonalDataRead, Staff

from .case import find_case
from .file_check import SHOWN, checked, megabytes

Kind = Attachment.Kind
#: Who works on cases; supervision and administration only look.
_HANDLING = (
    Role.CLERK,
    Role.DRAFTER,
    Role.SECRECY_REVIEWER,
    Role.APPROVER,
    Role.OFFICE_HEAD,
    Role.ARCHIVIST,
)
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one kind, each with why it must stay, and why this person cannot add to them ("" if he can)."""

    kind: Attachment.Kind
    files: list[tuple[Attachment, str]]
    refusal: str


def outgoing(case: Application) -> list[Attachment]:
    """Return the files that shall go out with the reply, for the form that submits it."""
    return list(case.attachments.filter(kind=Kind.OUTGOING, removed=False))


@require_http_methods(["GET", "HEAD", "POST"])
def files_page(request: HttpRequest, pk: int) -> HttpResponse:
    """List a case's files; take new ones, take one down."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    case = find_case(staff, pk)
    page: dict[str, Any] = {"title": f"{case} 随案文件", "case": case}
    if request.method == "POST":
        try:
            done = _taken_down(request, case, staff) if "remove" in request.POST else _added(request, case, staff)
        except HandlingRefused as refusal:
            page["refusal"] = str(refusal)
        else:
            messages.success(request, done)
            return redirect("admin:desk_files", pk)
    page |= {"types": SHOWN, "largest": megabytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE), "most": MOST_AT_ONCE}
    page |= _listed(case, staff)
    return render(request, "desk/files.html", page)


def _listed(case: Application, staff: Staff) -> dict[str, Any]:
    stored, kept = list(case.attachments.select_related("uploaded_by")), _kept(case)
    there = [(file, kept.get(str(file.pk), "")) for file in stored if not file.removed]
    groups = [Group(k, [(f, why) for f, why in there if f.kind == k], _why_not(case, k, staff)) for k in Kind]
    return {"groups": groups, "removed": [file for file in stored if file.removed]}


@require_safe
def file_page(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Hand out one file as a download; another agency's and one taken down do not exist."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    seen = Attachment.objects.filter(application__in=Application.objects.for_staff(staff), removed=False)
    kept = get_object_or_404(seen, pk=pk)
    try:
        body = kept.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404("文件不在存储里，请联系系统管理员。") from lost
    if kept.kind == Kind.APPLICANT:
        reason = f"下载申请人提交的文件：{kept.name}"[:100]
        PersonalDataRead.objects.create(application_id=kept.application_id, staff=staff, reason=reason)
    answer = FileResponse(body, as_attachment=True, filename=kept.name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def check_may_add(case: Application, kind: str, staff: Staff) -> None:
    """Refuse who may not add or take down files of this kind now.

    Raises:
        WrongAgency: the case is another agency's.
        WrongRole: not this person's work.
        WrongNode: not at this node.
    """
    if staff.agency_id != case.agency_id:
        raise WrongAgency
    if case.node == Node.CLOSED.value:
        raise WrongNode("这件申请已办结归档，不能再增减随案文件。")
    checks: dict[str, Callable[[Application, Staff], None]] = {
        Kind.OUTGOING: _check_outgoing,
        Kind.APPLICANT: _check_applicant,
    }
    checks.get(kind, _check_office)(case, staff)


def _check_outgoing(case: Application, staff: Staff) -> None:
    if not staff.has_role(Role.DRAFTER):
        raise WrongRole("拟公开文件由拟办人上传和撤下，您没有这一角色。")
    if case.node != Node.DRAFTING.value:
        raise WrongNode(f"拟公开文件在“拟办”环节上传和撤下，这件申请现在在“{case.node_enum.label}”环节。")
    if case.drafter_id not in {None, staff.pk}:
        raise WrongRole("这件申请已分给其他拟办人，请由其上传和撤下，或者先转办。")


def _check_applicant(_case: Application, staff: Staff) -> None:
    if not staff.has_role(Role.CLERK):
        raise WrongRole("申请人提交的文件由收件登记员上传和撤下，您没有这一角色。", "条例第二十九条")


def _check_office(_case: Application, staff: Staff) -> None:
    if not staff.has_role(*_HANDLING):
        raise WrongRole("办理材料由办理人员上传和撤下，您没有办理角色。")


def _why_not(case: Application, kind: str, staff: Staff) -> str:
    try:
        check_may_add(case, kind, staff)
    except HandlingRefused as refusal:
        return str(refusal)
    return ""


def _added(request: HttpRequest, case: Application, staff: Staff) -> str:
    """Store the uploaded files, all or none; return what to say."""
    kind, given = request.POST.get("kind", ""), request.FILES.getlist("file")
    if kind not in Kind.values:
        raise BadFacts("请选择文件的来源。")
    check_may_add(case, kind, staff)
    if not given:
        raise BadFacts("请选择要上传的文件。")
    if len(given) > MOST_AT_ONCE:
        raise BadFacts(f"一次最多上传 {MOST_AT_ONCE} 个文件，您选了 {len(given)} 个，请分几次上传。")
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    found = [(file, *checked(file, largest)) for file in given]
    with transaction.atomic():
        # The lock of the case: it must not move on to review between the check and the rows.
        locked = Application.objects.for_staff(staff).select_for_update(of=("self",)).get(pk=case.pk)
        check_may_add(locked, kind, staff)
        for file, name, digest in found:
            _store(locked, kind, staff, file, name, digest)
    return f"已上传 {len(given)} 个文件。"


def _store(case: Application, kind: str, staff: Staff, file: UploadedFile, name: str, digest: str) -> None:
    same = case.attachments.filter(kind=kind, sha256=digest, removed=False).first()
    if same is not None:
        raise BadFacts(f"“{name}”与已有的“{same.name}”内容相同，没有重复上传。")
    size = file.size or 0
    row = Attachment(application=case, kind=kind, name=name, size=size, sha256=digest, uploaded_by=staff)
    file.seek(0)
    # On the disk it has a name nobody can guess and no ending that anything would run.
    row.file.save(secrets.token_hex(16), file, save=False)
    row.save(force_insert=True)


def _taken_down(request: HttpRequest, case: Application, staff: Staff) -> str:
    """Take one file down; its bytes stay."""
    key = request.POST["remove"]
    if not (key.isascii() and key.isdecimal()) or len(key) > len(str(2**62)) - 1:
        raise Http404
    with transaction.atomic():
        locked = Application.objects.for_staff(staff).select_for_update(of=("self",)).get(pk=case.pk)
        file = get_object_or_404(locked.attachments.filter(removed=False), pk=int(key))
        check_may_add(locked, file.kind, staff)
        why = _kept(locked).get(str(file.pk))
        if why:
            raise WrongNode(f"“{file.name}”{why}，不能撤下。", "条例第十七条")
        file.removed = True
        file.save(update_fields=["removed"])
    return f"已撤下“{file.name}”。"


def _kept(case: Application) -> dict[str, str]:
    """Return for each file that must stay (by its key in the record) why: under review, or gone out with a reply.

    A draft sent back is nobody's reply yet: its files may be taken down at 拟办 and others put in their place.
    """
    events = list(case.events.order_by("seq"))
    kept: dict[str, str] = {}
    submitted: list[str] = []
    for event in events:
        if event.act == Act.SUBMIT:
            submitted = [str(one["key"]) for one in event.facts.get("files") or ()]
        elif event.act == Act.DELIVER:
            kept |= dict.fromkeys(submitted, "已随答复送达")
    if case.node != Node.DRAFTING.value:
        state = fold(event.record for event in events)
        kept = {key: "已提交保密审查" for key, _ in state.files} | kept
    return kept


PAGES = (
    ("cases/<int:pk>/files/", files_page, "desk_files"),
    ("files/<int:pk>/", file_page, "desk_file"),
)
