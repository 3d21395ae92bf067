"""没有送达的通知: when a word to an applicant was given up, whoever handles the case is told to use another way."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from requests_app.law.nodes import Role
from requests_app.models import Message, Staff

from .hook_alarm import given_up
from .hook_rows import TEST
from .people import stand_ins
from .rows import put, to_inbox

KIND = "undelivered"
_WAYS = {"email": "邮件", "sms": "短信"}


def tell_office(row: Message, answer: str, now: datetime) -> None:
    """Tell the handler, else the clerks, and who stands in; of the office's own messages nobody is told.

    What another system was to hear is told to the administrators.

    Args:
        row: what was not delivered.
        answer: why, in the other server's words.
        now: this instant.
    """
    if row.hook_id is not None:
        if not row.kind.startswith(TEST):  # whoever tries an address sees what became of it
            given_up(row, answer, now)
        return
    case = row.application
    if case is None or row.recipient_id is not None:
        return
    day = timezone.localdate(now)
    office = list(Staff.objects.filter(agency_id=case.agency_id, is_active=True))
    told = {person.pk for person in office if person.pk == case.handler_id}
    told = told or {person.pk for person in office if person.has_role(Role.CLERK)}
    told |= stand_ins(told, office, day)
    text = f"{case} 发给申请人的{_WAYS[row.channel]}没有送达，请换一种办法告诉申请人。原因：{answer}"[:300]
    put(to_inbox(case, person, f"{KIND}_{row.pk}", day, text, now) for person in sorted(told))
