"""Small builders for tests: an office with every role, and cases driven to a node by real acts."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

from requests_app.handling import (
    approval,
    archiving,
    drafting,
    intake,
    registration,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Agency, Application, ApprovalLevel, Staff
from requests_app.papers.law_words import cited

_counter = itertools.count(1)
#: A Monday with no holiday for weeks around it; the day most tests receive their case.
RECEIVED = date(2026, 3, 2)
#: Far enough for every act of a test; "today" of most tests.
TODAY = date(2026, 6, 30)


#: What an office must have set before it can issue a reply (law/remedies.py), and whom to ask.
COMPLETE = {
    "reconsideration_body": "示例省人民政府",
    "court": "示例市中级人民法院",
    "phone": "0571-00000000",
}


def make_agency(code: str = "", *, levels: int = 2, parent: Agency | None = None, **fields: Any) -> Agency:
    """Create an agency with so many approval levels."""
    code = code or f"agency-{next(_counter)}"
    for name, text in {"name": f"测试机关{code}", **COMPLETE}.items():
        fields.setdefault(name, text)
    agency = Agency.objects.create(code=code, parent=parent, **fields)
    for level in range(1, levels + 1):
        ApprovalLevel.objects.create(agency=agency, level=level, title=f"第{level}级")
    return agency


def make_staff(agency: Agency | None, *roles: Role, level: int | None = None, **fields: Any) -> Staff:
    """Create a member of staff with these roles."""
    name = f"staff{next(_counter)}"
    fields.setdefault("display_name", f"职员{name[5:]}")
    return Staff.objects.create_user(
        username=fields.pop("username", name),
        password=fields.pop("password", "test-password-1"),
        agency=agency,
        roles=[role.value for role in roles],
        approval_level=level,
        is_staff=True,
        **fields,
    )


@dataclass(frozen=True)
class Office:
    """An agency with one person in every role."""

    agency: Agency
    clerk: Staff
    drafter: Staff
    reviewer: Staff
    approver1: Staff
    approver2: Staff
    head: Staff
    archivist: Staff
    administrator: Staff


def make_office(agency: Agency | None = None) -> Office:
    """Create an agency of two approval levels and its people."""
    agency = agency or make_agency()
    return Office(
        agency,
        make_staff(agency, Role.CLERK),
        make_staff(agency, Role.DRAFTER, unit="自然资源处"),
        make_staff(agency, Role.SECRECY_REVIEWER),
        make_staff(agency, Role.APPROVER, level=1),
        make_staff(agency, Role.APPROVER, level=2),
        make_staff(agency, Role.OFFICE_HEAD),
        make_staff(agency, Role.ARCHIVIST),
        make_staff(agency, Role.ADMINISTRATOR),
    )


def elements(kind: ReplyKind = ReplyKind.REPLY_GRANTED) -> dict[str, str]:
    """Return something for each element the officer must write for this kind, as a letter may say it."""
    said = {name: f"{label}的内容" for name, label in CATALOGUE[kind].asked.items()}
    return {**said, "legal_basis": cited(CATALOGUE[kind].article)}


def make_case(office: Office, *, on: date = RECEIVED, **given: Any) -> Application:
    """Lodge a case; it stands at intake."""
    given.setdefault("applicant_kind", "natural_person")
    given.setdefault("applicant_name", "吴测试")
    given.setdefault("channel", "web")
    given.setdefault("content", "关于示例地块征收的批准文件")
    given.setdefault("phone", "13800000000")
    return intake.lodge(agency=office.agency, on=on, today=max(on, TODAY), **given).application


def case_at(
    node: Node,
    office: Office,
    *,
    on: date = RECEIVED,
    kind: ReplyKind = ReplyKind.REPLY_GRANTED,
    **given: Any,
) -> Application:
    """Drive a new case to a node, every act on the same day by the right person."""
    case = make_case(office, on=on, **given)
    today = max(on, TODAY)
    day: dict[str, Any] = {"on": on, "today": today}
    steps = [
        (
            Node.REGISTRATION,
            lambda c: intake.accept(c, actor=office.clerk, received_on=on, basis="both_confirmed", **day),
        ),
        (Node.DRAFTING, lambda c: registration.assign(c, actor=office.clerk, drafter=office.drafter, **day)),
        (
            Node.SECRECY_REVIEW,
            lambda c: drafting.submit(c, actor=office.drafter, reply_kind=kind, elements=elements(kind), **day),
        ),
        (Node.APPROVAL, lambda c: secrecy_review.clear(c, actor=office.reviewer, **day)),
        (Node.APPROVAL, lambda c: approval.approve(c, actor=office.approver1, **day)),
        (Node.REPLY, lambda c: approval.approve(c, actor=office.approver2, **day)),
        (Node.ARCHIVING, lambda c: reply.deliver(c, actor=office.clerk, method="post", **day)),
        (Node.CLOSED, lambda c: archiving.archive(c, actor=office.archivist, proof="邮政回执", **day)),
    ]
    if node is Node.SUPPLEMENTATION:
        case = steps[0][1](case)
        return supplementation.request(
            case, actor=office.clerk, items=["请说明地块位置"], limit_on=date(on.year, on.month, on.day + 15), **day
        )
    for reached, step in steps:
        if case.node == node.value:
            return case
        case = step(case)
        del reached
    return case
