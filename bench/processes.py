"""Processes: how long `manage.py check` takes, how much memory a web worker holds. Real ones, on SQLite."""

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
from pathlib import Path
from statistics import median

import psutil

from .figures import Figure

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEBIBYTES = 3.0, 120
PAGES = ("/healthz", "/", "/apply/", "/track/", "/log/", "/reports/", "/admin/login/")
TIMES = 10


def measure() -> list[Figure]:
    """Start them in an installation of their own: a temporary folder, a free port."""
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
        return [_check(median(times)), _worker(env, Path(folder) / "gunicorn.log")]


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
