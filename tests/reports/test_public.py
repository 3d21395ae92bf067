"""What everybody sees of the reports: the published versions and nothing else; cheap to ask for again."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from reports import public
from reports.models import Snapshot
from requests_app.models import Agency
from tests.reports.papers import a_report
from tests.reports.snapshots import a_snapshot

pytestmark = pytest.mark.django_db
PAGE, FILE = "/reports/t3/2022/", "/reports/t3/2022/r0/annual-report."


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.create(code="t3", name="测试机关")


def text(client: Client, address: str, status: int = 200, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == status
    return answer.content.decode()


def test_only_what_was_published_is_listed_and_opens(client: Client, agency: Agency) -> None:
    a_snapshot(agency, 2021)
    a_snapshot(agency, 2022, published=False)
    a_snapshot(Agency.objects.create(code="t4", name="只冻结的机关"), 2022, published=False)
    page = text(client, "/reports/")
    assert re.findall(r'href="(/reports/[^"]+/)"', page) == ["/reports/t3/2021/"]
    assert "只冻结的机关" not in page
    assert "2023年1月20日（周五）公布" in page
    for address in (
        PAGE, f"{PAGE}r0/", f"{FILE}pdf", "/reports/t4/2022/", "/reports/none/2021/", "/reports/t3/2021/r1/",
        "/reports/t3/2021/r0/annual-report.html", "/reports/t3/2021/r0/annual-report.exe",
    ):  # fmt: skip
        assert (address, client.get(address).status_code) == (address, 404)
    assert client.post("/reports/t3/2021/").status_code == 405
    assert client.head("/reports/t3/2021/").status_code == 200


def test_the_newest_published_version_stands_for_the_year(client: Client, agency: Agency) -> None:
    changed = a_report("2021", "zeros").as_dict()["table1"]
    changed["rules"]["made"] = 8
    first = a_snapshot(agency, report=a_report("2021", "zeros"))
    second = a_snapshot(
        agency, revision=1, report=a_report("2021", "zeros"), table1=changed, texts={"other": [["无。"]]}
    )
    third = a_snapshot(agency, revision=2, published=False)
    page = text(client, PAGE)
    assert second.hash in page
    assert third.hash not in page
    assert first.hash not in page
    assert '修订原因：<span lang="zh-hans">漏计一件</span>' in page
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td class="word">(.*?)</td><td class="word">(.*?)</td>', page)
    assert ("二、主动公开政府信息情况：规章｜本年制发件数", "0", "8") in rows
    assert ("六、其他需要报告的事项", "（空白）", "无。") in rows
    assert len(rows) == 4  # one figure, three parts whose words were changed
    assert "这是以前的版本" not in page
    older = text(client, f"{PAGE}r0/")
    assert first.hash in older
    assert "这是以前的版本" in older
    assert "这次修订改了什么" not in older
    assert "第1次修订" in text(client, "/reports/")
    assert client.get(f"{PAGE}r2/").status_code == 404


def test_a_page_shows_counts_and_no_case(client: Client, agency: Agency) -> None:
    a_snapshot(agency)
    page = text(client, PAGE)
    assert page.count('<table class="grid') == 3
    assert [
        f'id="{part}"' in page for part in ("overview", "proactive", "requests", "remedies", "problems", "other")
    ] == [True] * 6
    for secret in ("REF0001", "2022-0001", "/reports/desk/", "/cell/"):
        assert secret not in page
    assert "草" not in page
    assert "全年新收申请5件。" in page
    assert re.findall(r"<dd>(\d+)</dd>", page) == ["5", "2", "4", "3", "0", "1"]


def test_agencies_and_years_are_searched(client: Client, agency: Agency) -> None:
    other = Agency.objects.create(code="t4", name="示例局")
    for year in (2020, 2021, 2022):
        a_snapshot(agency, year)
    a_snapshot(other, 2022)

    def listed(**asked: str) -> list[str]:
        return re.findall(r'href="/reports/(t\d/\d+)/"', text(client, "/reports/", **asked))

    assert listed() == ["t3/2022", "t3/2021", "t3/2020", "t4/2022"]
    assert listed(q="示例") == ["t4/2022"]
    assert listed(year="2021") == ["t3/2021"]
    assert listed(year="20211'") == listed()
    assert listed(q="%", year="2022") == []
    assert "没有找到" in text(client, "/reports/", q="\0没有")
    assert re.findall(r'<option value="(\d+)"', text(client, "/reports/")) == ["2022", "2021", "2020"]
    assert re.findall(r'href="/reports/t3/(\d+)/"', text(client, "/reports/t3/2021/")) == ["2022", "2020"]


def test_many_agencies_are_listed_on_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "PAGE", 2)
    for number in range(5):
        a_snapshot(Agency.objects.create(code=f"a{number}", name=f"第{number}局"), 2022)
    assert re.findall(r'href="/reports/(a\d)/', text(client, "/reports/", q="局", page="2")) == ["a2", "a3"]
    page = text(client, "/reports/", q="局", page="2")
    assert "第2页，共3页" in page
    assert 'rel="next" href="?q=%E5%B1%80&amp;page=3"' in page
    assert 'rel="prev" href="?q=%E5%B1%80&amp;page=1"' in page


@pytest.mark.later
def test_queries_do_not_grow(client: Client, agency: Agency) -> None:
    a_snapshot(agency, 2022)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    asked("/reports/")  # what every page of the portal keeps
    few = [asked(address) for address in ("/reports/", PAGE, f"{FILE}json")]
    for year in range(2013, 2022):
        a_snapshot(agency, year)
    for number in range(20):
        a_snapshot(Agency.objects.create(code=f"a{number}", name=f"第{number}局"), 2022)
    for revision in (1, 2):
        a_snapshot(agency, 2022, revision)
    many = [asked(address) for address in ("/reports/", PAGE, f"{FILE}csv")]
    assert many == few == [5, 2, 2]


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client, agency: Agency) -> None:
    a_snapshot(agency)
    client.get(PAGE)  # brings the cookie that the forms of the page answer to
    for address in (PAGE, "/reports/"):
        first = client.get(address)
        assert first["Cache-Control"] == "private, no-cache"
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        client.cookies["text"] = "large"
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
        del client.cookies["text"]
        stranger = Client().get(address, headers={"if-none-match": first["ETag"]})
        assert stranger.status_code == 200  # whose forms need a token of their own
    known = client.get(PAGE)["ETag"]
    a_snapshot(agency, revision=1)
    assert client.get(PAGE, headers={"if-none-match": known}).status_code == 200


def test_a_file_is_kept_and_asked_for_only_again(client: Client, agency: Agency) -> None:
    snapshot = a_snapshot(agency)
    answer = client.get(f"{FILE}pdf")
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Last-Modified"] == "Fri, 20 Jan 2023 02:00:00 GMT"
    assert not answer.has_header("Vary")
    assert not answer.cookies
    for header in ({"if-none-match": answer["ETag"]}, {"if-modified-since": answer["Last-Modified"]}):
        again = client.get(f"{FILE}pdf", headers=header)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert client.get(f"{FILE}docx", headers={"if-none-match": answer["ETag"]}).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"{FILE}pdf").content == answer.content  # from the cache: the figures are not read
    assert len(seen) == 1
    Snapshot.objects.filter(pk=snapshot.pk).update(published_at=None)
    assert client.get(f"{FILE}pdf", headers={"if-none-match": answer["ETag"]}).status_code == 404


def test_every_file_says_which_version_it_is(client: Client, agency: Agency) -> None:
    a_snapshot(agency)
    second = a_snapshot(agency, revision=1)
    got: dict[str, Any] = {}
    for fmt, _ in public.FILES:
        answer = client.get(f"/reports/t3/2022/r1/annual-report.{fmt}")
        assert answer.status_code == 200
        name = f"attachment; filename*=utf-8''测试机关2022年政府信息公开工作年度报告（修订1）.{fmt}"
        assert unquote(answer["Content-Disposition"]) == name
        assert answer["X-Content-Type-Options"] == "nosniff"
        got[fmt] = answer
    assert f"指纹（SHA-256）{second.hash}" in PdfReader(BytesIO(got["pdf"].content)).pages[0].extract_text()
    feet = docx.Document(BytesIO(got["docx"].content)).sections[0].footer.paragraphs
    assert [p.text for p in feet][1:] == [
        "2023年2月5日冻结，2023年2月19日公布，第1次修订",
        f"指纹（SHA-256）{second.hash}",
    ]
    assert second.hash in load_workbook(BytesIO(got["xlsx"].content))["表三"].oddFooter.center.text
    assert got["json"].json() == second.figures
    assert got["csv"].content.startswith(b"\xef\xbb\xbftable,")


def test_a_version_that_no_font_can_print_still_has_its_other_files(client: Client, agency: Agency) -> None:
    a_snapshot(agency, agency_name="测试𰻝机关")
    assert client.get(f"{FILE}pdf").status_code == 404
    assert client.get(f"{FILE}docx").status_code == 200
    assert client.get(PAGE).status_code == 200


def test_the_frame_speaks_english_and_the_report_chinese(client: Client, agency: Agency) -> None:
    a_snapshot(agency)
    a_snapshot(agency, revision=1)
    client.cookies["django_language"] = "en"
    for address in ("/reports/", "/reports/?q=nothing", PAGE, f"{PAGE}r0/"):
        page = text(client, address)
        body = page[page.index("<main") : page.index("</main>")]
        body = re.sub(r"<(\w+)(?=[^>]*lang=\"zh-hans\")[^>]*>.*?</\1>", "", body, flags=re.DOTALL)
        assert re.findall("[\u4e00-\u9fff]+", re.sub(r"<table.*?</table>|<[^>]*>", "", body, flags=re.DOTALL)) == []
    assert "Annual report 2022" in text(client, "/reports/")
    assert "published on Sunday 19 February 2023" in text(client, PAGE)
