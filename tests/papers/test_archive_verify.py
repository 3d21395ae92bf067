"""案卷包核验: every single change is caught and named, and a package from anywhere does no harm."""

from __future__ import annotations

import hashlib
import io
import json
import random
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from requests_app.law.chain import BOUND, broken, chain_hash
from requests_app.law.nodes import Node
from requests_app.papers import archive_sign
from requests_app.papers.archive_sheet import Sheet
from requests_app.papers.archive_verify import verify
from tests.factories import case_at, make_office
from tests.papers import packages

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RECORD = "12_办理记录/01_办理记录.json"
SUMMARY = "案卷摘要.pdf"
_kept: dict[str, bytes] = {}


@pytest.fixture
def whole() -> bytes:
    """The package of a rich case, made once."""
    if "whole" not in _kept:
        _kept["whole"] = packages.packed(packages.rich_case())
    return _kept["whole"]


@pytest.fixture
def files(whole) -> dict[str, bytes]:
    return packages.opened(whole)


def problems(files, kind: int = zipfile.ZIP_STORED) -> list[str]:
    return verify(packages.closed(files, kind)).problems


def other_key(tmp_path: Path, settings) -> archive_sign.Seal:
    settings.VAR = tmp_path
    return archive_sign.seal()


def test_packed_again_by_another_program_it_is_still_whole(files):
    assert problems(files) == []
    assert problems(files, zipfile.ZIP_DEFLATED) == []


def test_a_byte_changed_in_any_entry_is_caught(files):
    for name, body in files.items():
        at = len(body) // 2
        changed = {**files, name: body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]}
        assert [one for one in problems(changed) if name in one or "办理记录" in one or "清单" in one], name


def test_a_byte_changed_anywhere_in_the_zip_harms_nothing_unseen(whole, files):
    """Header bytes that say nothing of the contents may pass; contents that differ never do."""
    draw = random.Random(7)
    for _ in range(40):
        at = draw.randrange(len(whole))
        broken_one = whole[:at] + bytes([whole[at] ^ (1 << draw.randrange(8))]) + whole[at + 1 :]
        report = verify(io.BytesIO(broken_one))
        if report.good:
            assert packages.opened(broken_one) == files


def test_an_entry_removed_is_named(files):
    for name in files:
        left = {path: body for path, body in files.items() if path != name}
        assert f"缺“{name}”" in problems(left), name


def test_an_entry_added_or_renamed_is_named(files):
    assert problems({**files, "13_夹带.txt": b"x"}) == ["多出“13_夹带.txt”，清单上没有"]
    name = "08_答复/03_拟公开文件甲.txt"
    renamed = {("08_答复/03_乙.txt" if path == name else path): body for path, body in files.items()}
    assert problems(renamed) == [f"缺“{name}”", "多出“08_答复/03_乙.txt”，清单上没有"]


def test_manifest_and_sums_changed_together_break_the_signature(files):
    changed = packages.forged(files, "08_答复/03_拟公开文件甲.txt", "另一份".encode())
    assert problems(changed) == [
        f"“{SUMMARY}”签名所指的不是这份清单",
        f"“{SUMMARY}”正文没有写明这份清单的校验值",
    ]


@pytest.mark.parametrize("line", [0, -1])
def test_a_line_of_the_sums_changed_is_caught(files, line):
    lines = files["manifest.sha256"].decode().splitlines(keepends=True)
    lines[line] = "0" * 64 + lines[line][64:]
    assert problems({**files, "manifest.sha256": "".join(lines).encode()}) == ["“manifest.sha256”与清单不一致"]


def test_an_entry_listed_twice_is_caught(files):
    manifest = json.loads(files["manifest.json"])
    manifest["entries"].append(manifest["entries"][0])
    assert "“manifest.json”里有重复的条目" in problems(packages.remade(files, manifest))


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b"{", b'{"format": "x", "entries": [1]}', b"[" * 100_000])
def test_a_manifest_that_is_none_is_refused(files, body):
    assert problems({**files, "manifest.json": body})[0] == "“manifest.json”不是本系统的清单，或者已损坏"


def test_a_summary_signed_by_somebody_else_is_caught(files, tmp_path, settings):
    """Even if it says the same and names the same manifest."""
    digest = hashlib.sha256(files["manifest.json"]).hexdigest()
    sheet = Sheet("案卷摘要", (36, 120), (("清单校验值", digest),))
    body = sheet.pdf(datetime(2026, 3, 2, tzinfo=UTC))
    mine = archive_sign.sign(body, digest, archive_sign.seal())
    assert problems({**files, SUMMARY: mine}) == []
    theirs = archive_sign.sign(body, digest, other_key(tmp_path, settings))
    assert problems({**files, SUMMARY: theirs}) == [f"“{SUMMARY}”不是用清单所列的证书签名的"]
    assert problems({**files, SUMMARY: body})[0].startswith(f"“{SUMMARY}”没有可以核验的签名")
    longer = mine + b"\n% more\n"
    assert problems({**files, SUMMARY: longer}) != []


def test_a_trusted_certificate_is_asked_for(files, tmp_path, settings):
    own, theirs = files["签名证书.pem"], other_key(tmp_path, settings).pem
    package = packages.closed(files)
    assert verify(package, own).problems == []
    assert verify(package, theirs).problems == [f"“{SUMMARY}”不是用您指定的证书签名的"]


