"""件数: how many cases each tab and the list at hand have, capped, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.text import normalised
from requests_app.models import Agency, Application, Staff

from .counts import CAP, Capped, capped_counts
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


def count(over: Range, tabs: Sequence[str], now: str, where: Q, words: str) -> Counts:
    """Count in one query.

    Args:
        over: the range of the lists.
        tabs: keys of the lists that are tabs.
        now: key of the list at hand.
        where: its filters.
        words: what is searched in it, "" for nothing.
    """
    wanted = {f"{key}_{n}": part for key in tabs for n, part in enumerate(over.parts(key))}
    at_hand = over.parts(now, where)
    apart = bool(where) or now not in tabs
    if apart:
        wanted |= {f"total_{n}": part for n, part in enumerate(at_hand)}
    if words:
        wanted |= {f"found_{n}": _holding(part, words) for n, part in enumerate(at_hand)}
    sums = dict.fromkeys(("total", "found", *tabs), 0)
    for name, number in capped_counts(over.staff, wanted).items():
        sums[name.rpartition("_")[0]] += number
    total = sums["total" if apart else now]
    return Counts({key: sums[key] for key in tabs}, total, sums["found"] if words and total <= CAP else None)


def _holding(part: QuerySet[Application], words: str) -> QuerySet[Application]:
    """Return the cases of a list with these words; of one longer than the cap none, so that it is not looked at."""
    keys = part.order_by().values("pk")[: CAP + 1]
    short = Application.objects.alias(length=Capped(keys)).filter(length__lte=CAP)
    return short.filter(pk__in=keys, search_text__contains=normalised(words))
