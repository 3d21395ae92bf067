"""Celery: the app and its beat table.

Rows are the queue (`Message.sent_at IS NULL`); a task only says "look now". So a lost broker, a lost
task or a task run twice costs time, never a reminder or a letter.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready

from . import task_trace as task_trace  # noqa: PLC0414 -- connects itself: request ids, times and failures

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")

app = Celery("disclosure")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
#: Exports, forms that nobody handed in, query codes kept for an answer that was lost.
app.autodiscover_tasks(["requests_app.desk", "requests_app.portal", "requests_app.api"])

SWEEP = "requests_app.tasks.morning_sweep"
SEND = "requests_app.tasks.send_messages"
HOOKS = "requests_app.tasks.send_hooks"
PAPERS = "requests_app.tasks.print_papers"
PULSE = "requests_app.tasks.beat"
YEAR_END = "reports.tasks.year_end"
LOOK = "reports.tasks.look"
EXPORTS = "requests_app.desk.tasks.look_for_exports"
IMPORTS = "requests_app.desk.tasks.look_for_imports"
IMPORT = "requests_app.desk.tasks.take_files"
FORGET = "requests_app.portal.tasks.forget_unsubmitted"
FORGET_CODES = "requests_app.api.tasks.forget_query_codes"

#: 08:00 Beijing time, before the office opens; then the same idempotent task every quarter of an hour
#: of the day, so that a morning on which beat or broker was down is caught up as soon as they are back.
BEAT: dict[str, dict[str, Any]] = {
    "morning-sweep": {"task": SWEEP, "schedule": crontab(hour=8, minute=0)},
    "morning-sweep-catch-up": {
        "task": SWEEP,
        "schedule": crontab(hour="8-20", minute="15,30,45"),
        "options": {"expires": 600},
    },
    "forget-unsubmitted": {"task": FORGET, "schedule": crontab(hour=3, minute=10)},
    "forget-query-codes": {"task": FORGET_CODES, "schedule": crontab(hour=3, minute=20)},
    # each minute: a letter waits no longer, and what failed is tried again when its time comes
    "send": {"task": SEND, "schedule": crontab(), "options": {"expires": 55}},
    "hooks": {"task": HOOKS, "schedule": crontab(), "options": {"expires": 55}},
    # a paper that somebody opens before its minute has come is printed there and then
    "papers": {"task": PAPERS, "schedule": crontab(), "options": {"expires": 55}},
    "pulse": {"task": PULSE, "schedule": crontab(), "options": {"expires": 55}},
    "year-end": {"task": YEAR_END, "schedule": crontab(month_of_year="1-3", hour=8, minute=5)},
    "reports": {"task": LOOK, "schedule": crontab(hour="8,13", minute=10)},
    "imports": {"task": IMPORTS, "schedule": crontab(), "options": {"expires": 55}},
    "exports": {"task": EXPORTS, "schedule": crontab(), "options": {"expires": 55}},
}
app.conf.beat_schedule = BEAT
#: What people wait for does not stand behind what takes long.
PEOPLE, BATCH = "people", "batch"
app.conf.task_default_queue = PEOPLE
_SLOW = (EXPORTS, IMPORTS, IMPORT, FORGET, FORGET_CODES, PAPERS, YEAR_END, LOOK)
app.conf.task_routes = {name: {"queue": BATCH} for name in _SLOW}


@worker_ready.connect
def catch_up(**_signal: Any) -> None:
    """Sweep once when a worker has started: whatever fell due while none was running."""
    app.send_task(SWEEP)
