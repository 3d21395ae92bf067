"""Everything the document allows is asked, and what it does not; every answer must be as the document says.

All phases and all checks of schemathesis over real HTTP: examples, the edges of every parameter, random data; with a
token, without one, with wrong methods, and with data the document forbids.
"""

from __future__ import annotations

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

from requests_app.law.nodes import Node
from tests.factories import case_at, make_agency, make_office

from .conftest import EVERY, key_of

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:Generating overly large repr")]
#: Rules of the form that no JSON Schema can say (one way to reach the applicant that looks right, a word on what is
#: wanted …), so well-formed data may be refused with 422; of all other operations never.
BY_THE_FORM = ["2xx", "409", "422"]


@pytest.fixture
def clock():
    """No frozen clock here: the tool measures time."""


def failures(url: str, key: str, examples: int, *, fixed: bool) -> tuple[list[str], set[int]]:
    """Run everything; return what failed, and the statuses that came."""
    config = schemathesis.Config.from_dict({
        "headers": {"Authorization": f"Bearer {key}"},
        "generation": {"max-examples": examples, "deterministic": fixed, "database": "none"},
        "checks": {"enabled": True},
        "operations": [
            {
                "include-operation-id": "lodge",
                "checks": {"positive_data_acceptance": {"expected-statuses": BY_THE_FORM}},
            }
        ],
    })  # fmt: skip
    schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json", config=config)
    wrong: list[str] = []
    statuses: set[int] = set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            wrong.append(f"{event.label}: {event.value!r}")
        if isinstance(event, events.FatalError):
            raise event.exception
        if not isinstance(event, events.ScenarioFinished):
            continue
        statuses |= {one.response.status_code for one in event.recorder.interactions.values() if one.response}
        for case, checks in event.recorder.checks.items():
            wrong += [
                f"{one.name}: {one.failure_info.failure}\n{event.recorder.cases[case].value.as_curl_command()}"
                for one in checks
                if one.failure_info
            ]
    return wrong, statuses


def run(live_server, examples: int, *, fixed: bool) -> set[int]:
    office = make_office(make_agency("ningbo"))
    for node in (Node.INTAKE, Node.DRAFTING, Node.CLOSED):
        case_at(node, office)
    wrong, statuses = failures(live_server.url, key_of(office, *EVERY), examples, fixed=fixed)
    assert wrong == []
    return statuses


def test_every_answer_is_as_the_document_says(settings, live_server):
    settings.API_PER_MINUTE = 10**9
    assert run(live_server, 5, fixed=True) == {200, 201, 401, 404, 405, 409, 415, 422}


@pytest.mark.soak
def test_every_answer_is_as_the_document_says_for_long(settings, live_server):
    settings.API_PER_MINUTE = 10**9
    assert {200, 201, 401, 404, 405, 409, 415, 422} <= run(live_server, 500, fixed=False)
