"""机器办的事: silence is recorded as the law decides it, once, by nobody; giving up is never decided by a machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections

from requests_app.handling import clock, machine, supplementation
from requests_app.handling.machine import lapse_opinions
from requests_app.handling.verify import disagreements
from requests_app.law.nodes import Act, Node
from requests_app.messages.outbox import remind
from requests_app.models import Application, Event, Message, working_calendar
from tests.desk.case_stories import shown, words
from tests.factories import TODAY, case_at, make_office

D = date
NOW = datetime(2026, 3, 31, 0, 0, tzinfo=UTC)
#: Asked on 03-04, received on 03-06: the fifteenth working day is Friday 03-27; Monday is left to the office.
LAST, MONDAY, TUESDAY = D(2026, 3, 27), D(2026, 3, 30), D(2026, 3, 31)


def asked(office, kind: str = "third_party", *, received: bool = True) -> Application:
    case = case_at(Node.DRAFTING, office)
    day = {"actor": office.drafter, "today": TODAY}
    case = clock.consult(case, kind=kind, party="甲公司", on=D(2026, 3, 4), **day)
    if received:
        case = clock.consultation_received(case, consultation=f"C{case.events_count}", on=D(2026, 3, 6), **day)
    return case


def acts(case: Application) -> list[str]:
    return list(case.events.order_by("seq").values_list("act", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "consents"), [("third_party", None), ("agency", True)])
def test_silence_is_recorded_a_working_day_after_the_last_day_and_the_period_runs_on(kind, consents):
    office = make_office()
    case = asked(office, kind)
    # 03-05 to 03-26 are not counted (16 working days): 03-30 becomes 04-22, 清明 on 04-06 between
    assert case.due_on == D(2026, 4, 22)
    assert [lapse_opinions(day, NOW) for day in (LAST, D(2026, 3, 28), MONDAY, TUESDAY)] == [0, 0, 0, 1]
    event = Event.objects.get(application=case, act=Act.OPINION_LAPSED.value)
    assert (event.actor, event.role, event.on, event.facts["lapsed_on"], event.facts.get("consents")) == (
        None, "system", TUESDAY, "2026-03-27", consents,
    )  # fmt: skip
    case.refresh_from_db()
    assert case.due_on == D(2026, 4, 22)
    assert case.waiting_for == ""
    assert list(disagreements(Application.objects.all())) == []


@pytest.mark.django_db
def test_an_opinion_of_the_last_day_is_registered_on_the_next_morning():
    office = make_office()
    case = asked(office, "agency")
    assert lapse_opinions(MONDAY, NOW) == 0
    day = {"actor": office.clerk, "on": LAST, "today": MONDAY}
    case = clock.opinion(case, consultation="C4", consents=False, text="不宜公开", **day)
    assert lapse_opinions(TUESDAY, NOW) == 0
    assert (case.due_on, case.events.last().facts["consents"]) == (D(2026, 4, 22), False)


@pytest.mark.django_db
def test_twice_is_once_and_who_drafts_is_told():
    office = make_office()
    case = asked(office)
    before = Message.objects.count()
    assert [lapse_opinions(TUESDAY, NOW) for _ in range(3)] == [1, 0, 0]
    (told,) = Message.objects.order_by("pk")[before:]
    assert (told.recipient, told.kind) == (office.drafter, "opinion_late_C4")
    assert told.text.startswith(f"{case} 被征求方逾期没有提出意见，答复期限2026年3月27日（周五）的次日起接着计算")
    remind(TUESDAY, NOW, working_calendar())
    assert not Message.objects.filter(kind__startswith="opinion").exclude(pk=told.pk).exists()


@pytest.mark.django_db
def test_of_two_consultations_only_the_silent_one_is_recorded():
    office = make_office()
    case = asked(office)
    case = clock.consult(case, kind="agency", party="乙局", actor=office.drafter, on=D(2026, 3, 20), today=TODAY)
    assert lapse_opinions(TUESDAY, NOW) == 1
    case.refresh_from_db()
    assert case.waiting_for == "agency"
    assert acts(case).count(Act.OPINION_LAPSED.value) == 1


@pytest.mark.django_db
def test_two_silent_sides_of_one_case_are_recorded_by_one_look_though_a_fee_is_awaited():
    office = make_office()
    case = asked(office)
    day = {"actor": office.drafter, "today": TODAY}
    case = clock.consult(case, kind="agency", party="乙局", on=D(2026, 3, 6), **day)
    case = clock.consultation_received(case, consultation="C6", on=D(2026, 3, 9), **day)
    case = clock.charge_fee(case, basis="item", quantity=40, amount=1800, on=D(2026, 3, 10), **day)
    assert case.waiting_for == "fee"
    assert lapse_opinions(D(2026, 4, 1), NOW) == 2  # 03-27 and 03-30, each a working day ago at least
    lapsed = case.events.filter(act=Act.OPINION_LAPSED.value).order_by("seq")
    assert [(e.facts["consultation"], e.facts["lapsed_on"]) for e in lapsed] == [
        ("C4", "2026-03-27"),
        ("C6", "2026-03-30"),
    ]
    case.refresh_from_db()
    assert (case.waiting_for, case.watch) == ("fee", [["fee", "2026-04-08"]])  # 20 working days, 清明 on 04-06


@pytest.mark.django_db
def test_what_an_officer_did_meanwhile_is_not_run_over(monkeypatch):
    """Between reading and recording the opinion comes in: the machine leaves the case, and records the next one."""
    office = make_office()
    answered, silent = asked(office), asked(office)
    reads = machine.Offices

    def slow(today: date) -> machine.Offices:
        clock.opinion(answered, consultation="C4", consents=False, actor=office.clerk, on=TUESDAY, today=TODAY)
        return reads(today)

    monkeypatch.setattr(machine, "Offices", slow)
    assert lapse_opinions(TUESDAY, NOW) == 1
    assert acts(answered)[-1] == Act.OPINION.value
    assert acts(silent)[-1] == Act.OPINION_LAPSED.value


@pytest.mark.django_db
def test_a_receipt_that_was_not_registered_is_left_to_the_officer_and_holds_up_nobody():
    office = make_office()
    unknown, known = asked(office, received=False), asked(office)
    assert lapse_opinions(TUESDAY, NOW) == 1
    assert Act.OPINION_LAPSED.value not in acts(unknown)
    assert Act.OPINION_LAPSED.value in acts(known)


@pytest.mark.django_db
def test_an_applicant_who_stays_silent_is_left_to_a_person():
    office = make_office()
    silent = case_at(Node.SUPPLEMENTATION, office)  # limit 03-17
    unpaid = clock.charge_fee(
        case_at(Node.DRAFTING, office),
        basis="item",
        quantity=40,
        amount=1800,
        actor=office.drafter,
        on=D(2026, 3, 4),
        today=TODAY,
    )  # until 04-01
    assert lapse_opinions(D(2026, 4, 10), NOW) == 0
    remind(D(2026, 4, 10), NOW, working_calendar())
    for case, kind, said in (
        (silent, "supplement_late", "请核实有无正当理由，确认是否按放弃申请办理"),
        (unpaid, "fee_late", "请核实，确认是否按放弃申请办理"),
    ):
        case.refresh_from_db()
        assert case.is_open
        assert said in Message.objects.filter(application=case, kind=kind)[0].text
    supplementation.lapse(silent, actor=office.clerk, no_good_reason=True, on=D(2026, 4, 10), today=TODAY)


@pytest.mark.django_db
def test_the_record_says_that_nobody_did_it():
    office = make_office()
    case = asked(office)
    lapse_opinions(TUESDAY, NOW)
    page = words(shown(office.clerk, case, "?tab=record"))
    assert "系统" in page
    assert "申请人" not in page.split("逾期未提出意见")[-1][:20]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_record_it_once():
    case = asked(make_office())
    start = Barrier(2)

    def look(_n: int) -> int:
        start.wait()
        try:
            return lapse_opinions(TUESDAY, NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(look, range(2))) == 1
    assert acts(case).count(Act.OPINION_LAPSED.value) == 1