def test_the_summary_of_another_case_is_caught(files):
    other = packages.opened(packages.packed(case_at(Node.CLOSED, make_office())))
    assert problems({**files, SUMMARY: other[SUMMARY]}) == [
        f"“{SUMMARY}”签名所指的不是这份清单",
        f"“{SUMMARY}”正文没有写明这份清单的校验值",
    ]


def _altered(record):
    record["events"][3]["facts"]["x"] = "y"


def _reordered(record):
    events = record["events"]
    events[2], events[3] = events[3], events[2]


def _removed(record):
    del record["events"][2]


def _cut(record):
    del record["events"][-1]


def _redated(record):
    record["events"][1]["recorded_at"] = "2026-03-02T00:00:00+08:00"


def _of_another(record):
    record["reference"] = "Q000000AAAAAA"


def _rehashed(record):
    """Alter a record and make the chain anew, as far as it goes."""
    previous = ""
    record["events"][3]["facts"]["x"] = "y"
    for event in record["events"]:
        row = {name: event[name] for name in BOUND}
        row["recorded_at"] = datetime.fromisoformat(row["recorded_at"])
        event["previous_hash"] = previous
        event["hash"] = previous = chain_hash(previous, reference=record["reference"], **row)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_altered, "第4条办理记录与校验值不符，可能被改动"),
        (_reordered, "办理记录缺第3条，或者次序被改动"),
        (_removed, "办理记录缺第3条，或者次序被改动"),
        (_redated, "第2条办理记录与校验值不符，可能被改动"),
        (_of_another, "办理记录不是这件申请的"),
        (_cut, "办理记录应有13条，实有12条，或者末条校验值不符"),
        (_rehashed, "办理记录应有13条，实有13条，或者末条校验值不符"),
    ],
)
def test_a_record_changed_with_its_manifest_is_caught_by_the_chain(files, change, said):
    record = json.loads(files[RECORD])
    change(record)
    changed = packages.forged(files, RECORD, json.dumps(record, ensure_ascii=False).encode())
    assert said in problems(changed)


def test_a_record_that_is_none_is_said(files):
    assert "办理记录已损坏，读不出来" in problems(packages.forged(files, RECORD, b"{"))
    assert broken("Q", [{"seq": 1}]) == "第1条办理记录不完整"


def test_traps_are_not_read_at_all(files, whole):
    for name in ("../out.txt", "/etc/passwd", "a/../b", "a\\b", "c:/x", "d//e"):
        assert problems({**files, name: b"x"}) == [f"“{name}”的路径不合规，可能写到别处"]
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packages.closed([*files.items(), ("manifest.json", b"{}")])
    assert verify(twice).problems == ["“manifest.json”出现2次"]
    bomb = packages.closed({**files, "零.txt": b"\0" * (4 << 20)}, zipfile.ZIP_DEFLATED)
    assert verify(bomb).problems == ["“零.txt”压缩比异常，可能是压缩炸弹"]
    packed_otherwise = packages.closed(files, zipfile.ZIP_BZIP2)
    assert verify(packed_otherwise).problems[0].endswith("的压缩方法不认识")
    assert verify(io.BytesIO(b"#!/bin/sh\n" + whole)).problems == ["“00_卷内目录.pdf”之前有不属于任何文件的内容"]
    assert verify(io.BytesIO(whole[:-2] + struct.pack("<H", 3) + b"abc")).problems == ["包内有不属于任何文件的内容"]
    assert verify(io.BytesIO(whole[:-30])).problems[0].startswith("不是完整的 ZIP 文件")
    assert verify(io.BytesIO(b"")).problems[0].startswith("不是完整的 ZIP 文件")


def test_a_missing_file_is_no_crash(tmp_path):
    assert verify(tmp_path / "no.zip").problems[0].startswith("不是完整的 ZIP 文件")


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path, settings):
    settings.VAR = tmp_path
    one = archive_sign.seal()
    archive_sign._seal.cache_clear()  # noqa: SLF001 - as another process
    assert archive_sign.seal().fingerprint == one.fingerprint
    assert sorted(file.name for file in tmp_path.iterdir()) == ["signing"]
    assert [oct(file.stat().st_mode & 0o777) for file in (tmp_path / "signing").iterdir()] == ["0o600", "0o600"]
    assert (one.own, one.subject) == (True, "依申请公开办理系统（自签证书）")


def test_the_offices_own_key_is_taken_and_a_wrong_pair_refused(tmp_path, settings):
    settings.VAR = tmp_path / "a"
    first = archive_sign.seal()
    settings.VAR = tmp_path / "b"
    archive_sign.seal()
    settings.SIGNING_KEY_FILE = str(tmp_path / "a" / "signing" / "key.pem")
    settings.SIGNING_CERT_FILE = str(tmp_path / "a" / "signing" / "cert.pem")
    named = archive_sign.seal()
    assert (named.own, named.fingerprint) == (False, first.fingerprint)
    settings.SIGNING_CERT_FILE = str(tmp_path / "b" / "signing" / "cert.pem")
    with pytest.raises(archive_sign.ImproperlyConfigured):
        archive_sign.seal()
