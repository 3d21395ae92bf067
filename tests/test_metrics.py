"""/metrics: the figures, who may read them, and what they cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from requests_app.law.nodes import Node
from requests_app.messages import pulse
from requests_app.models import Export, Message, Paper, Pulse
from requests_app.tasks import beat
from requests_app.upkeep import figures
from tests.factories import case_at, make_office

from .webs import Visitor, Web

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def samples(client, **said) -> dict[tuple[str, str], float]:
    """Give name and first label → figure."""
    answer = client.get("/metrics", **said)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return read(answer.content.decode())


def read(text: str) -> dict[tuple[str, str], float]:
    found = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            found[one.name, ",".join(one.labels.values())] = one.value
    return found


@pytest.mark.django_db
def test_the_figures_are_those_of_the_office(client):
    office = make_office()
    case_at(Node.DRAFTING, office)  # due in March: overdue
    case_at(Node.DRAFTING, office)
    case_at(Node.ARCHIVING, office)
    case_at(Node.CLOSED, office)
    case_at(Node.INTAKE, office)
    row = {"agency": office.agency, "kind": "receipt", "for_day": date(2026, 6, 30), "text": "x", "channel": "email"}
    Message.objects.all().delete()
    Message.objects.create(address="a@example.com", **row)
    Message.objects.create(address="b@example.com", failed_at=timezone.now(), **row)
    Message.objects.create(address="c@example.com", failed_at=timezone.now() - timedelta(days=2), **row)
    Message.objects.filter(address="a@example.com").update(created_at=timezone.now() - timedelta(hours=1))
    Export.objects.create(staff=office.clerk, query="")
    Paper.objects.filter(pk=Paper.objects.earliest("pk").pk).update(error="字体里没有这个字")
    pulse.ran("print_papers", timezone.now(), 1.5, failed=False)
    pulse.ran("print_papers", timezone.now(), 0.5, failed=True)
    found = samples(client)
    at = {node: found["disclosure_cases", node] for node in ("intake", "drafting", "approval", "archiving")}
    assert at == {"intake": 1, "drafting": 2, "approval": 0, "archiving": 1}
    assert ("disclosure_cases", "closed") not in found
    assert found["disclosure_cases_overdue", ""] == 2
    assert found["disclosure_cases_provisional", ""] == 0
    assert found["disclosure_queue_waiting", "message_email"] == 1
    assert 3600 <= found["disclosure_queue_age_seconds", "message_email"] < 3700
    assert found["disclosure_messages_failed_day", ""] == 1
    assert found["disclosure_queue_waiting", "paper"] == Paper.objects.count() - 1
    assert found["disclosure_papers_stuck", ""] == 1
    assert found["disclosure_queue_waiting", "export"] == 1
    assert found["disclosure_task_runs_total", "print_papers"] == 2
    assert found["disclosure_task_failures_total", "print_papers"] == 1
    assert found["disclosure_task_seconds_total", "print_papers"] == 2.0
    if connection.vendor == "postgresql":
        assert found["disclosure_database_connections", "active"] >= 1
        assert found["disclosure_database_connections", "max"] >= 20


@pytest.mark.django_db
def test_pages_are_counted_by_name_and_status(client):
    before = samples(client).get(("disclosure_http_seconds_count", "portal:entry,404"), 0)
    client.get("/log/987654/")
    client.get("/log/987655/")
    found = samples(client)
    assert found["disclosure_http_seconds_count", "portal:entry,404"] == before + 2
    assert not [key for key in found if "98765" in str(key)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 200),  # straight from this machine
        ({"REMOTE_ADDR": "192.0.2.1"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),  # through a proxy on this machine: anybody
        ({"HTTP_FORWARDED": "for=127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "192.0.2.1", "HTTP_AUTHORIZATION": "Bearer the-right-token"}, 200),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.1", "HTTP_AUTHORIZATION": "Bearer the-right-token"}, 200),
        ({"HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        ({"HTTP_AUTHORIZATION": "Bearer "}, 403),
    ],
)
def test_who_may_read(client, settings, said, status):
    settings.METRICS_TOKEN = "the-right-token"
    assert client.get("/metrics", **said).status_code == status


@pytest.mark.django_db
def test_without_a_token_no_token_is_right(client, settings):
    settings.METRICS_TOKEN = ""
    said = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ", **said).status_code == 403
    assert client.post("/metrics").status_code == 405


@pytest.mark.django_db
def test_a_look_costs_the_same_for_one_and_for_thirty_and_nothing_within_seconds(client):
    office = make_office()
    counts = []
    for cases in (1, 29):
        for _ in range(cases):
            case_at(Node.REGISTRATION, office)
        with CaptureQueriesContext(connection) as seen:
            figures.counted(NOW, date(2026, 6, 30))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
    client.get("/metrics")
    with CaptureQueriesContext(connection) as seen:
        client.get("/metrics")
    assert len(seen) == 0


@pytest.mark.postgres
@pytest.mark.django_db
def test_every_count_is_answered_by_an_index():
    """Sequential scans forbidden: a plan that still has one has no index."""
    with CaptureQueriesContext(connection) as seen:
        figures.counted(NOW, date(2026, 6, 30))
    asked = [one["sql"] for one in seen if one["sql"].startswith("SELECT") and "pg_stat" not in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in asked:
            if "requests_app_pulse" in sql or "requests_app_export" in sql:
                continue  # a dozen rows
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan


@pytest.mark.django_db
def test_a_cache_that_is_down_only_makes_figures_dearer(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert ("disclosure_cases", "intake") in samples(client)


@pytest.mark.django_db
def test_each_run_of_a_task_is_counted_with_its_failure(monkeypatch):
    beat.apply()
    monkeypatch.setattr("requests_app.messages.pulse.note", None)
    beat.apply()
    run = Pulse.objects.get(name="beat")
    assert (run.runs, run.failures) == (2, 1)
    assert run.seconds > 0


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_figures_of_all_web_processes_are_one_sum(tmp_path):
    web = Web.start(tmp_path, 2)
    try:
        visitor = Visitor(web.port)
        for _ in range(20):
            assert visitor.get("/track/").status == 200
        assert read(visitor.get("/metrics").text)["disclosure_http_seconds_count", "portal:track,200"] == 20
        web.workers()[0].terminate()  # one that ends is still in the sum
        assert read(visitor.get("/metrics").text)["disclosure_http_seconds_count", "portal:track,200"] == 20
    finally:
        web.stop()
