"""Background tasks: the word of the visit that asked for one goes with it; how long each took and whether it failed."""

from __future__ import annotations

import logging.config
import time
from contextvars import Token
from typing import Any

from celery import Task
from celery.signals import before_task_publish, setup_logging, task_failure, task_postrun, task_prerun
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from .trace import Trace, current, request_id

log = logging.getLogger(__name__)

HEADER = "request_id"
#: task id → the trace before it, when it began, and whether it failed.
_running: dict[str, tuple[Token[Trace | None], float]] = {}
_failed: set[str] = set()


@setup_logging.connect
def one_log(**_signal: Any) -> None:
    """Let Celery's lines look like all others."""
    logging.config.dictConfig(settings.LOGGING)


@before_task_publish.connect
def send_along(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    """Give the task the word of the visit that asks for it."""
    if headers is not None and request_id():
        headers[HEADER] = request_id()


@task_prerun.connect
def begin(task_id: str, task: Task, **_signal: Any) -> None:
    """Take up the word that came along; what the scheduler asks for goes by the task's own number."""
    word = (task.request.headers or {}).get(HEADER) or task.request.get(HEADER) or task_id
    _running[task_id] = (current.set(Trace(str(word))), time.monotonic())


@task_failure.connect
def fail(task_id: str, **_signal: Any) -> None:
    """Remember that it raised; it ends in a moment."""
    _failed.add(task_id)


@task_postrun.connect
def end(task_id: str, task: Task, **_signal: Any) -> None:
    """Count the run."""
    from requests_app.messages import pulse  # local: Celery's app is made before there are models

    token, begun = _running.pop(task_id)
    failed = task_id in _failed
    _failed.discard(task_id)
    try:
        pulse.ran(task.name.rpartition(".")[2], timezone.now(), time.monotonic() - begun, failed=failed)
    except DatabaseError as wrong:
        log.warning("the run of %s is not counted: %s", task.name, type(wrong).__name__)
    finally:
        current.reset(token)
