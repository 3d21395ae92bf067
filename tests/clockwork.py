"""A real Celery process whose clock was moved: `python -m tests.clockwork 2026-03-30T09:00:00+08:00 worker --pool solo`.

Its clock goes on from there. LOT in the environment makes the lots of a sweep smaller, so that it can be broken off
between many.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

import django
import time_machine


def main() -> None:
    """Move the clock, then be Celery."""
    instant, *words = sys.argv[1:]
    time_machine.travel(datetime.fromisoformat(instant), tick=True).start()
    django.setup()
    from disclosure.celery import app  # local: after the clock was moved
    from requests_app.messages import outbox  # local: models come after django.setup()

    outbox.LOT = int(os.environ.get("LOT", outbox.LOT))
    app.start(words)


if __name__ == "__main__":
    main()
