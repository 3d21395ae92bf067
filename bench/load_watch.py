"""What the machine shows while people work: memory, processor time, database connections, locks waited for."""

from __future__ import annotations

import resource
import threading
from contextlib import closing
from typing import Any

import psutil
import psycopg

from .installation import Installation

SERVICES = ("web", "worker", "worker-batch")


class Watch:
    """Looks on every second until told to end; memory and processor time are those between begin and end."""

    def __init__(self, place: Installation, database: str) -> None:
        self.place, self.connections, self.waiting, self.deadlocks = place, 0, 0, 0
        self.line = psycopg.connect(database, autocommit=True)
        (backend,) = self.line.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        self.server = psutil.Process(backend).parent()
        self.before, self.spent = self.memory(), self._processor()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def memory(self) -> dict[str, list[int]]:
        """Return MiB of each process by service: what is its own, and its share of what is common (PSS)."""
        return {name: [pss(process) for process in self.place.workers(name)] for name in SERVICES}

    def _processor(self) -> dict[str, float]:
        """Return the seconds of processor time so far, by who used them."""
        masters = {name: psutil.Process(self.place.running[name].pid) for name in SERVICES}
        used = {name: _seconds(master) for name, master in masters.items()}
        people = resource.getrusage(resource.RUSAGE_CHILDREN)
        used |= {"database": _seconds(self.server), "people": people.ru_utime + people.ru_stime}
        return used

    def _look(self) -> None:
        while not self.over.wait(1):
            row: Any = self.line.execute(
                "SELECT count(*), count(*) FILTER (WHERE wait_event_type = 'Lock') FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
            self.connections, self.waiting = max(self.connections, row[0]), max(self.waiting, row[1])

    def end(self) -> None:
        """Stop looking; `after` is the memory now, `spent` the seconds of processor time used meanwhile."""
        self.over.set()
        self.thread.join()
        self.after, now = self.memory(), self._processor()
        self.spent = {name: now[name] - self.spent[name] for name in now}
        with closing(self.line):
            asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            (self.deadlocks,) = self.line.execute(asked).fetchone() or (0,)


def pss(process: psutil.Process) -> int:
    """Return the memory of a process in MiB, what it shares with others divided among them."""
    return round(process.memory_full_info().pss / 2**20)


def _seconds(master: psutil.Process | None) -> float:
    """Return what a process and its children used, those that have ended too."""
    if master is None:
        return 0.0
    own = master.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    return total + sum(sum(child.cpu_times()[:2]) for child in master.children(recursive=True))
