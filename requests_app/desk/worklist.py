"""案件列表: the named lists with their counts, filters, search and one page of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from requests_app.law.calendar import WorkingCalendar
from requests_app.models import Agency, Application, Staff, working_calendar

from .counts import capped_counts, shown
from .deadline import bounds, chip
from .list_filters import own_choices, selects
from .list_page import DUE, ORDERS, PAGE, Asked, Order, Page, page_of
from .lists import Named, agencies_seen, chosen, condition, given, lists, mine, parts_of, searched

__all__ = ["PAGES", "lists", "mine", "worklist_page"]


@dataclass(frozen=True, slots=True)
class Range:
    """Over what the lists of a page range: whose lists, which agencies, on what day."""

    staff: Staff
    agencies: Sequence[Agency]
    today: date
    calendar: WorkingCalendar

    def parts(self, key: str, where: Q | None = None, *, each: bool = False) -> list[QuerySet[Application]]:
        """Return a list, narrowed, as disjoint queries."""
        seen = Application.objects.for_staff(self.staff)
        found = parts_of(key, self.staff, self.agencies, self.today, self.calendar, each=each)
        return [seen.filter(part, where or Q()) for part in found]


def worklist_page(request: HttpRequest) -> HttpResponse:
    """Show one named list, narrowed and paged; the number of queries does not grow with the rows."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, calendar = timezone.localdate(), working_calendar()
    filters, every = given(request.GET), agencies_seen(staff)
    over = Range(staff, [a for a in every if filters["agency"] in {"", a.code}], today, calendar)
    named = lists(staff, bounds(staff.agency or Agency(), today, calendar))
    now = chosen(request.GET, named)
    order = ORDERS.get(request.GET.get("sort", ""), DUE)
    saved, people = own_choices(staff, over.agencies)
    counts, page, order = _found(request, over, named, now, filters, order)
    query = _query(now, filters, order)
    total = counts.get("total", -1)
    context = {
        "title": "案件列表",
        "today": today,
        "tabs": [(n, shown(counts[n.key])) for n in named if n.tab],
        "chosen": now,
        "waits": [n for n in named if n.key.startswith("wait_")] if now.key.startswith("wait") else [],
        "saved": [(one, one.query == query) for one in saved],
        "given": filters,
        "selects": selects(filters, order.key, over.agencies, every, people, today),
        "order": order,
        "query": query,
        "rows": [(case, chip(case, today, calendar)) for case in page.rows],
        "total": total,
        "before": page.before and f"?{query}&before={page.before}",
        "after": page.after and f"?{query}&after={page.after}",
    }
    return render(request, "desk/worklist.html", context)


def _found(
    request: HttpRequest, over: Range, named: Sequence[Named], now: Named, filters: Mapping[str, str], order: Order
) -> tuple[dict[str, int], Page, Order]:
    words = filters["q"] if searched(filters) else ""
    parts = over.parts(now.key, condition(filters), each=True)
    page = page_of(parts, Asked(order, request.GET.get("before", ""), request.GET.get("after", ""), PAGE, words))
    wanted = {}
    for one in named:
        if one.tab:
            wanted |= {f"{one.key}_{n}": part for n, part in enumerate(over.parts(one.key))}
    counted = capped_counts(over.staff, wanted)
    counts = {one.key: 0 for one in named}
    for name, count in counted.items():
        counts[name.rpartition("_")[0]] += count
    return counts, page, order


def _query(now: Named, filters: Mapping[str, str], order: Order) -> str:
    """Return the address of the list as asked, without the place in it."""
    kept = {"list": now.key, **filters, "sort": "" if order is DUE else order.key}
    return urlencode({name: text for name, text in kept.items() if text})


PAGES = (("cases/", worklist_page, "desk_worklist"),)
