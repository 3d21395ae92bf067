"""导出: the workbook equals the list row by row and runs nothing; one row of the queue is one whole file."""

from __future__ import annotations

import io
import re
import threading
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from requests_app.desk import export as pages
from requests_app.desk.export_sheet import HEADS, sheet_of
from requests_app.desk.tasks import look_for_exports, make_export
from requests_app.handling import exporting
from requests_app.law.nodes import Node
from requests_app.models import Application, Export
from tests.factories import Office, case_at, make_office

pytestmark = pytest.mark.django_db
FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    """Keep files on the disk, as in the office."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = FILES
    return tmp_path


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[int]:
    """Catch what is sent to the workers; no worker runs in a test."""
    asked: list[int] = []
    monkeypatch.setattr(make_export, "apply_async", lambda args, **_how: asked.append(args[0]))
    monkeypatch.setattr(make_export, "delay", asked.append)
    return asked


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rows(body: bytes) -> list[tuple]:
    """All rows of a workbook; an empty cell is ""."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [tuple(value or "" for value in row) for page in book for row in page.iter_rows(values_only=True)]


def answer_bytes(answer) -> bytes:
    return b"".join(answer)  # read to the end, the answer closes its file


def asked_for(person, query: str = "list=open") -> Export:
    return Export.objects.create(staff=person, query=query)


def left_over(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def test_the_workbook_equals_the_list_row_by_row(office):
    for node, content in (
        (Node.DRAFTING, "甲地块批文"),
        (Node.REGISTRATION, "乙地块批文"),
        (Node.CLOSED, "丙地块批文"),
    ):
        case_at(node, office, content=content)
    case_at(Node.DRAFTING, office, content="丁道路立项", channel="post")
    case_at(Node.DRAFTING, make_office(), content="外机关地块批文")
    client = signed_in(office.clerk)
    for asked, wanted in (
        ("list=open&q=地块批文", ["甲地块批文", "乙地块批文"]),
        ("list=open&channel=post", ["丁道路立项"]),
        ("list=closed", ["丙地块批文"]),
    ):
        found = rows(answer_bytes(client.post(f"/admin/export/?{asked}")))
        listed = [case for case, *_ in client.get(f"/admin/cases/?{asked}").context["rows"]]
        assert found[0] == HEADS
        assert [row[6] for row in found[1:]] == [case.content for case in listed] == wanted
        assert [row[0] for row in found[1:]] == [case.number for case in listed]


def test_every_column_of_one_case(office):
    office.drafter.display_name = "林岚"
    office.drafter.save()
    case = case_at(Node.DRAFTING, office, applicant_name="欧阳示例", id_number="330203199001011234", topic="土地征收")
    found = rows(answer_bytes(signed_in(office.clerk).post("/admin/export/?list=open")))[1]
    told = dict(zip(HEADS, found, strict=True))
    left = told.pop("剩余工作日")
    assert re.fullmatch(r"-?\d+", left)
    assert told == {
        "编号": case.number,
        "查询号": case.reference,
        "收到日期": "2026-03-02",
        "申请途径": "网络",
        "申请人": "欧阳**",
        "申请人类别": "自然人",
        "申请内容": "关于示例地块征收的批准文件",
        "主题": "土地征收",
        "环节": "拟办",
        "经办人": "林岚",
        "承办单位": "自然资源处",
        "到期日": "2026-03-30",
        "延期": "",
        "答复日期": "",
        "办理结果": "",
        "文号": "",
        "逾期原因": "",
    }


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#N/A", "TRUE", "12", "2026-01-01"]
)
def test_texts_stay_texts(office, text):
    case_at(Node.DRAFTING, office, content=text)
    body = answer_bytes(signed_in(office.clerk).post("/admin/export/?list=open"))
    cell = openpyxl.load_workbook(io.BytesIO(body)).active.cell(2, 7)
    assert (cell.value, cell.data_type) == (text, "s")


def test_signs_that_xml_does_not_know_are_left_out(office):
    case_at(Node.DRAFTING, office, content="甲\x0b\x1f乙\ufffe丙\n丁")
    assert rows(answer_bytes(signed_in(office.clerk).post("/admin/export/?list=open")))[1][6] == "甲乙丙\n丁"


def test_the_page_says_what_is_exported_and_begins_nothing(office, sent):
    case_at(Node.DRAFTING, office, content="甲地块批文")
    case_at(Node.DRAFTING, office, content="乙道路立项")
    client = signed_in(office.clerk)
    page = client.get("/admin/export/?list=open&q=甲地块&before=2026-01-01_1").content.decode().split("<main")[1]
    assert "全部在办；含“甲地块”" in page
    assert "下载 1 件" in page
    assert "before=" not in page
    assert "没有符合条件的案件" in client.get("/admin/export/?list=open&q=没有这样的").content.decode()
    assert client.post("/admin/export/?list=open&q=没有这样的").status_code == 200
    assert (Export.objects.count(), sent) == (0, [])


