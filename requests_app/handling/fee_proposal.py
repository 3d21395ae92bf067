"""信息处理费的建议: what may be charged for a request and how it comes about (Art. 42; 国办函〔2020〕109号).

The system proposes, an officer decides. By item the month of the applicant counts, by page the request alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from requests_app.law.fees import Step, check_in_force, steps_by_item, steps_by_page
from requests_app.law.nodes import Act
from requests_app.models import Event

from .repeats import MonthCount


@dataclass(frozen=True, slots=True)
class FeeProposal:
    """What may be charged ("可以收取"), and how it comes about.

    Args:
        basis: "item" or "page".
        quantity: items of the month up to this request, or pages.
        steps: the lines of the sum.
        charged: items of the month charged by an earlier notice, which are not in the sum.
    """

    basis: str
    quantity: int
    steps: tuple[Step, ...]
    charged: int = 0

    @property
    def amount(self) -> int:
        """Yuan."""
        return sum(step.yuan for step in self.steps)


def covered(month: MonthCount) -> int:
    """Return how many items of the month a fee notice has charged for already; one query."""
    notices = Event.objects.filter(application__in=month.keys, act=Act.CHARGE_FEE.value).values_list("facts", flat=True)
    return max((int(facts["quantity"]) for facts in notices if facts.get("basis") == "item"), default=0)


def by_item(month: MonthCount, *, received_on: date, charged: int = 0) -> FeeProposal:
    """Propose the fee by item: the month's items up to this request, less those charged already.

    Args:
        month: the count of the month.
        received_on: when the request was received.
        charged: items of the month charged by an earlier notice.

    Raises:
        FeeNotInForce: received before 2021.
    """
    check_in_force(received_on)
    steps = steps_by_item(max(0, month.nth - charged), earlier=charged)
    return FeeProposal("item", month.nth, steps, charged)


def by_page(pages: int, *, received_on: date) -> FeeProposal:
    """Propose the fee by page of one request: A4 or smaller, one side a page.

    Raises:
        FeeNotInForce: received before 2021.
    """
    check_in_force(received_on)
    return FeeProposal("page", pages, steps_by_page(pages))
