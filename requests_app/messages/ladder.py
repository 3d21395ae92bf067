"""提醒阶梯: which reminder a period calls for today, and who is told. Pure; "today" is an argument.

On a rest day nobody is reminded: the periods run on, and the next working day takes up the step that was reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Node, Role
from requests_app.law.policy import REMINDER_STEPS
from requests_app.law.watch import Watch, Watched

#: Who acts at a node when nobody is named.
ACTS_AT: dict[Node, Role] = {
    Node.INTAKE: Role.CLERK,
    Node.REGISTRATION: Role.CLERK,
    Node.SUPPLEMENTATION: Role.CLERK,
    Node.DRAFTING: Role.CLERK,
    Node.SECRECY_REVIEW: Role.SECRECY_REVIEWER,
    Node.APPROVAL: Role.APPROVER,
    Node.REPLY: Role.CLERK,
    Node.ARCHIVING: Role.ARCHIVIST,
}
#: A reminder of the same lateness comes again after so many working days.
DAILY, WEEKLY = 1, 5
_NEVER = -1000


class Again(StrEnum):
    """How often lateness is named."""

    DAILY = "daily"
    WEEKLY = "weekly"
    ONCE = "once"
    NEVER = "never"


class Rule(NamedTuple):
    """How a period is reminded of.

    Args:
        most: of the agency's steps those up to this count; None takes all.
        late: how often lateness is named.
        head_from: from so many working days left the head of the office is told too.
        above_from: from so many the supervising department is told.
    """

    most: int | None
    late: Again
    head_from: int = -1
    above_from: int = _NEVER


RULES: dict[Watch, Rule] = {
    Watch.REPLY: Rule(None, Again.DAILY, head_from=1, above_from=-1),
    Watch.CONFIRM: Rule(0, Again.DAILY),
    Watch.NOTICE: Rule(1, Again.NEVER, head_from=_NEVER),
    Watch.SUPPLEMENT: Rule(1, Again.DAILY),
    Watch.OPINION: Rule(3, Again.ONCE, head_from=_NEVER),
    Watch.FEE: Rule(1, Again.DAILY),
    Watch.DRAFT: Rule(1, Again.ONCE),
    Watch.ARCHIVE: Rule(1, Again.WEEKLY),
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder.

    Args:
        watch: the period.
        step: "10", "0", ..., or "late".
        for_day: the day it points at; with kind and recipient it is the key that makes it once.
        days_left: working days left, negative when late.
    """

    watch: Watched
    step: str
    for_day: date
    days_left: int

    @property
    def kind(self) -> str:
        """What makes it once, with day and recipient; those of the reply keep their short names."""
        if self.watch.kind is Watch.REPLY:
            return "overdue" if self.step == "late" else f"due_{self.step}"
        return "_".join(filter(None, (self.watch.kind.value, self.step, self.watch.key)))

    @property
    def stage(self) -> str:
        """Which text says it: soon, today or late."""
        return "late" if self.days_left < 0 else "soon" if self.days_left else "today"

    @property
    def to_head(self) -> bool:
        """Whether the head of the disclosure office is told too."""
        return self.days_left <= RULES[self.watch.kind].head_from

    @property
    def to_above(self) -> bool:
        """Whether the supervising department is told too."""
        return self.days_left <= RULES[self.watch.kind].above_from

    @property
    def urgent(self) -> bool:
        """Whether it is worth a telephone: the reply is due today, or late for the first time."""
        return self.watch.kind is Watch.REPLY and -1 <= self.days_left <= 0

    def parts(self, number: str, subject: str) -> dict[str, object]:
        """Return what its text may name."""
        short = 40
        about = subject if len(subject) <= short else f"{subject[:short]}…"
        left = abs(self.days_left)
        return {"编号": number, "内容": about, "到期日": day_zh(self.watch.on), "剩余": left}


def horizon(today: date, calendar: WorkingCalendar, steps: Collection[int] = REMINDER_STEPS, target: int = 0) -> date:
    """Return the last day a period may end on that can call for a reminder today.

    A date fixed by a decision may be a rest day, so it is the day before the next working day.

    Args:
        today: today.
        calendar: the working calendar.
        steps: working days left at which somebody is reminded, of all agencies together.
        target: most working days before the reply by which any agency wants the draft.
    """
    return calendar.add_workdays(today, max(steps, default=0) + target + 1) - timedelta(days=1)


def reminders(
    rows: Iterable[Watched], today: date, calendar: WorkingCalendar, steps: Collection[int] = REMINDER_STEPS
) -> list[Reminder]:
    """Return the reminders that these periods call for today; none on a rest day."""
    if not calendar.is_workday(today):
        return []
    found = (reminder(one, today, calendar, steps) for one in rows)
    return [one for one in found if one is not None]


def reminder(
    watch: Watched, today: date, calendar: WorkingCalendar, steps: Collection[int] = REMINDER_STEPS
) -> Reminder | None:
    """Return the reminder due on this working day, None if the end is further away or nothing more is said.

    A step missed while nothing ran is made up by the next look: the step reached stays due until the next one.

    Args:
        watch: the period.
        today: today, a working day.
        calendar: the working calendar.
        steps: working days left at which the agency reminds, in any order.
    """
    rule = RULES[watch.kind]
    if watch.on < today:
        return _late(watch, rule.late, today, calendar)
    left = calendar.workdays_between(today, watch.on)
    reached = [step for step in steps if step >= left and (rule.most is None or step <= rule.most)]
    return Reminder(watch, str(min(reached)), watch.on, left) if reached else None


def _late(watch: Watched, again: Again, today: date, calendar: WorkingCalendar) -> Reminder | None:
    """Return the reminder of a period that is over; after a rest day at the end at least one day late."""
    days = max(1, calendar.workdays_between(watch.on, today))
    if again is Again.NEVER:
        return None
    if again is Again.ONCE:
        return Reminder(watch, "late", watch.on, -days)
    every = DAILY if again is Again.DAILY else WEEKLY
    named = calendar.subtract_workdays(today, (days - 1) % every)
    return Reminder(watch, "late", max(named, watch.on), -days)
