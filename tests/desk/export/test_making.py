"""导出的制作: one row of the queue is one whole file, whatever dies."""

from __future__ import annotations

import io
import re
import threading
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from requests_app.desk.export_sheet import HEADS, sheet_of
from requests_app.desk.tasks import look_for_exports, make_export
from requests_app.handling import exporting
from requests_app.law.nodes import Node
from requests_app.models import Application, Export
from tests.desk.export.books import answer_bytes, asked_for, left_over, rows, signed_in
from tests.factories import case_at, make_office

pytestmark = pytest.mark.django_db


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
    progress = client.get(address + "progress/")
    assert progress.json()["state"] == "ready"
    assert progress["Content-Disposition"] == 'attachment; filename="api.json"'


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


def test_a_workbook_is_discarded_after_a_week(office, media):
    case_at(Node.DRAFTING, office)
    export, now = asked_for(office.clerk), timezone.now()
    assert make_export(export.pk) is True
    Export.objects.update(asked_at=now - timedelta(days=6, hours=23))
    assert exporting.discard(now) == 0
    Export.objects.update(asked_at=now - timedelta(days=7, minutes=1))
    assert look_for_exports() == 0
    assert (Export.objects.count(), left_over(media)) == (0, [])


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
