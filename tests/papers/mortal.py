"""A process that kills itself in the middle of its work: `python -m tests.papers.mortal WORK WHERE COUNT [ARGUMENT…]`.

WHERE `file`: at the COUNT-th time it opens, renames or closes off a file among the papers; `sql`: before the COUNT-th
statement it sends to the database. Killed as by the kernel, by SIGKILL: nothing is put in order. A COUNT it never
reaches lets it end well, and it then prints how far it came.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import django


class Mark:
    """Counts what passes, and dies at the chosen one."""

    def __init__(self, last: int) -> None:
        self.last, self.passed = last, 0

    def pass_(self) -> None:
        """Count one, or die."""
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def file(self, event: str, given: tuple[Any, ...]) -> None:
        """Hear what Python does with files."""
        if event in {"open", "os.rename"} and "papers/2" in str(given[0]):
            self.pass_()

    def sql(self, execute: Callable[..., Any], *given: Any) -> Any:
        """Stand before each statement."""
        self.pass_()
        return execute(*given)


def drain(instant: str) -> None:
    """Print what waits."""
    from requests_app.papers import queue  # local: models come after django.setup()

    queue.drain(datetime.fromisoformat(instant))


def extend(case: str, staff: str) -> None:
    """Do an act that takes a 文号 and makes a paper."""
    from requests_app.handling import clock  # local: models come after django.setup()
    from requests_app.models import Application, Staff  # local: models come after django.setup()

    clock.extend(
        Application.objects.get(pk=case),
        actor=Staff.objects.get(pk=staff),
        on=date(2026, 3, 4),
        today=date(2026, 6, 30),
        days=5,
        reason="需要查阅的档案较多",
    )


def main() -> None:
    """Work until the mark."""
    work, where, count, *given = sys.argv[1:]
    django.setup()
    from django.db import connection  # local: settings come after django.setup()

    mark = Mark(int(count))
    connection.ensure_connection()
    if where == "file":
        sys.addaudithook(mark.file)
        {"drain": drain, "extend": extend}[work](*given)
    else:
        with connection.execute_wrapper(mark.sql):
            {"drain": drain, "extend": extend}[work](*given)
    sys.stdout.write(str(mark.passed))


if __name__ == "__main__":
    main()
