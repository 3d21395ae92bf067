"""What the tests of the API share: two offices, a token for each use, and a sender that speaks JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from requests_app.models import Scope
from requests_app.signin import tokens
from tests.factories import Office, make_agency, make_office

NOW = "2026-03-16T10:00:00+08:00"
TODAY = date(2026, 3, 16)
EVERY = tuple(Scope)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def clock():
    """Every request of these tests is made on 16 March 2026 at ten, unless a test moves the clock."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def office(db) -> Office:
    agency = make_agency("ningbo", name="示例机关", phone="0574-00000000", reconsideration_body="示例市人民政府")
    return make_office(agency)


@pytest.fixture
def stranger(db) -> Office:
    """Another office of the same city, above the first: even so it sees nothing of it."""
    return make_office(make_agency("taizhou", name="另一机关"))


def key_of(office: Office, *scopes: Scope, until: date = date(2027, 3, 16), label: str = "统一平台") -> str:
    made = tokens.make(office.agency, label=label, scopes=scopes, expires_on=until, by=office.administrator)
    return made.key


@dataclass
class Sender:
    """Another system, with its token."""

    key: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def get(self, path: str, **query: Any):
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, given: Any, key: str = "key-00000001", *, media: str = "application/json", **headers: str):
        body = given if isinstance(given, bytes | str) else json.dumps(given, ensure_ascii=False)
        said = {**self.headers, **({"Idempotency-Key": key} if key else {}), **headers}
        return self.client.post("/api/v1/applications", body, content_type=media, headers=said)


@pytest.fixture
def sender(office) -> Sender:
    """A system that may do everything for the first office."""
    return Sender(key_of(office, *EVERY))


def told(answer) -> list[tuple[str, str]]:
    """The fields and sentences of a refusal."""
    return [(one["field"], one["message"]) for one in answer.json()["errors"]]
