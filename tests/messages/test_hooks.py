"""事件推送: a real server is told, signed, of what its agency does and of nobody else's."""

from __future__ import annotations

import base64
import json
import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction

from requests_app.handling import hooks, intake, registration
from requests_app.law.nodes import Act
from requests_app.messages import http
from requests_app.messages.hook_line import signature
from requests_app.messages.hook_rows import MAIN, OTHER
from requests_app.messages.hook_sending import send_hooks
from requests_app.models import Hook, Message
from tests.factories import RECEIVED, make_case, make_office

from .hooked import DAY, MINUTE, NOW, about, accepted, hook_of, right
from .post_office import look

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", 1)
    with time_machine.travel(NOW, tick=False):
        yield


def test_what_is_told_and_how_it_is_signed(office, server):
    hook = hook_of(office, server, Act.ACCEPT)
    case = accepted(office, applicant_name="欧阳示例", id_number="11010519491231002X", content="地块的批文")
    assert send_hooks(NOW) == 1
    (asked,) = server.asked
    assert asked.path == "/in?key=k"
    assert asked.body == {
        "type": "case.accept",
        "timestamp": "2026-06-30T02:00:00Z",
        "data": {
            "id": f"evt_{case.reference}_2",
            "agency": office.agency.code,
            "reference": case.reference,
            "number": "2026-0001",
            "act": "accept",
            "act_name": "受理登记",
            "on": "2026-03-02",
            "node": "registration",
            "node_name": "登记",
            "due_on": "2026-03-30",
        },
    }
    given = {name.lower(): text for name, text in asked.headers.items()}
    assert (given["webhook-id"], given["webhook-timestamp"]) == (f"evt_{case.reference}_2", "1782784800")
    assert given["content-type"] == "application/json; charset=utf-8"
    assert right(asked, hook.secret)
    assert not right(asked, hooks.new_secret())
    said = asked.raw.decode()
    assert not [secret for secret in ("欧阳", "11010519491231002X", "13800000000", "批文") if secret in said]
    row = Message.objects.get(hook=hook)
    assert (row.answer, row.text, row.tries) == ("200", "受理登记 2026-0001", 1)
    assert about(row.sent_at) == NOW
    assert send_hooks(NOW + MINUTE) == 0


def test_the_signature_is_the_specifications_own_example():
    # https://github.com/standard-webhooks/standard-webhooks, the test of its libraries
    secret, key, stamp = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    made = signature(secret, key, stamp, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_documentation_verifies_and_refuses(office, server):
    text = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(code) == 1
    room: dict = {}
    exec(code[0], room)  # noqa: S102 - our own documentation
    hook = hook_of(office, server)
    hooks.try_out(hook, NOW)
    (asked,) = server.asked
    given = {name.lower(): text for name, text in asked.headers.items()}
    room["verify"](given, asked.raw, hook.secret)
    with pytest.raises(ValueError, match="签名不对"):
        room["verify"](given, asked.raw + b" ", hook.secret)
    with time_machine.travel(NOW + 6 * MINUTE), pytest.raises(ValueError, match="重放"):
        room["verify"](given, asked.raw, hook.secret)


def test_only_the_chosen_acts_and_only_of_the_own_agency(office, server):
    other = make_office()
    hook_of(office, server, Act.LODGE, Act.ASSIGN, path="/a")
    hook_of(other, server, Act.ACCEPT, path="/b", name="别的平台")
    case = accepted(office)
    registration.assign(case, actor=office.clerk, drafter=office.drafter, **DAY)
    send_hooks(NOW)
    assert [(one.path, one.body["type"]) for one in server.asked] == [("/a", "case.lodge"), ("/a", "case.assign")]
    assert not Message.objects.filter(hook__agency=other.agency).exists()


def test_every_act_of_the_register_is_offered_but_the_imported_reply():
    assert {*MAIN, *OTHER} == set(Act) - {Act.IMPORT_REPLY}
    assert not set(MAIN) & set(OTHER)


def test_an_act_taken_back_leaves_nothing_and_past_days_tell_nobody(office, server):
    hook_of(office, server)
    with transaction.atomic():
        make_case(office)
        assert Message.objects.filter(channel="hook").exists()
        transaction.set_rollback(True)
    intake.lodge(
        agency=office.agency, on=RECEIVED, today=date(2026, 6, 1), applicant_kind="natural_person",
        applicant_name="吴测试", channel="web", content="批文", phone="13800000000",
    )  # fmt: skip
    assert not Message.objects.filter(channel="hook").exists()


def test_while_a_secret_is_changed_both_sign_and_then_the_new_one_alone(office, server):
    hook = hook_of(office, server)
    old, seen = hook.secret, hook.secret_at.isoformat()
    new = hooks.rotate(hook, seen=seen, at_once=False, now=NOW)
    hook.refresh_from_db()
    assert new.startswith("whsec_")
    assert len(base64.b64decode(new[6:])) == 32
    hooks.try_out(hook, NOW + hooks.OVERLAP - MINUTE)
    hooks.try_out(hook, NOW + hooks.OVERLAP)
    both, alone = server.asked
    assert (right(both, old), right(both, new)) == (True, True)
    assert (right(alone, old), right(alone, new)) == (False, True)
    last = hooks.rotate(hook, seen=hook.secret_at.isoformat(), at_once=True, now=NOW)
    hook.refresh_from_db()
    hooks.try_out(hook, NOW)
    assert (right(server.asked[2], new), right(server.asked[2], last)) == (False, True)
    assert Hook.objects.filter(old_secret="").exists()


def test_secrets_and_address_lie_sealed(office, server):
    hook_of(office, server)
    with connection.cursor() as cursor:
        cursor.execute("SELECT url, secret, old_secret FROM requests_app_hook")
        url, secret, old = cursor.fetchone()
    assert (url[:5], secret[:5], old) == ("enc1:", "enc1:", "")


def test_a_deleted_address_is_told_nothing_and_its_secret_is_gone(office, server):
    hook = hook_of(office, server)
    case = make_case(office)
    hooks.delete(hook, NOW)
    accepted(office)
    assert send_hooks(NOW) == 0
    assert server.asked == []
    row = Message.objects.get(hook=hook)
    assert (row.application, row.answer) == (case, "推送地址已删除，没有发送。")
    assert (Hook.objects.get().secret, Hook.objects.get().deleted_at) == ("", NOW)
    assert hook_of(office, server).pk != hook.pk


def test_the_mail_task_leaves_events_alone_and_a_case_tells_each_address_once(office, server):
    hook = hook_of(office, server, Act.LODGE)
    make_case(office)
    assert look(NOW) == 0
    row = Message.objects.get(hook=hook)
    row.pk, row._state.adding = None, True
    Message.objects.bulk_create([row], ignore_conflicts=True)
    assert Message.objects.filter(hook=hook).count() == 1


def test_an_act_costs_one_query_more_whatever_the_number_of_addresses(office, server, django_assert_num_queries):
    with django_assert_num_queries(8 if connection.vendor == "postgresql" else 10) as before:
        make_case(office)
    for number in range(5):
        hook_of(office, server, path=f"/{number}")
    with django_assert_num_queries(len(before)):
        make_case(office)
    assert json.loads(Message.objects.filter(channel="hook").first().body)["data"]["act"] == "lodge"
