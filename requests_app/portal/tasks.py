"""申请人页面的后台任务: forget what nobody came back for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from requests_app.signin.store import SessionStore

from . import links, saved, uploads


@shared_task(name="requests_app.portal.tasks.forget_unsubmitted")
def forget_unsubmitted() -> int:
    """Delete saved forms and files that were never handed in, and links that are over; return how many.

    Ended sessions go too.
    """
    now = timezone.now()
    SessionStore.clear_expired()
    return saved.discard(now) + uploads.discard(now) + links.discard(now)
