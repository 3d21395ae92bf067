"""早上的清点: every reminder that is due goes out, exactly once; the rows are the queue.

The sweep may run at any time and any number of times: the unique keys decide, so two at once or one after an outage
neither lose nor repeat a reminder. It costs what is due, not what is open (`Application.watch_on`, law/watch.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Node
from requests_app.law.watch import Watched, drafting_target, read
from requests_app.models import Agency, Application, Message

from . import morning
from .ladder import Reminder, horizon, reminders
from .rows import BATCH, put, to_inbox
from .staff import Offices
from .texts import filled, wording

#: The bound of a message's column.
LONGEST = 300
#: What of a case the reminders need; a case may have long texts.
_NEEDED = (
    "agency_id", "number", "reference", "title", "content", "doc_ref", "node", "handler_id", "levels_signed", "watch",
)  # fmt: skip


def remind(today: date, now: datetime, calendar: WorkingCalendar) -> int:
    """Put every reminder that is due where it belongs; return the rows tried. On a rest day nobody is reminded.

    One query for the people with their agencies, one for the cases, one insert for each thousand rows, and what the
    morning adds (messages/morning.py).
    """
    if not calendar.is_workday(today):
        return 0
    offices = Offices(today)
    rows: list[Message] = []
    tried = 0
    day = morning.Morning(offices, today)
    for case, due in due_today(offices, today, calendar):
        told = offices.told(case, due)
        text = said(offices.agencies[case.agency_id], case, due)
        rows += [to_inbox(case, person, due.kind, due.for_day, text, now) for person in sorted(told)]
        day.note(case, due, told, text)
        if len(rows) >= BATCH:
            tried += put(rows)
            rows = []
    return tried + put([*rows, *day.rows()])


def due_today(offices: Offices, today: date, calendar: WorkingCalendar) -> Iterator[tuple[Application, Reminder]]:
    """Yield each case with each reminder that it calls for today, the most urgent first; one query."""
    steps = [step for agency in offices.agencies.values() for step in agency.reminder_steps]
    target = max((agency.drafting_target for agency in offices.agencies.values()), default=0)
    cases = Application.objects.filter(watch_on__lte=horizon(today, calendar, steps, target)).only(*_NEEDED)
    for case in cases.order_by("watch_on", "id").iterator(chunk_size=BATCH):
        agency = offices.agency(case.agency_id)
        if agency is not None:
            for due in reminders(running(case, agency, calendar), today, calendar, agency.reminder_steps):
                yield case, due


def running(case: Application, agency: Agency, calendar: WorkingCalendar) -> tuple[Watched, ...]:
    """Return what runs in a case, the office's own target for the draft with it."""
    rows = read(case.watch)
    if case.node != Node.DRAFTING.value:
        return rows
    target = drafting_target(rows, agency.drafting_target, calendar)
    return (*rows, target) if target else rows


def said(agency: Agency, case: Application, due: Reminder) -> str:
    """Return the sentence of a reminder in the office's words."""
    body = wording(agency, f"remind_{due.watch.kind.value}_{due.stage}").body
    return filled(body, due.parts(str(case), case.subject))[:LONGEST]
