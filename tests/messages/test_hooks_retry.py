"""事件推送没有送达: tried again under the same mark, given up after days and told; who fails long is paused."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from requests_app.handling import hooks
from requests_app.law.nodes import Act, Role
from requests_app.messages import http
from requests_app.messages.hook_line import PATIENCE
from requests_app.messages.hook_sending import KEPT, TOO_OLD, due, send_hooks
from requests_app.messages.sending import DOUBT, TRIES, WAITS
from requests_app.models import Hook, Message
from tests.factories import make_case, make_staff

from .hooked import MINUTE, NOW, about, hook_of, right
from .post_office import HOST, free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", 1)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, "500 对方的服务器出错。"),
        (302, "302 对方要求转到别的地址，没有照做。"),
        (401, "401 对方不认签名。"),
        (404, "404 对方没有这个地址。"),
        (400, "400 对方没有收下。"),
        (0, f"{DOUBT}与对方的连接中断，没有等到答复。"),
        (-1, f"{DOUBT}与对方的连接中断，没有等到答复。"),
    ],
)
def test_what_is_not_taken_is_tried_again_under_the_same_mark(office, server, status, answer):
    hook = hook_of(office, server, Act.LODGE)
    make_case(office)
    server.answers = [(status, "<secret of another network>")]
    assert send_hooks(NOW) == 0
    row = Message.objects.get(hook=hook)
    assert (row.answer, row.failed_at) == (answer, None)
    assert about(row.next_try_at) == NOW + WAITS[0]
    assert Hook.objects.get().failures == 1
    assert send_hooks(NOW + MINUTE / 2) == 0
    assert send_hooks(NOW + 2 * MINUTE) == 1
    first, second = server.asked
    assert (first.path, second.path) == ("/in?key=k", "/in?key=k")
    assert first.raw == second.raw
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    stamps = [int(one.headers["webhook-timestamp"]) for one in server.asked]
    assert 115 <= stamps[1] - stamps[0] <= 125
    assert right(second, hook.secret)
    kept = Hook.objects.get()
    assert (kept.failures, kept.failing_since, kept.rest_until) == (0, None, None)


def test_an_address_that_is_down_is_asked_once_and_holds_up_no_other(office, server, settings):
    closed = f"{HOST}:{free_port()}"
    settings.HOOK_HOSTS = [*settings.HOOK_HOSTS, closed]
    down = hooks.register(office.agency, name="关着", url=f"http://{closed}/", acts=["lodge"], now=NOW)
    hook_of(office, server, Act.LODGE)
    for _ in range(3):
        make_case(office)
    assert send_hooks(NOW) == 3
    rows = Message.objects.filter(hook=down).order_by("pk")
    assert [(row.tries, row.answer) for row in rows] == [(1, "连不上对方：对方的服务没有开。"), (0, ""), (0, "")]
    assert not due(NOW + MINUTE / 2).exists()
    assert due(NOW + 2 * MINUTE).count() == 3


def test_after_days_it_is_given_up_told_and_shown_and_can_be_sent_again(office, server):
    hook = hook_of(office, server, Act.LODGE)
    other = make_staff(office.agency, Role.ADMINISTRATOR)
    case = make_case(office)
    at = NOW
    for wait in (*WAITS, timedelta(0)):  # one bad apple: what comes between is taken
        server.answers = [(400, "")]
        send_hooks(at)
        hooks.try_out(Hook.objects.get(), at)
        at += wait + MINUTE
    row = Message.objects.get(hook=hook, application=case)
    assert (row.tries, row.failed_at is not None, row.answer) == (TRIES, True, "400 对方没有收下。")
    assert Hook.objects.get().paused_at is None
    inbox = Message.objects.filter(kind=f"hook_lost_{hook.pk}").order_by("recipient")
    text = f"推送地址“政务平台”有没有送达的事件（提交申请 {case.reference}）：400 对方没有收下。可以在页面上重新发送。"
    path = f"/admin/hooks/{hook.pk}/"
    assert [(one.recipient, one.text, one.path) for one in inbox] == [
        (office.administrator, text, path), (other, text, path),
    ]  # fmt: skip
    before = server.asked[0]
    server.asked.clear()
    assert hooks.resend(hook, at, row.pk) == 1
    assert send_hooks(at) == 1
    assert server.asked[0].headers["webhook-id"] == before.headers["webhook-id"]


def test_an_address_that_fails_for_five_days_is_paused_and_what_it_missed_comes_when_it_is_back(office, server):
    hook = hook_of(office, server, Act.LODGE)
    make_case(office)
    server.answers = [(503, "")] * 200
    at = NOW
    while at < NOW + PATIENCE:
        send_hooks(at)
        at += timedelta(hours=4, minutes=1)
        assert Hook.objects.get().paused_at is None, at
    make_case(office)
    send_hooks(at)
    hook.refresh_from_db()
    assert (about(hook.paused_at), hook.paused_why) == (about(at), "连续5天没有送达。")
    note = Message.objects.get(kind=f"hook_paused_{hook.pk}", recipient=office.administrator)
    assert note.text == (
        "推送地址“政务平台”已自动暂停：连续5天没有送达。请与对方核对，修好后在页面上恢复，没有送达的会接着发。"
    )
    server.answers, asked = [], len(server.asked)
    make_case(office)
    assert send_hooks(at + timedelta(days=1)) == 0
    assert len(server.asked) == asked
    hooks.resume(hook, at)
    assert send_hooks(at + timedelta(days=1)) == 3
    assert len({one.headers["webhook-id"] for one in server.asked}) == 3


def test_who_says_gone_is_paused_at_once(office, server):
    hook = hook_of(office, server, Act.LODGE)
    make_case(office)
    server.answers = [(410, "")]
    send_hooks(NOW)
    hook.refresh_from_db()
    assert (about(hook.paused_at), hook.paused_why) == (NOW, "对方答复不再接收（410）。")
    assert Message.objects.filter(kind=f"hook_paused_{hook.pk}").count() == 1


def test_what_waited_a_month_for_a_paused_address_is_given_up(office, server):
    hook = hook_of(office, server, Act.LODGE)
    hooks.pause(hook, NOW)
    make_case(office)
    send_hooks(NOW + KEPT - MINUTE)
    assert Message.objects.get(hook=hook).failed_at is None
    late = NOW + KEPT + MINUTE
    send_hooks(late)
    assert (Message.objects.get(hook=hook).failed_at, Message.objects.get(hook=hook).answer) == (late, TOO_OLD)
    hooks.resend(hook, late)
    hooks.resume(hook, late)
    assert send_hooks(late) == 1
