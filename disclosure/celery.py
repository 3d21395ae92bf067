"""Celery: the app and its beat table.

Rows are the queue (`Message.sent_at IS NULL`); a task only says "look now". So a lost broker, a lost
task or a task run twice costs time, never a reminder.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")

app = Celery("disclosure")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: 08:00 Beijing time, before the office opens; then the same idempotent task every quarter of an hour,
#: so that a morning on which beat or broker was down is caught up as soon as they are back.
BEAT: dict[str, dict[str, Any]] = {
    "morning-sweep": {"task": "requests_app.tasks.morning_sweep", "schedule": crontab(hour=8, minute=0)},
    "morning-sweep-catch-up": {
        "task": "requests_app.tasks.morning_sweep",
        "schedule": crontab(hour="8-20", minute="15,30,45"),
        "options": {"expires": 600},
    },
}
app.conf.beat_schedule = BEAT
