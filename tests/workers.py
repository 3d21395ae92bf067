"""Real workers, beats and a Redis that can be stopped, each a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from celery import Celery
from django.db import connection

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds; a worker starts in two


def database_url() -> str:
    """Give the address of the test database for another process."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    given = connection.settings_dict
    host = given["HOST"] or given["OPTIONS"].get("host", "")
    port = given["PORT"] or "5432"
    if host.startswith("/"):
        return f"postgres://{given['USER']}@/{given['NAME']}?host={host}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{port}/{given['NAME']}"


def eventually(holds: Callable[[], Any], pause: float = 0.1) -> bool:
    """Look again until it holds or patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(pause)
    return bool(holds())


class Process:
    """A worker or a beat, with what it logged."""

    def __init__(self, words: list[str], env: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as out:
            self.running = subprocess.Popen(words, cwd=ROOT, env=env, stdout=out, stderr=out)

    @property
    def said(self) -> str:
        """Return its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def done(self, task: str) -> int:
        """Return how many runs of a task came to their end."""
        return sum(f"Task {task}[" in line and " succeeded " in line for line in self.said.splitlines())

    def kill(self) -> None:
        """Kill it: nothing is put in order first."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(30)

    def stop(self) -> None:
        """Ask it to end."""
        if self.running.poll() is None:
            self.running.terminate()
            try:
                self.running.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Site:
    """An installation: its folder, its Redis ("" for the folder that stands in), what else its environment says."""

    var: Path
    redis_url: str
    database: str
    more: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    def start(self, at: datetime | None, *words: str) -> Process:
        """Start a Celery process, its clock at an instant; None leaves the clock alone."""
        name = f"{words[0]}-{len(self.started)}"
        (self.var / name).mkdir(parents=True)
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "disclosure.settings",
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis_url,
            "VAR_DIR": str(self.var / name if self.redis_url else self.var),
            "LOG_LEVEL": "INFO",
            **self.more,
        }
        command = ["celery", "--app", "disclosure"] if at is None else ["tests.clockwork", at.isoformat()]
        words = (*words, "--loglevel", "INFO")
        process = Process([sys.executable, "-m", *command, *words], env, self.var / name / "log")
        self.started.append(process)
        return process

    def worker(self, at: datetime | None = None) -> Process:
        """Start a worker; it sweeps once of itself."""
        return self.start(at, "worker", "--pool", "solo", "--without-gossip", "--without-mingle")

    def done(self, task: str) -> int:
        """Return how many runs of a task came to their end, with whichever worker."""
        return sum(process.done(task) for process in self.started)

    def keep_running(self, worker: Process, at: datetime) -> Process:
        """Start the worker anew if it has ended, as the service manager does; return the one that runs."""
        return worker if worker.running.poll() is None else self.worker(at)

    def ask(self, *tasks: str, headers: dict[str, str] | None = None) -> None:
        """Ask for tasks, as beat does; as a visit does, with its headers."""
        with Celery("sender", broker=self.redis_url or "filesystem://localhost") as sender:
            if not self.redis_url:
                queue = str(self.var / "broker" / "queue")
                sender.conf.broker_transport_options = {
                    "data_folder_in": queue,
                    "data_folder_out": queue,
                    "control_folder": str(self.var / "broker" / "control"),
                }
            sender.conf.task_default_queue = "people"
            for task in tasks:
                sender.send_task(task, ignore_result=True, retry=False, headers=headers)

    def stop(self) -> None:
        """Stop whatever still runs."""
        for process in self.started:
            process.stop()


class OwnRedis:
    """A Redis of one test alone, so that it can die; it keeps nothing on disk."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        folder.mkdir()

    @property
    def url(self) -> str:
        """Return its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty."""
        program = servers.redis_program()
        if program is None:
            raise FileNotFoundError(f"no redis-server: {servers.BRING}")
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(command, stdout=log, stderr=log)
        servers._wait_for(self.port, self.server)

    def kill(self) -> None:
        """Kill it with all it holds."""
        self.server.kill()
        self.server.wait(10)
