"""The morning sweep: what each node calls for, in which words, once each, whatever runs twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling import archiving, clock, intake
from requests_app.law.nodes import Node
from requests_app.messages import outbox
from requests_app.messages.outbox import remind
from requests_app.models import Message, working_calendar

from ..factories import RECEIVED, TODAY, Office, case_at, make_agency, make_case, make_office
from .sweeps import LAST, LAST_BUT_ONE, MONDAY, at, inbox, sweep, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.mark.parametrize(
    ("node", "today", "kind", "who"),
    [
        (Node.INTAKE, date(2026, 3, 3), "confirm_0", ["clerk"]),
        (Node.INTAKE, date(2026, 3, 4), "confirm_late", ["clerk", "head"]),
        (Node.REGISTRATION, date(2026, 3, 10), "notice_1", ["clerk"]),
        (Node.REGISTRATION, LAST_BUT_ONE, "due_1", ["clerk", "head"]),
        (Node.SUPPLEMENTATION, date(2026, 3, 16), "supplement_1", ["clerk"]),
        (Node.SUPPLEMENTATION, date(2026, 3, 18), "supplement_late", ["clerk", "head"]),
        (Node.DRAFTING, date(2026, 3, 11), "notice_0", ["drafter"]),
        (Node.DRAFTING, date(2026, 3, 16), "due_10", ["drafter"]),
        (Node.DRAFTING, date(2026, 3, 20), "draft_1", ["drafter"]),
        (Node.DRAFTING, LAST_BUT_ONE, "draft_late", ["drafter", "head"]),
        (Node.DRAFTING, LAST_BUT_ONE, "due_1", ["drafter", "head"]),
        (Node.SECRECY_REVIEW, LAST_BUT_ONE, "due_1", ["reviewer", "head"]),
        (Node.APPROVAL, LAST_BUT_ONE, "due_1", ["approver1", "head"]),
        (Node.REPLY, LAST_BUT_ONE, "due_1", ["clerk", "head"]),
        (Node.ARCHIVING, date(2026, 3, 13), "archive_1", ["archivist"]),
        (Node.ARCHIVING, date(2026, 3, 17), "archive_late", ["archivist", "head"]),
    ],
)
def test_each_node_calls_for_its_own_and_whoever_acts_there_is_told(
    office: Office, node: Node, today: date, kind: str, who: list[str]
) -> None:
    case_at(node, office)
    sweep(today)
    assert told(kind) == {str(getattr(office, name)) for name in who}


@pytest.mark.parametrize(
    ("node", "today", "kinds"),
    [
        (Node.INTAKE, date(2026, 3, 2), set()),
        (Node.DRAFTING, date(2026, 3, 9), set()),
        (Node.SECRECY_REVIEW, MONDAY, {"due_5"}),  # the draft is in: no target, no notice any more
        (Node.SUPPLEMENTATION, date(2026, 3, 12), set()),
        (Node.SUPPLEMENTATION, LAST_BUT_ONE, {"supplement_late"}),  # the reply's clock does not bind
        (Node.CLOSED, date(2026, 4, 30), set()),
    ],
)
def test_nothing_else_is_said_there(office: Office, node: Node, today: date, kinds: set[str]) -> None:
    case_at(node, office)
    assert {kind for _, _, kind in sweep(today)} == kinds


def test_a_consultation_and_a_fee_are_watched_under_their_own_days(office: Office) -> None:
    asked, charged = case_at(Node.DRAFTING, office), case_at(Node.DRAFTING, office)
    on: dict[str, Any] = {"on": date(2026, 3, 3), "today": TODAY}
    clock.consult(asked, actor=office.drafter, kind="third_party", party="示例公司", **on)
    clock.charge_fee(charged, actor=office.drafter, basis="item", quantity=12, amount=200, **on)
    assert [row for row in sweep(date(2026, 3, 19)) if row[2].startswith("opinion")] == [
        (str(asked), str(office.drafter), "opinion_3_C4")
    ]
    assert [row for row in sweep(date(2026, 3, 31)) if row[0] == str(charged)] == [
        (str(charged), str(office.drafter), "fee_0")
    ]


def test_the_words_are_the_offices_own_else_those_shipped(office: Office) -> None:
    case_at(Node.SECRECY_REVIEW, office, content="关于示例地块征收的批准文件")
    office.agency.texts = {"remind_reply_today": {"title": "", "body": "【{编号}】今天到期，剩余{剩余}。"}}
    office.agency.save()
    for today in (LAST_BUT_ONE, LAST, date(2026, 4, 1)):
        sweep(today)
    said = list(Message.objects.filter(recipient=office.reviewer).order_by("pk").values_list("kind", "text"))
    assert said == [
        ("due_1", "2026-0001 还剩1个工作日，2026年3月30日（周一）到期：关于示例地块征收的批准文件"),
        ("due_0", "【2026-0001】今天到期，剩余0。"),
        ("overdue", "2026-0001 已逾期2个工作日（2026年3月30日（周一）到期），请立即办理：关于示例地块征收的批准文件"),
    ]


def test_before_its_registration_a_case_is_named_by_its_query_number(office: Office) -> None:
    case = make_case(office, content="", title="示例批复", doc_ref="〔2026〕1号")
    sweep(date(2026, 3, 3))
    text = f"{case.reference} 今天应与申请人确认收件（条例第三十一条）：示例批复 〔2026〕1号"
    assert list(Message.objects.filter(kind="confirm_0").values_list("text", flat=True)) == [text]


def test_a_reminder_arrives_when_it_is_written(office: Office) -> None:
    case = case_at(Node.SECRECY_REVIEW, office)
    sweep(MONDAY)
    (row,) = Message.objects.filter(kind="due_5")
    assert (row.application, row.agency, row.for_day, row.sent_at) == (case, office.agency, LAST, at(MONDAY))
    assert row.read_at is None


def test_many_cases_are_looked_at_lot_by_lot_and_none_is_missed_or_seen_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LOT", 3)
    for on in (RECEIVED, date(2026, 3, 3), RECEIVED, date(2026, 2, 28), RECEIVED, RECEIVED, date(2026, 3, 4)):
        case_at(Node.SECRECY_REVIEW, office, on=on)
    assert remind(MONDAY, at(MONDAY), working_calendar()) == 7
    assert [case for case, _, _ in inbox()] == [f"2026-000{n}" for n in range(1, 8)]


def test_exactly_once_whatever_runs_twice(office: Office) -> None:
    case_at(Node.SECRECY_REVIEW, office)
    assert len({tuple(sweep()) for _ in range(3)}) == 1
    first = sweep(date(2026, 3, 31))
    assert sweep(date(2026, 3, 31)) == first
    assert len(sweep(date(2026, 4, 1))) == len(first) + 2


def test_on_a_rest_day_there_is_no_sweep(office: Office) -> None:
    case_at(Node.DRAFTING, office)
    for day in (date(2026, 3, 28), date(2026, 4, 4), date(2026, 4, 6)):
        assert remind(day, at(day), working_calendar()) == 0
    assert inbox() == []


def test_a_moved_due_date_is_reminded_of_anew(office: Office) -> None:
    case = case_at(Node.SECRECY_REVIEW, office)
    sweep()
    moved = clock.extend(case, actor=office.head, days=1, reason="查找", on=LAST_BUT_ONE, today=TODAY)
    assert moved.due_on == date(2026, 3, 31)
    rows = sweep(date(2026, 3, 30))
    assert [kind for _, who, kind in rows if who == str(office.reviewer)] == ["due_1", "due_1"]
    days = Message.objects.filter(kind="due_1", recipient=office.reviewer).values_list("for_day", flat=True)
    assert sorted(days) == [date(2026, 3, 30), date(2026, 3, 31)]


def test_what_is_done_is_not_named_any_more(office: Office) -> None:
    lodged, answered = make_case(office), case_at(Node.ARCHIVING, office)
    accepted = intake.accept(
        lodged, actor=office.clerk, received_on=RECEIVED, basis="both_confirmed", on=RECEIVED, today=TODAY
    )
    archiving.archive(answered, actor=office.archivist, proof="邮政回执", on=RECEIVED, today=TODAY)
    assert sweep(date(2026, 3, 4)) == []
    assert {case for case, _, _ in sweep(date(2026, 3, 31))} == {str(accepted)}


def test_a_case_of_an_office_without_people_reminds_nobody_and_stops_nothing(office: Office) -> None:
    empty = make_office(make_agency())
    case_at(Node.SECRECY_REVIEW, empty)
    kept = case_at(Node.SECRECY_REVIEW, office)
    empty.agency.staff.update(is_active=False)
    assert {case for case, _, _ in sweep()} == {str(kept)}


def test_the_reads_do_not_grow_with_the_cases_and_the_rows_go_in_together(office: Office, settings: Any) -> None:
    settings.EMAIL_HOST, settings.SMS_URL = "mail.example.com", "https://sms.example.com"
    office.agency.staff.update(email="who@example.com", mobile="13800000000")
    office.agency.urgent_sms, office.agency.robot, office.agency.robot_url = True, "wecom", "https://robot.example.com"
    office.agency.save()
    calendar = working_calendar()
    for count in (1, 30):
        while office.agency.application_set.count() < count:
            case_at(Node.APPROVAL, office)
        with CaptureQueriesContext(connection) as seen:
            # For each case two in the inboxes and two on the telephone; two digests, one word to the group.
            assert remind(LAST, at(LAST), calendar) == 4 * count + 3
        statements = [query["sql"].split()[0] for query in seen.captured_queries]
        reads, writes = [s for s in statements if s != "INSERT"], [s for s in statements if s == "INSERT"]
        assert len(reads) == 2, "the people with their agencies, the cases"
        elsewhere = 1 if connection.vendor == "postgresql" else -(-(2 * count + 3) // 55)
        assert len(writes) == 1 + elsewhere, "all inboxes by one statement, what leaves the house by another"
