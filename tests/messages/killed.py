"""What the tests of dying processes share: many cases due, and what must stand in table and post office at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from requests_app.handling.seeding import seed_cases
from requests_app.law.nodes import Role
from requests_app.messages.mail import message_id
from requests_app.messages.sending import DOUBT
from requests_app.models import Agency, Message, Staff

from ..factories import make_agency, make_staff
from .post_office import PostOffice

#: A Monday; every case here is due on it.
TODAY = date(2026, 3, 30)
MORNING = datetime.fromisoformat("2026-03-30T08:30:00+08:00")
#: After the longest time for which a dead sender's claim holds, and before people are left alone for the night.
EVENING = datetime.fromisoformat("2026-03-30T19:30:00+08:00")


@dataclass(frozen=True)
class Due:
    """An office with so many cases due today; each is said to its drafter and to the head."""

    agency: Agency
    head: Staff
    drafters: list[Staff]

    @property
    def expected(self) -> Counter[tuple[int, str, date, int]]:
        """Every reminder, once."""
        cases = self.agency.application_set.values_list("pk", "handler_id")
        return Counter((pk, "due_0", TODAY, who) for pk, handler in cases for who in (handler, self.head.pk))


def make_due(count: int, drafters: int = 12) -> Due:
    """Make an office whose colleagues can be reached by mail, and its cases."""
    agency = make_agency(drafting_target=0)
    head = make_staff(agency, Role.OFFICE_HEAD, email="head@example.com")
    people = [make_staff(agency, Role.DRAFTER, email=f"drafter{n}@example.com") for n in range(drafters)]
    due = Due(agency, head, people)
    if count:
        add_due(due, count, 1)
    return due


def add_due(due: Due, count: int, seed: int) -> None:
    """Add cases that are due today."""
    known = set(due.agency.application_set.values_list("pk", flat=True))
    seed_cases(due.agency, 2026, count, seed=seed, today=TODAY, recorded_at=timezone.now())
    new = due.agency.application_set.exclude(pk__in=known).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE requests_app_application SET node = 'drafting', watch = %s, watch_on = %s, handler_id = %s"
            " WHERE id = %s",
            [('[["reply", "2026-03-30"]]', TODAY, due.drafters[key % len(due.drafters)].pk, key) for key in new],
        )


def in_table() -> Counter[tuple[int, str, date, int]]:
    """Count every reminder of a case by what makes it once."""
    rows = Message.objects.filter(channel="inbox").values_list("application_id", "kind", "for_day", "recipient_id")
    return Counter(rows)


def check_mails(due: Due, post: PostOffice) -> int:
    """See that each colleague has one digest and it came once, more often only where an answer was lost; count those."""
    people = [due.head, *due.drafters]
    mails = list(Message.objects.filter(channel="email").select_related("recipient"))
    assert Counter(mail.recipient_id for mail in mails) == Counter(person.pk for person in people)
    came = Counter(letter["Message-ID"] for letter in post.letters)
    assert set(came) == {message_id(mail) for mail in mails}
    doubts = 0
    for mail in mails:
        assert mail.sent_at is not None
        assert mail.failed_at is None
        doubt = mail.answer.startswith(DOUBT)
        times = came[message_id(mail)]
        assert 1 <= times <= (mail.tries if doubt else 1), f"{mail.answer}: came {times} times by {mail.tries} tries"
        doubts += doubt
    return doubts


def later(minutes: int) -> datetime:
    """So many minutes after the morning."""
    return MORNING + timedelta(minutes=minutes)
