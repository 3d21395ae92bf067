"""命名列表与筛选: which cases a worklist shows; list, export and wall narrow through here, so they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from requests_app.law.applicants import ApplicantKind
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import Channel
from requests_app.law.nodes import Node, Role
from requests_app.law.outcomes import Outcome
from requests_app.law.text import SHORTEST_SEARCH, normalised
from requests_app.models import Agency, Application, Staff

from .deadline import IS_OPEN, WAITS, Bounds, bounds, groups

LONGEST_SEARCH = 60
LONGEST_CHOICE = 40
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Named:
    """A named list; one that is no tab is reached from the strip, the wall and the sidebar."""

    key: str
    label: str
    where: Q
    tab: bool = True


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


def lists(staff: Staff, at: Bounds) -> list[Named]:
    """Return the named lists, the tabs first and in their order."""
    five = {group.key: group for group in groups(at)}
    return [
        Named("open", "全部在办", IS_OPEN),
        Named("mine", "我的", mine(staff)),
        Named("new", "待受理", Q(node=Node.INTAKE.value)),
        Named("soon", "即将到期", five["red"].where | five["amber"].where),
        Named("late", "已逾期", five["late"].where),
        Named("wait", "等待他人", five["wait"].where),
        Named("archiving", "待归档", Q(node=Node.ARCHIVING.value)),
        Named("closed", "已办结", Q(node=Node.CLOSED.value)),
        Named("all", "全部案件", Q()),
        *[Named(key, five[key].label, five[key].where, tab=False) for key in ("red", "amber", "green")],
        *[
            Named(f"wait_{key}", text, five["wait"].where & Q(waiting_for=key), tab=False)
            for key, text in WAITS.items()
        ],
    ]


#: Parameter → the column it narrows and the values it may have; None: any short text.
CHOICES: dict[str, tuple[str, frozenset[str] | None]] = {
    "node": ("node", frozenset(n.value for n in Node)),
    "channel": ("channel", frozenset(c.value for c in Channel)),
    "kind": ("applicant_kind", frozenset(k.value for k in ApplicantKind)),
    "outcome": ("outcome", frozenset(o.value for o in Outcome)),
    "waiting": ("waiting_for", frozenset(WAITS)),
    "unit": ("unit", None),
    "topic": ("topic", None),
    "agency": ("agency__code", None),
    "handler": ("handler_id", None),
    "year": ("received_year", None),
}
NUMBERS = frozenset({"handler", "year"})


def given(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the filters asked for; what is no possible value narrows nothing."""
    found = {"q": asked.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]}
    for name, (_, allowed) in CHOICES.items():
        text = asked.get(name, "").replace("\0", "").strip()[:LONGEST_CHOICE]
        possible = text in allowed if allowed is not None else True
        if name in NUMBERS:
            possible = text.isascii() and text.isdecimal() and len(text) <= DIGITS
        found[name] = text if possible else ""
    return found


def condition(filters: Mapping[str, str]) -> Q:
    """Return the filters as a condition; the search is asked apart, it has its own index."""
    return Q(**{column: filters[name] for name, (column, _) in CHOICES.items() if filters.get(name)})


def searched(filters: Mapping[str, str]) -> bool:
    """Whether there is a search long enough to be answered."""
    return len(normalised(filters.get("q", ""))) >= SHORTEST_SEARCH


def chosen(asked: Mapping[str, str], named: list[Named]) -> Named:
    """Return the list asked for, else the first."""
    return next((one for one in named if one.key == asked.get("list")), named[0])


def narrowed(query: Mapping[str, str], staff: Staff, today: date, calendar: WorkingCalendar) -> QuerySet[Application]:
    """Return the cases of a worklist address, unordered: list, filters and search."""
    agency = staff.agency or Agency()
    where = chosen(query, lists(staff, bounds(agency, today, calendar))).where
    filters = given(query)
    cases = Application.objects.for_staff(staff).filter(where, condition(filters))
    return cases.filter(search_text__found=filters["q"]) if searched(filters) else cases


def in_order(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Order by due date, cases without one last."""
    return cases.order_by(F("due_on").asc(nulls_last=True), "pk")
