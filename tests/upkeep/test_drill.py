"""The drill: real cases with files, copied, lost, restored into an empty place, and compared whole."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from requests_app.law.nodes import STEPS, Node
from requests_app.models import Application, Attachment, Event, Pulse
from requests_app.upkeep import backup, databases
from requests_app.upkeep.keys import fingerprint
from requests_app.upkeep.manifest import CopyRefused, read
from requests_app.upkeep.restore import check
from tests.factories import case_at, make_agency, make_office
from tests.workers import database_url

from .places import Place, empty_place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store")]


@pytest.fixture
def world():
    """Cases at every node, each with a file."""
    office = make_office(make_agency("ningbo"))
    for n, node in enumerate([*STEPS, Node.CLOSED]):
        case = case_at(node, office, applicant_name=f"申请人{n}")
        body = f"%PDF-1.7 第{n}件".encode()
        file = Attachment(application=case, kind="office", name=f"{n}.pdf", size=len(body), sha256="0" * 64)
        file.file.save(f"{n}.pdf", ContentFile(body), save=False)
        file.save(force_insert=True)
    return office


def made(folder: Path) -> Path:
    """Make a copy by the command, as the timer does."""
    call_command("backup", str(folder))
    found = backup.newest(folder)
    assert found is not None
    return found


def tables(place: Place) -> dict[str, object]:
    """Tables 3 and 4 of the year, as the place itself computes them."""
    done = place.run(
        "annual_report", "--agency", "ningbo", "--year", "2026", "--as-of", "2026-06-30", "--format", "json"
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    return {part: report[part] for part in ("table3", "table4", "checks")}


def here(store: Path) -> Place:
    """The running installation."""
    return Place(store.parent, database_url())


def test_a_copy_rises_again_whole(world, store, tmp_path):
    copy = made(tmp_path / "copies")
    before = tables(here(store))
    files = {p.relative_to(store): p.read_bytes() for p in store.rglob("*") if p.is_file()}
    with empty_place(tmp_path) as place:
        done = place.run("restore", str(copy))
        assert done.returncode == 0, done.stderr
        assert "9个文件与备份时一致，9件逐件核验一致" in done.stdout
        assert place.run("verify_ledger").stdout.startswith("核验9件，全部一致。")
        assert tables(place) == before
        assert before["table3"] != {}
        restored = place.var / "media"
        assert {p.relative_to(restored): p.read_bytes() for p in restored.rglob("*") if p.is_file()} == files
        # the guards of the records came along
        changed = place.run(
            "shell", "-c", "from django.db import connection as c; c.cursor().execute('DELETE FROM requests_app_event')"
        )
        assert "办理记录只增不改" in changed.stderr
        # once filled, a place takes no copy
        again = place.run("restore", str(copy))
        assert again.returncode == 1
        assert "只恢复到空的数据库" in again.stderr


def test_a_copy_says_what_it_is_and_lets_nobody_else_read_it(world, settings, tmp_path):
    copy = made(tmp_path / "copies")
    manifest = read(copy)
    assert manifest.tables["requests_app_application"] == 9
    assert manifest.tables["requests_app_event"] == Event.objects.count()
    assert manifest.keys["SECRET_KEY"] == fingerprint("SECRET_KEY", settings.SECRET_KEY.encode())
    assert set(manifest.keys) == {"SECRET_KEY", "FIELD_KEYS encrypt.test", "FIELD_KEYS index.test"}
    assert manifest.missing == []
    assert len(manifest.files) == 9
    assert {oct(p.stat().st_mode & 0o077) for p in copy.rglob("*")} == {"0o0"}
    assert Pulse.objects.get(name="backup").said == copy.name
    assert settings.SECRET_KEY.encode() not in b"".join(p.read_bytes() for p in copy.rglob("*") if p.is_file())


DAMAGED = ("file", "missing", "extra", "manifest")


@pytest.mark.parametrize(
    ("part", "restored"),
    [
        ("database", True),
        *(pytest.param(part, False, marks=pytest.mark.later) for part in DAMAGED),
        *(pytest.param(part, True, marks=pytest.mark.soak) for part in DAMAGED),
    ],
)
def test_a_damaged_copy_is_refused_and_nothing_is_written(world, tmp_path, part, restored):
    """Refused by what the command looks at first; by the command itself for one damage, under `make soak` for each."""
    copy = made(tmp_path / "copies")
    first = next(p for p in sorted(copy.rglob("*.pdf")))
    database = next(copy.glob("database.*"))
    said = {
        "database": "内容与校验值不符",
        "file": "内容与校验值不符",
        "missing": "缺少",
        "extra": "清单里没有",
        "manifest": "与校验值不符",
    }[part]
    if part == "missing":
        first.unlink()
    elif part == "extra":
        first.with_name("more.pdf").write_bytes(b"x")
    else:
        target = {"database": database, "file": first, "manifest": copy / "manifest.json"}[part]
        body = bytearray(target.read_bytes())
        body[len(body) // 2] ^= 1
        target.write_bytes(bytes(body))
    with pytest.raises(CommandError, match=said if part != "manifest" else "没有完整的备份"):
        call_command("backup", str(tmp_path / "copies"), check=True)
    with pytest.raises(CopyRefused, match=said):
        check(copy)
    if not restored:
        return
    with empty_place(tmp_path) as place:
        done = place.run("restore", str(copy))
        assert done.returncode == 1
        assert said in done.stderr
        assert not (place.var / "media").exists()
        assert "no such table" in (tried := place.run("verify_ledger").stderr) or "does not exist" in tried


@pytest.mark.later
def test_another_key_is_refused_unless_the_old_one_is_lost(world, tmp_path):
    copy = made(tmp_path / "copies")
    with empty_place(tmp_path) as place:
        other = Place(place.var, place.database, "another-secret-" + "y" * 40)
        done = other.run("restore", str(copy))
        assert done.returncode == 1
        assert "密钥 SECRET_KEY 与备份时的不是同一个" in done.stderr
        assert "查询码全部失效" in done.stderr
        assert other.run("restore", str(copy), "--key-lost", "SECRET_KEY").returncode == 0


@pytest.mark.later
def test_without_the_keys_of_sealed_columns_nothing_is_restored(world, tmp_path, monkeypatch):
    copy = made(tmp_path / "copies")
    with empty_place(tmp_path) as place:
        monkeypatch.setenv("FIELD_KEYS", f"encrypt.test:{'C' * 43}=,index.test:{'B' * 42}A=")
        done = place.run("restore", str(copy), "--key-lost", "SECRET_KEY")
        assert done.returncode == 1
        assert "密钥 FIELD_KEYS encrypt.test 与备份时的不是同一个" in done.stderr
        assert "谁也打不开，所以不能略过" in done.stderr
        old = f"encrypt.new:{'C' * 43}=,encrypt.test:{'A' * 43}=,index.test:{'B' * 42}A="
        monkeypatch.setenv("FIELD_KEYS", old)  # changed since, the old one kept
        assert place.run("restore", str(copy)).returncode == 0
        assert place.run("verify_ledger").returncode == 0


@pytest.mark.later
def test_the_key_that_signs_packages_is_missed_too(world, settings, tmp_path):
    own = settings.VAR / "signing"
    own.mkdir()
    (own / "cert.pem").write_text("certificate", encoding="utf-8")
    copy = made(tmp_path / "copies")
    assert "SIGNING_CERT_FILE" in read(copy).keys  # noqa: SIM118 -- a field of ours, not a dict's method
    assert not list(copy.rglob("*.pem"))
    with empty_place(tmp_path) as place:
        done = place.run("restore", str(copy))
        assert done.returncode == 1
        assert "密钥 SIGNING_CERT_FILE 与备份时的不是同一个" in done.stderr
        shutil.copytree(own, place.var / "signing")
        assert place.run("restore", str(copy)).returncode == 0


def test_unchanged_files_are_one_file_and_old_copies_go(world, store, tmp_path):
    root = tmp_path / "copies"
    first = backup.make(root, at(1))
    new = store / "cases" / "new.pdf"
    new.write_bytes(b"new")
    second = backup.make(root, at(2))
    old = next(iter(read(first).files))
    assert (first / "files" / old).samefile(second / "files" / old)
    assert (second / "files" / "cases" / "new.pdf").read_bytes() == b"new"
    assert not (first / "files" / "cases" / "new.pdf").exists()
    (root / ".partial-20260101T000000").mkdir()  # a power cut in the middle of a copy
    call_command("backup", str(root), keep=1)
    assert [p.name for p in backup.copies(root)] == [max(p.name for p in backup.copies(root))]
    assert not list(root.glob(".partial-*"))
    call_command("backup", str(root), check=True)  # what is left is whole, though its older names are gone


def at(minute: int):
    return datetime.fromisoformat(f"2026-11-30T02:0{minute}:00+08:00")


@pytest.mark.later
def test_a_file_the_store_has_lost_is_named_and_does_not_stop_the_copy(world, store, tmp_path, capsys):
    lost = next(store.rglob("3*.pdf"))
    lost.unlink()
    copy = made(tmp_path / "copies")
    assert read(copy).missing == [lost.relative_to(store).as_posix()]
    assert "有1个文件数据库里有、存储里没有" in capsys.readouterr().err
    with empty_place(tmp_path) as place:
        assert place.run("restore", str(copy)).returncode == 0


def test_a_copy_inside_the_store_is_refused(store):
    with pytest.raises(CommandError, match="在文件存储里面"):
        call_command("backup", str(store / "copies"))


def test_a_case_changed_in_the_copy_is_seen(world, tmp_path):
    """Whoever changes the copy and all its checksums still meets the chain of the records."""
    copy = made(tmp_path / "copies")
    manifest = read(copy)
    manifest.heads = "0" * 64
    manifest.write(copy)
    with empty_place(tmp_path) as place:
        done = place.run("restore", str(copy))
        assert done.returncode == 1
        assert "校验链与备份时不同" in done.stderr


@pytest.mark.postgres
def test_a_program_too_old_for_the_server_is_named(world, settings, tmp_path, monkeypatch):
    settings.PG_BIN = ""
    old = tmp_path / "bin"
    old.mkdir()
    (old / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    (old / "pg_dump").chmod(0o755)
    monkeypatch.setattr("requests_app.upkeep.databases._DEBIAN", tmp_path / "nowhere")
    monkeypatch.setenv("PATH", str(old))
    with pytest.raises(CommandError, match="要用版本 18 或者更高的 pg_dump，这里的版本：9"):
        call_command("backup", str(tmp_path / "copies"))


def test_what_is_lodged_while_a_copy_is_made_is_not_half_in_it(store, tmp_path):
    office = make_office(make_agency("ningbo"))
    case_at(Node.DRAFTING, office)

    def look(ask):
        with ThreadPoolExecutor(1) as other:  # another person's connection
            other.submit(lodge_elsewhere, office).result()
        counts = (
            "SELECT count(*) FROM requests_app_application",
            "SELECT count(DISTINCT application_id) FROM requests_app_event",
        )
        return [ask(sql)[0][0] for sql in counts]

    _, seen = databases.copy_to(tmp_path, look)
    assert seen == [1, 1]
    assert Application.objects.count() == 2


def lodge_elsewhere(office):
    try:
        case_at(Node.DRAFTING, office)
    finally:
        connection.close()
