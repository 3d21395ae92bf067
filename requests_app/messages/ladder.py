"""提醒阶梯: which reminder a case's due date calls for today. Pure; "today" is an argument."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Node, Role
from requests_app.law.policy import REMINDER_STEPS

#: From this step on the head of the disclosure office is told too.
HEAD_FROM = 1
#: Who acts at a node when nobody is named.
ACTS_AT: dict[Node, Role] = {
    Node.REGISTRATION: Role.CLERK,
    Node.DRAFTING: Role.CLERK,
    Node.SECRECY_REVIEW: Role.SECRECY_REVIEWER,
    Node.APPROVAL: Role.APPROVER,
    Node.REPLY: Role.CLERK,
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder.

    Args:
        kind: "due_" and the step, e.g. "due_10"; "overdue".
        for_day: the day it points at; with kind and recipient it is the key that makes it once.
        days_left: working days left, negative when overdue.
        due_on: the due date.
    """

    kind: str
    for_day: date
    days_left: int
    due_on: date

    @property
    def to_head(self) -> bool:
        """Whether the head of the disclosure office is told too."""
        return self.days_left <= HEAD_FROM

    def text(self, number: str, subject: str) -> str:
        """Return the Chinese sentence for the inbox."""
        if self.days_left < 0:
            state = f"已逾期{-self.days_left}个工作日（{day_zh(self.due_on)}到期），请立即办理"
        elif self.days_left == 0:
            state = "今天到期，请今天答复"
        else:
            state = f"还剩{self.days_left}个工作日，{day_zh(self.due_on)}到期"
        short = 40
        about = subject if len(subject) <= short else f"{subject[:short]}…"
        return f"{number} {state}：{about}"


def horizon(today: date, calendar: WorkingCalendar, steps: Collection[int] = REMINDER_STEPS) -> date:
    """Return the last due date that can call for a reminder today.

    A date fixed by a decision may be a rest day, so it is the day before the next working day.

    Args:
        today: today.
        calendar: the working calendar.
        steps: working days left at which somebody is reminded, of all agencies together.
    """
    return calendar.add_workdays(today, max(steps, default=0) + 1) - timedelta(days=1)


def reminder(
    due_on: date, today: date, calendar: WorkingCalendar, steps: Collection[int] = REMINDER_STEPS
) -> Reminder | None:
    """Return the reminder due today, None if the due date is further away.

    A step missed while nothing ran is made up by the next look: the step reached stays due until
    the next one. An overdue case is named once each working day, whatever the steps; a weekend adds none.

    Args:
        due_on: the due date.
        today: today.
        calendar: the working calendar.
        steps: working days left at which the agency reminds, in any order.
    """
    if due_on < today:
        last_workday = calendar.at(calendar.position(today))
        # Past the due date, though a weekend may not have brought a working day yet: at least one.
        left = min(-1, -calendar.workdays_between(due_on, today))
        return Reminder("overdue", max(last_workday, due_on), left, due_on)
    left = calendar.workdays_between(today, due_on)
    reached = [step for step in steps if step >= left]
    return Reminder(f"due_{min(reached)}", due_on, left, due_on) if reached else None
