"""机器办的事: what the law itself decides by silence, recorded without an officer; the rest is only proposed.

One act: 意见逾期未复. A consulted third party that says nothing leaves the decision to the agency (条例 Art. 32), an
agency that says nothing has agreed (Art. 34), and from the last day on the reply period runs again (Art. 33). Whether
an applicant gave up (Arts. 30, 42) is a person's to judge: of that the reminders only tell.
"""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction

from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Node
from requests_app.law.watch import Watch, Watched, read
from requests_app.messages.ladder import Reminder
from requests_app.messages.outbox import said
from requests_app.messages.rows import put, to_inbox
from requests_app.messages.staff import Offices
from requests_app.models import Application

from . import clock

logger = logging.getLogger(__name__)
BATCH = 500
_ASKED = ("third_party", "agency")


def lapse_opinions(today: date, now: datetime) -> int:
    """Record each consultation whose last day has passed in silence and tell who drafts; return how many.

    A consultation whose receipt was never registered has no last day in law: it is left to the officer. What fails is
    left for the next look and does not hold up the others.
    """
    waiting = Application.objects.filter(node=Node.DRAFTING.value, waiting_for__in=_ASKED, watch_on__lt=today)
    offices: Offices | None = None
    done = 0
    for case in waiting.order_by("watch_on", "id").iterator(chunk_size=BATCH):
        for one in read(case.watch):
            if one.kind is Watch.OPINION and one.on < today:
                offices = offices or Offices(today)
                done += _lapse(case, one, offices, today, now)
    return done


def _lapse(case: Application, one: Watched, offices: Offices, today: date, now: datetime) -> bool:
    agency = offices.agency(case.agency_id)
    try:
        with transaction.atomic():
            after = clock.opinion_lapsed(case, actor=None, on=today, today=today, consultation=one.key, machine=True)
            if agency is not None:
                due = Reminder(one, "late", one.on, -1)
                told = sorted(offices.told(after, due))
                put(to_inbox(after, person, due.kind, one.on, said(agency, after, due), now) for person in told)
    except HandlingRefused as refusal:
        logger.info("case %s: consultation %s stays open: %s", case.pk, one.key, refusal.message)
        return False
    return True
