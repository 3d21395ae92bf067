"""办理记录只增不改: refused by the model, by the query set, and by the database itself."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from requests_app.law.nodes import Node
from requests_app.models import AppendOnly, Application, Event, ProjectionProtected

from ..factories import case_at, make_office

pytestmark = pytest.mark.django_db

RAW = [
    "UPDATE requests_app_event SET act = 'archive'",
    "UPDATE requests_app_event SET facts = '{}' WHERE seq = 1",
    "DELETE FROM requests_app_event",
    "DELETE FROM requests_app_event WHERE seq = 2",
]


@pytest.mark.parametrize("statement", RAW)
def test_raw_sql_is_refused_by_the_database(statement: str) -> None:
    case = case_at(Node.DRAFTING, make_office())
    before = list(case.events.values())
    with pytest.raises(DatabaseError, match="办理记录只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(case.events.values()) == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_truncate_is_refused_by_the_database() -> None:
    case = case_at(Node.DRAFTING, make_office())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="办理记录只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE requests_app_event")
    assert case.events.count() == 3


def test_the_model_refuses_change_and_deletion() -> None:
    event = case_at(Node.REGISTRATION, make_office()).events.first()
    assert isinstance(event, Event)
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    with pytest.raises(AppendOnly):
        Event.objects.filter(pk=event.pk).update(act="archive")
    with pytest.raises(AppendOnly):
        Event.objects.all().delete()


def test_projections_are_written_by_the_door_alone() -> None:
    case = case_at(Node.REGISTRATION, make_office())
    with pytest.raises(ProjectionProtected):
        Application.objects.filter(pk=case.pk).update(node="closed")
    with pytest.raises(ProjectionProtected):
        Application.objects.filter(pk=case.pk).update(outcome="granted")
    fresh = Application.objects.get(pk=case.pk)
    with pytest.raises(ProjectionProtected):
        fresh.save()
    with pytest.raises(AttributeError):
        fresh.node = "closed"
    assert Application.objects.get(pk=case.pk).node == "registration"
