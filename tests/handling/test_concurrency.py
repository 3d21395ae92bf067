"""Two people at once: on PostgreSQL, with real threads and real locks."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from requests_app.handling import approval, intake
from requests_app.law.errors import ChangedMeanwhile, HandlingRefused
from requests_app.law.nodes import Node
from requests_app.models import Application

from ..factories import RECEIVED, TODAY, case_at, make_agency, make_case, make_office

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.usefixtures("committed_db"),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks are PostgreSQL's"),
]


def test_twenty_threads_race_one_approval() -> None:
    office = make_office(make_agency(levels=1))
    case = case_at(Node.APPROVAL, office)
    start = Barrier(20)
    seen = case.events_count

    def sign(_n: int) -> str:
        start.wait()
        try:
            approval.approve(case, actor=office.approver1, on=RECEIVED, today=TODAY, seen=seen)
        except ChangedMeanwhile as refusal:
            return refusal.message
        finally:
            connection.close()
        return "signed"

    with ThreadPoolExecutor(20) as pool:
        answers = Counter(pool.map(sign, range(20)))
    name = office.approver1.display_name
    clear = f"您打开页面后，{name}已办理“审核同意”，现在在“答复”环节。请刷新页面再办理。"
    assert answers == {"signed": 1, clear: 19}
    assert Application.objects.get(pk=case.pk).levels_signed == 1


def test_a_hundred_registrations_at_once_leave_no_gap() -> None:
    office = make_office()
    cases = [make_case(office) for _ in range(100)]

    def accept(case: Application) -> str:
        try:
            done = intake.accept(
                case, actor=office.clerk, on=RECEIVED, today=TODAY, received_on=RECEIVED, basis="both_confirmed"
            )
        finally:
            connection.close()
        return str(done.number)

    with ThreadPoolExecutor(20) as pool:
        numbers = sorted(pool.map(accept, cases))
    assert numbers == [f"2026-{n:04d}" for n in range(1, 101)]


def test_a_refused_registration_gives_its_number_back() -> None:
    office = make_office()
    case = make_case(office)
    with pytest.raises(HandlingRefused):
        intake.accept(
            case, actor=office.drafter, on=RECEIVED, today=TODAY, received_on=RECEIVED, basis="both_confirmed"
        )
    done = intake.accept(
        case, actor=office.clerk, on=RECEIVED, today=TODAY, received_on=RECEIVED, basis="both_confirmed"
    )
    assert done.number == "2026-0001"
