"""发件: one row per (case, kind, day, recipient, channel) under a unique key; the row is the queue."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, Message, Staff

from .ladder import ACTS_AT, Reminder, horizon, reminder

BATCH = 1000


def remind(today: date, now: datetime, calendar: WorkingCalendar) -> int:
    """Put every reminder that is due into the inboxes, each exactly once; return the rows tried.

    One query for the cases, one for the people, one insert for each thousand rows. The unique key
    decides, so two sweeps at once or one after an outage neither lose nor repeat one.
    """
    cases = (
        Application.objects.running()
        .filter(due_on__lte=horizon(today, calendar))
        .order_by("due_on", "id")
        .iterator(chunk_size=BATCH)
    )
    people = _people()
    rows: list[Message] = []
    tried = 0
    for case in cases:
        due = reminder(case.due_on, today, calendar) if case.due_on else None
        if due is None:
            continue
        text = due.text(str(case), case.subject)
        rows += [
            Message(application=case, recipient_id=who, kind=due.kind, for_day=due.for_day, text=text, sent_at=now)
            for who in _recipients(case, due, people)
        ]
        if len(rows) >= BATCH:
            tried += _put(rows)
            rows = []
    return tried + _put(rows)


def _put(rows: list[Message]) -> int:
    """Insert what is not there yet; an inbox message has arrived when its row is written."""
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


People = dict[int, list[Staff]]


def _people() -> People:
    by_agency: People = defaultdict(list)
    for person in Staff.objects.filter(is_active=True, agency__isnull=False):
        by_agency[person.agency_id or 0].append(person)
    return by_agency


def _recipients(case: Application, due: Reminder, people: People) -> set[int]:
    """The handler, else whoever acts at the node; the head from the last day on, or when nobody else is there."""
    office = people.get(case.agency_id, [])
    heads = {p.pk for p in office if p.has_role(Role.OFFICE_HEAD)}
    active = {p.pk for p in office}
    if case.handler_id in active:
        found = {case.handler_id}
    else:
        role = ACTS_AT.get(Node(case.node))
        level = case.levels_signed + 1 if role is Role.APPROVER else None
        found = {p.pk for p in office if role and p.has_role(role) and (level is None or p.approval_level == level)}
    return found | heads if due.to_head or not found else found
