"""案件列表: the named lists with their counts, filters, search and one page of rows."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from requests_app.law.nodes import Role
from requests_app.models import Agency, Staff, working_calendar

from .counts import CAP, shown
from .deadline import bounds, chip
from .list_counts import Range, count
from .list_filters import FIRST, own_choices, selects
from .list_page import DUE, ORDERS, PAGE, Asked, Order, page_of
from .lists import Named, agencies_seen, chosen, condition, given, lists, mine, searched

__all__ = ["PAGES", "lists", "mine", "worklist_page"]

#: Act of the sticky bar → its button, and who may do it.
BATCH = (
    ("assign", "分办给…", frozenset({Role.CLERK, Role.OFFICE_HEAD})),
    ("print", "打印登记表", frozenset(Role)),
    ("post", "打印文书、信封", frozenset({Role.CLERK})),
    ("archive", "归档", frozenset({Role.ARCHIVIST})),
)


def worklist_page(request: HttpRequest) -> HttpResponse:
    """Show one named list, narrowed and paged; the number of queries does not grow with the rows."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, calendar = timezone.localdate(), working_calendar()
    filters, every = given(request.GET), agencies_seen(staff)
    over = Range(staff, [a for a in every if filters["agency"] in {"", a.code}], today, calendar)
    named = lists(staff, bounds(staff.agency or Agency(), today, calendar))
    now, order = chosen(request.GET, named), ORDERS.get(request.GET.get("sort", ""), DUE)
    words, where = filters["q"] if searched(filters) else "", condition(filters)
    saved, people = own_choices(staff, over.agencies)
    counts = count(over, [one.key for one in named if one.tab], now.key, where, words)
    # A list longer than the cap is never sorted: only by due date an index gives it in order.
    usable = order if counts.total <= CAP else DUE
    place = {name: request.GET.get(name, "") for name in ("before", "after")} if usable is order else {}
    page = page_of(over.parts(now.key, where, each=True), Asked(usable, size=PAGE, words=words, **place))
    total = len(page.rows) if page.whole else counts.found if words else counts.total
    query = _query(now, filters, usable)
    fields = selects(filters, usable, over.agencies, every, people, today)
    context = {
        "title": "案件列表",
        "today": today,
        "tabs": [(one, shown(counts.tabs[one.key])) for one in named if one.tab],
        "now": now,
        "waits": [one for one in named if one.key.startswith("wait_")] if now.key.startswith("wait") else [],
        "saved": [(one, one.query == query) for one in saved],
        "filters": filters,
        "narrowed": any(filters.values()),
        "too_short": filters["q"] and not words,
        "first": [field for field in fields if field.name in FIRST],
        "more": [field for field in fields if field.name not in FIRST],
        "more_open": any(field.chosen for field in fields if field.name not in FIRST),
        "order": usable,
        "too_long": usable is not order,
        "query": query,
        "rows": [(case, chip(case, today, calendar)) for case in page.rows],
        "several": len(over.agencies) > 1,
        "total": None if total is None else shown(total),
        "least": PAGE,
        "acts": [(act, label) for act, label, roles in BATCH if staff.role_set & roles],
        "before": page.before and f"?{query}&before={page.before}",
        "after": page.after and f"?{query}&after={page.after}",
    }
    return render(request, "desk/worklist.html", context)


def _query(now: Named, filters: Mapping[str, str], order: Order) -> str:
    """Return the address of the list as asked, without the place in it."""
    kept = {"list": now.key, **filters, "sort": "" if order is DUE else order.key}
    return urlencode({name: text for name, text in kept.items() if text})


PAGES = (("cases/", worklist_page, "desk_worklist"),)
