"""发件: one row per (case, kind, day, recipient, channel) under a unique key; the row is the queue."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, Message, Staff

from .ladder import ACTS_AT, Reminder, horizon, reminder
from .people import stand_ins

BATCH = 1000


def remind(today: date, now: datetime, calendar: WorkingCalendar) -> int:
    """Put every reminder that is due into the inboxes, each exactly once; return the rows tried.

    One query for the people with their agencies, one for the cases, one insert for each thousand rows. The
    unique key decides, so two sweeps at once or one after an outage neither lose nor repeat one.
    """
    people = _people()
    steps = {agency: office[0].agency.reminder_steps for agency, office in people.items() if office[0].agency}
    cases = (
        Application.objects.running()
        .filter(due_on__lte=horizon(today, calendar, [step for own in steps.values() for step in own]))
        .order_by("due_on", "id")
        .iterator(chunk_size=BATCH)
    )
    rows: list[Message] = []
    tried = 0
    for case in cases:
        if case.due_on is None or case.agency_id not in steps:
            continue
        due = reminder(case.due_on, today, calendar, steps[case.agency_id])
        if due is None:
            continue
        text = due.text(str(case), case.subject)
        rows += [
            Message(application=case, recipient_id=who, kind=due.kind, for_day=due.for_day, text=text, sent_at=now)
            for who in _recipients(case, due, people, today)
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
    """Return the active people of every agency; an agency without any has nobody to remind."""
    by_agency: People = defaultdict(list)
    for person in Staff.objects.filter(is_active=True, agency__isnull=False).select_related("agency"):
        by_agency[person.agency_id or 0].append(person)
    return by_agency


def _recipients(case: Application, due: Reminder, people: People, today: date) -> set[int]:
    """The handler, else whoever acts at the node; the head from the last day on, or when nobody else is there.

    Who is on leave is told all the same, and with them whoever stands in.
    """
    office = people.get(case.agency_id, [])
    heads = {p.pk for p in office if p.has_role(Role.OFFICE_HEAD)}
    active = {p.pk for p in office}
    if case.handler_id in active:
        found = {case.handler_id}
    else:
        role = ACTS_AT.get(Node(case.node))
        level = case.levels_signed + 1 if role is Role.APPROVER else None
        found = {p.pk for p in office if role and p.has_role(role) and (level is None or p.approval_level == level)}
    told = found | heads if due.to_head or not found else found
    return told | stand_ins(told, office, today)
