"""Celery tasks: fetch, call, return; each idempotent."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .messages.mail import send_due
from .messages.outbox import remind
from .models import working_calendar


@shared_task(name="requests_app.tasks.morning_sweep")
def morning_sweep() -> int:
    """Put due-soon and overdue reminders into the desk inbox, each exactly once."""
    now = timezone.now()
    return remind(timezone.localdate(now), now, working_calendar())


@shared_task(name="requests_app.tasks.send_mail")
def send_mail() -> int:
    """Send the letters to applicants that are due; several at once share the work."""
    return send_due(timezone.now())
