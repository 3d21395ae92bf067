"""The public page: anybody hands in a report, sees what is wrong where, and nothing of it stays."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.reports.published import FILES, balanced, grid3, grid4, page, remedies

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/reports/verify/"
CJK = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def hand_in(data: bytes, name: str = "报告.html", client: Client | None = None, **headers: str):
    return (client or Client()).post(PAGE, {"file": SimpleUploadedFile(name, data)}, headers=headers or None)


def test_the_page_says_what_it_takes_and_what_becomes_of_it(client: Client) -> None:
    said = client.get(PAGE).content.decode()
    assert "最多 10 MB" in said
    assert "文件只在核对的时候读一遍，不保存，也不发给别人。" in said
    assert client.head(PAGE).status_code == 200
    assert client.put(PAGE).status_code == 405


def test_a_broken_report_is_marked_where_it_is_broken() -> None:
    answer = hand_in((FILES / "broken_2024.html").read_bytes())
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "5 处不符，37 处相符" in said
    assert "“1.信访举报投诉类申请”行：12＋0＋0＋0＋0＋0＝12，总计 22（第1个表格第19行第10列）。" in said
    # Two flows of four cells, one of them the total of results; one row's total; 表四's total.
    assert said.count('class="vr-x"') == 4 + 4 + 1 + 1
    row = said.split("1.信访举报投诉类申请</th>")[1].split("</tr>")[0]
    assert re.sub(r"<[^>]+>", "|", row).split("|")[-2].strip() == "22"


def test_one_wrong_figure_is_pointed_at() -> None:
    rows = balanced("2021", {("granted", "other"): 9}, {})
    rows["granted"]["other"] = 8
    said = hand_in(page(grid3("2021", rows), grid4("2021", remedies("2021")))).content.decode()
    assert said.count("<b>疑</b>") == 1
    assert "只改一格就都能相符的是：第1个表格第6行第9列（“（一）予以公开”行，其他列，写着 8）。" in said


def test_a_whole_report_is_called_so() -> None:
    said = hand_in((FILES / "turned_2023.html").read_bytes()).content.decode()
    assert "42 处全部相符" in said
    assert 'class="vr-x"' not in said


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [(b"", 400, "文件是空的。"), (b"%PDF-1.7", 400, "PDF 里没有表格的行和列"), (b"x" * (10 * 1024 * 1024 + 1), 413, "文件太大，最多 10 MB。"), (b"x" * (50 * 1024 * 1024), 413, "文件太大，最多 10 MB。")],
)  # fmt: skip
def test_what_cannot_be_checked_is_refused_in_a_sentence(data: bytes, status: int, sentence: str) -> None:
    answer = hand_in(data)
    assert (answer.status_code, sentence in answer.content.decode()) == (status, True)


def test_no_file_is_asked_for(client: Client) -> None:
    answer = client.post(PAGE, {})
    assert (answer.status_code, "请先选一个文件。" in answer.content.decode()) == (400, True)


def test_the_form_needs_its_token() -> None:
    careful = Client(enforce_csrf_checks=True)
    assert hand_in(b"<table>", client=careful).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"[^>]*>\s*<h2', careful.get(PAGE).content.decode())
    assert token is not None
    sent = {
        "file": SimpleUploadedFile("a.html", (FILES / "turned_2023.html").read_bytes()),
        "csrfmiddlewaretoken": token[1],
    }
    assert careful.post(PAGE, sent).status_code == 200


def test_too_many_files_from_one_address_wait() -> None:
    small = b"<table>"
    assert [hand_in(small).status_code for _ in range(20)] == [400] * 20
    refused = hand_in(small)
    assert (refused.status_code, "请过十分钟再来" in refused.content.decode()) == (429, True)
    assert Client().get(PAGE).status_code == 200
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert hand_in(small, client=other).status_code == 400


def test_nothing_is_stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    large = (FILES / "turned_2023.html").read_bytes() + b" " * 6_000_000
    with CaptureQueriesContext(connection) as asked:
        answer = hand_in(large)
    assert answer.status_code == 200
    assert list(tmp_path.iterdir()) == []
    assert [one["sql"] for one in asked.captured_queries if not one["sql"].startswith("SELECT")] == []


def test_what_the_file_says_is_text_and_nothing_else() -> None:
    rows = balanced("2021", {("granted", "other"): 9}, {})
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;"
    data = page(grid3("2021", rows), spell=lambda c: evil if (c.row, c.column) == (5, 4) else c.text)
    answer = hand_in(data, name="<img src=x onerror=alert(1)>.html")
    said = answer.content.decode()
    assert "<script>alert" not in said
    assert "<img" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;”不是数" in said


def test_in_english_only_the_findings_are_chinese(client: Client) -> None:
    client.cookies["django_language"] = "en"
    data = SimpleUploadedFile("report.html", (FILES / "broken_2024.html").read_bytes())
    said = client.post(PAGE, {"file": data}).content.decode()
    main = said.split("<main")[1].split("</main>")[0]
    assert "5 points do not add up, 37 do" in main
    foreign = re.sub(r'<(p|div) lang="zh-Hans">.*?</\1>(?=\s*(?:<p|</div>|</section>))', "", main, flags=re.DOTALL)
    outside = re.sub(r'<div lang="zh-Hans">.*</section>', "", foreign, flags=re.DOTALL)
    assert CJK.findall(outside) == []
