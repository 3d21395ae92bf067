"""案件列表: the named lists, what is "mine", filters and keyset paging; all begin at `for_staff`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import Channel
from requests_app.law.nodes import OPEN, Node, Role
from requests_app.models import Application, Staff, working_calendar

from .deadline import chip

PAGE = 30
SEARCHED = ("number", "reference", "applicant_name", "content", "title", "doc_ref")
LONGEST_SEARCH = 60
DIGITS_OF_A_KEY = 18


@dataclass(frozen=True, slots=True)
class Named:
    """A named list."""

    key: str
    label: str
    where: Q


def mine(staff: Staff) -> Q:
    """Cases that wait for this person: named, or at a node where one of the roles acts."""
    wanted = Q(handler=staff)
    if staff.has_role(Role.CLERK):
        nodes = (Node.INTAKE, Node.REGISTRATION, Node.SUPPLEMENTATION, Node.REPLY)
        wanted |= Q(handler=None, node__in=[n.value for n in nodes])
    if staff.has_role(Role.CLERK, Role.OFFICE_HEAD):
        wanted |= Q(handler=None, node=Node.DRAFTING.value)
    if staff.has_role(Role.SECRECY_REVIEWER):
        wanted |= Q(node=Node.SECRECY_REVIEW.value) & ~Q(drafter=staff)
    if staff.has_role(Role.APPROVER) and staff.approval_level:
        next_to_sign = Q(node=Node.APPROVAL.value, levels_signed=staff.approval_level - 1)
        wanted |= next_to_sign & ~Q(drafter=staff)
    if staff.has_role(Role.ARCHIVIST):
        wanted |= Q(node=Node.ARCHIVING.value)
    return wanted & Q(agency_id=staff.agency_id)


def lists(staff: Staff, today: date, calendar: WorkingCalendar) -> list[Named]:
    """Return the named lists in the order of the tabs."""
    is_open = Q(node__in=[n.value for n in OPEN])
    running = is_open & ~Q(waiting_for__in=["supplement", "fee"])
    soon = calendar.add_workdays(today, 7)
    return [
        Named("open", "全部在办", is_open),
        Named("mine", "我的", mine(staff)),
        Named("new", "待受理", Q(node=Node.INTAKE.value)),
        Named("soon", "即将到期", running & Q(due_on__gte=today, due_on__lte=soon)),
        Named("late", "已逾期", running & Q(due_on__lt=today)),
        Named("waiting", "等待他人", is_open & ~Q(waiting_for="")),
        Named("archiving", "待归档", Q(node=Node.ARCHIVING.value)),
        Named("closed", "已办结", Q(node=Node.CLOSED.value)),
    ]


def worklist_page(request: HttpRequest) -> HttpResponse:
    """Show one named list, narrowed and paged; the number of queries does not grow with the rows."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, calendar = timezone.localdate(), working_calendar()
    seen, named = Application.objects.for_staff(staff), lists(staff, today, calendar)
    chosen = next((n for n in named if n.key == request.GET.get("list")), named[0])
    given = _given(request.GET)
    page = page_of(
        seen.filter(chosen.where, _narrowed(given)), request.GET.get("before", ""), request.GET.get("after", "")
    )
    counts = seen.aggregate(**{n.key: Count("pk", filter=n.where) for n in named})
    query = urlencode({"list": chosen.key, **{name: text for name, text in given.items() if text}})
    context = {
        "title": "案件列表",
        "today": today,
        "lists": [(n, counts[n.key]) for n in named],
        "chosen": chosen,
        "given": given,
        "nodes": list(Node),
        "channels": list(Channel),
        "rows": [(case, chip(case, today, calendar)) for case in page.rows],
        "before": page.before and f"?{query}&before={page.before}",
        "after": page.after and f"?{query}&after={page.after}",
    }
    return render(request, "desk/worklist.html", context)


def _given(asked: QueryDict) -> dict[str, str]:
    """Return the filters asked for; what is not a node or a channel narrows nothing."""
    node, channel = asked.get("node", ""), asked.get("channel", "")
    return {
        "q": asked.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        "node": node if node in set(Node) else "",
        "channel": channel if channel in set(Channel) else "",
    }


def _narrowed(given: dict[str, str]) -> Q:
    wanted = Q(**{name: given[name] for name in ("node", "channel") if given[name]})
    if not given["q"]:
        return wanted
    found = Q()
    for name in SEARCHED:
        found |= Q(**{f"{name}__icontains": given["q"]})
    return wanted & found


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `before` and `after` are the keys of its neighbours, "" where there is none."""

    rows: list[Application]
    before: str = ""
    after: str = ""


def page_of(cases: QuerySet[Application], before: str = "", after: str = "") -> Page:
    """Return one page by due date, cases without one last; no OFFSET, so every page costs the same."""
    back = _key(before)
    start = back or _key(after)
    if start is not None:
        cases = cases.filter(_earlier(*start) if back else _later(*start))
    due = F("due_on")
    order = (due.desc(nulls_first=True), "-pk") if back else (due.asc(nulls_last=True), "pk")
    found = list(cases.select_related("handler").order_by(*order)[: PAGE + 1])
    more, rows = len(found) > PAGE, found[:PAGE]
    if not rows:
        return Page([])
    if back:
        rows.reverse()
    first, last = _name(rows[0]), _name(rows[-1])
    return Page(rows, first if (more if back else start) else "", last if back or more else "")


def _name(case: Application) -> str:
    return f"{case.due_on.isoformat() if case.due_on else '-'}_{case.pk}"


def _key(text: str) -> tuple[date | None, int] | None:
    """Read a page key; a broken one means the first page."""
    due, _, pk = text.partition("_")
    if not (pk.isascii() and pk.isdecimal()) or len(pk) > DIGITS_OF_A_KEY:
        return None
    try:
        return (None if due == "-" else date.fromisoformat(due)), int(pk)
    except ValueError:
        return None


def _later(due: date | None, pk: int) -> Q:
    if due is None:
        return Q(due_on=None, pk__gt=pk)
    return Q(due_on__gt=due) | Q(due_on=due, pk__gt=pk) | Q(due_on=None)


def _earlier(due: date | None, pk: int) -> Q:
    if due is None:
        return Q(due_on__isnull=False) | Q(due_on=None, pk__lt=pk)
    return Q(due_on__lt=due) | Q(due_on=due, pk__lt=pk)


PAGES = (("cases/", worklist_page, "desk_worklist"),)
