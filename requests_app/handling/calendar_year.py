"""年度放假安排: enter a year's days off, see which open cases move, then move them by recorded acts.

The calendar is the whole system's, an act is one agency's. So the rows are replaced at once, the agency of the
person who enters them is recomputed by recorded acts, and every other agency is told and recomputes its own
cases. What still waits is found by comparing each stored date with its fold, so nothing is lost by a stop in
between. Settled cases are never touched (docs/adr/0003).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils import timezone

from requests_app.law.calendar import SHIPPED_YEARS, WorkingCalendar
from requests_app.law.dates_zh import day_zh
from requests_app.law.errors import BadFacts, HandlingRefused
from requests_app.law.fold import fold
from requests_app.law.nodes import Act, Role
from requests_app.law.state import Record
from requests_app.messages.rows import put, to_inbox
from requests_app.models import (
    Agency,
    Application,
    CalendarDay,
    CalendarYear,
    Event,
    Staff,
    working_calendar,
)
from requests_app.models.application import ApplicationQuerySet

from . import clock
from .ledger import project

BATCH = 500
LONGEST_NAME = 30
MOST_ROWS = 120
#: The kind of the message that tells another agency to recompute.
TOLD = "calendar"
_DECEMBER, _JANUARY = 12, 1
_SATURDAY = 5

Rows = Mapping[date, tuple[bool, str]]


class NotCalendarKeeper(HandlingRefused):
    """The calendar is entered by an administrator."""

    message = "工作日历由系统管理员录入，您没有这一角色。"


class NotRecalculator(HandlingRefused):
    """Open cases are recomputed by the agency's administrator or office head."""

    message = "在办案件的重算由本机关的系统管理员或者公开工作机构负责人办理，您没有这一角色。"


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year as it shall stand.

    Args:
        year: the year.
        rows: day → (offices work, name); days of the year, or of the December before and January after.
        announced: the State Council's decision is known; before that due dates in it are provisional.
        document: the notice's number, may be "".
    """

    year: int
    rows: Rows
    announced: bool
    document: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One open case whose date, mark or limit of waiting changes; dates may be equal where only the mark does."""

    case: Application
    old_due: date | None
    old_provisional: bool
    old_until: date | None
    new_due: date | None
    new_provisional: bool
    new_until: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: the own agency's moves, and how many cases of how many other agencies."""

    own: tuple[Move, ...]
    other_cases: int
    other_agencies: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What entering a year did: rows changed, cases moved, cases refused, other agencies told."""

    changed: bool
    moved: int
    refused: tuple[str, ...]
    told: int


def may_enter(staff: Staff) -> bool:
    """Whether this person keeps the calendar."""
    return staff.is_active and (staff.is_superuser or staff.has_role(Role.ADMINISTRATOR))


def may_recalculate(staff: Staff) -> bool:
    """Whether this person may recompute the own agency's open cases."""
    return staff.is_active and staff.agency_id is not None and staff.has_role(Role.ADMINISTRATOR, Role.OFFICE_HEAD)


def check_plan(plan: YearPlan) -> None:
    """Refuse rows that do not belong to the year or cannot be stored.

    Raises:
        BadFacts: names the row.
    """
    if len(plan.rows) > MOST_ROWS:
        raise BadFacts(f"一年最多录入{MOST_ROWS}行。")
    for day, (works, name) in plan.rows.items():
        before = (day.year, day.month) == (plan.year - 1, _DECEMBER)
        after = (day.year, day.month) == (plan.year + 1, _JANUARY)
        if not (day.year == plan.year or before or after):
            raise BadFacts(f"{day_zh(day)}不在{plan.year}年，请改正年份。")
        if len(name) > LONGEST_NAME:
            raise BadFacts(f"{day_zh(day)}的名称超过{LONGEST_NAME}个字，请缩短。")
        if works and day.weekday() < _SATURDAY and day.year not in SHIPPED_YEARS:
            raise BadFacts(f"{day_zh(day)}本来就是工作日，不需要录入。")


def calendar_with(plan: YearPlan) -> WorkingCalendar:
    """Return the calendar as it would be with the plan; nothing is stored."""
    overlay = {row.day: (row.works, row.name) for row in CalendarDay.objects.all() if row.day.year != plan.year}
    years = set(CalendarYear.objects.exclude(year=plan.year).values_list("year", flat=True))
    return WorkingCalendar({**overlay, **plan.rows}, years | ({plan.year} if plan.announced else set()))


def moves(cases: ApplicationQuerySet, calendar: WorkingCalendar, today: date) -> Iterator[Move]:
    """Yield the open cases whose stored dates are not what this calendar gives, in batches of two queries.

    The answer is made by the same projection that an act writes, so a preview cannot differ from the result.
    """
    keys = cases.open().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)
    again = Record(Act.RECALCULATE, today)
    while some := list(islice(keys, BATCH)):
        events: dict[int, list[Record]] = {}
        for event in Event.objects.filter(application__in=some).order_by("application_id", "seq"):
            events.setdefault(event.application_id, []).append(event.record)
        for case in Application.objects.filter(pk__in=some).select_related("agency").order_by("pk"):
            old = (case.due_on, case.due_provisional, case.waiting_until)
            project(case, fold(events.get(case.pk, [])), again, calendar)
            new = (case.due_on, case.due_provisional, case.waiting_until)
            if old != new:
                yield Move(case, *old, *new)


