"""事件推送页: who gets it, the secret shown once, every button, what is written into the history."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.messages.hook_rows import MAIN
from requests_app.messages.hook_sending import send_hooks
from requests_app.models import Hook, Message
from tests.factories import Office, make_case, make_office, make_staff
from tests.messages.gateway import open_gateway
from tests.portal.conftest import text_of

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
HOME = "/admin/hooks/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def server(settings):
    with open_gateway("{}") as opened:
        settings.HOOK_HOSTS = [opened.url.removeprefix("http://")]
        yield opened


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def admin(office) -> Client:
    return signed_in(office.administrator)


def add(client: Client, server, **more):
    given = {"name": "政务平台", "url": f"{server.url}/in?key=hidden-key", "acts": ["lodge", "deliver"], **more}
    return client.post(f"{HOME}add/", given)


def one(client: Client, server) -> tuple[Hook, str]:
    add(client, server)
    hook = Hook.objects.get()
    return hook, f"{HOME}{hook.pk}/"


def done(client: Client, path: str, do: str, **more) -> str:
    return text_of(client.post(path, {"do": do, **more}, follow=True))


def told() -> list[str]:
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


def test_the_secret_is_shown_this_once_and_kept_out_of_the_history(admin, server, office):
    answer = add(admin, server)
    hook = Hook.objects.get()
    assert answer.context["secret"] == hook.secret
    assert hook.secret in answer.content.decode()
    assert "密钥只显示这一次" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert (hook.name, hook.acts, hook.agency) == ("政务平台", ["lodge", "deliver"], office.agency)
    for page in (HOME, f"{HOME}{hook.pk}/", f"/admin/requests_app/agency/{office.agency.pk}/history/"):
        assert hook.secret not in admin.get(page).content.decode()
    host = server.url.removeprefix("http://")
    assert told() == [f"新增推送地址“政务平台”（{host}）：提交申请、答复送达"]


def test_the_main_acts_are_ticked_and_the_form_says_what_is_wrong(admin, server):
    page = admin.get(f"{HOME}add/").content.decode()
    assert page.count(" checked") == len(MAIN)
    said = text_of(add(admin, server, name="", url="https://evil.example.com/", acts=[]))
    assert "请填写名称。" in said
    assert "请至少选一项。" in said
    said = text_of(add(admin, server, url="https://evil.example.com/"))
    assert "运维人员没有允许推送到“evil.example.com”，请其把这个主机写进 HOOK_HOSTS 设置。" in said
    assert "有一项已不能选" in text_of(add(admin, server, acts=["import_reply"]))
    assert not Hook.objects.exists()


def test_without_hosts_the_page_says_whom_to_ask(admin, settings):
    settings.HOOK_HOSTS = []
    said = text_of(admin.get(HOME))
    assert "还不能登记：运维人员没有允许任何主机。" in said
    assert "新增推送地址" not in said


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.APPLICANT, Role.SYSTEM}]
)
def test_nobody_but_the_administrator_gets_there(admin, server, office, role):
    hook, path = one(admin, server)
    person = signed_in(make_staff(office.agency, role, level=1))
    for page in (HOME, f"{HOME}add/", path):
        assert person.get(page).status_code == 403
        assert person.post(page, {"do": "delete", "sure": "1"}).status_code in {403, 405}
    hook.refresh_from_db()
    assert hook.deleted_at is None
    assert "事件推送" not in person.get("/admin/").content.decode()


def test_another_agencys_address_does_not_exist(admin, server):
    _, path = one(admin, server)
    other = signed_in(make_office().administrator)
    assert other.get(path).status_code == 404
    assert other.post(path, {"do": "delete", "sure": "1"}).status_code == 404
    assert "政务平台" not in text_of(other.get(HOME))
    root = make_staff(None, is_superuser=True)
    assert signed_in(root).get(HOME).status_code == 403


def test_a_test_is_sent_now_and_its_answer_shown(admin, server):
    _, path = one(admin, server)
    assert "测试已送达，对方答复200" in done(admin, path, "test")
    assert server.asked[0].body["type"] == "test"
    server.answers = [(500, "")]
    assert "测试没有送达：500 对方的服务器出错。" in done(admin, path, "test")
    assert send_hooks(NOW) == 0
    assert Hook.objects.get().failures == 0
    assert not Message.objects.filter(channel="inbox").exists()


def test_changing_is_told_without_the_key_in_the_address(admin, server):
    hook, path = one(admin, server)
    host = server.url.removeprefix("http://")
    given = {"name": "新平台", "url": f"{server.url}/other?key=secret-two", "acts": ["lodge"]}
    assert "已保存。" in done(admin, path, "save", **given)
    hook.refresh_from_db()
    assert (hook.name, hook.url, hook.acts) == ("新平台", given["url"], ["lodge"])
    assert "没有改动。" in done(admin, path, "save", **given)
    assert "没有允许推送到“evil.example.com”" in done(
        admin, path, "save", **{**given, "url": "http://evil.example.com/"}
    )
    assert told()[1:] == [
        f"推送地址“政务平台”名称：政务平台 → 新平台；地址：{host} → {host}；事项：提交申请、答复送达 → 提交申请"
    ]


def test_pause_resume_and_delete(admin, server, office):
    hook, path = one(admin, server)
    assert "已暂停。新的事件先留着，恢复以后接着发。" in done(admin, path, "pause")
    make_case(office)
    assert send_hooks(NOW) == 0
    assert "已恢复，一分钟内开始发送留下的事件。" in done(admin, path, "resume")
    assert send_hooks(NOW) == 1
    assert "没有删除。删除前请勾选“确认删除”。" in done(admin, path, "delete")
    assert "已删除推送地址“政务平台”。" in done(admin, path, "delete", sure="1")
    assert admin.get(path).status_code == 404
    host = server.url.removeprefix("http://")
    assert told()[1:] == ["暂停推送地址“政务平台”", "恢复推送地址“政务平台”", f"删除推送地址“政务平台”（{host}）"]
    hook.refresh_from_db()
    assert hook.secret == ""


def test_a_page_sent_twice_changes_the_secret_once(admin, server):
    hook, path = one(admin, server)
    old, seen = hook.secret, hook.secret_at.isoformat()
    with time_machine.travel("2026-06-30T02:10:00Z", tick=False):
        answer = admin.post(path, {"do": "rotate", "seen": seen})
        assert "以后 3 天，每条都有新旧两把密钥的签名" in answer.content.decode()
        assert "密钥刚刚更换过，没有再换。" in done(admin, path, "rotate", seen=seen)
        hook.refresh_from_db()
        assert (hook.secret, hook.old_secret) == (answer.context["secret"], old)
        assert "更换前的一把也签名到2026年7月3日 10:10。" in text_of(admin.get(path))
        done(admin, path, "rotate", seen=hook.secret_at.isoformat(), old="stop")
    hook.refresh_from_db()
    assert hook.old_secret == ""
    assert told()[1:] == ["更换推送地址“政务平台”的密钥", "更换推送地址“政务平台”的密钥，旧密钥马上停用"]


def test_what_was_told_is_listed_with_the_answer_and_what_was_lost_goes_again(admin, server, office):
    hook, path = one(admin, server)
    first, second = make_case(office), make_case(office)
    server.answers = [(200, ""), (404, "")]
    send_hooks(NOW)
    Message.objects.filter(hook=hook, application=second).update(failed_at=NOW, next_try_at=None)
    said = text_of(admin.get(path))
    assert f"提交申请 {first.reference} 已发送 6月30日 10:00 200" in said
    assert f"提交申请 {second.reference} 没有送达：404 对方没有这个地址。 重新发送" in said
    assert "连续 1 次没有送达，6月30日 10:01 再试" in said
    lost = text_of(admin.get(path + "?list=failed"))
    assert first.reference not in lost
    row = Message.objects.get(application=second, channel="hook")
    assert "没有要重新发送的。" in done(admin, path, "again", row="0")
    assert "已重新排队 1 条" in done(admin, path, "again", row=str(row.pk))
    assert "没有要重新发送的。" in done(admin, path, "again", row="all")
    assert told()[1:] == ["重新推送 1 条：推送地址“政务平台”"]
    case_page = text_of(signed_in(office.clerk).get(f"/admin/cases/{first.pk}/?tab=messages"))
    assert "政务平台" in case_page
    assert "hidden-key" not in case_page
    assert "提交申请" not in text_of(admin.get("/admin/sent/"))


def test_the_page_costs_the_same_for_one_and_for_many(admin, server, office, django_assert_num_queries):
    _, path = one(admin, server)
    for number in (1, 12):
        for _ in range(number):
            make_case(office)
        admin.get(path)
        with django_assert_num_queries(5):
            assert admin.get(path).status_code == 200
