"""机器办的事: what the law itself decides by silence, recorded without an officer; the rest is only proposed.

One act: 意见逾期未复. A consulted third party that says nothing leaves the decision to the agency (条例 Art. 32), an
agency that says nothing has agreed (Art. 34), and from the last day on the reply period runs again (Art. 33). Whether
an applicant gave up (Arts. 30, 42) is a person's to judge: of that the reminders only tell.
"""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import DatabaseError, transaction

from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Node
from requests_app.law.policy import OPINION_GRACE
from requests_app.law.watch import Watch, Watched, read
from requests_app.messages.ladder import Reminder
from requests_app.messages.outbox import said
from requests_app.messages.rows import put, to_inbox
from requests_app.messages.staff import Offices
from requests_app.models import Application, working_calendar

from . import clock

logger = logging.getLogger(__name__)
_NEEDED = ("agency_id", "number", "reference", "events_count", "watch")


def lapse_opinions(today: date, now: datetime) -> int:
    """Record each consultation whose last day has passed in silence and tell who drafts; return how many.

    Not on the morning after the last day but a working day later (law/policy.py `OPINION_GRACE`): an opinion that came
    in time is registered first. The reply period runs on from the last day in either case. A consultation whose receipt
    was never registered has no last day in law: it is left to the officer. What fails is left for the next look and
    does not hold up the others.
    """
    calendar = working_calendar()
    waiting = Application.objects.filter(node=Node.DRAFTING.value, watch_on__lt=today).exclude(waiting_for="")
    offices: Offices | None = None
    done = 0
    # all are read before the first is written: SQLite refuses to write after another's write while it reads
    for case in list(waiting.only(*_NEEDED).order_by("watch_on", "id")):
        latest = case
        for one in read(case.watch):
            if one.kind is Watch.OPINION and calendar.workdays_between(one.on, today) > OPINION_GRACE:
                offices = offices or Offices(today)
                after = _lapse(latest, one, offices, today, now)
                done += after is not None
                latest = after or latest
    return done


def _lapse(case: Application, one: Watched, offices: Offices, today: date, now: datetime) -> Application | None:
    """Record one silence and tell who acts in the case; None where it cannot be recorded now."""
    agency = offices.agency(case.agency_id)
    door = {"machine": True, "seen": case.events_count}
    try:
        with transaction.atomic():
            after = clock.opinion_lapsed(case, actor=None, on=today, today=today, consultation=one.key, **door)
            if agency is not None:
                due = Reminder(one, "late", one.on, -1)
                told = sorted(offices.told(after, due))
                put(to_inbox(after, person, due.kind, one.on, said(agency, after, due), now) for person in told)
    except (HandlingRefused, DatabaseError) as wrong:
        logger.info("case %s: consultation %s stays open: %s", case.pk, one.key, wrong)
        return None
    return after
