"""早上的清点: every reminder that is due goes out, exactly once; the rows are the queue.

The sweep may run at any time and any number of times: the unique keys decide, so two at once or one after an outage
neither lose nor repeat a reminder. It costs what is due, not what is open (`Application.watch_on`, law/watch.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Node
from requests_app.law.watch import Watched, drafting_target, read
from requests_app.models import Agency, Application

from . import morning
from .ladder import Reminder, horizon, reminders
from .rows import LONGEST, Reminded, put, remember
from .staff import Offices
from .texts import filled, wording

#: Cases looked at together.
LOT = 2000
#: What of a case the reminders need; a case may have long texts.
_NEEDED = (
    "agency_id", "number", "reference", "title", "content", "doc_ref", "node", "handler_id", "levels_signed", "watch",
    "watch_on",
)  # fmt: skip


def remind(today: date, now: datetime, calendar: WorkingCalendar) -> int:
    """Put every reminder that is due where it belongs; return the rows tried. On a rest day nobody is reminded.

    One query for the people with their agencies, one for each two thousand cases and one insert of their reminders,
    and what the morning adds (messages/morning.py). Nothing is being read while something is written: SQLite would
    refuse to write after another's write.
    """
    if not calendar.is_workday(today):
        return 0
    offices = Offices(today)
    day = morning.Morning(offices, today)
    tried = 0
    for cases in due_cases(offices, today, calendar):
        rows: list[Reminded] = []
        for case in cases:
            agency = offices.agency(case.agency_id)
            if agency is None:
                continue
            for due in reminders(running(case, agency, calendar), today, calendar, agency.reminder_steps):
                told, text = offices.told(case, due), said(agency, case, due)
                what = due.kind, due.for_day, text
                rows += [Reminded(case.pk, agency.pk, person, *what) for person in sorted(told)]
                day.note(case, due, told, text)
        tried += remember(rows, now)
    return tried + put(day.rows())


def due_cases(offices: Offices, today: date, calendar: WorkingCalendar) -> Iterator[list[Application]]:
    """Yield the cases with a period that may call for a reminder today, the most urgent first, in lots."""
    steps = [step for agency in offices.agencies.values() for step in agency.reminder_steps]
    target = max((agency.drafting_target for agency in offices.agencies.values()), default=0)
    watched = Application.objects.filter(watch_on__lte=horizon(today, calendar, steps, target)).only(*_NEEDED)
    cases = list(watched.order_by("watch_on", "id")[:LOT])
    while cases:
        yield cases
        on, key = cases[-1].watch_on, cases[-1].pk
        after = watched.filter(Q(watch_on__gt=on) | Q(pk__gt=key), watch_on__gte=on)
        cases = list(after.order_by("watch_on", "id")[:LOT]) if len(cases) == LOT else []


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
