"""工作台的后台任务: here, because an export is a list of the desk; rows are the queue."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from requests_app.handling import exporting

from .export_sheet import sheet_of


# A million cases take some minutes; still less than the quarter of an hour after which a claim counts as lost.
@shared_task(name="requests_app.desk.tasks.make_export", soft_time_limit=840, time_limit=870)
def make_export(pk: int) -> bool:
    """Write one workbook, unless somebody has it in hand."""
    return exporting.make(pk, timezone.now(), sheet_of)


@shared_task(name="requests_app.desk.tasks.look_for_exports")
def look_for_exports() -> int:
    """Send out every export nobody makes: its message was lost, or its worker is gone. Discard old ones."""
    now = timezone.now()
    exporting.discard(now)
    left = exporting.waiting(now)
    for pk in left:
        make_export.delay(pk)
    return len(left)
