"""信息处理费 (Art. 42; 国办函〔2020〕109号): by item or by page, progressive, in whole yuan.

The system proposes, a person decides: the fee "可以收取".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from .errors import FeeNotInForce
from .policy import FEE_IN_FORCE_FROM

#: (last item of the band, yuan for each item); above the last band each ten items cost 100 more.
ITEM_BANDS = ((10, 0), (30, 100))
ITEM_STEP, ITEM_STEP_YUAN, ITEM_STEP_FIRST = 10, 100, 200
#: (last page of the band, yuan for each page); None is without end.
PAGE_BANDS: tuple[tuple[int | None, int], ...] = ((30, 0), (100, 10), (200, 20), (None, 40))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a fee: from the first to the last item or page, yuan for each."""

    first: int
    last: int
    price: int

    @property
    def many(self) -> int:
        """How many items or pages."""
        return self.last - self.first + 1

    @property
    def yuan(self) -> int:
        """What they cost together."""
        return self.many * self.price


def item_price(nth: int) -> int:
    """Return the yuan of the n-th item of one applicant in one calendar month."""
    for last, price in ITEM_BANDS:
        if nth <= last:
            return price
    return ITEM_STEP_FIRST + ITEM_STEP_YUAN * ((nth - ITEM_BANDS[-1][0] - 1) // ITEM_STEP)


def steps_by_item(items: int, *, earlier: int = 0) -> tuple[Step, ...]:
    """Return the lines of a fee for these items after `earlier` ones of the same applicant and month."""
    found = []
    for price, group in groupby(range(earlier + 1, earlier + items + 1), key=item_price):
        numbers = list(group)
        found.append(Step(numbers[0], numbers[-1], price))
    return tuple(found)


def steps_by_page(pages: int) -> tuple[Step, ...]:
    """Return the lines of a fee for so many pages of one request, A4 or smaller, one side a page."""
    return tuple(_page_steps(pages))


def _page_steps(pages: int) -> Iterator[Step]:
    first = 1
    for upto, price in PAGE_BANDS:
        last = pages if upto is None else min(pages, upto)
        if last >= first:
            yield Step(first, last, price)
        first = last + 1


def fee_by_item(items: int, *, earlier: int = 0) -> int:
    """Return the yuan for these items after `earlier` ones of the same applicant and month."""
    return sum(step.yuan for step in steps_by_item(items, earlier=earlier))


def fee_by_page(pages: int) -> int:
    """Return the yuan for so many pages of one request, A4 or smaller, one side a page."""
    return sum(step.yuan for step in steps_by_page(pages))


def check_in_force(received_on: date) -> None:
    """Raise FeeNotInForce for a request received before the fee existed."""
    if received_on < FEE_IN_FORCE_FROM:
        raise FeeNotInForce
