"""What single forms offer and work out: drafters, units, fees, the answer at the counter."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from requests_app.desk.act_table import on_the_spot_in_one_sitting
from requests_app.handling import approval
from requests_app.law.errors import BadFacts, ReplyIncomplete
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Event
from tests.desk.stories import STORIES, TODAY, YESTERDAY, confirmation, fields_of, named_office, signed_in
from tests.factories import Office, case_at, elements, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-06-30 10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


def test_drafters_are_offered_with_their_open_cases_and_the_absent_last(office):
    away = make_staff(
        office.agency, Role.DRAFTER, display_name="外出人", unit="一处", away_from=YESTERDAY,
        away_until=date(2026, 7, 3), stand_in=office.drafter,
    )  # fmt: skip
    case_at(Node.DRAFTING, office, on=YESTERDAY)
    case = case_at(Node.REGISTRATION, office, on=YESTERDAY)
    page = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/assign/")
    assert page.context["form"].fields["drafter"].choices == [
        (str(office.drafter.pk), f"{office.drafter} · 自然资源处 · 在办 1 件"),
        (str(away.pk), f"外出人 · 一处 · 在办 0 件 · 离岗至 2026-07-03，由 {office.drafter} 代办"),
    ]


def test_the_units_of_the_agency_are_suggested(office):
    office.agency.units = ["一处", "二处"]
    office.agency.save()
    case = case_at(Node.REGISTRATION, office, on=YESTERDAY)
    page = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/assign/").content.decode()
    assert '<datalist id="units"><option value="一处"></option><option value="二处"></option></datalist>' in page


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ({"basis": "page", "quantity": "57"}, 270),
        ({"basis": "page", "quantity": "250"}, 4700),
        ({"basis": "item", "quantity": "45", "charged": "0"}, 5500),
        ({"basis": "item", "quantity": "12", "charged": "11"}, 100),
    ],
)
def test_the_fee_is_worked_out_and_not_typed(office, typed, amount):
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    page = confirmation(office, Act.CHARGE_FEE, case, **typed)
    assert ("金额（元）", str(amount)) in page.context["consequence"].told


@pytest.mark.parametrize("typed", [{"basis": "page", "quantity": "30"}, {"basis": "item", "quantity": "10"}])
def test_what_costs_nothing_is_not_charged(office, typed):
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    page = confirmation(office, Act.CHARGE_FEE, case, **typed)
    assert "按标准不收费" in page.content.decode()


def test_an_answer_at_the_counter_is_one_sitting(office):
    make_staff(office.agency, Role.CLERK)
    case = case_at(Node.REGISTRATION, office, on=YESTERDAY)
    page = confirmation(office, Act.ANSWER_ON_THE_SPOT, case)
    assert page.context["consequence"].button == f"确认当场答复并送达，交 {office.archivist} 归档"
    assert [who for who, _ in page.context["consequence"].notices] == [str(office.archivist)], (
        "nobody else has to go on"
    )
    client = signed_in(office.clerk)
    address = f"/admin/cases/{case.pk}/answer_on_the_spot/"
    client.post(address, {**fields_of(client.get(address)), **STORIES[Act.ANSWER_ON_THE_SPOT].typed, "confirmed": "1"})
    case.refresh_from_db()
    assert (case.node, case.outcome, case.replied_on) == (Node.ARCHIVING, "granted", TODAY)
    assert [e.act for e in case.events.order_by("seq")][-2:] == ["answer_on_the_spot", "deliver"]
    assert case.events.last().facts["proof"] == "当面签收"
    archive = signed_in(office.archivist).get(f"/admin/cases/{case.pk}/archive/")
    assert archive.context["form"]["proof"].value() == "当面签收"


def test_of_an_answer_at_the_counter_nothing_stays_where_one_part_is_refused(office):
    case = case_at(Node.REGISTRATION, office, on=YESTERDAY)
    rows = Event.objects.count()
    with pytest.raises(ReplyIncomplete):
        on_the_spot_in_one_sitting(case, actor=office.clerk, on=TODAY, today=TODAY, elements={}, method="post")
    whole = elements(ReplyKind.REPLY_ALREADY_PUBLIC)
    with pytest.raises(BadFacts, match="送达方式"):
        on_the_spot_in_one_sitting(case, actor=office.clerk, on=TODAY, today=TODAY, elements=whole, method="")
    assert Event.objects.count() == rows


def test_the_last_signature_says_so(office):
    case = case_at(Node.APPROVAL, office, on=YESTERDAY)
    case = approval.approve(case, actor=office.approver1, on=YESTERDAY, today=TODAY)
    page = signed_in(office.approver2).post(
        f"/admin/cases/{case.pk}/approve/", {"on": TODAY.isoformat(), "seen": case.events_count, "verdict": "approve"}
    )
    said = page.context["consequence"]
    assert (said.heading, said.button) == ("签发这份答复书？", f"确认签发，交 {office.clerk} 送达")