def test_the_conditions_are_told_in_chinese(office):
    asked = f"list=closed&node=closed&channel=web&kind=natural_person&outcome=granted&unit=城建处&handler={office.drafter.pk}"
    told = f"已办结；环节：办结；申请途径：网络；申请人类别：自然人；办理结果：予以公开；承办单位：城建处；经办人：{office.drafter}"
    assert f"<dd>{told}</dd>" in signed_in(office.clerk).get(f"/admin/export/?{asked}&year=x&page=2").content.decode()


def test_a_short_list_is_given_at_once_with_a_chinese_name(office):
    case_at(Node.DRAFTING, office)
    answer = signed_in(office.clerk).post("/admin/export/?list=open")
    assert answer_bytes(answer)
    assert answer["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E6%A1%88%E4%BB%B6%E5%AF%BC%E5%87%BA_"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not Export.objects.exists()


def test_a_long_list_is_made_in_the_background_once(office, sent, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    for _ in range(3):
        case_at(Node.DRAFTING, office)
    client = signed_in(office.clerk)
    for _ in range(2):  # two clicks
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/admin/export/?list=open")
    export = Export.objects.get()
    assert answer.url == f"/admin/export/{export.pk}/"
    assert sent == [export.pk, export.pk]
    assert "正在等候后台任务开始" in client.get(answer.url).content.decode()
    assert client.get(answer.url + "file/").status_code == 404
    assert make_export(export.pk) is True
    assert client.get(answer.url + "progress/").json() == {
        "state": "ready",
        "text": "已做好，共 3 件。",
        "done": 3,
        "total": 3,
    }
    assert "下载 3 件" in client.get(answer.url).content.decode()
    found = rows(answer_bytes(client.get(answer.url + "file/")))
    assert len(found) == 4


def test_only_who_asked_sees_it(office):
    case_at(Node.DRAFTING, office)
    export = asked_for(office.clerk)
    make_export(export.pk)
    for person, status in ((office.clerk, 200), (office.head, 404), (make_office().clerk, 404)):
        for ending in ("", "progress/", "file/"):
            answer = signed_in(person).get(f"/admin/export/{export.pk}/{ending}")
            assert answer_bytes(answer)
            assert answer.status_code == status
    assert signed_in(office.head).post(f"/admin/export/{export.pk}/").status_code == 404


def test_the_task_run_twice_makes_one_file(office, media):
    case_at(Node.DRAFTING, office)
    export = asked_for(office.clerk)
    assert [make_export(export.pk), make_export(export.pk)] == [True, False]
    assert len(left_over(media)) == 1
    first = Export.objects.get().finished_at
    assert look_for_exports() == 0
    assert Export.objects.get().finished_at == first


def test_an_export_that_is_being_made_is_not_made_again(office, media):
    export = asked_for(office.clerk)
    now = timezone.now()
    Export.objects.update(claimed_at=now - timedelta(minutes=14))
    assert exporting.waiting(now) == []
    assert exporting.make(export.pk, now, sheet_of) is False
    Export.objects.update(claimed_at=now - timedelta(minutes=16))
    assert exporting.waiting(now) == [export.pk]
    assert exporting.make(export.pk, now, sheet_of) is True
    assert len(left_over(media)) == 1


def test_a_worker_killed_half_way_leaves_no_half_file_and_another_does_it(office, media):
    for _ in range(3):
        case_at(Node.DRAFTING, office)
    export, begun = asked_for(office.clerk), timezone.now() - timedelta(minutes=16)
    (media / "exports").mkdir()
    (media / "exports" / f".{export.pk}-0000.part").write_bytes(b"half")  # of one that could not even clean up

    def killed(asked: Export) -> exporting.Sheet:
        whole = sheet_of(asked)
        calls = iter(range(1))

        def row(case: Application):
            if next(calls, None) is None:
                raise SystemExit
            return whole.row(case)

        return exporting.Sheet(whole.cases, whole.seen, whole.heads, row)

    with pytest.raises(SystemExit):
        exporting.make(export.pk, begun, killed)
    export.refresh_from_db()
    assert (export.finished_at, export.file.name, export.error) == (None, "", "")
    assert left_over(media) == []
    assert signed_in(office.clerk).get(f"/admin/export/{export.pk}/file/").status_code == 404
    assert exporting.waiting(timezone.now()) == [export.pk]
    assert make_export(export.pk) is True
    assert len(left_over(media)) == 1


def test_a_workbook_that_cannot_be_put_in_its_place_leaves_nothing(office, media, caplog):
    case_at(Node.DRAFTING, office)
    export = asked_for(office.clerk)
    (media / "exports").mkdir()
    blocked = media / "exports" / f"{timezone.now():%Y}"
    blocked.write_text("a file where the folder should be")
    assert make_export(export.pk) is False
    export.refresh_from_db()
    assert (export.error, export.file.name, left_over(media)) == (exporting.FAILED, "", [blocked.name])


def test_a_worker_that_was_overtaken_stops_and_leaves_nothing(office, media):
    case_at(Node.DRAFTING, office)
    export = asked_for(office.clerk)

    def overtaken(asked: Export) -> exporting.Sheet:
        Export.objects.filter(pk=asked.pk).update(claimed_at=timezone.now() + timedelta(minutes=1))
        return sheet_of(asked)

    assert exporting.make(export.pk, timezone.now(), overtaken) is False
    export.refresh_from_db()
    assert (export.finished_at, export.error, left_over(media)) == (None, "", [])


def test_a_failure_says_so_in_chinese_and_can_be_asked_again(
    office, media, sent, caplog, django_capture_on_commit_callbacks
):
    case_at(Node.DRAFTING, office)
    export = asked_for(office.clerk)

    def broken(_asked: Export) -> exporting.Sheet:
        message = "disk full"
        raise OSError(message)

    assert exporting.make(export.pk, timezone.now(), broken) is False
    client, address = signed_in(office.clerk), f"/admin/export/{export.pk}/"
    page = client.get(address).content.decode()
    assert "导出中途出错，没有生成文件" in page
    assert "disk full" not in page
    assert exporting.waiting(timezone.now()) == []
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    assert sent == [export.pk]
    assert make_export(export.pk) is True
    assert client.get(address + "progress/").json()["state"] == "ready"


def test_what_nobody_made_in_a_day_is_given_up(office):
    export = asked_for(office.clerk)
    Export.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert look_for_exports() == 0
    export.refresh_from_db()
    assert export.error == "超过一天没有做完，已停止。请确认后台任务在运行，再导出一次。"


def test_the_look_of_each_minute_finds_what_was_lost(office, sent):
    export = asked_for(office.clerk)
    assert look_for_exports() == 1
    assert sent == [export.pk]


def test_the_page_says_truthfully_that_nothing_moves(office):
    export = asked_for(office.clerk)
    client, address, said = signed_in(office.clerk), f"/admin/export/{export.pk}/", "已经超过一分钟没有进展"
    hidden = re.compile(r'id="export-quiet" hidden')
    assert hidden.search(client.get(address).content.decode())
    Export.objects.update(asked_at=timezone.now() - timedelta(seconds=61))
    page = client.get(address).content.decode()
    assert not hidden.search(page)
    assert said in page
    now = timezone.now()
    Export.objects.update(claimed_at=now, done=500, total=900)
    assert hidden.search(client.get(address).content.decode())
    long_ago = int(now.timestamp()) - 61
    assert not hidden.search(client.get(f"{address}?done=500&since={long_ago}").content.decode())
    assert hidden.search(client.get(f"{address}?done=499&since={long_ago}").content.decode())
    assert hidden.search(client.get(f"{address}?done=500&since=x").content.decode())


def test_batches_and_sheets_end_where_they_should(office, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 2)
    monkeypatch.setattr(exporting, "ROWS_A_SHEET", 3)
    for number in range(7):
        case_at(Node.DRAFTING, office, content=f"第{number}件")
    export, target, steps = asked_for(office.clerk), io.BytesIO(), []
    assert exporting.write(target, sheet_of(export), lambda done, total: steps.append((done, total))) == 7
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    assert [page.title for page in book] == ["案件", "案件2", "案件3"]
    assert [[page.cell(row, 7).value for row in range(2, page.max_row + 1)] for page in book] == [
        ["第0件", "第1件", "第2件"],
        ["第3件", "第4件", "第5件"],
        ["第6件"],
    ]
    assert steps == [(2, 7), (3, 7), (5, 7), (6, 7), (7, 7)]


def test_an_empty_list_is_a_workbook_with_heads(office):
    export = asked_for(office.clerk)
    assert make_export(export.pk) is True
    assert rows(answer_bytes(signed_in(office.clerk).get(f"/admin/export/{export.pk}/file/"))) == [HEADS]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one(media):
    office = make_office()
    for _ in range(5):
        case_at(Node.DRAFTING, office)
    export, made, together = asked_for(office.clerk), [], threading.Barrier(2)

    def work() -> None:
        together.wait()
        made.append(exporting.make(export.pk, timezone.now(), sheet_of))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(made) == [False, True]
    assert len(left_over(media)) == 1
