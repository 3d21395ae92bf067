"""逾期原因 (Arts. 33, 47) and the review of each file that goes out (Art. 17)."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.handling import clock, drafting, reply, secrecy_review, supplementation
from requests_app.law import errors as e
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from tests.factories import case_at, elements, make_office

pytestmark = pytest.mark.django_db
#: Received on Monday 2026-03-02: 20 working days end on Monday 2026-03-30.
DUE = date(2026, 3, 30)
FILES = [{"key": "7", "name": "批准文件.pdf", "sha256": "0" * 64}, {"key": "8", "name": "附图.pdf", "sha256": "1" * 64}]


@pytest.fixture
def office():
    return make_office()


def explain(case, office, on: date, reason: str = "查找档案用时较长"):
    return clock.explain_lateness(case, actor=office.clerk, on=on, today=on, reason=reason)


def test_a_case_on_its_last_day_is_not_late_and_a_day_after_it_is(office):
    case = case_at(Node.DRAFTING, office)
    assert case.due_on == DUE
    with pytest.raises(e.NotLate):
        explain(case, office, DUE)
    case = explain(case, office, date(2026, 3, 31))
    assert (case.late_reason, case.node) == ("查找档案用时较长", Node.DRAFTING)
    assert explain(case, office, date(2026, 4, 1), "又改").late_reason == "又改"


def test_a_reply_in_time_needs_no_reason_however_much_later_one_asks(office):
    with pytest.raises(e.NotLate):
        explain(case_at(Node.CLOSED, office), office, date(2026, 6, 30))


def test_a_late_reply_is_explained_after_it_too(office):
    case = case_at(Node.REPLY, office)
    case = reply.deliver(case, actor=office.clerk, method="post", on=date(2026, 4, 1), today=date(2026, 4, 1))
    assert explain(case, office, date(2026, 4, 2)).late_reason == "查找档案用时较长"


def test_who_waits_for_the_applicant_is_not_late(office):
    case = case_at(Node.DRAFTING, office)
    case = supplementation.request(
        case,
        actor=office.clerk,
        items=["位置"],
        limit_on=date(2026, 3, 25),
        on=date(2026, 3, 4),
        today=date(2026, 3, 4),
    )
    with pytest.raises(e.NotLate):
        explain(case, office, date(2026, 4, 30))


def test_a_reason_must_be_written(office):
    with pytest.raises(e.ReasonMissing):
        explain(case_at(Node.DRAFTING, office), office, date(2026, 4, 1), "  ")


def submitted(office):
    day = {"on": date(2026, 3, 4), "today": date(2026, 3, 4)}
    return drafting.submit(
        case_at(Node.DRAFTING, office),
        actor=office.drafter,
        reply_kind=ReplyKind.REPLY_GRANTED,
        elements=elements(),
        files=FILES,
        **day,
    )


def clear(office, case, files):
    day = {"on": date(2026, 3, 5), "today": date(2026, 3, 5)}
    return secrecy_review.clear(case, actor=office.reviewer, files=files, **day)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (None, "请对“批准文件.pdf”作出保密审查认定"),
        ({"7": {"decision": "open"}}, "请对“附图.pdf”作出保密审查认定"),
        ({"7": {"decision": "withhold"}, "8": {"decision": "open"}}, "“批准文件.pdf”认定不予公开，请退回拟办"),
        ({"7": {"decision": "masked", "note": " "}, "8": {"decision": "open"}}, "请写明“批准文件.pdf”遮盖了哪些内容"),
        ({"7": {"decision": "yes"}, "8": {"decision": "open"}}, "请对“批准文件.pdf”作出保密审查认定"),
    ],
)
def test_each_file_is_decided_by_itself(office, files, said):
    case = submitted(office)
    with pytest.raises(e.FileNotReviewed, match=said):
        clear(office, case, files)


def test_all_files_decided_pass(office):
    decided = {"7": {"decision": "open"}, "8": {"decision": "masked", "note": "两处电话"}}
    case = clear(office, submitted(office), decided)
    assert case.node == Node.APPROVAL
    assert case.events.last().facts["files"] == decided
