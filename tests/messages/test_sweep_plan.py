"""The sweep reads what is due by its index, however many cases are open; on PostgreSQL, which says so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling.machine import lapse_opinions
from requests_app.law.nodes import Node
from requests_app.messages import outbox
from requests_app.messages.outbox import remind
from requests_app.models import Application, working_calendar

from ..factories import case_at, make_office
from .sweeps import LAST, at

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
OPEN = 5_000


def fill() -> None:
    """Some cases due, and many open ones that end next year."""
    office = make_office()
    for _ in range(5):
        case_at(Node.SECRECY_REVIEW, office)
    own = {
        "id": "id + 1000 * n",
        "reference": "'O' || id || '-' || n",
        "number": "'open-' || id || '-' || n",
        "watch": """'[["reply", "2027-06-30"]]'::jsonb""",
        "watch_on": "date '2027-01-01' + n % 180",
    }
    names = [field.column for field in Application._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO requests_app_application ({', '.join(names)})"
            f" SELECT {', '.join(own.get(name, name) for name in names)}"
            f" FROM requests_app_application, generate_series(1, {OPEN // 5}) AS n"
        )
        cursor.execute("ANALYZE requests_app_application")


def plans(seen: CaptureQueriesContext) -> list[str]:
    """Return how each reading of the cases is carried out."""
    reads = [query["sql"] for query in seen.captured_queries if '"watch_on" <' in query["sql"]]
    found = []
    with connection.cursor() as cursor:
        for sql in reads:
            cursor.execute(f"EXPLAIN {sql}")
            found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


def test_the_sweep_reads_by_the_index_of_what_is_watched_next(monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    monkeypatch.setattr(outbox, "LOT", 4)  # so that the reading of the second lot is seen too
    with CaptureQueriesContext(connection) as seen:
        assert remind(LAST, at(LAST), working_calendar()) == 10
    found = plans(seen)
    assert len(found) == 2
    for plan in found:
        assert "Index Scan using watch_next" in plan
        assert "Seq Scan" not in plan
        assert "Sort" not in plan, "the index gives the order too"


def test_what_the_law_decides_by_silence_is_found_by_it_too() -> None:
    fill()
    with CaptureQueriesContext(connection) as seen:
        assert lapse_opinions(LAST, at(LAST)) == 0
    (plan,) = plans(seen)
    assert "Seq Scan" not in plan
    assert any(index in plan for index in ("watch_next", "worklist_node", "open_waiting"))
