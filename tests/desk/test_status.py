"""系统状态: what works, what waits, since when and what to do, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from requests_app.desk.status_page import LABELS, SAID, row
from requests_app.law.nodes import Node
from requests_app.messages import pulse
from requests_app.models import Paper
from requests_app.upkeep import condition
from requests_app.upkeep.condition import Sign, Word
from tests.factories import case_at, make_office
from tests.portal.conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _morning():
    condition._wrote.clear()
    with time_machine.travel("2026-06-30T10:00:00+08:00", tick=False):
        yield


def page(client, person) -> str:
    client.force_login(person)
    return text_of(client.get("/admin/status/"))


def test_all_is_well(client):
    office = make_office()
    for name in (pulse.SCHEDULER, pulse.COPY):
        pulse.note(name, timezone.now() - timedelta(minutes=1))
    said = page(client, office.administrator)
    assert "都正常。" in said
    assert "定时提醒 正常 正常，上次运行：2026年6月30日 09:59。" in said
    assert "邮件和短信 正常 没有设置邮件和短信服务器，信件留在队列里。" in said
    assert "要处理" not in said


def test_what_is_wrong_comes_first_with_since_when_and_what_to_do(client):
    office = make_office()
    case_at(Node.DRAFTING, office)
    pulse.note(pulse.SCHEDULER, timezone.now() - timedelta(hours=3))
    Paper.objects.update(error="字体里没有这个字")
    said = page(client, office.head)
    assert "有 3 处需要处理，写在最前面。" in said
    assert "没有动静，上次运行：2026年6月30日 07:00。到期提醒和邮件都停了，期限照走。" in said
    assert "请在案件的“文书”里看原因" in said
    assert "两天没有备份了，最近一次：没有过。" in said
    assert said.index("两天没有备份了") < said.index("能读能写。")


def test_the_menu_leads_there(client):
    office = make_office()
    client.force_login(office.administrator)
    assert 'href="/admin/status/"' in client.get("/admin/").content.decode()
    client.force_login(office.drafter)
    assert 'href="/admin/status/"' not in client.get("/admin/").content.decode()
    assert client.get("/admin/status/").status_code == 403


#: Every word each part can have.
WORDS = {
    "database": {Word.OK, Word.BUSY, Word.READ_ONLY, Word.DOWN},
    "redis": {Word.OK, Word.DOWN},
    "scheduler": {Word.OK, Word.SILENT},
    "disk": {Word.OK, Word.LOW},
    "calendar": {Word.OK, Word.MISSING},
    "messages": {Word.OK, Word.OFF, Word.LATE},
    "hooks": {Word.OK, Word.LATE, Word.STUCK},
    "papers": {Word.OK, Word.LATE, Word.STUCK},
    "exports": {Word.OK, Word.LATE},
    "backup": {Word.OK, Word.LATE},
}


def test_every_sign_has_its_sentences_and_what_is_wrong_says_what_to_do():
    assert set(SAID) == {(name, word) for name, words in WORDS.items() for word in words}
    assert set(LABELS) == set(WORDS)
    for name, word in SAID:
        said = row(Sign(name, word, timezone.now(), 3))
        assert said.said.endswith("。")
        assert said.well or said.todo.endswith("。"), (name, word)
        assert "{" not in said.said
