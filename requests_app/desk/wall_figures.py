"""督办台的数字: one row an agency of the subtree, by a constant number of grouped queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, Subquery

from requests_app.handling.supervision import Urged, latest_of
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import days_left
from requests_app.law.nodes import Act, Role
from requests_app.models import Agency, Application, Event, Staff
from requests_app.models.application import ApplicationQuerySet

from .deadline import IS_OPEN, bounds, groups, groups_of_many
from .month_figures import REPLIED_LATE, share

#: A share of replies in time below this many per cent carries the mark ▼.
LOW_RATE = 98
KEYS = ("late", "red", "amber", "green", "wait")
WORDS = {"late": "逾期", "red": "临近到期", "amber": "即将到期", "green": "期限充裕", "wait": "等待他人"}
#: Acts that lead no case nearer to its reply.
_NO_WORK = [act.value for act in (Act.EXPLAIN_LATENESS, Act.RECALCULATE, Act.FILE_REMEDY, Act.CONCLUDE_REMEDY)]
WAITS = {"supplement": "补正", "third_party": "第三方", "agency": "其他机关", "fee": "缴费"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bar, in per cent of the longest bar, as text an SVG takes."""

    key: str
    x: str
    width: str
    title: str


@dataclass(slots=True)
class Row:
    """One agency's figures; the bar is made once the longest is known."""

    agency: Agency
    counts: dict[str, int]
    due_today: int = 0
    oldest: date | None = None
    waits: dict[str, int] = field(default_factory=dict)
    replied: int = 0
    late_replies: int = 0
    urging: int = 0
    lapsed: int = 0
    answered: int = 0
    bar: list[Piece] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The short name."""
        return self.agency.short_name or self.agency.name

    @property
    def open(self) -> int:
        """Open cases: the five groups are all of them."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The five counts in order."""
        return [(key, self.counts[key]) for key in KEYS]

    @property
    def rate(self) -> str:
        """The share replied in time this year; "" while nothing is replied."""
        return share(self.replied - self.late_replies, self.replied)

    @property
    def low(self) -> bool:
        """Whether the share lies under the threshold."""
        return (self.replied - self.late_replies) * 100 < LOW_RATE * self.replied

    @property
    def unurged(self) -> int:
        """Late cases for which nothing was ever issued."""
        return self.counts["late"] - self.urging - self.answered

    @property
    def said(self) -> str:
        """The bar in words."""
        return f"{self.label}在办{self.open}件：" + "，".join(f"{WORDS[key]}{n}件" for key, n in self.cells)


def agencies_of(staff: Staff) -> list[Agency]:
    """The agencies a person's wall shows: the subtree for supervision, else the own; by place in the tree."""
    if staff.agency is None:
        return []
    if staff.has_role(Role.SUPERVISOR, Role.AUDITOR):
        return list(Agency.objects.filter(path__startswith=staff.agency.path).order_by("path"))
    return [staff.agency]


def rows_of(
    seen: ApplicationQuerySet, agencies: list[Agency], today: date, calendar: WorkingCalendar
) -> tuple[list[Row], dict[int, Urged]]:
    """Return a row for each agency that has cases or takes requests, and the 督办 of the late cases; 3 queries.

    Args:
        seen: the cases of `for_staff`, narrowed to these agencies.
        agencies: whose rows.
        today: the day of the page.
        calendar: the calendar in force.
    """
    where = groups_of_many(agencies, today, calendar)
    rows = {agency.pk: Row(agency, dict.fromkeys(KEYS, 0)) for agency in agencies}
    _count_open(seen, rows, where, today)
    _count_replied(seen, rows, today.year)
    urged = latest_of(seen.filter(where.get("late", Q(pk__in=[]))))
    for one in urged.values():
        row = rows[one.agency_id]
        row.answered += one.answered
        row.urging += not one.answered
        row.lapsed += one.lapsed(today)
    shown = [row for row in rows.values() if row.agency.active or row.open or row.replied]
    _draw(shown)
    return shown, urged


