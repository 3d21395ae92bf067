"""Celery tasks: fetch, call, return; each idempotent."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .handling.machine import lapse_opinions
from .messages import pulse
from .messages.alarms import alarm
from .messages.hook_sending import send_hooks as tell_systems
from .messages.outbox import remind
from .messages.sending import send_due
from .models import working_calendar
from .papers.queue import drain


@shared_task(name="requests_app.tasks.morning_sweep")
def morning_sweep() -> int:
    """Record what the law decides by silence, then put every reminder that is due where it belongs."""
    now = timezone.now()
    today = timezone.localdate(now)
    lapsed = lapse_opinions(today, now)
    calendar = working_calendar()
    tried = remind(today, now, calendar) + alarm(today, now, calendar)
    pulse.note("sweep", timezone.now(), f"{lapsed + tried}")
    return tried


@shared_task(name="requests_app.tasks.send_messages")
def send_messages() -> int:
    """Send what leaves the house and is due; several at once share the work."""
    now = timezone.now()
    sent = send_due(now, working_calendar())
    pulse.note("send", timezone.now(), f"{sent}")
    return sent


@shared_task(name="requests_app.tasks.send_hooks")
def send_hooks() -> int:
    """Tell other systems what they are to hear; several at once share the work."""
    return tell_systems(timezone.now())


@shared_task(name="requests_app.tasks.print_papers")
def print_papers() -> int:
    """Print the papers that wait; several at once share the work."""
    return drain(timezone.now())


@shared_task(name="requests_app.tasks.beat")
def beat() -> None:
    """Say that scheduler, broker and worker work together."""
    pulse.note(pulse.SCHEDULER, timezone.now())
