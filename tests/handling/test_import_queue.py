"""批量导入的排队: looked at first, then taken apart; a worker that dies leaves its claim, another goes on behind it."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.handling import import_files, import_queue
from requests_app.handling.import_queue import GONE, KEPT, REPORT_KEPT, STALE, ask, begin, discard, make, waiting
from requests_app.law.errors import BadFacts, WrongRole
from requests_app.law.nodes import Node
from requests_app.models import Attachment, FileImport
from tests.factories import case_at, make_office

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path


@pytest.fixture
def office():
    made = make_office()
    case_at(Node.DRAFTING, made)
    return made


def given(count: int = 3, **more: str) -> SimpleUploadedFile:
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        for number in range(count):
            made.writestr(f"2026-0001/{number}.txt", f"第{number}页")
        for name, text in more.items():
            made.writestr(name, text)
    return SimpleUploadedFile("旧档.zip", body.getvalue())


def verdicts(row: FileImport) -> list[str]:
    return list(row.lines.values_list("verdict", flat=True))


def zips(media: Path) -> int:
    return sum(path.is_file() for path in (media / "imports").rglob("*"))


def test_looked_at_then_taken_apart_and_the_zip_is_gone(office, media):
    row = ask(office.clerk, given(2, 别的="x"), NOW)
    assert (row.name, row.total, row.dry_run, waiting(NOW)) == ("旧档.zip", 3, True, [row.pk])
    assert make(row.pk, NOW)
    row.refresh_from_db()
    assert (verdicts(row), row.finished_at is not None, row.error) == (["ready", "ready", "left"], True, "")
    assert (Attachment.objects.count(), zips(media)) == (0, 1)
    begin(row, office.clerk, NOW)
    assert waiting(NOW) == [row.pk]
    assert make(row.pk, NOW)
    row.refresh_from_db()
    assert (verdicts(row), row.file.name, row.total) == (["taken", "taken", "left"], "", 3)
    assert (Attachment.objects.count(), zips(media), waiting(NOW)) == (2, 0, [])
    with pytest.raises(BadFacts, match="已经导入完了"):
        begin(row, office.clerk, NOW)


def test_what_is_no_zip_too_large_or_not_by_a_clerk(office, monkeypatch):
    with pytest.raises(WrongRole, match="由收件登记员办理"):
        ask(office.administrator, given(), NOW)
    with pytest.raises(BadFacts, match="请选择一个 ZIP 压缩包。"):
        ask(office.clerk, None, NOW)
    with pytest.raises(BadFacts, match="不是完好的 ZIP 压缩包"):
        ask(office.clerk, SimpleUploadedFile("旧档.zip", b"x"), NOW)
    monkeypatch.setattr(import_queue, "LARGEST", 10)
    with pytest.raises(BadFacts, match="压缩包超过"):
        ask(office.clerk, given(), NOW)
    assert not FileImport.objects.exists()


def test_one_worker_at_a_time_and_a_dead_ones_claim_is_taken_over(office):
    row = ask(office.clerk, given(), NOW)
    FileImport.objects.filter(pk=row.pk).update(claimed_at=NOW)
    assert not make(row.pk, NOW + STALE / 2)
    assert waiting(NOW + STALE / 2) == []
    assert make(row.pk, NOW + STALE * 2)
    assert verdicts(row) == ["ready"] * 3


def test_a_turn_ends_and_the_next_goes_on_behind_it(office, monkeypatch):
    monkeypatch.setattr(import_queue, "TURN", timedelta(0))
    row = ask(office.clerk, given(), NOW)
    for _ in range(3):
        assert not make(row.pk, NOW)
    assert verdicts(row) == ["ready"] * 3
    assert make(row.pk, NOW)
    assert FileImport.objects.get().finished_at is not None


class Killed(BaseException):
    """The process is gone."""


def test_killed_between_file_and_line_both_are_there_or_neither(office, monkeypatch):
    """The line of a file is written in the file's own transaction."""
    row = ask(office.clerk, given(), NOW)
    make(row.pk, NOW)
    begin(FileImport.objects.get(), office.clerk, NOW)
    usual = import_files.add_taken
    times = iter([False, True])

    def dies(*args):
        usual(*args)
        if next(times):
            raise Killed

    monkeypatch.setattr(import_files, "add_taken", dies)
    with pytest.raises(Killed):
        make(row.pk, NOW)
    monkeypatch.setattr(import_files, "add_taken", usual)
    assert (verdicts(row), Attachment.objects.count()) == (["taken"], 1)
    assert make(row.pk, NOW + STALE * 2)
    assert (verdicts(row), Attachment.objects.count()) == (["taken"] * 3, 3)


def test_a_list_that_is_none_and_a_person_who_left(office):
    row = ask(office.clerk, given(1, **{"清单.csv": "编号\n"}), NOW)
    assert not make(row.pk, NOW)
    row.refresh_from_db()
    assert row.error == "清单“清单.csv”缺少必需的列：文件。第一行应为列名。"
    other = ask(office.clerk, given(1), NOW)
    office.clerk.is_active = False
    office.clerk.save()
    assert not make(other.pk, NOW)
    assert FileImport.objects.get(pk=other.pk).error.startswith("提出导入的人的账号已停用")
    assert waiting(NOW) == []


def test_what_nobody_took_apart_is_deleted_after_a_week_and_the_report_later(office, media):
    row = ask(office.clerk, given(), NOW)
    make(row.pk, NOW)
    assert discard(NOW + KEPT) == 0
    assert discard(NOW + KEPT + timedelta(minutes=1)) == 1
    assert zips(media) == 0
    with pytest.raises(BadFacts, match="压缩包已过七天，已经删除"):
        begin(FileImport.objects.get(), office.clerk, NOW)
    late = ask(office.clerk, given(), NOW)
    discard(NOW + KEPT * 2)
    assert FileImport.objects.get(pk=late.pk).error == GONE
    discard(NOW + REPORT_KEPT + timedelta(minutes=1))
    assert not FileImport.objects.exists()
