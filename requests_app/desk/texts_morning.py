"""汇总、短信、机器人的预览: what this morning would say, from the reminders that are due in the agency today."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.dates_zh import day_zh
from requests_app.law.watch import Watch, Watched
from requests_app.messages.ladder import Reminder, horizon, reminders
from requests_app.messages.morning import Day, in_short
from requests_app.messages.outbox import running, said
from requests_app.messages.texts import filled, wording
from requests_app.models import Agency, Application, Staff

from .texts_examples import example_case

#: Cases looked at.
MOST_CASES = 300


class MorningText(NamedTuple):
    """A text of this morning: subject, body, parts, where its facts come from, whether they are made up."""

    subject: str
    body: str
    parts: dict[str, object]
    about: str
    example: bool


class _Line(NamedTuple):
    case: Application
    due: Reminder


def morning_text(office: Agency, staff: Staff, key: str, today: date, calendar: WorkingCalendar) -> MorningText:
    """Return the digest to this person, the telephone message or the group's message as of today; two queries.

    Args:
        office: the agency with the wording to show.
        staff: to whom the digest is addressed.
        key: digest, urgent_sms or robot.
        today: today; of a rest day the next working day speaks.
        calendar: the calendar in force.
    """
    day = calendar.next_workday_on_or_after(today)
    lines = _due(office, day, calendar)
    if key != "digest":
        lines = [line for line in lines if line.due.watch.kind is Watch.REPLY]
    example = not lines
    when = "今天" if day == today else f"{day_zh(day)}早上"
    about = f"取自本机关{when}要提醒的申请。"
    if example:
        about = f"{when}没有要提醒的，到期日是示例。"
        lines = [_made(office, day)]
    parts = _PARTS[key](office, staff, lines, day)
    text = wording(office, key)
    subject = " ".join(filled(text.title, parts).split())[:300]
    return MorningText(subject, filled(text.body, parts), parts, about, example)


def _due(office: Agency, day: date, calendar: WorkingCalendar) -> list[_Line]:
    """Return the reminders of the agency on a working day, the most urgent first; one query."""
    until = horizon(day, calendar, office.reminder_steps, office.drafting_target)
    cases = Application.objects.filter(agency=office, watch_on__lte=until).order_by("watch_on", "id")[:MOST_CASES]
    return [
        _Line(case, due)
        for case in cases
        for due in reminders(running(case, office, calendar), day, calendar, office.reminder_steps)
    ]


def _made(office: Agency, day: date) -> _Line:
    """Return a reply due today: of the newest case, or of one that never was."""
    case = Application.objects.filter(agency=office).order_by("-pk").first() or example_case(office, day)
    return _Line(case, Reminder(Watched(Watch.REPLY, day), "0", day, 0))


def _digest(office: Agency, staff: Staff, lines: list[_Line], _: date) -> dict[str, object]:
    whole = Day()
    for case, due in lines:
        whole.note(due, said(office, case, due))
    return whole.digest(str(staff))


def _sms(_office: Agency, _staff: Staff, lines: list[_Line], _: date) -> dict[str, object]:
    urgent = [line for line in lines if line.due.urgent] or lines
    return {"提醒": in_short(*urgent[0])}


def _robot(_office: Agency, _staff: Staff, lines: list[_Line], day: date) -> dict[str, object]:
    whole = Day()
    for case, due in lines:
        whole.note(due, in_short(case, due))
    return whole.group(day)


_PARTS = {"digest": _digest, "urgent_sms": _sms, "robot": _robot}
