"""申请人信息: masked on every page; shown in full once, for a stated reason, to those who need it, and recorded.

Who needs it: the clerk (notices and post), the case's own drafter (the letter), the head of the office. Reviewers,
approvers, archivists, auditors, supervisors and administrators decide on texts and figures, not on a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.handling.delivery import AGAIN, FIELDS
from requests_app.handling.delivery import masked as masked_delivery
from requests_app.law.applicants import ApplicantKind, mask_all, mask_end, mask_id, mask_name, mask_phone
from requests_app.law.errors import BadFacts, WrongRole
from requests_app.law.nodes import Role
from requests_app.models import Application, PersonalDataRead, Staff

#: Reasons to choose from; the last asks for words.
REASONS = ("制作文书", "联系申请人", "核对身份")
OTHER = "其他"
LONGEST_REASON = 90


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the applicant's data."""

    label: str
    text: str


def check_may_read(case: Application, staff: Staff) -> None:
    """Refuse whoever does not need the applicant's full data.

    Raises:
        WrongRole: not the clerk, the case's own drafter or the head of the office of this agency.
    """
    own = staff.agency_id == case.agency_id
    needs = staff.has_role(Role.CLERK, Role.OFFICE_HEAD) or case.drafter_id == staff.pk
    if not (own and needs):
        raise WrongRole(
            "申请人的完整信息只由收件登记员、本件拟办人和公开工作机构负责人因办理需要查看，您不需要这些信息即可履职。",
            "个人信息保护法第六条",
        )


def may_read(case: Application, staff: Staff) -> bool:
    """Whether this person may ask for the full data."""
    try:
        check_may_read(case, staff)
    except WrongRole:
        return False
    return True


def may_open(case: Application, staff: Staff) -> bool:
    """Whether this person may open papers as they were issued: who needs the data, and who files the papers."""
    files = staff.agency_id == case.agency_id and staff.has_role(Role.ARCHIVIST)
    return files or may_read(case, staff)


def read_reason(typed: Mapping[str, Any]) -> str:
    """Return the stated reason.

    Raises:
        BadFacts: none chosen, or 其他 without words.
    """
    chosen = str(typed.get("reason", ""))
    said = " ".join(str(typed.get("other", "")).split())
    if chosen in REASONS:
        return chosen
    if chosen != OTHER:
        raise BadFacts("请选择查看事由。")
    if not said:
        raise BadFacts("选择“其他”的，请写明查看事由。")
    if len(said) > LONGEST_REASON:
        raise BadFacts(f"查看事由最多 {LONGEST_REASON} 个字，现有 {len(said)} 个字，请缩短。")
    return f"{OTHER}：{said}"


_FIELDS = (
    ("申请人", "applicant_name"),
    ("证件号码", "id_number"),
    ("法定代表人", "legal_representative"),
    ("联系人", "contact_name"),
    ("工作单位", "employer"),
    ("联系电话", "phone"),
    ("传真", "fax"),
    ("电子邮箱", "email"),
    ("联系地址", "address"),
    ("邮政编码", "postcode"),
    ("代理人", "agent_name"),
    ("代理人证件号码", "agent_id_number"),
)
_PERSON = ApplicantKind.NATURAL_PERSON


def full(case: Application) -> list[Line]:
    """Return everything the applicant gave about themselves; for the recorded page alone."""
    kinds = [Line("申请人类别", case.get_applicant_kind_display()), Line("证件种类", case.get_id_type_display())]
    given = [Line(label, getattr(case, name)) for label, name in _FIELDS]
    return [line for line in (given[0], *kinds, *given[1:]) if line.text]


def masked(case: Application) -> list[Line]:
    """Return the same lines with what identifies hidden; what was not given says so."""
    shown = {
        "applicant_name": case.masked_name,
        "id_number": case.masked_id,
        "legal_representative": mask_name(case.legal_representative, _PERSON),
        "contact_name": mask_name(case.contact_name, _PERSON),
        "employer": mask_end(case.employer),
        "phone": mask_phone(case.phone),
        "fax": mask_phone(case.fax),
        "email": case.masked_email,
        "address": mask_end(case.address),
        "postcode": mask_all(case.postcode),
        "agent_name": mask_name(case.agent_name, _PERSON),
        "agent_id_number": mask_id(case.agent_id_number),
    }
    lines = [Line(label, shown[name]) for label, name in _FIELDS]
    kinds = [Line("申请人类别", case.get_applicant_kind_display()), Line("证件种类", case.get_id_type_display())]
    needed = {"申请人", "申请人类别", "证件号码", "联系电话"}
    return [Line(x.label, x.text or "未提供") for x in (lines[0], *kinds, *lines[1:]) if x.text or x.label in needed]


@dataclass(frozen=True, slots=True)
class Change:
    """One 更正送达信息: when, each datum before and after with what identifies hidden, and whether to serve again."""

    at: datetime
    lines: list[tuple[str, str, str]]
    again: bool
    seen_by: Staff | None


def changes(case: Application) -> list[Change]:
    """Return how the applicant corrected the delivery data, newest first; one query."""
    found = []
    for row in case.delivery_changes.select_related("seen_by"):
        after = {name: str(text) for name, text in row.after.items() if name in FIELDS}
        before, now = masked_delivery(row.before), masked_delivery(after)
        lines = [(FIELDS[name], before.get(name) or "未提供", now[name]) for name in after]
        found.append(Change(row.changed_at, lines, bool(row.after.get(AGAIN)), row.seen_by))
    return found


def applicant_tab(case: Application, staff: Staff) -> dict[str, Any]:
    """Return the masked lines, what was corrected, who looked before, whether this person may ask; two queries."""
    refusal = ""
    try:
        check_may_read(case, staff)
    except WrongRole as no:
        refusal = str(no)
    return {
        "lines": masked(case),
        "changes": changes(case),
        "reads": list(PersonalDataRead.objects.filter(application=case).select_related("staff", "token")),
        "reasons": REASONS,
        "other": OTHER,
        "may_reveal": not refusal,
        "reveal_refusal": refusal,
    }
