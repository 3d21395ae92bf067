"""心跳: the scheduler's tasks say when they last ran to their end; silence is shown: nobody is reminded then."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from requests_app.models import Pulse

#: The beat that runs each minute through broker and worker.
SCHEDULER = "scheduler"
#: The copy of database and files.
COPY = "backup"
#: Silent for so long, something is broken.
LONGEST = timedelta(minutes=10)


def note(name: str, now: datetime, said: str = "") -> None:
    """Write down that a task ran to its end.

    Args:
        name: the task.
        now: when.
        said: its result in a word.
    """
    Pulse.objects.update_or_create(name=name, defaults={"at": now, "said": said[:200]})


def ran(name: str, now: datetime, seconds: float, *, failed: bool) -> None:
    """Count one run of a background task, whichever process it ran in.

    Args:
        name: the task.
        now: when it ended.
        seconds: how long it took.
        failed: whether it raised.
    """
    one = {"runs": F("runs") + 1, "seconds": F("seconds") + seconds, "failures": F("failures") + int(failed), "at": now}
    if not Pulse.objects.filter(name=name).update(**one):
        Pulse.objects.get_or_create(name=name, defaults={"at": now})
        Pulse.objects.filter(name=name).update(**one)


def silent_for(now: datetime) -> timedelta | None:
    """Return how long the scheduler has been silent, None while it is heard; one that never ran is silent for ever."""
    last = Pulse.objects.filter(name=SCHEDULER).values_list("at", flat=True).first()
    silence = now - last if last else timedelta.max
    return silence if silence > LONGEST else None
