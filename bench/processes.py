"""Processes: how long `manage.py check` takes, how much memory a worker holds, at the start and after much work.

Real ones: a web worker on SQLite, and the whole product on PostgreSQL and Redis.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psutil
import psycopg
from celery import Celery

from disclosure.celery import PEOPLE, PULSE, SEND, SWEEP

from .figures import Figure
from .installation import Installation, installed
from .load_watch import pss

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEBIBYTES = 3.0, 120
PAGES = ("/healthz", "/", "/apply/", "/track/", "/log/", "/reports/", "/admin/login/")
TIMES = 10
#: MiB that a process may gain between its first few hundred requests or tasks and the last.
GAIN = 10


def measure(url: str, requests: int) -> Iterator[Figure]:
    """Start them in an installation of their own: a temporary folder, a free port.

    Args:
        url: a PostgreSQL where a database may be made.
        requests: how many each web process answers, and how many tasks each worker does, between the two looks.
    """
    with tempfile.TemporaryDirectory(prefix="disclosure-bench-var-") as folder:
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        env |= {"VAR_DIR": folder, "STATIC_ROOT": f"{folder}/static", "INSECURE_HTTP": "1", "LOG_LEVEL": "WARNING"}
        times = []
        for _ in range(3):
            began = time.perf_counter()
            _manage(env, "check")
            times.append(time.perf_counter() - began)
        _manage(env, "migrate", "--verbosity", "0")
        _manage(env, "collectstatic", "--noinput", "--verbosity", "0")
        yield _check(median(times))
        yield _worker(env, Path(folder) / "gunicorn.log")
    yield from _kept(url, requests)


def _kept(url: str, requests: int) -> Iterator[Figure]:
    """Let two web processes and the workers do much, and see what each holds more than after its first work."""
    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute("CREATE DATABASE kept")
    database = urlsplit(url)._replace(path="/kept").geturl()
    with tempfile.TemporaryDirectory(prefix="disclosure-bench-var-") as folder:
        _manage({**os.environ, "DATABASE_URL": database}, "migrate", "--verbosity", "0")
        # Nobody is replaced meanwhile (max_requests), and nobody limited: all come from one address.
        with installed(Path(folder), database, GUNICORN_CMD_ARGS="--max-requests 0", RATE_FACTOR="1000") as place:
            first = max(100, requests // 20)
            _busy(place, first)
            before = {name: [pss(process) for process in place.workers(name)] for name in ("web", "worker")}
            _busy(place, requests)
            for name, was in before.items():
                now = [pss(process) for process in place.workers(name)]
                what = "requests" if name == "web" else "tasks"
                yield Figure(
                    f"memory of each {name} process (PSS) after {first:,} and {requests:,} more {what} between them",
                    f"{'、'.join(map(str, was))} → {'、'.join(map(str, now))} MiB",
                    "",
                    "",
                    f"≤ {GAIN} MiB more",
                    all(new - old <= GAIN for old, new in zip(was, now, strict=True)),
                )


def _busy(place: Installation, many: int) -> None:
    """Ask for so many pages and so many tasks, and wait until all is done."""
    with Celery("sender", broker=place.env["REDIS_URL"]) as sender:
        sender.conf.task_default_queue = PEOPLE
        for n in range(many):
            sender.send_task((PULSE, SEND, PULSE, SWEEP)[n % 4 if n % 100 == 3 else n % 2], ignore_result=True)
        with ThreadPoolExecutor(4) as several:
            wrong = {page for page, status in several.map(_status, _asked(place, many)) if status >= 500}
        if wrong:
            raise AssertionError(f"errors at {wrong}")
        with sender.connection_for_read() as line:
            while line.default_channel.client.llen(PEOPLE):
                time.sleep(0.5)


def _asked(place: Installation, many: int) -> Iterator[tuple[Installation, str]]:
    return ((place, PAGES[n % len(PAGES)]) for n in range(many))


def _status(asked: tuple[Installation, str]) -> tuple[str, int]:
    place, page = asked
    return page, place.visit(page)


def _manage(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def _check(seconds: float) -> Figure:
    return Figure("manage.py check", f"{seconds:.2f} s", "", "", f"≤ {SECONDS:.0f} s", seconds <= SECONDS)


def _worker(env: dict[str, str], log: Path) -> Figure:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["disclosure.wsgi", "--workers", "1", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "-m", "gunicorn", *words], cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        _wait(port, server, log)
        answered = sum(_visit(f"http://127.0.0.1:{port}{page}", log) for _ in range(TIMES) for page in PAGES)
        (worker,) = psutil.Process(server.pid).children()
        held = worker.memory_info().rss / 2**20
    finally:
        server.terminate()
        server.wait(20)
    name = f"memory of a web worker after {answered} requests"
    return Figure(name, f"{held:.0f} MiB", "", "", f"≤ {MEBIBYTES} MiB", held <= MEBIBYTES)


def _visit(address: str, log: Path) -> int:
    """Ask for a page; a page that is not there yet counts as asked, one that breaks ends the run."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own address
            answer.read()
    except urllib.error.HTTPError as error:
        error.close()
        if error.code >= 500:
            raise RuntimeError(f"{address}: {error.code}\n{log.read_text()[-3000:]}") from error
    return 1


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"gunicorn did not answer:\n{log.read_text()[-3000:]}")
