"""What the tests of the sweep share: one sweep on a day, and what stands in the inboxes after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from requests_app.messages.outbox import remind
from requests_app.models import Message, working_calendar

#: Cases of tests/factories.py are received on 2026-03-02: notice to 03-11, draft wanted by 03-23, reply by 03-30.
MONDAY = date(2026, 3, 23)
LAST_BUT_ONE, LAST = date(2026, 3, 27), date(2026, 3, 30)

Row = tuple[str, str, str]


def at(day: date) -> datetime:
    """Eight o'clock in Beijing."""
    return datetime.combine(day, time(0, 0), tzinfo=UTC)


def sweep(today: date = LAST_BUT_ONE) -> list[Row]:
    """Sweep, and return (case, recipient, kind) of every reminder in the inboxes."""
    remind(today, at(today), working_calendar())
    return inbox()


def inbox() -> list[Row]:
    """Return (case, recipient, kind) of every reminder in the inboxes."""
    rows = Message.objects.filter(channel="inbox").select_related("application", "recipient")
    rows = rows.order_by("application__number", "recipient__username", "pk")
    return [(str(m.application), str(m.recipient), m.kind) for m in rows]


def told(kind: str) -> set[str]:
    """Return who has a reminder of this kind."""
    return {who for _, who, found in inbox() if found == kind}
