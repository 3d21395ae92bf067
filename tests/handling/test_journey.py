"""One case through all eight nodes by eight people: what each act leaves behind, literal."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.handling import (
    approval,
    archiving,
    drafting,
    intake,
    registration,
    reply,
    secrecy_review,
)
from requests_app.handling.ledger import code_hash
from requests_app.law.nodes import Role
from requests_app.law.replies import ReplyKind

from ..factories import TODAY, elements, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db


def test_a_case_through_eight_nodes() -> None:
    agency = make_agency(doc_mark="甬政办公开告")
    office = make_office(agency)
    second_clerk = make_staff(agency, Role.CLERK)
    lodged = intake.lodge(
        agency=agency,
        on=date(2026, 9, 17),
        today=date(2026, 12, 1),
        applicant_kind="natural_person",
        applicant_name="吴测试",
        channel="web",
        content="示例地块集体土地征收的批准文件",
    )
    case = lodged.application
    assert case.query_code_hash == code_hash(case.reference, lodged.query_code)
    assert (case.node, case.number, case.counted, case.due_on) == ("intake", None, False, None)

    def day(month: int, on: int) -> dict[str, date]:
        return {"on": date(2026, month, on), "today": date(2026, 12, 1)}

    case = intake.accept(case, actor=office.clerk, received_on=date(2026, 9, 17), basis="both_confirmed", **day(9, 17))
    assert (case.node, case.number, case.due_on) == ("registration", "2026-0001", date(2026, 10, 21))
    case = registration.assign(case, actor=second_clerk, drafter=office.drafter, **day(9, 18))
    assert (case.node, case.handler, case.unit) == ("drafting", office.drafter, "自然资源处")
    case = drafting.submit(case, actor=office.drafter, reply_kind="reply_granted", elements=elements(), **day(10, 9))
    assert (case.node, case.handler) == ("secrecy_review", None)
    case = secrecy_review.clear(case, actor=office.reviewer, opinion="不涉密", **day(10, 10))
    assert case.node == "approval"
    case = approval.approve(case, actor=office.approver1, **day(10, 12))
    assert (case.node, case.levels_signed) == ("approval", 1)
    case = approval.approve(case, actor=office.approver2, **day(10, 13))
    assert (case.node, case.levels_signed) == ("reply", 2)
    case = reply.deliver(case, actor=office.clerk, method="post", tracking_no="EMS示例", **day(10, 14))
    assert (case.node, case.outcome, case.doc_no) == ("archiving", "granted", "甬政办公开告〔2026〕1号")
    assert (case.replied_on, case.replied_year, case.spans_years) == (date(2026, 10, 14), 2026, False)
    case = archiving.archive(case, actor=office.archivist, proof="邮政回执", **day(10, 20))
    assert (case.node, case.archived_on, case.due_on) == ("closed", date(2026, 10, 20), date(2026, 10, 21))
    acts = [(e.seq, e.act, e.role, e.node) for e in case.events.all()]
    assert acts == [
        (1, "lodge", "applicant", "intake"),
        (2, "accept", "clerk", "registration"),
        (3, "assign", "clerk", "drafting"),
        (4, "submit", "drafter", "secrecy_review"),
        (5, "clear", "secrecy_reviewer", "approval"),
        (6, "approve", "approver", "approval"),
        (7, "approve", "approver", "reply"),
        (8, "deliver", "clerk", "archiving"),
        (9, "archive", "archivist", "closed"),
    ]
    hashes = [e.hash for e in case.events.all()]
    assert [e.previous_hash for e in case.events.all()] == ["", *hashes[:-1]]
    assert case.last_hash == hashes[-1]


def test_an_answer_on_the_spot_and_a_withdrawal() -> None:
    office = make_office()
    day = {"on": date(2026, 3, 2), "today": TODAY}
    given = {"applicant_kind": "natural_person", "applicant_name": "罗雨", "channel": "in_person", "content": "公报"}
    case = intake.lodge(agency=office.agency, actor=office.clerk, **given, **day).application
    case = intake.accept(case, actor=office.clerk, received_on=date(2026, 3, 2), basis="handed_in", **day)
    spot = ReplyKind.REPLY_ALREADY_PUBLIC
    case = registration.answer_on_the_spot(case, actor=office.clerk, elements=elements(spot), **day)
    case = reply.deliver(case, actor=office.clerk, method="in_person", **day)
    assert (case.outcome, case.reply_kind, case.node) == ("granted", "reply_already_public", "archiving")
    other = intake.lodge(agency=office.agency, actor=office.clerk, **given, **day).application
    other = intake.accept(other, actor=office.clerk, received_on=date(2026, 3, 2), basis="handed_in", **day)
    other = archiving.withdraw(other, actor=None, statement="不再需要", **day)
    assert (other.outcome, other.node, other.replied_on) == ("other_misc", "archiving", date(2026, 3, 2))
