"""The fee proposed: literal figures of 国办函〔2020〕109号, and nothing charged twice."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.handling import clock, fee_proposal, repeats
from requests_app.handling.repeats import MonthCount
from requests_app.law.errors import FeeNotInForce
from requests_app.law.nodes import Node
from requests_app.models import Application
from tests.factories import case_at, make_office

DAY = date(2026, 3, 2)


def month(nth: int) -> MonthCount:
    return MonthCount(date(2026, 3, 1), nth, nth, 0, ())


@pytest.mark.parametrize(
    ("nth", "yuan"), [(1, 0), (10, 0), (11, 100), (12, 200), (30, 2000), (31, 2200), (40, 4000), (45, 5500)]
)
def test_by_item_up_to_this_request(nth, yuan):
    assert fee_proposal.by_item(month(nth), received_on=DAY).amount == yuan


def test_by_item_each_band_is_a_line():
    proposal = fee_proposal.by_item(month(45), received_on=DAY)
    lines = [(step.first, step.last, step.many, step.price, step.yuan) for step in proposal.steps]
    assert lines == [(1, 10, 10, 0, 0), (11, 30, 20, 100, 2000), (31, 40, 10, 200, 2000), (41, 45, 5, 300, 1500)]
    assert (proposal.basis, proposal.quantity) == ("item", 45)


@pytest.mark.parametrize(
    ("nth", "charged", "yuan"), [(12, 11, 100), (31, 30, 200), (12, 12, 0), (12, 14, 0), (11, 3, 100)]
)
def test_by_item_what_another_notice_charged_is_not_charged_again(nth, charged, yuan):
    assert fee_proposal.by_item(month(nth), received_on=DAY, charged=charged).amount == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(0, 0), (30, 0), (44, 140), (57, 270), (68, 380), (72, 420), (109, 880), (119, 1080), (250, 4700)],
)
def test_by_page(pages, yuan):
    assert fee_proposal.by_page(pages, received_on=DAY).amount == yuan


def test_by_page_each_band_is_a_line():
    proposal = fee_proposal.by_page(109, received_on=DAY)
    lines = [(step.first, step.last, step.many, step.price, step.yuan) for step in proposal.steps]
    assert lines == [(1, 30, 30, 0, 0), (31, 100, 70, 10, 700), (101, 109, 9, 20, 180)]
    assert (proposal.basis, proposal.quantity) == ("page", 109)


def test_no_fee_before_2021():
    with pytest.raises(FeeNotInForce):
        fee_proposal.by_item(month(12), received_on=date(2020, 12, 31))
    with pytest.raises(FeeNotInForce):
        fee_proposal.by_page(250, received_on=date(2020, 12, 31))
    assert fee_proposal.by_item(month(12), received_on=date(2021, 1, 1)).amount == 200


@pytest.mark.django_db
def test_notices_of_the_month_are_known():
    office = make_office()
    cases = [case_at(Node.DRAFTING, office, on=DAY, content=f"第{n}号地块批文") for n in range(13)]

    def charged(basis: str, quantity: int, at: int) -> int:
        clock.charge_fee(cases[at], actor=office.drafter, on=DAY, today=DAY, basis=basis, quantity=quantity, amount=100)
        return fee_proposal.covered(repeats.month_count(cases[12], Application.objects.all()))

    assert fee_proposal.covered(repeats.month_count(cases[12], Application.objects.all())) == 0
    assert charged("page", 109, 3) == 0
    assert charged("item", 11, 10) == 11
    count = repeats.month_count(cases[12], Application.objects.all())
    assert fee_proposal.by_item(count, received_on=DAY, charged=11).amount == 200
