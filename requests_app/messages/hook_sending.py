"""推送的发送: each address for itself, so that one that is down holds up no other.

The rows, their claims and retries are those of all messages (sending.py).
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from requests_app.models import Hook, Message

from .hook_line import HookLine
from .outcome import Outcome
from .rows import Way
from .sending import PENDING, claim, keep, look

#: How long one look lasts at most, and what of it one address may have.
LOOK, EACH = timedelta(seconds=40), timedelta(seconds=12)
#: What has waited so long for an address that was paused is given up.
KEPT = timedelta(days=30)
TOO_OLD = f"等了{KEPT.days}天没有送达。"
_OF_HOOKS = Message.objects.filter(PENDING, channel=Way.HOOK)


def send_hooks(now: datetime) -> int:
    """Send what is due to every address that is spoken to; return how many messages were taken.

    Args:
        now: the present instant; time that passes while sending is added to it.
    """
    give_up(now)
    begun, sent = time.monotonic(), 0
    keys = sorted(set(due(now).order_by().values_list("hook", flat=True)))
    first = int(now.timestamp() // 60) % len(keys) if keys else 0  # each minute another one is the first
    for key in keys[first:] + keys[:first]:
        at = now + timedelta(seconds=time.monotonic() - begun)
        left = LOOK - (at - now)
        if left <= timedelta(0):
            break
        sent += look(due(at).filter(hook=key), HookLine(at), at, min(left, EACH))
    return sent


def due(now: datetime) -> QuerySet[Message]:
    """Return what is to be sent now, oldest first; of addresses that rest or are paused nothing."""
    ready = _OF_HOOKS.filter(Q(next_try_at=None) | Q(next_try_at__lte=now), hook__in=Hook.objects.speaking(now))
    return ready.select_related("hook").order_by("pk")


def give_up(now: datetime) -> int:
    """Give up what has waited too long; return how many."""
    old = now - KEPT
    stale = _OF_HOOKS.filter(Q(next_try_at=None) | Q(next_try_at__lt=old), created_at__lt=old)
    return stale.update(failed_at=now, claimed_at=None, next_try_at=None, answer=TOO_OLD)


def send_once(row: Message, now: datetime) -> Outcome | None:
    """Send one message now, whatever its address does otherwise, once; None where another sender has it.

    Args:
        row: stored, with its address.
        now: this instant.
    """
    if not claim(row, now):
        return None
    line = HookLine(now)
    outcome = line.send(row)._replace(final=True)
    keep(row, outcome, now + timedelta(seconds=time.monotonic() - line.begun))
    return outcome
