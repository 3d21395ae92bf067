"""归档以后: holding a file, and destroying those whose period has ended, by a list that two more people sign.

Beside the record, as 督办 and publication are: nothing here is a step of handling the request. Destroyed are the
papers' words and files, the attachments, the drafts and how the applicant was reached. What stays for ever: the row of
the register, the record with its chain (taking a word out would break it: docs/adr/0014), every checksum, the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from requests_app.law.dates_zh import plain_zh
from requests_app.law.errors import BadFacts, HandlingRefused, ReasonMissing, WrongAgency, WrongNode, WrongRole
from requests_app.law.nodes import Role
from requests_app.models import (
    Agency,
    Application,
    Destruction,
    DestructionLine,
    Draft,
    Filing,
    Hold,
    Message,
    Staff,
)

MOST, LONGEST = 200, 300
#: Who may see to the files, and be a witness of their destruction.
ROLES = (Role.ARCHIVIST, Role.OFFICE_HEAD, Role.CLERK)
_HOLDING = (Role.ARCHIVIST, Role.OFFICE_HEAD)
#: How the applicant was reached and proved to be; name, subject and class stay in the register.
PERSONAL = (
    "id_type", "id_number", "legal_representative", "contact_name", "employer", "phone", "email", "fax", "address",
    "postcode", "agent_name", "agent_id_number", "query_code_hash",
)  # fmt: skip


class SamePerson(HandlingRefused):
    """Proposing, approving and witnessing are not one person's work."""

    message = "提出、批准和监销不能是同一个人，请由其他人办理。"
    article = "档案法"


def may(staff: Staff, agency_id: int | None) -> bool:
    """Whether this person sees to the files of this agency."""
    return staff.is_active and agency_id is not None and staff.agency_id == agency_id and staff.has_role(*ROLES)


def hold(case: Application, *, actor: Staff, reason: str, now: datetime) -> Hold:
    """Order that a file stay, whatever its period says.

    Raises:
        HandlingRefused: not this person's work, no reason, already held, or destroyed.
    """
    _check(actor, case.agency_id, _HOLDING)
    said = _reason(reason, "保全理由")
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",)).get(pk=case.pk)  # whoever destroys waits, or was first
        if Filing.objects.filter(application=case, destroyed_on__isnull=False).exists():
            raise WrongNode("这件案卷已经销毁，不能保全。")
        if Hold.objects.filter(application=case, lifted_at=None).exists():
            raise WrongNode("这件案卷已经在保全中。")
        return Hold.objects.create(application=case, reason=said, placed_by=actor, placed_at=now)


def lift(case: Application, *, actor: Staff, reason: str, now: datetime) -> None:
    """Lift the order again, with a reason.

    Raises:
        HandlingRefused: not this person's work, no reason, or nothing to lift.
    """
    _check(actor, case.agency_id, _HOLDING)
    said = _reason(reason, "解除理由")
    open_ones = Hold.objects.filter(application=case, lifted_at=None)
    if open_ones.update(lifted_by=actor, lifted_at=now, lifted_reason=said) != 1:
        raise WrongNode("这件案卷没有在保全，或者刚刚已经解除。")


def propose(filings: Iterable[int], *, actor: Staff, reason: str, now: datetime) -> Destruction:
    """Put files whose period has ended on a list to be destroyed; all or none.

    Raises:
        HandlingRefused: not the archivist, nothing chosen, or a file that may not be destroyed, named with why.
    """
    agency = actor.agency
    if agency is None:
        raise WrongAgency
    _check(actor, agency.pk, (Role.ARCHIVIST,))
    said, keys, today = _reason(reason, "销毁理由"), list(dict.fromkeys(filings)), timezone.localdate(now)
    if not keys:
        raise BadFacts("请至少选择一件保管期满的案卷。")
    if len(keys) > MOST:
        raise BadFacts(f"一份销毁清册最多{MOST}件，请分次提出。")
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)  # the serial is gap-free
        own = Filing.objects.filter(agency=agency, pk__in=keys)
        found: list[Any] = list(own.with_holds().select_related("application").order_by("keep_until", "pk"))
        if len(found) != len(keys):
            raise BadFacts("所选的案卷有的已经不在，请刷新页面后重新选择。")
        for one in found:
            if why := why_not(one, today) or ("已经在另一份销毁清册里" if one.listed else ""):
                raise BadFacts(f"{one.application}{why}，不能列入销毁清册。")
        last = Destruction.objects.filter(agency=agency, year=today.year).order_by("-serial").first()
        made = Destruction.objects.create(
            agency=agency,
            year=today.year,
            serial=last.serial + 1 if last else 1,
            proposed_by=actor,
            proposed_at=now,
            reason=said,
        )
        DestructionLine.objects.bulk_create(_line(made, one) for one in found)
    return made


def approve(pk: int, *, actor: Staff, now: datetime) -> Destruction:
    """Approve a list: the head of the office, who did not propose it.

    Raises:
        HandlingRefused: somebody else, or not waiting for it.
    """
    with transaction.atomic():
        found = _locked(pk, actor, (Role.OFFICE_HEAD,), "proposed")
        if found.proposed_by_id == actor.pk:
            raise SamePerson
        return _saved(found, approved_by=actor, approved_at=now)


def refuse(pk: int, *, actor: Staff, reason: str, now: datetime) -> Destruction:
    """Give a list up before it is carried out; its files may be put on another.

    Raises:
        HandlingRefused: not the head, no reason, or carried out already.
    """
    said = _reason(reason, "退回理由")
    with transaction.atomic():
        found = _locked(pk, actor, (Role.OFFICE_HEAD,), "proposed", "approved", "witnessed")
        return _saved(found, refused_by=actor, refused_reason=said, closed_at=now)


