"""案卷包: what is in it, in which order, and that other programs read and check it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.law.nodes import Node
from requests_app.models import Attachment, Paper
from requests_app.papers import archive
from requests_app.papers.archive_gather import gather
from requests_app.papers.archive_order import fit
from requests_app.papers.archive_verify import verify
from tests.factories import case_at, make_office
from tests.papers import packages

pytestmark = pytest.mark.django_db


def test_a_case_from_lodging_to_filing_is_unpacked_and_checked_without_us(tmp_path):
    package = packages.packed(packages.rich_case())
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        names = source.namelist()
        source.extractall(tmp_path)
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "manifest.sha256"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.decode().count(": OK\n") == len(names) - 2
    report = verify(io.BytesIO(package))
    assert report.problems == []
    assert report.notes[0].endswith(" 2026-0001")
    assert names[:3] == ["00_卷内目录.pdf", "00_卷内目录.html", "00_卷内目录.csv"]
    assert names[-3:] == ["manifest.json", "manifest.sha256", "案卷摘要.pdf"]
    folders = list(dict.fromkeys(name.partition("/")[0] for name in names if "/" in name))
    assert folders == [
        "01_申请", "02_登记确认", "04_征求意见", "05_拟办", "06_审核签批", "07_保密审查", "08_答复", "09_送达",
        "10_复议诉讼", "11_其他文书", "12_办理记录",
    ]  # fmt: skip
    assert [name for name in names if name.startswith("01_")] == [
        "01_申请/01_政府信息公开申请表.pdf",
        "01_申请/02_身份证.txt",
    ]
    assert [name for name in names if name.startswith("05_")] == [
        "05_拟办/01_答复稿（第1版）.pdf",
        "05_拟办/02_答复稿（送审第1稿）.pdf",
    ]
    assert (tmp_path / "08_答复" / "03_拟公开文件甲.txt").read_text() == "批准文件"


def test_the_manifest_says_whose_what_and_with_what_it_was_made():
    case = packages.rich_case()
    manifest = json.loads(packages.opened(packages.packed(case))["manifest.json"])
    assert manifest["tool"]["version"] == archive.VERSION
    said = manifest["case"]
    assert (said["number"], said["reference"], said["filed_on"]) == ("2026-0001", case.reference, "2026-03-02")
    assert (said["retention"], said["keep_until"], said["last_hash"]) == ("years_10", "2036-12-31", case.last_hash)
    assert said["doc_nos"][-1] == "公开告〔2026〕1号"
    assert manifest["signer"]["made_by_this_system"] is True
    assert [(one["title"], one["why"]) for one in manifest["absent"]] == [("办理材料：拿错的.txt", "办理中已撤下")]
    wanted = {"path", "sha256", "size", "title", "kind", "date", "doc_no"}
    assert {frozenset(row) for row in manifest["entries"]} == {frozenset(wanted)}


def test_the_version_is_the_projects():
    assert f'version = "{archive.VERSION}"' in Path("pyproject.toml").read_text(encoding="utf-8")


def test_the_table_of_contents_opens_in_a_spreadsheet_and_is_no_formula():
    case = case_at(Node.REGISTRATION, make_office(), content="=HYPERLINK(1)")
    packages.keep(case, "applicant", [packages.file("=1+1.txt", "a")], by=None)
    files = packages.opened(packages.packed(case))
    rows = list(csv.reader(io.StringIO(files["00_卷内目录.csv"].decode("utf-8-sig"))))
    assert rows[0] == ["序号", "题名", "文号", "日期", "包内文件"]
    assert rows[1] == ["1", "政府信息公开申请表", "", "2026-03-02", "01_申请/01_政府信息公开申请表.pdf"]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_the_same_state_gives_the_same_bytes_but_for_the_signature():
    case = packages.rich_case()
    one, other = (packages.opened(packages.packed(case)) for _ in range(2))
    assert [name for name in one if one[name] != other[name]] == ["案卷摘要.pdf"]


def test_a_case_that_is_not_filed_gives_a_copy_that_says_so():
    case = case_at(Node.DRAFTING, make_office())
    built = archive.build(case.pk, io.BytesIO(), packages.NOW)
    assert built.name == "案卷_2026-0001_未归档副本.zip"
    page = packages.opened(packages.packed(case))["00_卷内目录.html"].decode()
    assert "未归档副本" in page


def test_what_was_stored_is_packed_as_it_is_and_a_checksum_that_differs_is_told():
    case = packages.rich_case()
    packages.packed(case)
    stored = Paper.objects.filter(application=case, kind="reply_granted").get().pdf
    stored.storage.delete(stored.name)
    assert stored.storage.save(stored.name, ContentFile(b"%PDF stored")) == stored.name
    package = packages.packed(case)
    assert (
        packages.opened(package)["08_答复/01_政府信息公开申请答复书（予以公开）（公开告〔2026〕1号）.pdf"]
        == b"%PDF stored"
    )
    told = "“政府信息公开申请答复书（予以公开）（公开告〔2026〕1号）”与登记的校验值不符，可能被改动"
    report = verify(io.BytesIO(package))
    assert (report.problems, report.notes[1]) == ([], f"封装时已注明：{told}")


def test_a_lost_file_is_named_and_the_rest_is_packed():
    case = packages.rich_case()
    lost = Attachment.objects.get(name=packages.TITLE)
    lost.file.storage.delete(lost.file.name)
    target = io.BytesIO()
    built = archive.build(case.pk, target, packages.NOW)
    assert built.problems[0] == f"缺“拟公开文件：{packages.TITLE}”：文件不在存储里，请系统管理员从备份恢复"
    assert verify(target).problems == []


def test_large_files_pass_through_little_memory(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    case = case_at(Node.REGISTRATION, make_office())
    row = Attachment(application=case, kind="applicant", name="大.bin", size=64 << 20, sha256="")
    row.file.save("big", ContentFile(b"x" * (64 << 20)))
    archive.build(case.pk, io.BytesIO(), packages.NOW)  # fonts and typesetter are loaded
    with (tmp_path / "a.zip").open("w+b") as target:
        tracemalloc.start()
        archive.build(case.pk, target, packages.NOW)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (tmp_path / "a.zip").stat().st_size > 64 << 20
    assert peak < 24 << 20


@pytest.mark.later
def test_the_number_of_queries_does_not_grow():
    case = packages.rich_case()

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            gather(case.pk, packages.NOW)
        return len(seen)

    count()  # prints
    one = count()
    packages.keep(case, "office", [packages.file(f"{n}.txt", f"{n}") for n in range(15)], by=None)
    assert count() == one
    assert one <= 10


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("a\\b:c*?.pdf", "a_b_c_.pdf"),
        ("\u202e反.pdf", "反.pdf"),
        ("长" * 200 + ".docx", "长" * 55 + ".docx"),
        ("...", "无名"),
    ],
)
def test_names_fit_every_file_system(given, name):
    assert fit(given) == name


def test_the_commands_write_check_and_refuse(tmp_path, capsys):
    case = packages.rich_case()
    file = tmp_path / "a.zip"
    call_command("archive_case", case.number, agency=case.agency.code, output=file)
    call_command("verify_archive", file)
    assert "核验通过：内容完整，没有改动。" in capsys.readouterr().out
    with pytest.raises(CommandError, match="已经存在"):
        call_command("archive_case", case.number, agency=case.agency.code, output=file)
    with pytest.raises(CommandError, match="没有编号为 2026-9999 的申请"):
        call_command("archive_case", "2026-9999", agency=case.agency.code, output=tmp_path / "b.zip")
    body = bytearray(file.read_bytes())
    body[5000] ^= 1
    file.write_bytes(body)
    with pytest.raises(CommandError, match="核验没有通过") as refused:
        call_command("verify_archive", file)
    assert refused.value.returncode == 1
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_the_check_runs_alone_without_database_or_settings(tmp_path):
    file = tmp_path / "a.zip"
    file.write_bytes(packages.packed(packages.rich_case()))
    command = [sys.executable, "-m", "requests_app.papers.archive_verify", str(file)]
    done = subprocess.run(command, capture_output=True, check=False, env={"PYTHONUTF8": "1"})
    assert done.returncode == 0
    assert "核验通过" in done.stdout.decode()


def test_a_correction_keeps_what_was_lodged_in_the_form():
    case = case_at(Node.REGISTRATION, make_office(), phone="13800000000")
    case.delivery_changes.create(before={"phone": "13800000000"}, after={"phone": "13900000000"})
    type(case).objects.filter(pk=case.pk).update(phone="13900000000")
    rows = gather(case.pk, packages.NOW)
    assert [entry.path for entry in rows.entries][:2] == [
        "01_申请/01_政府信息公开申请表.pdf",
        "01_申请/02_送达信息更正记录.pdf",
    ]
    assert rows.at.date() == date(2026, 3, 2)
