"""期限分档: the five groups every open case falls into exactly one of, and the chip that names them.

逾期 · 红 · 黄 · 绿 · 等待. Strip, lists, wall and chip all read this, so their figures agree. The bounds are
each agency's own setting (working days left).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import days_left
from requests_app.law.nodes import OPEN, Node
from requests_app.models import Agency, Application

from .words import near

#: The clock stands still and starts from nothing afterwards: such a case is never late.
RESTARTS = ("supplement", "fee")
WAITS = {
    "supplement": "等待补正",
    "third_party": "等待第三方意见",
    "agency": "等待其他机关意见",
    "fee": "等待缴费",
}
IS_OPEN = Q(node__in=sorted(node.value for node in OPEN))


@dataclass(frozen=True, slots=True)
class Group:
    """One of the five: its key (also the css of its chip), mark, words, and condition on open cases."""

    key: str
    mark: str
    label: str
    where: Q


@dataclass(frozen=True, slots=True)
class Bounds:
    """Last days of red and amber for one agency: "not more than n working days left", as dates."""

    today: date
    red: date
    amber: date
    red_to: int
    amber_to: int


def bounds(agency: Agency, today: date, calendar: WorkingCalendar) -> Bounds:
    """Return the agency's bounds today."""
    red, amber = (calendar.add_workdays(today, days) for days in (agency.red_to, agency.amber_to))
    # A due date on a rest day after the last day of a group has no more working days left than that day.
    return Bounds(today, _to_next(red, calendar), _to_next(amber, calendar), agency.red_to, agency.amber_to)


def _to_next(day: date, calendar: WorkingCalendar) -> date:
    """Return the last day before the next working day."""
    following = calendar.add_workdays(day, 1)
    return date.fromordinal(following.toordinal() - 1)


def groups(at: Bounds) -> list[Group]:
    """Return the five groups of open cases, most urgent first; together they are all of them."""
    late = Q(due_on__lt=at.today) & ~Q(waiting_for__in=RESTARTS)
    free = Q(waiting_for="", due_on__gte=at.today)
    return [
        Group("late", "!", "已逾期", IS_OPEN & late),
        Group("red", "▲", f"{at.red_to} 个工作日内", IS_OPEN & free & Q(due_on__lte=at.red)),
        Group(
            "amber",
            "◆",
            f"{at.red_to + 1} 至 {at.amber_to} 个工作日",
            IS_OPEN & free & Q(due_on__gt=at.red, due_on__lte=at.amber),
        ),
        Group("green", "●", f"{at.amber_to + 1} 个工作日以上", IS_OPEN & free & Q(due_on__gt=at.amber)),
        Group("wait", "‖", "等待他人", IS_OPEN & ~Q(waiting_for="") & ~late),
    ]


def groups_of_many(agencies: Iterable[Agency], today: date, calendar: WorkingCalendar) -> dict[str, Q]:
    """Return for each of the five keys one condition over many agencies, each by its own bounds."""
    by_bounds: dict[tuple[int, int], list[Agency]] = {}
    for agency in agencies:
        by_bounds.setdefault((agency.red_to, agency.amber_to), []).append(agency)
    found: dict[str, Q] = {}
    for alike in by_bounds.values():
        here = Q(agency__in=[agency.pk for agency in alike])
        for group in groups(bounds(alike[0], today, calendar)):
            found[group.key] = found.get(group.key, Q(pk__in=[])) | (here & group.where)
    return found


@dataclass(frozen=True, slots=True)
class Chip:
    """The deadline chip: shape, words and colour, everywhere the same; `left` is None where nothing runs."""

    css: str
    mark: str
    text: str
    left: int | None = None

    @property
    def long(self) -> str:
        """The words for a head: working days instead of days."""
        return self.text.replace(" 日", " 个工作日")


def chip(case: Application, today: date, calendar: WorkingCalendar, agency: Agency | None = None) -> Chip:  # noqa: PLR0911 - one line a chip
    """Return the chip of a case; its own agency's bounds unless the caller has the agency at hand."""
    if not case.received_on:
        return Chip("wait", "‖", "待确认")
    if not case.is_open:
        return Chip("done", "✓", "待归档" if case.node == Node.ARCHIVING.value else case.node_enum.label)
    late = case.due_on is not None and case.due_on < today and case.waiting_for not in RESTARTS
    if case.waiting_for and not late:
        return Chip("wait", "‖", WAITS[case.waiting_for])
    if case.due_on is None:
        return Chip("wait", "‖", "未起算")
    left = days_left(case.due_on, today, calendar)
    if late:
        return Chip("late", "!", f"逾期 {max(1, -left)} 日", left)
    if left == 0:
        return Chip("red", "▲", "今天到期", left)
    own = agency or case.agency
    if left <= own.red_to:
        return Chip("red", "▲", f"剩 {left} 日", left)
    return (
        Chip("amber", "◆", f"剩 {left} 日", left) if left <= own.amber_to else Chip("green", "●", f"剩 {left} 日", left)
    )


def bar(case: Application, today: date, calendar: WorkingCalendar) -> dict[str, object]:
    """Return what the bar over a page about one case shows (desk/_bar.html): the due date and the chip."""
    return {"due": near(case.due_on, today) if case.due_on else "", "chip": chip(case, today, calendar)}
