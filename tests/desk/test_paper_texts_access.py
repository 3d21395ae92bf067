"""文书文字: looked at by the office, changed by head and administrator, kept apart from every other agency's; what it costs."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.law.replies import ReplyKind
from requests_app.models import Agency
from requests_app.papers.wordings import SHIPPED
from tests.desk.people_pages import text
from tests.desk.stories import named_office, signed_in
from tests.desk.texts_office import FEE_KEY, FEE_OWN, FEE_PAPER, GRANTED, PAPERS, TEN, charged, fee, own, typed
from tests.factories import Office, make_agency, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PUBLIC_URL = ""
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "archivist"])
def test_others_of_the_office_look_and_change_nothing(office, who):
    case = charged(office)
    client = signed_in(getattr(office, who))
    page = client.get(FEE_PAPER, {"case": case.number})
    assert page.context["shown"].case == case
    assert "由公开工作机构负责人或者系统管理员修改。" in text(page)
    assert not re.findall(r"<button[^>]*>(?:保存|预览|恢复默认文字)<", page.content.decode())
    assert "readonly" in page.content.decode()
    assert client.get(PAPERS).status_code == 200
    for do in ("save", "restore", "preview"):
        answer = client.post(FEE_PAPER, fee(office, do=do), follow=True)
        assert "文书文字由公开工作机构负责人和系统管理员修改，您没有这一角色。" in text(answer)
    assert own(office) == {}


def test_another_agency_has_its_own_words_and_its_own_cases(office):
    case = charged(office, content="甲机关的批文")
    signed_in(office.head).post(FEE_PAPER, fee(office))
    other = make_office(make_agency(name="乙机关"))
    client = signed_in(other.administrator)
    page = client.get(FEE_PAPER)
    assert page.context["form"]["body"].value() == SHIPPED[FEE_KEY].wording.body
    assert (page.context["past"], page.context["own"]) == ([], False)
    assert "本机关还没有申请，内容都是示例。" in text(page)
    for number in (case.number, case.reference):
        asked = client.post(FEE_PAPER, fee(other, do="preview", case=number))
        assert f"没有找到编号为 {number} 的申请。" in text(asked)
    entry = LogEntry.objects.get(object_id=f"{office.agency.pk}:{FEE_KEY}").pk
    assert client.get(f"{FEE_PAPER}?entry={entry}").context["form"]["body"].value() == SHIPPED[FEE_KEY].wording.body
    client.post(FEE_PAPER, fee(other, body=FEE_OWN + "乙"))
    assert own(office)[FEE_KEY]["body"] == FEE_OWN


def test_what_is_no_paper_is_not_there(office):
    for key in ("letter_fee", "paper_form_register", "notice_fee"):
        assert signed_in(office.head).get(f"{PAPERS}{key}/").status_code == 404
    assert signed_in(office.head).get(f"/admin/texts/{FEE_KEY}/").status_code == 404


@pytest.mark.parametrize("key", [GRANTED, FEE_KEY, f"paper_{ReplyKind.CLOSE_WITHDRAWN.value}"])
def test_what_is_typed_is_never_markup(office, key):
    bad = "<script>alert(1)</script><b>粗</b>"
    body = f"{SHIPPED[key].wording.body}\n{bad}"
    client = signed_in(office.head)
    page = client.post(f"{PAPERS}{key}/", typed(office, key, do="preview", body=body))
    assert bad in page.context["shown"].body
    client.post(f"{PAPERS}{key}/", typed(office, key, body=body))
    for seen in (page, client.get(f"{PAPERS}{key}/"), client.get(PAPERS)):
        raw = seen.content.decode()
        assert "<script>" not in raw
        assert "<b>粗" not in raw
    assert "&lt;script&gt;alert(1)" in page.content.decode()


@pytest.mark.later
def test_each_page_costs_the_same_with_one_case_and_with_thirty(office):
    client = signed_in(office.head)
    charged(office)
    client.post(FEE_PAPER, fee(office))

    def costs() -> list[int]:
        found = []
        for path in (PAPERS, FEE_PAPER, f"{PAPERS}{GRANTED}/", f"{PAPERS}paper_notice_co_handling/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            found.append(len(seen))
        return found

    before = costs()
    for number in range(29):
        charged(office, amount=100 + number)
        key = sorted(SHIPPED)[number]
        words = {**own(office), key: {"title": "", "body": f"{SHIPPED[key].wording.body}\n特此告知。"}}
        Agency.objects.filter(pk=office.agency.pk).update(texts=words)
    assert costs() == before
    assert max(before) <= 10