def witness(pk: int, *, actor: Staff, now: datetime) -> Destruction:
    """Sign as the first of the two people before whom the list is carried out.

    Raises:
        HandlingRefused: not this person's work, or not approved.
    """
    with transaction.atomic():
        return _saved(_locked(pk, actor, ROLES, "approved"), first_witness=actor, first_at=now)


def execute(pk: int, *, actor: Staff, typed: str, now: datetime) -> Destruction:
    """Destroy what is on the list, before its second witness; it cannot be taken back.

    A file that was put on hold, contested or reopened since is left out and the list says why.

    Raises:
        HandlingRefused: not this person's work, not signed by another witness, or the number typed wrongly.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        found = _locked(pk, actor, ROLES, "witnessed")
        if found.first_witness_id == actor.pk:
            raise SamePerson("两名监销人须是不同的人，请由另一名监销人执行。")
        if typed.strip() != str(found):
            raise BadFacts(f"请照样填写清册编号“{found}”，确认销毁。")
        lines = list(found.lines.order_by("pk"))
        cases = Application.objects.select_for_update(of=("self",)).order_by("pk")
        locked = cases.in_bulk([line.application_id for line in lines])
        filings = {f.application_id: f for f in Filing.objects.filter(application__in=locked).with_holds()}
        for line in lines:
            filing = filings.get(line.application_id)
            line.left_out = why_not(filing, today) if filing else "已经重新办理，不在归档状态"
            if not line.left_out:
                line.destroyed = _destroy(locked[line.application_id], today, now)
            line.save(update_fields=["left_out", "destroyed"])
        done = _saved(found, second_witness=actor, executed_at=now, closed_at=now)
        transaction.on_commit(lambda: erase(pk, now))
    return done


def erase(pk: int, now: datetime) -> None:
    """Take the files of a list that was carried out off the disk; may be done again where it was broken off."""
    for line in DestructionLine.objects.filter(destruction=pk, destruction__executed_at__isnull=False):
        for one in line.destroyed:
            for path in one["files"]:
                default_storage.delete(path)
    Destruction.objects.filter(pk=pk, erased_at=None, executed_at__isnull=False).update(erased_at=now)


def why_not(filing: Any, today: date) -> str:
    """Return why a file, marked by `with_holds`, may not be destroyed today; "" where it may."""
    if filing.destroyed_on is not None:
        return "已经销毁"
    if filing.contested:
        return "有没有审结的行政复议或者诉讼，自动保全"
    if filing.held:
        return "正在保全"
    if filing.keep_until is None:
        return "永久保管"
    if filing.keep_until >= today:
        return f"保管至{plain_zh(filing.keep_until)}，还没有期满"
    return ""


def _destroy(case: Application, today: date, now: datetime) -> list[dict[str, Any]]:
    """Take out everything but register, record and checksums; return what was taken out."""
    gone: list[dict[str, Any]] = [
        {
            "what": str(paper),
            "sha256": [one for one in (paper.content_sha256, paper.pdf_sha256, paper.docx_sha256) if one],
            "files": [one.name for one in (paper.pdf, paper.docx) if one],
        }
        for paper in case.papers.order_by("seq", "pk")
    ]
    for file in case.attachments.exclude(file="").order_by("pk"):
        kind = file.get_kind_display()
        gone.append({"what": kind, "sha256": [file.sha256], "files": [file.file.name]})
        file.name, file.file = f"{kind}（已销毁）", ""
        file.save(update_fields=["name", "file"])
    case.papers.all().destroy(today)
    if drafts := Draft.objects.filter(application=case).delete()[0]:
        gone.append({"what": f"答复稿 {drafts} 版", "sha256": [], "files": []})
    Application.objects.filter(pk=case.pk).update(**dict.fromkeys(PERSONAL, ""))
    case.delivery_changes.update(before={}, after={})
    case.satisfaction.update(words="")
    outside = Message.objects.filter(application=case).exclude(channel="inbox")
    outside.filter(sent_at=None, failed_at=None).update(failed_at=now)
    outside.update(address="", body="", path="")
    Filing.objects.filter(application=case).update(destroyed_on=today)
    return gone


def _line(made: Destruction, one: Filing) -> DestructionLine:
    case = one.application
    return DestructionLine(
        destruction=made,
        application=case,
        number=str(case),
        subject=case.subject[:200],
        retention=one.retention,
        filed_on=one.filed_on,
        keep_until=one.keep_until,  # type: ignore[misc] # what is kept for ever was refused
    )


def _locked(pk: int, actor: Staff, roles: tuple[Role, ...], *states: str) -> Destruction:
    found = Destruction.objects.select_for_update(of=("self",)).get(pk=pk)
    _check(actor, found.agency_id, roles)
    if found.state not in states:
        raise WrongNode("这份销毁清册刚刚已经办过这一步，请刷新页面。")
    return found


def _saved(found: Destruction, **fields: Any) -> Destruction:
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields))
    return found


def _check(actor: Staff, agency_id: int | None, roles: tuple[Role, ...]) -> None:
    if not actor.is_active or agency_id is None or actor.agency_id != agency_id:
        raise WrongAgency
    if not actor.has_role(*roles):
        raise WrongRole(f"这一步由{'、'.join(role.label for role in roles)}办理，您没有这一角色。")


def _reason(text: str, what: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise ReasonMissing(f"请写明{what}。")
    if len(said) > LONGEST:
        raise BadFacts(f"{what}最多{LONGEST}个字，现有{len(said)}个字。")
    return said
