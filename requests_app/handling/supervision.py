"""督办: a supervising department urges overdue cases of the agencies below it (Art. 47).

A 督办单 asks for the reason and for the reply by a day. It is answered when the office registers the reason for
lateness after it, or finishes the case. It is no act on the case: nothing of the case changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import days_left
from requests_app.law.dates_zh import day_zh
from requests_app.law.errors import BadFacts, HandlingRefused
from requests_app.law.nodes import Act, Node, Role
from requests_app.messages.rows import put, to_inbox
from requests_app.models import Application, Event, Staff, Supervision, working_calendar

#: The kind of the message an office gets.
KIND = "supervised"
#: Working days an office is given to answer unless the supervisor says otherwise.
ANSWER_DAYS = 3
#: Cases of one issue; characters of the demand and of a message; calendar days to answer at most.
MOST, LONGEST, LONGEST_MESSAGE, FARTHEST = 200, 300, 300, 60
DEMAND = "请在系统中登记逾期原因，抓紧办理，依法答复申请人。"


class NotSupervisor(HandlingRefused):
    """Only a supervising department urges."""

    message = "督办单由主管部门督办员签发，您没有这一角色。"
    article = "条例第四十七条"


@dataclass(frozen=True, slots=True)
class Urged:
    """The latest 督办 of a case: when, until when an answer was asked for, and whether it came."""

    agency_id: int
    issued_on: date
    answer_by: date
    answered: bool

    def lapsed(self, today: date) -> bool:
        """Whether the day to answer has passed without an answer: the case may be urged again (催办)."""
        return not self.answered and self.answer_by < today


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen case: why nothing will be issued for it ("": it will), and whom the message reaches."""

    case: Application
    why_not: str
    again: bool
    people: tuple[Staff, ...]


def may_issue(staff: Staff) -> bool:
    """Whether this person may urge the cases of the own agency's subtree."""
    return staff.is_active and staff.agency_id is not None and staff.has_role(Role.SUPERVISOR)


def check_answer_by(answer_by: date, today: date, calendar: WorkingCalendar) -> None:
    """Refuse a day that gives the office no working day, or is no working day itself.

    Raises:
        BadFacts: with the reason.
    """
    if answer_by <= today:
        raise BadFacts(f"回复期限须晚于今天（{day_zh(today)}），请改正。")
    if answer_by > today + timedelta(days=FARTHEST):
        raise BadFacts(f"回复期限不得超过{FARTHEST}天，请核对年份。")
    if not calendar.is_workday(answer_by):
        raise BadFacts(f"{day_zh(answer_by)}不是工作日，请改为工作日。")


def latest_of(cases: QuerySet[Application]) -> dict[int, Urged]:
    """Return the latest 督办 of each of these cases that has one; one query."""
    answered = Event.objects.filter(
        Q(act=Act.EXPLAIN_LATENESS.value) | Q(node__in=[Node.ARCHIVING.value, Node.CLOSED.value]),
        application=OuterRef("application"),
        on__gte=OuterRef("issued_on"),
    )
    rows = (
        Supervision.objects.filter(application__in=cases.order_by().values("pk"))
        .annotate(answered=Exists(answered))
        .order_by("pk")
        .values_list("application", "application__agency", "issued_on", "answer_by", "answered")
    )
    return {case: Urged(agency, issued_on, until, came) for case, agency, issued_on, until, came in rows}


def lines(chosen: Iterable[int], *, actor: Staff, today: date) -> list[Line]:
    """Say for each chosen case what issuing would do; another supervisor's cases do not exist. Four queries."""
    return _lines(_chosen(chosen, actor), today)