def _count_open(seen: ApplicationQuerySet, rows: Mapping[int, Row], where: Mapping[str, Q], today: date) -> None:
    wait = where.get("wait", Q(pk__in=[]))
    counted: Iterable[Mapping[str, Any]] = (
        seen.filter(IS_OPEN)
        .order_by()
        .values("agency")
        .annotate(
            **{f"n_{key}": Count("pk", filter=q) for key, q in where.items()},
            **{f"w_{why}": Count("pk", filter=wait & Q(waiting_for=why)) for why in WAITS},
            due_today=Count("pk", filter=where.get("red", Q(pk__in=[])) & Q(due_on=today)),
            oldest=Min("due_on", filter=where.get("late", Q(pk__in=[]))),
        )
    )
    for found in counted:
        row = rows[found["agency"]]
        row.counts = {key: found[f"n_{key}"] for key in KEYS}
        row.waits = {why: found[f"w_{why}"] for why in WAITS}
        row.due_today, row.oldest = found["due_today"], found["oldest"]


def _count_replied(seen: ApplicationQuerySet, rows: Mapping[int, Row], year: int) -> None:
    counted = (
        seen.filter(counted=True, replied_year=year)
        .order_by()
        .values_list("agency")
        .annotate(n=Count("pk"), late=Count("pk", filter=REPLIED_LATE))
    )
    for agency, n, late in counted:
        rows[agency].replied, rows[agency].late_replies = n, late


def _draw(rows: Iterable[Row]) -> None:
    """Give each row its bar; all on the scale of the longest."""
    whole = max((row.open for row in rows), default=0) or 1
    for row in rows:
        at = 0
        for key, n in row.cells:
            if n:
                row.bar.append(Piece(key, _percent(at, whole), _percent(n, whole), f"{WORDS[key]} {n} 件"))
            at += n


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.3f}%"


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the five figures of the strip."""

    key: str
    mark: str
    label: str
    head: str
    count: int
    detail: str


def strip(rows: list[Row], agencies: list[Agency], today: date, calendar: WorkingCalendar) -> list[Figure]:
    """Return the five figures of all rows; bounds that differ are called by name instead of by days."""
    alike = len({(agency.red_to, agency.amber_to) for agency in agencies}) == 1
    own = agencies[0] if agencies else Agency()
    heads = {
        "late": "已逾期",
        "red": f"{own.red_to} 日内",
        "amber": f"{own.red_to + 1}–{own.amber_to} 日",
        "green": f"{own.amber_to + 1} 日以上",
        "wait": "等待",
    }
    return [
        Figure(
            group.key,
            group.mark,
            group.label if alike or group.key in {"late", "wait"} else WORDS[group.key],
            heads[group.key] if alike or group.key in {"late", "wait"} else WORDS[group.key],
            sum(row.counts[group.key] for row in rows),
            _detail(group.key, rows, today, calendar),
        )
        for group in groups(bounds(own, today, calendar))
    ]


def _detail(key: str, rows: list[Row], today: date, calendar: WorkingCalendar) -> str:
    if key == "late":
        late = [row for row in rows if row.counts["late"]]
        oldest = min((row.oldest for row in late if row.oldest), default=None)
        if oldest is None:
            return "没有逾期案件"
        whose = f"{len(late)} 个单位，" if len(rows) > 1 else ""
        return f"{whose}最长逾期 {-days_left(oldest, today, calendar)} 个工作日"
    if key == "red":
        return f"其中今天到期 {sum(row.due_today for row in rows)} 件"
    if key == "wait":
        sums = {why: sum(row.waits.get(why, 0) for row in rows) for why in WAITS}
        return "，".join(f"{WAITS[why]} {n}" for why, n in sums.items() if n) or "没有等待他人的案件"
    units = sum(1 for row in rows if row.counts[key])
    if not units:
        return "没有案件"
    return f"{units} 个单位" if len(rows) > 1 else ""


def late_cases(
    seen: ApplicationQuerySet, agencies: list[Agency], today: date, calendar: WorkingCalendar, most: int
) -> list[Application]:
    """Return the late cases, the longest overdue first, at most so many; `moved_on`: the day work was last done."""
    where = groups_of_many(agencies, today, calendar).get("late", Q(pk__in=[]))
    work = Event.objects.filter(application=OuterRef("pk")).exclude(act__in=_NO_WORK).order_by("-seq")
    late = seen.filter(where).annotate(moved_on=Subquery(work.values("on")[:1]))
    return list(late.select_related("agency").order_by("due_on", "pk")[:most])
