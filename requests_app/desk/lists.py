"""命名列表与筛选: which cases a worklist shows; list, export and wall narrow through here, so they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

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


@dataclass(frozen=True, slots=True)
class Named:
    """A named list; one that is no tab is reached from the strip, the wall and the sidebar.

    Args:
        key: its name in an address.
        label: its Chinese name.
        parts: disjoint conditions, together the list. A part is what one index can walk in order: "mine" as one
            condition would be an OR over a million cases.
        tab: stands among the tabs.
    """

    key: str
    label: str
    parts: tuple[Q, ...]
    tab: bool = True

    @property
    def where(self) -> Q:
        """The list as one condition."""
        return any_of(self.parts)


def any_of(parts: Iterable[Q]) -> Q:
    """Return the union of conditions; of none, no case."""
    found = list(parts)  # Q() is everything alone and nothing in an OR, so none is put in front
    return reduce(or_, found) if found else Q(pk__in=[])


def mine(staff: Staff) -> Q:
    """Cases that wait for this person: named, or at a node where one of the roles acts."""
    return any_of(_mine(staff))


def _mine(staff: Staff) -> tuple[Q, ...]:
    """Return what waits for this person, one part a node; disjoint, because a handler is named at 拟办 only."""
    here = Q(agency_id=staff.agency_id)
    wanted = [Q(handler=staff)]
    if staff.has_role(Role.CLERK):
        nodes = (Node.INTAKE, Node.REGISTRATION, Node.SUPPLEMENTATION, Node.REPLY)
        wanted += [Q(handler=None, node=node.value) for node in nodes]
    if staff.has_role(Role.CLERK, Role.OFFICE_HEAD):
        wanted.append(Q(handler=None, node=Node.DRAFTING.value))
    if staff.has_role(Role.SECRECY_REVIEWER):
        wanted.append(Q(handler=None, node=Node.SECRECY_REVIEW.value) & ~Q(drafter=staff))
    if staff.has_role(Role.APPROVER) and staff.approval_level:
        next_to_sign = Q(handler=None, node=Node.APPROVAL.value, levels_signed=staff.approval_level - 1)
        wanted.append(next_to_sign & ~Q(drafter=staff))
    if staff.has_role(Role.ARCHIVIST):
        wanted.append(Q(handler=None, node=Node.ARCHIVING.value))
    return tuple(here & part for part in wanted)


def lists(staff: Staff, at: Bounds) -> list[Named]:
    """Return the named lists, the tabs first and in their order."""
    five = {group.key: group for group in groups(at)}
    return [
        Named("open", "全部在办", (IS_OPEN,)),
        Named("mine", "我的", _mine(staff)),
        Named("new", "待受理", (Q(node=Node.INTAKE.value),)),
        Named("soon", "即将到期", (five["red"].where, five["amber"].where)),
        Named("late", "已逾期", (five["late"].where,)),
        Named("wait", "等待他人", (five["wait"].where,)),
        Named("archiving", "待归档", (Q(node=Node.ARCHIVING.value),)),
        Named("closed", "已办结", (Q(node=Node.CLOSED.value),)),
        Named("all", "全部案件", (Q(),)),
        *[Named(key, five[key].label, (five[key].where,), tab=False) for key in ("red", "amber", "green")],
        *[
            Named(f"wait_{key}", text, (five["wait"].where & Q(waiting_for=key),), tab=False)
            for key, text in WAITS.items()
        ],
        Named("provisional", "到期日暂定", (IS_OPEN & Q(due_provisional=True),), tab=False),
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
#: Parameters that are numbers → their most digits.
NUMBERS = {"handler": 9, "year": 4}


def given(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the filters asked for; what is no possible value narrows nothing."""
    found = {"q": asked.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]}
    for name, (_, allowed) in CHOICES.items():
        text = asked.get(name, "").replace("\0", "").strip()[:LONGEST_CHOICE]
        possible = text in allowed if allowed is not None else True
        if name in NUMBERS:
            possible = text.isascii() and text.isdecimal() and len(text) <= NUMBERS[name]
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


# -- 看得到的机关 ---------------------------------------------------------------------------


def watches(staff: Staff) -> bool:
    """Whether this person may see cases of more than the own agency."""
    return staff.has_role(Role.SUPERVISOR, Role.AUDITOR)


def agencies_seen(staff: Staff) -> list[Agency]:
    """Return the agencies whose cases this person may see, as `for_staff` does; a query for supervision only."""
    if staff.agency is None:
        return []
    if not watches(staff):
        return [staff.agency]
    return list(Agency.objects.filter(path__startswith=staff.agency.path).order_by("path"))


def parts_of(
    key: str, staff: Staff, agencies: Iterable[Agency], today: date, calendar: WorkingCalendar, *, each: bool
) -> list[Q]:
    """Return disjoint conditions, together a named list over these agencies, each by its own bounds.

    Args:
        key: of the list; an unknown one is the first.
        staff: whose lists.
        agencies: over which.
        today: the day of the page.
        calendar: the calendar in force.
        each: whether each agency has parts of its own, to be walked by an index that begins with the agency.
    """
    alike: dict[tuple[int, int], list[Agency]] = {}
    for agency in agencies:
        alike.setdefault((agency.red_to, agency.amber_to), []).append(agency)
    found: list[Q] = []
    for same in alike.values():
        named = chosen({"list": key}, lists(staff, bounds(same[0], today, calendar)))
        keys = [agency.pk for agency in same]
        places = [Q(agency_id=pk) for pk in keys] if each or len(keys) == 1 else [Q(agency_id__in=keys)]
        found += [here & part for here in places for part in named.parts]
    return found


def narrowed(query: Mapping[str, str], staff: Staff, today: date, calendar: WorkingCalendar) -> QuerySet[Application]:
    """Return the cases of a worklist address, unordered: list, filters and search."""
    where = any_of(parts_of(query.get("list", ""), staff, agencies_seen(staff), today, calendar, each=False))
    filters = given(query)
    cases = Application.objects.for_staff(staff).filter(where, condition(filters))
    return cases.filter(search_text__found=filters["q"]) if searched(filters) else cases


def in_order(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Order by due date, cases without one last."""
    return cases.order_by(F("due_on").asc(nulls_last=True), "pk")
