"""文书: the tab with its states, the page of one paper, its files, and who may open them; each opening is recorded."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling import clock
from requests_app.law.nodes import Node, Role
from requests_app.models import Paper, PersonalDataRead
from requests_app.papers import queue, store
from requests_app.papers.letter import Letter
from requests_app.papers.store import Form
from tests.desk.case_stories import consulted, shown, signed_in, words
from tests.factories import case_at, make_agency, make_case, make_office, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAME, PHONE = "欧阳示例甲", "13800138000"
NOWHERE = "\U0010fffd"
OPEN = ("clerk", "drafter", "head", "archivist")
LOOK = ("reviewer", "approver1", "administrator")


@pytest.fixture
def office():
    return make_office(make_agency(parent=make_agency()))


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.fixture
def notice(office) -> Paper:
    """A supplement notice to a person who can be known by name and telephone."""
    case = case_at(
        Node.SUPPLEMENTATION, office, applicant_name=NAME, phone=PHONE, content=f"{NAME}（{PHONE}）户的补偿协议"
    )
    return case.papers.get(kind="notice_supplement")


def tab(person, case) -> str:
    return shown(person, case, "?tab=papers").split('id="h-tab"')[1].split("</section>")[0]


def lines(page: str) -> list[str]:
    """The lines of the letter on a page, blank ones away."""
    body = page.split('<article class="letter"', 1)[1].split(">", 1)[1].split("</article>", maxsplit=1)[0]
    parted = re.sub(r"</?(p|br|h1|th|td|tr|table|tbody|div)\b[^>]*>", "\n", body)
    plain = unescape(re.sub(r"<[^>]+>", "", parted))
    return [line.strip("\n") for line in plain.split("\n") if line.strip()]


def test_the_tab_lists_the_papers_with_state_and_whom_they_go_to(office):
    case = consulted(office)
    queue.printed(case.papers.get(kind="notice_supplement"), datetime.now(tz=ZoneInfo("Asia/Shanghai")))
    found = [
        words(row).split(" PDF")[0]
        for row in re.findall(r'<div class="paper">(.*?)</div>', tab(office.clerk, case), re.DOTALL)
    ]
    assert found == [
        "接收回执 2026年9月17日 申请人 吴** 等待排印",
        "申请确认记录 2026年9月17日 本机关留存 等待排印",
        "政府信息公开申请登记表 2026年9月17日 本机关留存 等待排印",
        "补正告知书 2026年9月22日 · 公开函〔2026〕1号 申请人 吴** 已排印",
        "征求第三方意见书 2026年10月19日 · 公开函〔2026〕2号 宁波示例测绘有限公司 等待排印",
        "征求意见告知书 2026年10月19日 · 公开函〔2026〕3号 申请人 吴** 等待排印",
    ]


def test_the_links_are_there_for_those_who_may_open(office, notice):
    assert f'href="/admin/papers/{notice.pk}/pdf/"' in tab(office.clerk, notice.application)
    page = tab(office.reviewer, notice.application)
    assert (f'href="/admin/papers/{notice.pk}/"' in page, "/pdf/" in page) == (True, False)
    assert "您看到的文书遮盖了个人信息" in page


@pytest.mark.parametrize("who", OPEN)
def test_who_handles_the_case_reads_the_letter_as_it_is_and_that_is_recorded(office, notice, who):
    case = case_at(Node.DRAFTING, office, applicant_name=NAME)
    paper = case.papers.get(kind="notice_receipt")
    page = signed_in(getattr(office, who)).get(f"/admin/papers/{paper.pk}/").content.decode()
    assert lines(page) == list(Letter.of(paper.content).lines)
    assert f"{NAME}：" in lines(page)
    assert [(r.application, r.staff, r.reason) for r in PersonalDataRead.objects.all()] == [
        (case, getattr(office, who), "查看文书：接收回执")
    ]


def test_every_kind_of_paper_shows_its_lines(office):
    case = case_at(Node.CLOSED, office)
    client = signed_in(office.clerk)
    for paper in case.papers.all():
        page = client.get(f"/admin/papers/{paper.pk}/").content.decode()
        assert lines(page) == [part for line in Letter.of(paper.content).lines for part in line.split("\n")], paper


@pytest.mark.parametrize("who", [*LOOK, "supervisor", "auditor", "other drafter"])
def test_who_only_looks_reads_it_masked_and_gets_no_file(office, notice, who):
    above = office.agency.parent
    person = {
        "supervisor": lambda: make_staff(above, Role.SUPERVISOR),
        "auditor": lambda: make_staff(office.agency, Role.AUDITOR),
        "other drafter": lambda: make_staff(office.agency, Role.DRAFTER),
    }.get(who, lambda: getattr(office, who))()
    client = signed_in(person)
    page = client.get(f"/admin/papers/{notice.pk}/").content.decode()
    assert [secret for secret in (NAME, PHONE) if secret in page] == []
    said = lines(page)
    assert "欧阳×××：" in said
    assert any("×××（×××）户的补偿协议" in line for line in said)
    assert notice.doc_no in said
    for path in ("pdf/", "docx/"):
        answer = client.get(f"/admin/papers/{notice.pk}/{path}")
        assert answer.status_code == 403
        assert "您可以看遮盖了个人信息的文书" in words(answer.content.decode())
    assert client.post(f"/admin/papers/{notice.pk}/again/").status_code == 403
    assert not PersonalDataRead.objects.exists()


def test_another_agencys_paper_does_not_exist(office, notice):
    stranger = signed_in(make_office().clerk)
    for path in ("", "pdf/", "docx/"):
        assert stranger.get(f"/admin/papers/{notice.pk}/{path}").status_code == 404
    assert stranger.post(f"/admin/papers/{notice.pk}/again/").status_code == 404
    assert signed_in(office.clerk).get(f"/admin/papers/{notice.pk}/exe/").status_code == 404


@pytest.mark.parametrize(
    ("form", "begins", "kind"),
    [
        ("pdf", b"%PDF-1.7", "application/pdf"),
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_printed_when_it_is_opened_and_recorded(office, notice, form, begins, kind):
    answer = signed_in(office.clerk).get(f"/admin/papers/{notice.pk}/{form}/")
    body = b"".join(answer)
    notice.refresh_from_db()
    assert body.startswith(begins)
    assert body == store.body(notice, Form(form))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (kind, "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%85%AC%E5%BC%80%E5%87%BD")
    reason = f"下载{Form(form).label}文书：公开函〔2026〕1号 补正告知书"
    assert [read.reason for read in PersonalDataRead.objects.all()] == [reason]


def test_a_file_without_number_is_named_after_its_case(office):
    case = make_case(office)
    answer = signed_in(office.clerk).get(f"/admin/papers/{case.papers.get().pk}/pdf/")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(f'{case} 接收回执.pdf')}"


def test_what_cannot_be_printed_says_why_and_is_put_back(office):
    case = make_case(office, applicant_name=f"王{NOWHERE}")
    paper, client = case.papers.get(), signed_in(office.clerk)
    answer = client.get(f"/admin/papers/{paper.pk}/pdf/", follow=True)
    assert answer.redirect_chain == [(f"/admin/papers/{paper.pk}/", 302)]
    assert "U+10FFFD" in words(answer.content.decode())
    page = tab(office.clerk, case)
    assert "▲ 不能排印" in words(page)
    assert f'action="/admin/papers/{paper.pk}/again/"' in page
    assert "重新排印" not in tab(office.reviewer, case)
    answer = client.post(f"/admin/papers/{paper.pk}/again/", follow=True)
    assert "“接收回执”已重新排队，一分钟内排印" in words(answer.content.decode())
    assert Paper.objects.get().error == ""
    answer = client.post(f"/admin/papers/{paper.pk}/again/", follow=True)
    assert "不需要重新排印" in words(answer.content.decode())
    assert client.get(f"/admin/papers/{paper.pk}/again/").status_code == 405


def test_changed_content_and_files_are_not_shown(office, notice):
    client = signed_in(office.clerk)
    client.get(f"/admin/papers/{notice.pk}/pdf/")
    notice.refresh_from_db()
    Path(notice.pdf.path).write_bytes(b"%PDF-1.7 another")
    PersonalDataRead.objects.all().delete()
    answer = client.get(f"/admin/papers/{notice.pk}/pdf/")
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/papers/{notice.pk}/")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_paper SET content_sha256 = 'x'")
    answer = client.get(f"/admin/papers/{notice.pk}/")
    assert answer.status_code == 409
    said = words(answer.content.decode())
    assert "的PDF文件与排印时的校验值不符，可能被改动，不能使用。" in said
    assert "的内容与制作时的校验值不符，可能被改动，不能使用。" in said
    assert NAME not in said
    assert not PersonalDataRead.objects.exists()


def test_a_destroyed_paper_has_no_links(office, notice):
    Paper.objects.filter(pk=notice.pk).update(destroyed_on=date(2026, 11, 1))
    page = tab(office.clerk, notice.application)
    assert "已销毁" in page
    assert f"/admin/papers/{notice.pk}/pdf/" not in page
    answer = signed_in(office.clerk).get(f"/admin/papers/{notice.pk}/pdf/", follow=True)
    assert "已按规定销毁" in words(answer.content.decode())


def much_consulted(office):
    """A case with thirty-one papers."""
    case = case_at(Node.DRAFTING, office)
    for n in range(14):
        given = {"kind": "third_party", "party": f"第三方{n}", "question": "问"}
        case = clock.consult(case, actor=office.drafter, on=date(2026, 3, 4), today=date(2026, 6, 30), **given)
    return case


def test_the_tab_and_the_page_cost_the_same_for_one_and_thirty_papers(office):
    few, many = make_case(office), much_consulted(office)
    client = signed_in(office.clerk)
    client.get(f"/admin/cases/{few.pk}/")
    counts = []
    for case in (few, many):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/admin/cases/{case.pk}/?tab=papers")
        with CaptureQueriesContext(connection) as opened:
            client.get(f"/admin/papers/{case.papers.first().pk}/")
        counts.append((case.papers.count(), len(asked), len(opened)))
    assert counts == [(1, 6, 5), (31, 6, 5)]
