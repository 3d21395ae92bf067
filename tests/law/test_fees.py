"""信息处理费: every figure of the rules, literal (国办函〔2020〕109号)."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.errors import FeeNotInForce
from requests_app.law.fees import check_in_force, fee_by_item, fee_by_page, item_price


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [
        (0, 0),
        (30, 0),
        (31, 10),
        (44, 140),
        (57, 270),
        (68, 380),
        (72, 420),
        (100, 700),
        (101, 720),
        (109, 880),
        (119, 1080),
        (200, 2700),
        (201, 2740),
        (250, 4700),
    ],
)
def test_by_page(pages: int, yuan: int) -> None:
    assert fee_by_page(pages) == yuan


@pytest.mark.parametrize(("items", "yuan"), [(10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (45, 5500)])
def test_by_item(items: int, yuan: int) -> None:
    assert fee_by_item(items) == yuan


def test_items_of_the_same_month_go_on_counting() -> None:
    assert fee_by_item(1, earlier=10) == 100
    assert fee_by_item(35, earlier=10) == 5500


@pytest.mark.parametrize(("nth", "yuan"), [(10, 0), (11, 100), (30, 100), (31, 200), (40, 200), (41, 300), (51, 400)])
def test_price_of_the_nth_item(nth: int, yuan: int) -> None:
    assert item_price(nth) == yuan


def test_no_fee_before_2021() -> None:
    check_in_force(date(2021, 1, 1))
    with pytest.raises(FeeNotInForce):
        check_in_force(date(2020, 12, 31))
