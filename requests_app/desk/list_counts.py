"""件数: how many cases each tab and the list at hand have, capped, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.text import normalised
from requests_app.models import Agency, Application, Staff

from .counts import CAP, capped_counts
from .lists import parts_of


@dataclass(frozen=True, slots=True)
class Range:
    """Over what the lists of a page range: whose lists, which agencies, on what day."""

    staff: Staff
    agencies: Sequence[Agency]
    today: date
    calendar: WorkingCalendar

    def parts(self, key: str, where: Q | None = None, *, each: bool = False) -> list[QuerySet[Application]]:
        """Return a list, narrowed, as disjoint queries; see `lists.parts_of`."""
        seen = Application.objects.for_staff(self.staff)
        found = parts_of(key, self.staff, self.agencies, self.today, self.calendar, each=each)
        return [seen.filter(part, where or Q()) for part in found]


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts up to one more than the cap.

    Args:
        tabs: of each tab, without filters.
        total: of the list at hand with its filters, without the search.
        found: of these, how many the search finds; None where the list is too long to look through.
    """

    tabs: dict[str, int]
    total: int
    found: int | None


def count(over: Range, tabs: Iterable[str], at_hand: Sequence[QuerySet[Application]], words: str) -> Counts:
    """Count in one query; a search is counted only among the rows of a list that is not longer than the cap."""
    wanted = {f"{key}_{n}": part for key in tabs for n, part in enumerate(over.parts(key))}
    wanted |= {f"total_{n}": part for n, part in enumerate(at_hand)}
    if words:
        wanted |= {f"found_{n}": _holding(part, words) for n, part in enumerate(at_hand)}
    sums: dict[str, int] = {}
    for name, number in capped_counts(over.staff, wanted).items():
        key = name.rpartition("_")[0]
        sums[key] = sums.get(key, 0) + number
    total, found = sums.pop("total", 0), sums.pop("found", 0)
    return Counts(sums, total, found if words and total <= CAP else None)


def _holding(part: QuerySet[Application], words: str) -> QuerySet[Application]:
    """Return the cases with these words among the first of a list, whichever they are."""
    some = part.order_by().values("pk")[: CAP + 1]
    return Application.objects.filter(pk__in=some, search_text__contains=normalised(words))
