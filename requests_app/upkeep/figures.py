"""运行数字: what waits, since when, what failed; each a query that an index answers, whatever the number of cases."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Min, Q

from requests_app.law.nodes import OPEN, STEPS, Node
from requests_app.models import Application, Export, Message, Paper, Pulse

logger = logging.getLogger(__name__)

#: Seconds for which figures are kept: several who look at once cost one look.
KEPT = 15
_KEY = "upkeep-figures"
_OPEN = Q(node__in=sorted(node.value for node in OPEN))
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Queue:
    """Rows that wait, and since when the oldest does; None where none waits."""

    waiting: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Ran:
    """One background task: how often it ran, failed, how many seconds in all, when last."""

    runs: int
    failures: int
    seconds: float
    at: datetime


@dataclass(frozen=True)
class Figures:
    """What is told about an installation.

    Args:
        nodes: node → cases there, 办结 left out.
        overdue, provisional: open cases past their date, and with a provisional one.
        messages: channel → what waits to leave.
        failed_messages: messages given up within a day.
        papers: papers that wait for printing; `stuck` cannot be printed.
        exports: lists that wait or are being written.
        tasks: name → how it ran.
        connections: state → connections of this database; empty on SQLite.
    """

    nodes: dict[str, int] = field(default_factory=dict)
    overdue: int = 0
    provisional: int = 0
    messages: dict[str, Queue] = field(default_factory=dict)
    failed_messages: int = 0
    papers: Queue = Queue()
    stuck_papers: int = 0
    exports: Queue = Queue()
    tasks: dict[str, Ran] = field(default_factory=dict)
    connections: dict[str, int] = field(default_factory=dict)


def figures(now: datetime, today: date) -> Figures:
    """Return the figures, at most so many seconds old; a cache that is down only makes them dearer."""
    return _kept(lambda: counted(now, today))


def _kept(count: Callable[[], Figures]) -> Figures:
    try:
        found = cache.get(_KEY)
    except Exception:
        logger.warning("the cache does not answer: figures are counted each time", exc_info=True)
        return count()
    if not isinstance(found, Figures):
        found = count()
        cache.set(_KEY, found, KEPT)
    return found


def counted(now: datetime, today: date) -> Figures:
    """Count anew.

    Args:
        now: the present instant.
        today: the day after whose predecessor an open case is overdue.
    """
    at_node, overdue, provisional = _cases(today)
    failed = Message.objects.filter(failed_at__gte=now - _A_DAY).exclude(channel="inbox").count()
    papers = Paper.objects.filter(rendered_at=None, destroyed_on=None)
    return Figures(
        nodes=at_node,
        overdue=overdue,
        provisional=provisional,
        messages=_messages(),
        failed_messages=failed,
        papers=_queue(papers.filter(error="").aggregate(n=Count("pk"), since=Min("made_at"))),
        stuck_papers=papers.exclude(error="").count(),
        exports=_queue(
            Export.objects.filter(finished_at=None, error="").aggregate(n=Count("pk"), since=Min("asked_at"))
        ),
        tasks={p.name: Ran(p.runs, p.failures, p.seconds, p.at) for p in Pulse.objects.all()},
        connections=connections(),
    )


def _queue(row: Mapping[str, Any]) -> Queue:
    """Read a count and the least of a column of instants."""
    return Queue(row["n"], row["since"])


def _cases(today: date) -> tuple[dict[str, int], int, int]:
    """Count what is open by the partial index of open cases, and what waits before and after by theirs."""
    at_node = dict.fromkeys((node.value for node in STEPS), 0)
    late = unsure = 0
    rows = Application.objects.filter(_OPEN).values("node").order_by()
    for row in rows.annotate(
        n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), unsure=Count("pk", filter=Q(due_provisional=True))
    ):
        at_node[row["node"]] = row["n"]
        late, unsure = late + row["late"], unsure + row["unsure"]
    ends = [Node.INTAKE.value, Node.ARCHIVING.value]
    watched = Application.objects.filter(watch_on__isnull=False, node__in=ends).values("node").order_by()
    at_node |= {row["node"]: row["n"] for row in watched.annotate(n=Count("pk"))}
    return at_node, late, unsure


def _messages() -> dict[str, Queue]:
    rows = Message.objects.filter(sent_at=None, failed_at=None).exclude(channel="inbox").values("channel").order_by()
    return {row["channel"]: _queue(row) for row in rows.annotate(n=Count("pk"), since=Min("created_at"))}


def connections() -> dict[str, int]:
    """Return the connections of this database by state, with the most the server takes; empty on SQLite."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " GROUP BY 1 UNION ALL SELECT 'max', setting::int FROM pg_settings WHERE name = 'max_connections'"
        )
        return dict(cursor.fetchall())
