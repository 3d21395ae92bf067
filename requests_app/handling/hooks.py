"""推送地址的管理: what an administrator does with the addresses that are told of events. No fact of any case."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from requests_app.law.errors import BadFacts, ChangedMeanwhile
from requests_app.messages.hook_line import PREFIX
from requests_app.messages.hook_places import why_not
from requests_app.messages.hook_rows import trial_row
from requests_app.messages.hook_sending import send_once
from requests_app.messages.outcome import Outcome
from requests_app.messages.rows import Way
from requests_app.messages.sending import PENDING
from requests_app.models import Agency, Hook, Message

#: Addresses of one agency.
MOST = 10
#: After a secret was changed both sign for so long, unless the old one is given up at once.
OVERLAP = timedelta(days=3)
_SECRET_BYTES = 32
DELETED = "推送地址已删除，没有发送。"
_TWICE = "这个地址已经登记过。"


def new_secret() -> str:
    """Return a secret that nobody can guess, as the specification writes it."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def register(agency: Agency, *, name: str, url: str, acts: Sequence[str], now: datetime) -> Hook:
    """Register an address; its secret is to be shown this once.

    Raises:
        BadFacts: nothing may be sent there, it is there already, or there are too many.
    """
    if why := why_not(url):
        raise BadFacts(why)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        there = Hook.objects.there().filter(agency=agency)
        if there.count() >= MOST:
            raise BadFacts(f"一个机关最多登记 {MOST} 个推送地址，请先删去不用的。")
        if there.filter(url=url).exists():
            raise BadFacts(_TWICE)
        return Hook.objects.create(
            agency=agency, name=name, url=url, acts=list(acts), secret=new_secret(), secret_at=now
        )


def change(hook: Hook, *, name: str, url: str, acts: Sequence[str]) -> None:
    """Change where and of what it is told; what waits goes to the new address.

    Raises:
        BadFacts: nothing may be sent there, or it is there already.
    """
    if why := why_not(url):
        raise BadFacts(why)
    try:
        with transaction.atomic():
            Hook.objects.there().filter(pk=hook.pk).update(name=name, url=url, acts=list(acts))
    except IntegrityError as twice:
        raise BadFacts(_TWICE) from twice


def rotate(hook: Hook, *, seen: str, at_once: bool, now: datetime) -> str:
    """Give a new secret and return it; the one before signs too for a while, or no more.

    Args:
        hook: the address.
        seen: since when the secret on the page is in force: a page sent twice changes it once.
        at_once: the one before is not to sign any more.
        now: this instant.

    Raises:
        ChangedMeanwhile: it was changed since the page was opened.
    """
    made = new_secret()
    with transaction.atomic():
        row = Hook.objects.there().select_for_update().get(pk=hook.pk)
        if row.secret_at.isoformat() != seen:
            raise ChangedMeanwhile("密钥刚刚更换过，没有再换。没有记下新密钥的，请再更换一次。")
        row.old_secret, row.old_until = ("", None) if at_once else (row.secret, now + OVERLAP)
        row.secret, row.secret_at = made, now
        row.save(update_fields=["secret", "secret_at", "old_secret", "old_until"])
    return made


def pause(hook: Hook, now: datetime) -> bool:
    """Speak to it no more; what it is to hear waits. False where it is paused already."""
    return Hook.objects.there().filter(pk=hook.pk, paused_at=None).update(paused_at=now, paused_why="") == 1


def resume(hook: Hook, now: datetime) -> None:
    """Speak to it again, and begin at once with what waited."""
    with transaction.atomic():
        Hook.objects.there().filter(pk=hook.pk).update(
            paused_at=None, paused_why="", failures=0, failing_since=None, rest_until=None
        )
        _rows(hook).filter(PENDING, claimed_at=None).update(next_try_at=now, tries=0)


def delete(hook: Hook, now: datetime) -> None:
    """Give an address up: its secrets are gone, what waits is not sent; what was told stays readable."""
    with transaction.atomic():
        Hook.objects.there().filter(pk=hook.pk).update(deleted_at=now, secret="", old_secret="", old_until=None)
        _rows(hook).filter(PENDING).update(failed_at=now, claimed_at=None, next_try_at=None, answer=DELETED)


def try_out(hook: Hook, now: datetime) -> Outcome:
    """Send one message without a case, now; it is kept among what was sent, and not tried again."""
    row = trial_row(hook, now)
    row.save(force_insert=True)
    return send_once(row, now) or Outcome("")


def resend(hook: Hook, now: datetime, key: int | None = None) -> int:
    """Put what was given up back into the queue, under its old mark; return how many.

    Args:
        hook: the address.
        now: this instant.
        key: only this one; None is everything that was not delivered.
    """
    lost = _rows(hook).filter(failed_at__isnull=False, sent_at=None, application__isnull=False)
    lost = lost if key is None else lost.filter(pk=key)
    return lost.update(failed_at=None, claimed_at=None, tries=0, next_try_at=now)


def _rows(hook: Hook) -> QuerySet[Message]:
    return Message.objects.filter(hook=hook, channel=Way.HOOK)
