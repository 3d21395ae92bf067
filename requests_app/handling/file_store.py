"""随案文件: who may add and take down which, and when; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from requests_app.law.errors import BadFacts, HandlingRefused, WrongAgency, WrongNode, WrongRole
from requests_app.law.fold import fold
from requests_app.law.nodes import Act, Node, Role
from requests_app.models import Application, Attachment, Staff

from .attachments import Taken, keep_taken, take_all
from .publication import check_may

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
#: What the applicant gave, with the form or on paper.
FROM_APPLICANT = frozenset({Kind.APPLICANT, Kind.IDENTITY, Kind.MANDATE})


def outgoing(case: Application) -> list[Attachment]:
    """Return the files that shall go out with the reply, for the form that submits it."""
    return list(case.attachments.filter(kind=Kind.OUTGOING, removed=False))


def check_may_add(case: Application, kind: str, staff: Staff) -> None:
    """Refuse who may not add or take down files of this kind now.

    Raises:
        WrongAgency: the case is another agency's.
        WrongRole: not this person's work.
        WrongNode: not at this node.
    """
    if staff.agency_id != case.agency_id:
        raise WrongAgency
    if kind == Kind.PUBLIC:
        check_may(staff, case)
        if case.node not in {Node.ARCHIVING.value, Node.CLOSED.value}:
            raise WrongNode("公开目录用的副本在答复送达以后上传和撤下。", "条例第四十四条")
        return
    if case.node == Node.CLOSED.value:
        raise WrongNode("这件申请已办结归档，不能再增减随案文件。")
    checks: dict[str, Callable[[Application, Staff], None]] = {
        Kind.OUTGOING: _check_outgoing,
        **dict.fromkeys(FROM_APPLICANT, _check_applicant),
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


def why_not(case: Application, kind: str, staff: Staff) -> str:
    """Return why this person cannot add files of this kind now, "" if he can."""
    try:
        check_may_add(case, kind, staff)
    except HandlingRefused as refusal:
        return str(refusal)
    return ""


def add(case: Application, kind: str, staff: Staff, given: Sequence[UploadedFile]) -> str:
    """Store the uploaded files, all or none; return what to say.

    Raises:
        HandlingRefused: nothing given, too many, not a file that may be taken, or not now by this person.
    """
    if kind not in Kind.values:
        raise BadFacts("请选择文件的来源。")
    check_may_add(case, kind, staff)
    add_taken(case, kind, staff, take_all(given))
    return f"已上传 {len(given)} 个文件。"


def add_taken(case: Application, kind: str, staff: Staff, found: Sequence[Taken]) -> None:
    """Store files that were looked into, all or none.

    Raises:
        HandlingRefused: not now by this person, or one that is there already.
    """
    with transaction.atomic():
        # The lock of the case: it must not move on to review between the check and the rows.
        locked = Application.objects.for_staff(staff).select_for_update(of=("self",)).get(pk=case.pk)
        check_may_add(locked, kind, staff)
        keep_taken(locked, kind, found, by=staff)


def take_down(case: Application, key: str, staff: Staff) -> str:
    """Take one file down; its bytes stay. Return what to say.

    Raises:
        HandlingRefused: not by this person, not now, or the file must stay.
    """
    if not (key.isascii() and key.isdecimal()) or len(key) > len(str(2**62)) - 1:
        raise Http404
    with transaction.atomic():
        locked = Application.objects.for_staff(staff).select_for_update(of=("self",)).get(pk=case.pk)
        file = get_object_or_404(locked.attachments.filter(removed=False), pk=int(key))
        check_may_add(locked, file.kind, staff)
        why = kept(locked).get(str(file.pk))
        if why:
            raise WrongNode(f"“{file.name}”{why}，不能撤下。", "条例第十七条")
        file.removed = True
        file.save(update_fields=["removed"])
    return f"已撤下“{file.name}”。"


def kept(case: Application) -> dict[str, str]:
    """Return for each file that must stay (by its key in the record) why: under review, or gone out with a reply.

    A draft sent back is nobody's reply yet: its files may be taken down at 拟办 and others put in their place.
    """
    events = list(case.events.order_by("seq"))
    stays: dict[str, str] = {}
    submitted: list[str] = []
    for event in events:
        if event.act == Act.SUBMIT:
            submitted = [str(one["key"]) for one in event.facts.get("files") or ()]
        elif event.act == Act.DELIVER:
            stays |= dict.fromkeys(submitted, "已随答复送达")
        elif event.act == Act.RECORD_SERVICE:
            stays |= dict.fromkeys((str(one["key"]) for one in event.facts.get("files") or ()), "已登记为送达凭证")
    if case.node != Node.DRAFTING.value:
        state = fold(event.record for event in events)
        stays = {key: "已提交保密审查" for key, _ in state.files} | stays
    return stays