def preview(plan: YearPlan, *, staff: Staff, today: date) -> Preview:
    """Say which open cases would move; another agency's are only counted. Nothing is written."""
    own: list[Move] = []
    others: Counter[int] = Counter()
    for move in moves(Application.objects.all(), calendar_with(plan), today):
        if move.case.agency_id == staff.agency_id:
            own.append(move)
        else:
            others[move.case.agency_id] += 1
    return Preview(tuple(own), others.total(), len(others))


def pending(agency_id: int, today: date) -> list[Move]:
    """Return the agency's open cases that were not recomputed since the calendar changed."""
    return list(moves(Application.objects.filter(agency_id=agency_id), working_calendar(), today))


def enter(plan: YearPlan, *, actor: Staff, today: date) -> Applied:
    """Replace the year's rows in one transaction, then recompute the actor's own agency and tell the others.

    Steps: 1 guard · 2 lock · 3 compare, and stop if nothing changes · 4 replace the rows · 5 after the commit,
    recompute case by case, each its own recorded act · 6 tell each other agency with cases that would move.

    Raises:
        NotCalendarKeeper: the actor is no administrator.
        BadFacts: a row that does not belong to the year.
    """
    if not may_enter(actor):
        raise NotCalendarKeeper
    check_plan(plan)
    with transaction.atomic():
        # One row that always exists serves as the lock: two who enter the same year queue.
        Agency.objects.select_for_update(no_key=True).order_by("pk").first()
        changed = _replace(plan)
    none: tuple[int, tuple[str, ...]] = (0, ())
    moved, refused = recalculate_all(actor=actor, today=today, reason=_reason(plan)) if may_recalculate(actor) else none
    told = _tell_others(actor, plan, today) if changed else 0
    return Applied(changed, moved, refused, told)


def recalculate_all(*, actor: Staff, today: date, reason: str) -> tuple[int, tuple[str, ...]]:
    """Recompute what is pending in the actor's agency; return how many moved, and who was refused and why.

    Raises:
        NotRecalculator: the actor may not.
    """
    if not may_recalculate(actor) or actor.agency_id is None:
        raise NotRecalculator
    moved, refused = 0, []
    for move in pending(actor.agency_id, today):
        try:
            clock.recalculate(move.case, actor=actor, on=today, today=today, reason=reason)
        except HandlingRefused as refusal:  # answered or changed a moment ago: its own act projected it anew
            refused.append(f"{move.case}：{refusal}")
        else:
            moved += 1
    return moved, tuple(refused)


def _reason(plan: YearPlan) -> str:
    return f"{plan.year}年工作日历" + (f"（{plan.document}）" if plan.document else "") + "变更，重新计算到期日"


def _replace(plan: YearPlan) -> bool:
    """Write what differs and only that; return whether anything did."""
    inside = CalendarDay.objects.filter(day__year=plan.year) | CalendarDay.objects.filter(day__in=list(plan.rows))
    stored = {row.day: row for row in inside}
    gone = [row.pk for day, row in stored.items() if day not in plan.rows]
    same = {day for day, row in stored.items() if plan.rows.get(day) == (row.works, row.name)}
    fresh = {day: row for day, row in plan.rows.items() if day not in same}
    if gone or fresh:
        CalendarDay.objects.filter(pk__in=gone).delete()
        CalendarDay.objects.filter(day__in=list(fresh)).delete()
        CalendarDay.objects.bulk_create(CalendarDay(day=d, works=w, name=n) for d, (w, n) in sorted(fresh.items()))
    return _announce(plan) or bool(gone or fresh)


def _announce(plan: YearPlan) -> bool:
    kept = CalendarYear.objects.filter(year=plan.year).first()
    if not plan.announced:
        if kept is not None:
            kept.delete()
        return kept is not None
    if kept is not None and kept.document == plan.document:
        return False
    CalendarYear.objects.update_or_create(year=plan.year, defaults={"document": plan.document})
    return True


def _tell_others(actor: Staff, plan: YearPlan, today: date) -> int:
    """Put one message into the inbox of each administrator and head whose agency has cases to recompute."""
    waiting: dict[int, tuple[Application, int]] = {}
    others = Application.objects.exclude(agency_id=actor.agency_id) if actor.agency_id else Application.objects.all()
    for move in moves(others, working_calendar(), today):
        first, count = waiting.get(move.case.agency_id, (move.case, 0))
        waiting[move.case.agency_id] = (first, count + 1)
    now = timezone.now()
    people = Staff.objects.filter(is_active=True, agency__in=list(waiting)).order_by("pk")
    rows = [
        to_inbox(
            waiting[person.agency_id or 0][0],
            person.pk,
            TOLD,
            today,
            f"{plan.year}年工作日历已更新，本机关有{waiting[person.agency_id or 0][1]}件在办案件的到期日待重算，"
            "请到“工作日历”页点“重算本机关在办案件”。",
            now,
        )
        for person in people
        if may_recalculate(person)
    ]
    put(rows)
    return len(waiting)