def issue(chosen: Iterable[int], *, actor: Staff, demand: str, answer_by: date, today: date) -> list[Line]:
    """Issue one 督办 a case, with a message to the office's head and the case's handler, each once.

    Args:
        chosen: keys of cases.
        demand: what is asked, up to 300 characters.
        answer_by: the last day to answer, a working day after today.

    Returns:
        A line for each case found; those with `why_not` were left out.

    Raises:
        NotSupervisor: the actor is no supervisor.
        BadFacts: nothing chosen, no demand, or a day that does not fit.
    """
    if not may_issue(actor):
        raise NotSupervisor
    calendar = working_calendar()
    demand = demand.strip()
    if not demand:
        raise BadFacts("请写明督办要求。")
    if len(demand) > LONGEST:
        raise BadFacts(f"督办要求不超过{LONGEST}个字，现有{len(demand)}个字。")
    check_answer_by(answer_by, today, calendar)
    with transaction.atomic():
        # The rows are locked in one order: two supervisors who urge the same case queue.
        found = _lines(_chosen(chosen, actor).select_for_update(of=("self",)), today)
        if not found:
            raise BadFacts("请至少选择一件逾期案件。")
        made = [line for line in found if not line.why_not]
        Supervision.objects.bulk_create(
            Supervision(application=line.case, issued_by=actor, issued_on=today, demand=demand, answer_by=answer_by)
            for line in made
        )
        now = timezone.now()
        put(
            to_inbox(
                line.case, person.pk, KIND, today, _text(line.case, actor, demand, answer_by, today, calendar), now
            )
            for line in made
            for person in line.people
        )
    return found


def _chosen(keys: Iterable[int], actor: Staff) -> QuerySet[Application]:
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MOST:
        raise BadFacts(f"一次最多督办{MOST}件，请分次签发。")
    seen = Application.objects.for_staff(actor) if may_issue(actor) else Application.objects.none()
    return seen.filter(pk__in=wanted).select_related("agency").order_by("agency__path", "due_on", "pk")


def _lines(cases: QuerySet[Application], today: date) -> list[Line]:
    found = list(cases)
    keys = [case.pk for case in found]
    urged = latest_of(Application.objects.filter(pk__in=keys))
    explained = set(
        Event.objects.filter(application__in=keys, act=Act.EXPLAIN_LATENESS.value, on=today).values_list(
            "application", flat=True
        )
    )
    people = _people({case.agency_id for case in found})
    return [
        Line(
            case,
            _why_not(case, urged.get(case.pk), today, explained_today=case.pk in explained),
            case.pk in urged,
            _recipients(case, people.get(case.agency_id, [])),
        )
        for case in found
    ]


def _why_not(case: Application, urged: Urged | None, today: date, *, explained_today: bool) -> str:
    late = case.due_on is not None and case.due_on < today and case.waiting_for not in {"supplement", "fee"}
    if not case.is_open or not late:
        return "现在没有逾期，不需要督办"
    if urged is not None and not urged.answered and not urged.lapsed(today):
        return f"{_day(urged.issued_on)}已督办，回复期限{_day(urged.answer_by)}，还没有到期"
    if explained_today:
        return "今天已登记逾期原因，明天起仍未答复可以再督办"
    return ""


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _people(agencies: set[int]) -> dict[int, list[Staff]]:
    by_agency: dict[int, list[Staff]] = {}
    for person in Staff.objects.filter(is_active=True, agency__in=agencies).order_by("pk"):
        by_agency.setdefault(person.agency_id or 0, []).append(person)
    return by_agency


def _recipients(case: Application, office: list[Staff]) -> tuple[Staff, ...]:
    """The office's heads and the handler; where there is no head, its administrators."""
    heads = [p for p in office if p.has_role(Role.OFFICE_HEAD)] or [p for p in office if p.has_role(Role.ADMINISTRATOR)]
    return tuple(p for p in office if p in heads or p.pk == case.handler_id)


def _text(case: Application, actor: Staff, demand: str, answer_by: date, today: date, calendar: WorkingCalendar) -> str:
    left = days_left(case.due_on, today, calendar) if case.due_on else 0
    said = f"督办：{case} 已逾期{-left}个工作日，请于{day_zh(answer_by)}前登记逾期原因。{actor.agency}要求：{demand}"
    return said if len(said) <= LONGEST_MESSAGE else said[: LONGEST_MESSAGE - 1] + "…"
