"""收件一次: the key of the sender, the code that is kept for a while, and the case there is already."""

from __future__ import annotations

import json

import pytest

from requests_app.api.document import SAMPLE
from requests_app.api.tasks import forget_query_codes
from requests_app.models import ApiReceipt, Application, Event, Scope

from .conftest import Sender, key_of, told

pytestmark = pytest.mark.django_db


def test_the_same_sent_again_is_the_same_case_and_the_same_answer(sender):
    first = sender.post(SAMPLE)
    again = sender.post(json.dumps(dict(reversed(SAMPLE.items())), indent=2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Application.objects.count() == Event.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(sender):
    sender.post(SAMPLE)
    answer = sender.post({**SAMPLE, "content": "另一件"})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_used")
    assert Application.objects.count() == 1


def test_a_refused_one_does_not_use_up_its_key(sender):
    assert sender.post({**SAMPLE, "phone": ""}).status_code == 422
    assert sender.post(SAMPLE).status_code == 201


def test_the_same_words_under_another_key_are_the_case_there_is(sender):
    there = sender.post(SAMPLE).json()["reference"]
    answer = sender.post(SAMPLE, "key-00000002")
    assert (answer.status_code, answer.json()["code"], answer.json()["reference"]) == (409, "already_lodged", there)
    assert "query_code" not in answer.json()
    assert Application.objects.count() == 1


def test_another_senders_key_is_another_key(office, sender):
    other = Sender(key_of(office, Scope.INTAKE))
    sender.post(SAMPLE)
    answer = other.post({**SAMPLE, "content": "另一件"})
    assert answer.status_code == 201
    assert Application.objects.count() == 2


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "缺少这个参数，请补上。"),
        ("short", "应为 8 至 80 个字母、数字、点、冒号、横线，如 UUID。"),
        ("x" * 81, "应为 8 至 80 个字母、数字、点、冒号、横线，如 UUID。"),
        ("with a blank", "应为 8 至 80 个字母、数字、点、冒号、横线，如 UUID。"),
    ],
)
def test_a_key_is_needed(sender, key, sentence):
    answer = sender.post(SAMPLE, key)
    assert (answer.status_code, told(answer)) == (422, [("Idempotency-Key", sentence)])


def test_the_query_code_lies_sealed_and_is_forgotten_after_a_week(sender, clock):
    code = sender.post(SAMPLE).json()["query_code"]
    receipt = ApiReceipt.objects.get()
    assert receipt.query_code == code
    assert code not in json.dumps(receipt.answer)
    clock.move_to("2026-03-23T10:00:00+08:00")
    assert forget_query_codes() == 0
    clock.move_to("2026-03-23T10:00:01+08:00")
    assert forget_query_codes() == 1
    answer = sender.post(SAMPLE)
    assert (answer.status_code, answer.json()["query_code"]) == (201, None)
    assert forget_query_codes() == 0


def test_an_office_that_takes_no_online_applications_says_so(office, sender):
    office.agency.active = False
    office.agency.save(update_fields=["active"])
    answer = sender.post(SAMPLE)
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "示例机关现在不接收在线申请。请告诉申请人改用邮寄或者当面提交。",
    )
