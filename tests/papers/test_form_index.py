"""卷内目录: what came in, what was made, in the archivist's order."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.handling import (
    approval,
    clock,
    intake,
    papers,
    registration,
    reply,
)
from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind
from requests_app.law.replies import ReplyKind
from requests_app.models import Application
from requests_app.papers.compose import compose
from tests.factories import elements

from .cases import (
    TODAY,
    accepted,
    cleared,
    delivered,
    drafted,
    lodged,
)
from .form_rows import facts_of, rows
from .people import PERSON, an_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
N = NoticeKind


def index(case: Application) -> list[list[str]]:
    """文号, 责任者, 题名 and 备注 of each paper."""
    return [[row[1], row[2], row[3], row[6]] for row in rows(compose(N.FILE_INDEX, facts_of(case)))[2:]]


def test_the_papers_that_came_in_stand_in_the_index():
    office = an_office()
    case, who = drafted(office, PERSON), {"actor": office.drafter, "today": TODAY}
    case = clock.charge_fee(case, on=date(2026, 3, 4), basis="page", quantity=57, amount=270, **who)
    case = clock.fee_paid(case, on=date(2026, 3, 5), receipt_no="浙财00123", **who)
    case = clock.ask_reasons(case, on=date(2026, 3, 6), reason="85件", **who)
    case = clock.reasons_given(case, on=date(2026, 3, 9), text="编写地方志", **who)
    ours = "示例市人民政府办公厅"
    assert index(case)[4:] == [
        ["示政办公开函〔2026〕1号", ours, "信息处理费收费通知书", ""],
        ["", "吴示例", "信息处理费缴费凭证", "票据浙财00123"],
        ["示政办公开函〔2026〕2号", ours, "说明理由告知书", ""],
        ["", "吴示例", "申请理由的说明", ""],
    ]


def test_an_answer_at_the_counter_needs_no_approval_sheet():
    office = an_office()
    case = registration.answer_on_the_spot(
        accepted(office, PERSON),
        actor=office.clerk,
        on=date(2026, 3, 2),
        today=TODAY,
        elements=elements(ReplyKind.REPLY_ALREADY_PUBLIC),
    )
    case = reply.deliver(case, actor=office.clerk, on=date(2026, 3, 2), today=TODAY, method="in_person")
    assert [title for _, _, title, _ in index(case)] == [
        "政府信息公开申请",
        "接收回执",
        "申请确认记录",
        "政府信息公开申请登记表",
        "政府信息公开申请答复书（已主动公开）",
        "送达回证",
    ]


def test_what_was_served_is_named_in_the_index():
    office = an_office()
    case = delivered(office, PERSON)
    seq = case.events.get(act=Act.DELIVER.value).seq
    told = {"paper": seq, "kind": "reply_granted", "method": "post", "served_on": date(2026, 3, 20)}
    case = papers.record_service(case, actor=office.clerk, on=date(2026, 3, 23), today=TODAY, **told)
    assert index(case)[-1][2] == "送达回证（政府信息公开申请答复书（予以公开））"


def test_an_application_never_confirmed_has_two_papers():
    office = an_office()
    case = intake.close_unconfirmed(
        lodged(office, PERSON), actor=office.clerk, on=date(2026, 3, 9), today=TODAY, reason="联系不上"
    )
    assert [title for _, _, title, _ in index(case)] == ["政府信息公开申请", "接收回执"]


def test_a_spoiled_letter_stays_in_the_index_and_is_marked():
    office = an_office()
    case = cleared(office, PERSON)
    day = {"on": date(2026, 3, 17), "today": TODAY}
    for approver in (office.approver1, office.approver2):
        case = approval.approve(case, actor=approver, **day)
    case = reply.issue(case, actor=office.clerk, **day)
    case = reply.issue(case, actor=office.clerk, replaces="收件人印错", **day)
    made = rows(compose(N.FILE_INDEX, facts_of(case)))[2:]
    assert [(row[1], row[6]) for row in made if "答复书" in row[3]] == [
        ("示政办公开答〔2026〕1号", "作废"),
        ("示政办公开答〔2026〕2号", ""),
    ]
