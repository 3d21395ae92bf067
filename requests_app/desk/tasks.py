"""工作台的后台任务: what somebody asked for at the desk and waits for; rows are the queue."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from requests_app.handling import exporting, import_queue

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


@shared_task(name="requests_app.desk.tasks.take_files", soft_time_limit=840, time_limit=870)
def take_files(pk: int) -> bool:
    """Take one ZIP apart for a turn, unless somebody has it in hand."""
    return import_queue.make(pk, timezone.now())


@shared_task(name="requests_app.desk.tasks.look_for_imports")
def look_for_imports() -> int:
    """Send out every import nobody works on: it waits for its next turn, or its worker is gone. Discard old ones."""
    now = timezone.now()
    import_queue.discard(now)
    left = import_queue.waiting(now)
    for pk in left:
        take_files.delay(pk)
    return len(left)
