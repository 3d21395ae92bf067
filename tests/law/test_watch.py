"""盯住的期限: what is watched of a case in each situation, with literal days."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from requests_app.handling import clock, drafting, reply, supplementation
from requests_app.handling.verify import disagreements
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.law.watch import Watch, Watched, drafting_target, read
from requests_app.models import Application, working_calendar
from tests.factories import TODAY, case_at, elements, make_case, make_office

pytestmark = pytest.mark.django_db
D = date


def runs(case: Application) -> list[tuple[str, date]]:
    case.refresh_from_db()
    assert case.watch_on == min((one.on for one in read(case.watch)), default=None)
    return [(one.kind.value, one.on) for one in read(case.watch)]


@pytest.fixture
def office():
    return make_office()


# Received on Monday 2026-03-02: 20 working days end on 03-30 (Art. 33), the one notice on 03-11 (Art. 30, 7 of them).
@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Node.INTAKE, [("confirm", D(2026, 3, 3))]),
        (Node.REGISTRATION, [("notice", D(2026, 3, 11)), ("reply", D(2026, 3, 30))]),
        (Node.SUPPLEMENTATION, [("supplement", D(2026, 3, 17))]),
        (Node.DRAFTING, [("notice", D(2026, 3, 11)), ("reply", D(2026, 3, 30))]),
        (Node.SECRECY_REVIEW, [("reply", D(2026, 3, 30))]),
        (Node.APPROVAL, [("reply", D(2026, 3, 30))]),
        (Node.REPLY, [("reply", D(2026, 3, 30))]),
        (Node.ARCHIVING, [("archive", D(2026, 3, 16))]),
        (Node.CLOSED, []),
    ],
)
def test_at_each_node(office, node: Node, expected: list[tuple[str, date]]) -> None:
    assert runs(case_at(node, office)) == expected


def test_submitted_on_a_friday_is_confirmed_by_monday(office) -> None:
    assert runs(make_case(office, on=D(2026, 3, 6))) == [("confirm", D(2026, 3, 9))]


def test_after_a_supplement_the_reply_runs_anew_and_no_second_notice_is_watched(office) -> None:
    case = case_at(Node.SUPPLEMENTATION, office)
    supplementation.receive(case, actor=office.clerk, on=D(2026, 3, 10), today=TODAY)
    assert runs(case) == [("reply", D(2026, 4, 8))]  # 20 working days from 03-10, 清明 on 04-06


def test_each_consultation_has_its_own_last_day_and_the_reply_waits(office) -> None:
    case = case_at(Node.DRAFTING, office)
    day = {"actor": office.drafter, "today": TODAY}
    case = clock.consult(case, kind="third_party", party="甲公司", on=D(2026, 3, 4), **day)
    case = clock.consult(case, kind="agency", party="乙局", on=D(2026, 3, 5), **day)
    first, second = (asked.key for asked in _state(case).open_consultations)
    case = clock.consultation_received(case, consultation=first, on=D(2026, 3, 6), **day)
    # 15 working days (Arts. 32, 34): from receipt 03-06 → 03-27; not registered yet, from dispatch 03-05 → 03-26
    assert [one for one in read(case.watch) if one.kind is Watch.OPINION] == [
        Watched(Watch.OPINION, D(2026, 3, 26), second),
        Watched(Watch.OPINION, D(2026, 3, 27), first),
    ]
    assert D(2026, 3, 30) < dict(runs(case))["reply"]


def _state(case: Application):
    from requests_app.handling.ledger import case_state  # noqa: PLC0415 - one test's need

    return case_state(case)


def test_a_fee_is_watched_alone_and_after_payment_the_reply_runs_anew(office) -> None:
    case = case_at(Node.DRAFTING, office)
    day = {"actor": office.drafter, "today": TODAY}
    case = clock.charge_fee(case, basis="item", quantity=40, amount=1800, on=D(2026, 3, 4), **day)
    assert runs(case) == [("fee", D(2026, 4, 1))]  # 20 working days (109号)
    clock.fee_paid(case, on=D(2026, 3, 16), receipt_no="1", **day)
    assert [kind for kind, _ in runs(case)] == ["reply"]


def test_once_a_draft_was_submitted_the_notice_is_no_longer_watched(office) -> None:
    case = case_at(Node.DRAFTING, office)
    kind = ReplyKind.REPLY_GRANTED
    day = {"on": D(2026, 3, 4), "today": TODAY}
    drafting.submit(case, actor=office.drafter, reply_kind=kind, elements=elements(kind), **day)
    assert runs(case) == [("reply", D(2026, 3, 30))]


def test_archiving_runs_from_the_reply(office) -> None:
    case = case_at(Node.REPLY, office)
    reply.deliver(case, actor=office.clerk, method="post", on=D(2026, 3, 27), today=TODAY)
    assert runs(case) == [("archive", D(2026, 4, 13))]  # 10 working days [P], 清明 on 04-06


def test_an_opinion_still_owed_is_watched_beside_the_fee(office) -> None:
    case = case_at(Node.DRAFTING, office)
    day = {"actor": office.drafter, "today": TODAY}
    case = clock.consult(case, kind="third_party", party="甲公司", on=D(2026, 3, 4), **day)
    clock.charge_fee(case, basis="item", quantity=40, amount=1800, on=D(2026, 3, 5), **day)
    assert runs(case) == [("opinion", D(2026, 3, 25)), ("fee", D(2026, 4, 2))]


@pytest.mark.parametrize(("days", "on"), [(5, D(2026, 3, 23)), (1, D(2026, 3, 27)), (0, None)])
def test_the_offices_own_target_for_the_draft(days: int, on: date | None) -> None:
    rows = [Watched(Watch.REPLY, D(2026, 3, 30))]
    found = drafting_target(rows, days, working_calendar())
    assert (found.on if found else None) == on
    assert drafting_target([], days, working_calendar()) is None


# While an opinion is awaited no draft can go to review: the target is the working day after, at the latest the reply.
@pytest.mark.parametrize(
    ("opinion", "on"),
    [(D(2026, 3, 20), D(2026, 3, 23)), (D(2026, 3, 25), D(2026, 3, 26)), (D(2026, 3, 31), D(2026, 3, 30))],
)
def test_the_target_is_not_before_an_awaited_opinion(opinion: date, on: date) -> None:
    rows = [Watched(Watch.OPINION, opinion, "C4"), Watched(Watch.REPLY, D(2026, 3, 30))]
    assert drafting_target(rows, 5, working_calendar()) == Watched(Watch.DRAFT, on)


def test_verification_names_a_case_whose_watch_was_tampered_with(office) -> None:
    case = case_at(Node.DRAFTING, office)
    assert list(disagreements(Application.objects.all())) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_application SET watch_on = '2027-03-30' WHERE id = %s", [case.pk])
    assert [found.case for found in disagreements(Application.objects.all())] == [case.number]
