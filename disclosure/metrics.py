"""/metrics: the figures of the installation and of this machine's web processes, as Prometheus reads them."""

from __future__ import annotations

import hmac
import os
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from requests_app.upkeep.figures import Figures, Queue, figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from prometheus_client.core import Metric

#: By the name of the page and the status of its answer; an address would hold numbers of cases.
REQUESTS = Histogram(
    "disclosure_http_seconds",
    "Seconds from request to answer",
    ("route", "status"),
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_BEARER = "Bearer "


class Office(Collector):
    """The figures that stand in the database, the same whichever process is asked."""

    def __init__(self, found: Figures) -> None:
        self.found = found

    def collect(self) -> Iterator[Metric]:
        """Yield them."""
        found, now = self.found, timezone.now()
        nodes = GaugeMetricFamily("disclosure_cases", "Cases that stand at a node", labels=["node"])
        for node, count in found.nodes.items():
            nodes.add_metric([node], count)
        yield nodes
        yield GaugeMetricFamily("disclosure_cases_overdue", "Open cases past their due date", found.overdue)
        yield GaugeMetricFamily("disclosure_cases_provisional", "Open cases, due date provisional", found.provisional)
        waiting = GaugeMetricFamily("disclosure_queue_waiting", "Rows that wait", labels=["queue"])
        age = GaugeMetricFamily("disclosure_queue_age_seconds", "Age of the oldest row", labels=["queue"])
        queues: dict[str, Queue] = {f"message_{way}": queue for way, queue in sorted(found.messages.items())}
        for name, queue in (queues | {"paper": found.papers, "export": found.exports}).items():
            waiting.add_metric([name], queue.waiting)
            age.add_metric([name], (now - queue.since).total_seconds() if queue.since else 0)
        yield from (waiting, age)
        yield GaugeMetricFamily("disclosure_messages_failed_day", "Messages given up in 24 h", found.failed_messages)
        yield GaugeMetricFamily("disclosure_papers_stuck", "Papers that cannot be printed", found.stuck_papers)
        yield from self._tasks()
        lines = GaugeMetricFamily("disclosure_database_connections", "Connections by state", labels=["state"])
        for state, count in sorted(found.connections.items()):
            lines.add_metric([state], count)
        yield lines

    def _tasks(self) -> Iterator[Metric]:
        runs = CounterMetricFamily("disclosure_task_runs", "Runs of a background task", labels=["task"])
        failures = CounterMetricFamily("disclosure_task_failures", "Runs that failed", labels=["task"])
        seconds = CounterMetricFamily("disclosure_task_seconds", "Seconds of all runs", labels=["task"])
        last = GaugeMetricFamily("disclosure_task_last_timestamp_seconds", "When it last ended", labels=["task"])
        for name, ran in sorted(self.found.tasks.items()):
            last.add_metric([name], ran.at.timestamp())
            if ran.runs:
                runs.add_metric([name], ran.runs)
                failures.add_metric([name], ran.failures)
                seconds.add_metric([name], ran.seconds)
        yield from (runs, failures, seconds, last)


def may_read(request: HttpRequest) -> bool:
    """Whether somebody brings the token, or comes straight (by no proxy) from a network that may."""
    said = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and said.startswith(_BEARER):
        return hmac.compare_digest(said.removeprefix(_BEARER).encode(), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        direct = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:  # a socket in the file system: a proxy
        return False
    return any(direct in network for network in settings.METRICS_NETWORKS)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures, or 403."""
    if not may_read(request):
        return HttpResponseForbidden("403\n", content_type="text/plain")
    own: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # the library's own variable: several processes of one machine
        own = CollectorRegistry()
        MultiProcessCollector(own)
    office = CollectorRegistry(auto_describe=False)
    office.register(Office(figures(timezone.now(), timezone.localdate())))
    body = generate_latest(own) + generate_latest(office)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)
