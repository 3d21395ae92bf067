"""The document: valid, in Chinese, of the form's own lengths and choices, open to everybody."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from django.test import Client
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from requests_app.api.document import ORGANISATION_SAMPLE, SAMPLE
from requests_app.portal.forms import ORGANISATION, PERSON, ApplyForm

from .addresses import TABLE

#: What is said in Latin letters: parameters, codes and names of files, never a sentence.
_SENTENCE = re.compile(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+")


@pytest.fixture
def document(db):
    answer = Client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["Cache-Control"] == "public, max-age=3600"
    return answer.json()


@pytest.mark.once
def test_it_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    OPENAPI_31_VALIDATOR.validate(document)


def test_it_names_every_operation_with_its_guard_and_its_refusals(document):
    found = {}
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            found[one["operationId"]] = (method.upper(), path)
            assert one["security"] == [{"Token": []}]
            assert {"401", "403", "429", "500"} <= set(one["responses"])
            for status, response in one["responses"].items():
                media = "application/json" if status[0] == "2" else "application/problem+json"
                assert list(response["content"]) == [media], (path, status)
                assert "X-Request-ID" in response["headers"]
    expected = {
        name: (one.method, "/api/v1/" + one.path.replace("2026", "{year}").replace("2019", "{year}"))
        for name, one in TABLE.items()
        if one.scope
    }
    assert found == expected
    assert document["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"


def resolved(document, name: str):
    return {**document["components"]["schemas"][name], "components": document["components"]}


@pytest.mark.parametrize(
    ("name", "sample"), [("PersonApplication", SAMPLE), ("OrganisationApplication", ORGANISATION_SAMPLE)]
)
def test_its_examples_are_as_it_says(document, name, sample):
    jsonschema.validate(sample, resolved(document, name))
    examples = document["paths"]["/api/v1/applications"]["post"]["requestBody"]["content"]["application/json"]
    assert sample in [one["value"] for one in examples["examples"].values()]


@pytest.mark.parametrize(("who", "name"), [(PERSON, "PersonApplication"), (ORGANISATION, "OrganisationApplication")])
def test_an_application_is_the_form_itself(document, who, name):
    said = document["components"]["schemas"][name]["properties"]
    fields = {key: field for key, field in ApplyForm({}, who=who).fields.items() if key != "agency"}
    assert set(said) == set(fields) | {"who", "files"}
    assert said["who"]["const"] == who
    assert said["applicant_name"]["maxLength"] == 120
    assert said["content"]["maxLength"] == 5000
    assert said["form_wanted"]["enum"] == ["", "电子文件", "纸质", "光盘"]
    assert said["accept_other_form"] == {
        "type": "boolean", "default": True, "title": "不能按上面的方式提供时，可以换别的方式",
    }  # fmt: skip
    assert ("applicant_kind" in said) is (who == ORGANISATION)


def test_it_speaks_chinese(document):
    text = json.dumps(document, ensure_ascii=False)
    said = re.findall(r'"(?:description|summary)": "((?:[^"\\]|\\.)*)"', text)
    assert len(said) > 100
    assert [one for one in said if _SENTENCE.search(one) or not re.search(r"[一-鿿]", one)] == []


def test_nothing_is_fetched_from_elsewhere(document):
    assert "http" not in json.dumps(document).replace("X-Request-ID", "").replace('"type": "http"', "")
