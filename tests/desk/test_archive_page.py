"""案卷包, 保管与销毁 as pages: what they show, to whom, and what is written down."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client

from requests_app.handling import archive_life as life
from requests_app.law.nodes import Node
from requests_app.models import Attachment, Destruction, Filing, Hold, PersonalDataRead
from requests_app.papers.archive_verify import verify
from tests.desk.test_access import queries, signed_in
from tests.factories import Office, case_at, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime(2037, 2, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
KEEPING = "/admin/keeping/"


@pytest.fixture
def office() -> Office:
    return make_office()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def listed(office: Office, *cases: Any) -> Destruction:
    keys = [case.filing.pk for case in cases]
    return life.propose(keys, actor=office.archivist, reason="期满", now=NOW)


def test_the_package_is_given_to_the_archivist_and_written_down(office):
    case = case_at(Node.CLOSED, office)
    client = signed_in(office.archivist)
    assert "案卷包" in page(client, f"/admin/cases/{case.pk}/")
    answer = client.post(f"/admin/cases/{case.pk}/package/", {"do": "download"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "filename*=utf-8''%E6%A1%88%E5%8D%B7_2026-0001.zip" in answer["Content-Disposition"]
    assert verify(io.BytesIO(b"".join(answer.streaming_content))).problems == []
    assert list(PersonalDataRead.objects.values_list("staff", "reason")) == [(office.archivist.pk, "下载案卷包，25件")]


def test_others_get_no_package_and_nothing_is_written(office):
    case = case_at(Node.CLOSED, office)
    for person in (office.drafter, office.reviewer, office.approver1, office.administrator):
        client = signed_in(person)
        assert "案卷包" not in page(client, f"/admin/cases/{case.pk}/")
        answer = client.post(f"/admin/cases/{case.pk}/package/", {"do": "download"})
        assert (answer.status_code, answer["Location"]) == (302, f"/admin/cases/{case.pk}/")
    assert signed_in(make_office().archivist).post(f"/admin/cases/{case.pk}/package/").status_code == 404
    assert PersonalDataRead.objects.count() == 0


def test_before_filing_the_page_says_that_it_is_a_copy(office):
    case = case_at(Node.DRAFTING, office)
    said = page(signed_in(office.clerk), f"/admin/cases/{case.pk}/package/")
    assert "未归档副本" in said
    assert "归档时由档案员确定：永久、30年或者10年。" in said


def test_a_file_is_held_and_freed_on_its_page(office):
    case = case_at(Node.CLOSED, office)
    client, address = signed_in(office.head), f"/admin/cases/{case.pk}/package/"
    assert "请写明保全理由。" in client.post(address, {"do": "hold", "reason": ""}).content.decode()
    client.post(address, {"do": "hold", "reason": "审计需要"})
    assert "保全中</span> 审计需要" in page(client, address)
    assert "审计需要" in page(client, f"{KEEPING}?list=held")
    client.post(address, {"do": "lift", "reason": "审计结束"})
    assert Hold.objects.get().lifted_reason == "审计结束"
    assert "没有人为保全的案卷" in page(client, f"{KEEPING}?list=held")


def test_the_archivist_decides_the_period_when_filing(office):
    case = case_at(Node.ARCHIVING, office)
    client = signed_in(office.archivist)
    form = page(client, f"/admin/cases/{case.pk}/archive/")
    assert re.search(r'<input type="radio" name="retention" value="years_10"[^>]* checked', form)
    with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=NOW.tzinfo)):
        given = {
            "on": "2026-06-01",
            "seen": case.events_count,
            "proof": "回执",
            "retention": "years_30",
            "confirmed": "1",
        }
        client.post(f"/admin/cases/{case.pk}/archive/", given)
    assert [one.retention for one in Filing.objects.all()] == ["years_30"]


def test_empty_lists_say_what_would_be_there(office):
    client = signed_in(office.archivist)
    assert "没有保管期满的案卷。期满的案卷会自动列在这里" in page(client, KEEPING)
    assert "没有人为保全的案卷" in page(client, f"{KEEPING}?list=held")
    assert "还没有销毁清册" in page(client, f"{KEEPING}?list=lists")


def test_from_run_out_to_destroyed_through_the_pages(office, django_capture_on_commit_callbacks):
    case = case_at(Node.CLOSED, office, phone="13812345678")
    file = Attachment(application=case, kind="office", name="甲.txt", size=1, sha256="a" * 64)
    file.file.save("x", ContentFile(b"a"))
    archivist, head, clerk = (signed_in(one) for one in (office.archivist, office.head, office.clerk))
    with time_machine.travel(NOW):
        archivist, head, clerk = (signed_in(one) for one in (office.archivist, office.head, office.clerk))
        assert 'name="filing"' not in page(clerk, KEEPING)
        assert 'name="filing"' in page(archivist, KEEPING)
        answer = archivist.post(KEEPING, {"filing": [case.filing.pk], "reason": "期满"})
        address = answer["Location"]
        assert "待负责人批准" in page(archivist, address)
        assert "批准销毁" not in page(archivist, address)
        assert head.post(address, {"do": "approve"}).status_code == 302
        assert archivist.post(address, {"do": "witness"}).status_code == 302
        assert "您是第一监销人" in page(archivist, address)
        wrong = clerk.post(address, {"do": "execute", "typed": "是"}).content.decode()
        assert "请照样填写清册编号“销毁2037-001”" in wrong
        with django_capture_on_commit_callbacks(execute=True):
            clerk.post(address, {"do": "execute", "typed": "销毁2037-001"})
        said = page(clerk, address)
        assert "已全部办完。清册永久保存，不能删改。" in said
        assert "a" * 64 in said
        assert "已于 2037年2月2日 销毁" in page(clerk, f"/admin/cases/{case.pk}/")
        assert "已于 2037年2月2日 销毁" in page(clerk, f"/admin/cases/{case.pk}/package/")
        gone = clerk.get(f"/admin/files/{file.pk}/")
        assert (gone.status_code, "已于2037年2月2日销毁" in gone.content.decode()) == (410, True)
        paper = case.papers.first()
        for address in (f"/admin/papers/{paper.pk}/", f"/admin/papers/{paper.pk}/pdf/"):
            said = clerk.get(address, follow=True).content.decode()
            assert "已于2037年2月2日销毁，不能再打开。" in said
        again = clerk.post(f"/admin/cases/{case.pk}/package/", {"do": "download"})
        assert again.status_code == 302
        assert "办理材料（已销毁）" in page(clerk, f"/admin/cases/{case.pk}/files/")
        for tab in ("papers", "applicant", "record"):
            page(clerk, f"/admin/cases/{case.pk}/?tab={tab}")


def test_a_list_of_another_agency_does_not_exist(office):
    made = listed(office, case_at(Node.CLOSED, office))
    other = signed_in(make_office().head)
    assert other.get(f"{KEEPING}{made.pk}/").status_code == 404
    assert other.post(f"{KEEPING}{made.pk}/", {"do": "approve"}).status_code == 404


def test_what_stays_cannot_be_chosen_and_what_is_typed_comes_back(office):
    case = case_at(Node.CLOSED, office)
    life.hold(case, actor=office.head, reason="审计", now=NOW)
    with time_machine.travel(NOW):
        client = signed_in(office.archivist)
        said = page(client, KEEPING)
        assert ("正在保全" in said, 'name="filing"' in said) == (True, False)
        refused = client.post(KEEPING, {"filing": [case.filing.pk], "reason": "清理旧卷"}).content.decode()
        assert "2026-0001正在保全，不能列入销毁清册。" in refused


@pytest.mark.parametrize("which", ["run_out", "held", "lists"])
def test_the_number_of_queries_does_not_grow(office, which):
    with time_machine.travel(NOW):
        client = signed_in(office.archivist)

        def more(count: int) -> None:
            for _ in range(count):
                case = case_at(Node.CLOSED, office)
                if which == "held":
                    life.hold(case, actor=office.head, reason="审计", now=NOW)
                if which == "lists":
                    listed(office, case)

        more(1)
        one = queries(client, f"{KEEPING}?list={which}")
        more(9)
        assert queries(client, f"{KEEPING}?list={which}") == one
        assert one <= 8


def test_pages_of_a_long_list_meet_every_file_once(office, monkeypatch):
    monkeypatch.setattr("requests_app.desk.keeping.PAGE", 2)
    cases = [case_at(Node.CLOSED, office) for _ in range(5)]
    with time_machine.travel(NOW):
        client, address, met = signed_in(office.archivist), KEEPING, []
        while True:
            shown = client.get(address).context
            met += [one.application_id for one, _ in shown["rows"]]
            if not shown["more"]:
                break
            address = f"{KEEPING}?list=run_out&after={shown['more']}"
    assert met == [case.pk for case in cases]


@pytest.mark.parametrize("bad", ["x", "2026-99-99_1", "_", "2026-01-01_²", "9" * 40])
def test_a_broken_page_key_shows_the_first_page(office, bad):
    case_at(Node.CLOSED, office)
    with time_machine.travel(NOW):
        client = signed_in(office.archivist)
        assert len(client.get(KEEPING, {"after": bad}).context["rows"]) == 1
        for which in ("held", "lists"):
            assert client.get(KEEPING, {"list": which, "after": bad}).status_code == 200
        assert client.post(KEEPING, {"filing": [bad], "reason": "期满"}).status_code == 200
