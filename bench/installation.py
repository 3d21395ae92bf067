"""The whole product as it is deployed, on this machine alone: gunicorn, Redis, the two workers and beat.

What docker-compose.yml says stands here too: two web processes by deploy/gunicorn.conf.py, a worker of two for what
people wait for, one of one for what takes long. nginx is left out; what it would tell the product, the visitors say.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
HOST = "gk.example.gov.cn"
PATIENCE = 60  # seconds


@dataclass
class Installation:
    """Processes by name, and where the web ones listen."""

    var: Path
    env: dict[str, str]
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a process; what it says is kept in a file of its name."""
        with self.log(name).open("ab") as out:
            self.running[name] = subprocess.Popen(words, cwd=ROOT, env=self.env, stdout=out, stderr=out)
        return self.running[name]

    def log(self, name: str) -> Path:
        """Return the file of what a process said."""
        return self.var / f"{name}.log"

    def visit(self, path: str) -> int:
        """Get a page as nginx asks for it; return the status."""
        asked = urllib.request.Request(  # noqa: S310 - our own address
            f"http://127.0.0.1:{self.port}{path}", headers={"Host": HOST, "X-Forwarded-Proto": "https"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def pulse(self) -> bool:
        """Whether both workers say that they are ready."""
        return all("ready." in self.log(name).read_text(errors="replace") for name in ("worker", "worker-batch"))

    def workers(self, name: str) -> list[psutil.Process]:
        """Return the processes that do the work of a service, without the one that watches over them."""
        return psutil.Process(self.running[name].pid).children()

    def stop(self) -> None:
        """End all, the last begun first."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.running.values()):
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until somebody listens.

    Raises:
        RuntimeError: the process ended, or nobody did in time; with what it said.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nobody answered on {port}:\n{log.read_text(errors='replace')[-3000:]}")


def _warm(place: Installation) -> None:
    """Wait until every process works, and let each web process have met its pages once.

    Raises:
        RuntimeError: one does not begin.
    """
    end = time.monotonic() + PATIENCE
    wanted = {"web": 2, "worker": 2, "worker-batch": 1}
    while any(len(place.workers(name)) < many for name, many in wanted.items()) or not place.pulse():
        if time.monotonic() > end:
            said = "\n".join(place.log(name).read_text(errors="replace")[-1000:] for name in wanted)
            raise RuntimeError(f"not everything works:\n{said}")
        time.sleep(0.2)
    with ThreadPoolExecutor(4) as several:
        list(several.map(place.visit, ("/", "/apply/", "/track/", "/log/", "/reports/") * 8))


@contextlib.contextmanager
def installed(var: Path, database: str, **more: str) -> Iterator[Installation]:
    """Start everything on a database that is migrated; end it afterwards.

    Args:
        var: its folder.
        database: address of the database.
        more: further settings of the environment, as in .env.
    """
    redis = shutil.which("redis-server")
    if redis is None:
        raise FileNotFoundError("no redis-server: apt-get install redis-server")
    port, redis_port = free_port(), free_port()
    env = {name: value for name, value in os.environ.items() if name != "INSECURE_HTTP"} | {
        "DJANGO_SETTINGS_MODULE": "disclosure.settings",
        "DATABASE_URL": database,
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "VAR_DIR": str(var),
        "STATIC_ROOT": str(var / "static"),
        "ALLOWED_HOSTS": f"{HOST},localhost,127.0.0.1",
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
        "BEHIND_PROXY": "1",
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "json",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "2",
        "PROMETHEUS_MULTIPROC_DIR": str(var / "figures"),
        **more,
    }
    (var / "figures").mkdir(parents=True)
    words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(words, cwd=ROOT, env=env, check=True)
    place = Installation(var, env, port)
    celery = (sys.executable, "-m", "celery", "--app", "disclosure")
    try:
        store = place.start(
            "redis", redis, *f"--port {redis_port} --bind 127.0.0.1 --save".split(), "", "--dir", str(var)
        )
        answers(redis_port, store, place.log("redis"))
        web = place.start("web", sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py")
        place.start("worker", *celery, "worker", "--queues", "people", "--concurrency", "2")
        place.start(
            "worker-batch", *celery, *["worker", "--queues", "batch", "--hostname", "batch@%h", "--concurrency", "1"]
        )
        place.start("beat", *celery, "beat", "--schedule", str(var / "beat-schedule"))
        answers(port, web, place.log("web"))
        _warm(place)
        yield place
    finally:
        place.stop()
