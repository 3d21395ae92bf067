"""The whole product, gunicorn, Redis, workers and beat on PostgreSQL, with twenty people at once: nobody meets an error."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from .workers import ROOT

pytestmark = [pytest.mark.soak, pytest.mark.redis, pytest.mark.once]


def test_twenty_people_at_once_meet_no_error():
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    command = [sys.executable, "-m", "bench", "--only", "load", "--short"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    found = re.search(r"errors among (\d+) requests[^|]*\| (\d+); (\d+); \d+", done.stdout)
    assert found, done.stdout
    requests, errors, acts = map(int, found.groups())
    assert requests > 50
    assert errors == 0
    assert acts > 0
    assert re.search(r"deadlocks\s+\| \d+; \d+; 0 ", done.stdout)
