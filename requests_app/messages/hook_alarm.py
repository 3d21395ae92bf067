"""推送不成功: who hears of it: the agency's administrators, once a day for what was given up, at once for a pause."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from requests_app.law.nodes import Role
from requests_app.models import Hook, Message, Staff

from .rows import LONGEST, Way, put

#: What stands before the key in the path of its page.
PATH = "/admin/hooks/"


def given_up(row: Message, answer: str, now: datetime) -> None:
    """Tell that something was not delivered; once a day, the page has the rest.

    Args:
        row: what was given up, with its address.
        answer: why.
        now: this instant.
    """
    if row.hook is not None:
        text = f"推送地址“{row.hook}”有没有送达的事件（{row.text}）：{answer}可以在页面上重新发送。"
        _tell(row.hook, "hook_lost", text, now)


def pause(hook: Hook, why: str, now: datetime) -> bool:
    """Speak to an address no more until somebody says so, and tell it; False where it is paused already.

    Args:
        hook: the address.
        why: a Chinese sentence.
        now: this instant.
    """
    if Hook.objects.there().filter(pk=hook.pk, paused_at=None).update(paused_at=now, paused_why=why) != 1:
        return False
    text = f"推送地址“{hook}”已自动暂停：{why}请与对方核对，修好后在页面上恢复，没有送达的会接着发。"
    _tell(hook, "hook_paused", text, now)
    return True


def _tell(hook: Hook, kind: str, text: str, now: datetime) -> None:
    people = Staff.objects.filter(agency_id=hook.agency_id, is_active=True).order_by("pk")
    put(
        Message(
            agency_id=hook.agency_id, recipient=person, kind=f"{kind}_{hook.pk}", for_day=timezone.localdate(now),
            channel=Way.INBOX, text=text[:LONGEST], path=f"{PATH}{hook.pk}/", sent_at=now,
        )
        for person in people
        if person.has_role(Role.ADMINISTRATOR)
    )  # fmt: skip
