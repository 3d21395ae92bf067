"""gunicorn: how the web processes run, in a container and under systemd. Sizes come from the environment."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

wsgi_app = "disclosure.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
timeout = 60  # seconds; the largest upload over a slow line waits in nginx, not here
graceful_timeout = 30
max_requests = 5000  # then a process begins anew, all of them not at once
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"  # noqa: S108 -- the heartbeat; on a disk it may block
control_socket_disable = True  # nobody talks to it; several containers would share one in /data
accesslog = None  # the product writes one line a request, without addresses (disclosure/trace.py)
forwarded_allow_ips = "*"  # Django decides by BEHIND_PROXY whom to believe
_FIGURES = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


def on_starting(_server: Any) -> None:
    """Begin with empty figures: those of processes long gone would be added for ever."""
    if _FIGURES:
        shutil.rmtree(_FIGURES, ignore_errors=True)
        Path(_FIGURES).mkdir(parents=True)


def child_exit(_server: Any, worker: Any) -> None:
    """Let the figures of a process that ended be summed up."""
    if _FIGURES:
        multiprocess.mark_process_dead(worker.pid)
