"""接口的后台任务: forget the query codes that were kept for an answer lost on the way."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .intake import forget_codes


@shared_task(name="requests_app.api.tasks.forget_query_codes")
def forget_query_codes() -> int:
    """Forget those older than a week; return how many."""
    return forget_codes(timezone.now())
