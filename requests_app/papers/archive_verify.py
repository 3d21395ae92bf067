"""案卷包核验: whether a package is whole and unchanged; needs no database and no network.

`python -m requests_app.papers.archive_verify FILE.zip` does it on any computer that has this folder and pyhanko.
A package may come from anywhere, so nothing in it is believed before it was checked, and nothing is unpacked.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from requests_app.law.chain import broken

FORMAT = "disclosure-case-archive/1"
MANIFEST, SUMS, SUMMARY = "manifest.json", "manifest.sha256", "案卷摘要.pdf"
CERTIFICATE = "签名证书.pem"
RECORD_KIND = "record"
#: Before the hash in the signature's reason: what the signature is for.
REASON = "manifest.json SHA-256: "
#: What is not listed in the manifest because it is made after it.
BESIDE = (MANIFEST, SUMS, SUMMARY)
#: Bounds for what may be a trap: entries, bytes in all, bytes read into memory at once, and how much smaller a
#: packed entry may be.
MOST_ENTRIES, MOST_BYTES, MOST_HELD, MOST_RATIO = 20_000, 20 << 30, 64 << 20, 200
_CHUNK = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1


@dataclass
class Report:
    """What was found.

    Args:
        problems: each thing that is wrong, in Chinese; none: the package is whole.
        notes: what is worth knowing and no fault: whose package, who signed.
    """

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(file: Path | IO[bytes], trusted: bytes | None = None) -> Report:
    """Check a package.

    Args:
        file: the ZIP.
        trusted: a certificate (PEM) known from elsewhere; the summary must be signed with it.
    """
    report = Report()
    try:
        with zipfile.ZipFile(file) as package:
            traps = list(_traps(package))
            if traps:
                report.problems += traps
                return report
            _check(package, report, trusted)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, struct.error) as wrong:
        report.problems.append(f"不是完整的 ZIP 文件，或者文件已损坏：{wrong}")
    return report


def _traps(package: zipfile.ZipFile) -> Iterator[str]:
    """Yield why a ZIP is not to be read at all."""
    infos = package.infolist()
    if len(infos) > MOST_ENTRIES:
        yield f"包内有{len(infos)}个文件，超过{MOST_ENTRIES}个，不予核验"
        return
    if sum(info.file_size for info in infos) > MOST_BYTES:
        yield "解开后过大，可能是压缩炸弹，不予核验"
    names = Counter(info.filename for info in infos)
    yield from (f"“{name}”出现{count}次" for name, count in names.items() if count > 1)
    for info in infos:
        name = info.filename
        parts = name.split("/")
        if name.startswith("/") or "\\" in name or ":" in parts[0] or {"", ".", ".."} & set(parts) or "\0" in name:
            yield f"“{name}”的路径不合规，可能写到别处"
        elif info.orig_filename != name:
            yield f"“{name}”的名称含有隐藏字符"
        if info.flag_bits & _ENCRYPTED:
            yield f"“{name}”加了密"
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            yield f"“{name}”的压缩方法不认识"
        elif info.file_size > MOST_RATIO * max(info.compress_size, 1 << 10):
            yield f"“{name}”压缩比异常，可能是压缩炸弹"
    yield from _gaps(package, infos)


def _gaps(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield where a ZIP holds bytes that belong to no entry, or entries that lie upon each other."""
    source: Any = package.fp
    at = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset != at:
            yield f"“{info.filename}”之前有不属于任何文件的内容"
            return
        source.seek(at)
        head = _LOCAL.unpack(source.read(_LOCAL.size))
        name = source.read(head[-2]).decode("utf-8", "replace")
        if name != info.orig_filename:
            yield f"“{info.filename}”在包内另有名称“{name}”"
        at += _LOCAL.size + head[-2] + head[-1] + info.compress_size
    if at != package.start_dir or package.comment:
        yield "包内有不属于任何文件的内容"


def _check(package: zipfile.ZipFile, report: Report, trusted: bytes | None) -> None:
    there = {info.filename: info for info in package.infolist()}
    missing = [name for name in BESIDE if name not in there]
    report.problems += [f"缺“{name}”" for name in missing]
    if MANIFEST in missing:
        return
    body = _held(package, MANIFEST)
    digest = hashlib.sha256(body).hexdigest()
    try:
        manifest = json.loads(body)
        listed = {str(row["path"]): (str(row["sha256"]), int(row["size"])) for row in manifest["entries"]}
        rows, case = list(manifest["entries"]), dict(manifest["case"])
        certificate = str(manifest["signer"]["sha256"])
        known = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError, RecursionError):
        known = False
    if not known:
        report.problems.append(f"“{MANIFEST}”不是本系统的清单，或者已损坏")
        return
    report.notes.append(f"案卷：{case.get('agency', '')} {case.get('number') or case.get('reference', '')}")
    report.notes += [f"封装时已注明：{one}" for one in manifest.get("problems", [])]
    if len(listed) != len(rows):
        report.problems.append(f"“{MANIFEST}”里有重复的条目")
    report.problems += [f"缺“{path}”" for path in listed if path not in there]
    report.problems += [f"多出“{name}”，清单上没有" for name in there if name not in listed and name not in BESIDE]
    report.problems += _changed(package, {path: listed[path] for path in listed if path in there})
    if SUMS in there:
        lines = [(sha, path) for path, (sha, _) in listed.items()] + [(digest, MANIFEST)]
        if _held(package, SUMS) != "".join(f"{sha}  {path}\n" for sha, path in lines).encode():
            report.problems.append(f"“{SUMS}”与清单不一致")
    report.problems += _record(package, there, rows, case)
    if SUMMARY in there:
        _signature(_held(package, SUMMARY), digest, certificate, report, trusted)


def _changed(package: zipfile.ZipFile, listed: dict[str, tuple[str, int]]) -> Iterator[str]:
    for path, (sha, size) in listed.items():
        digest, read = hashlib.sha256(), 0
        try:
            with package.open(path) as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    read += len(chunk)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error):
            yield f"“{path}”已损坏，读不出来"
            continue
        if read != size:
            yield f"“{path}”应有{size}字节，实有{read}字节"
        elif digest.hexdigest() != sha:
            yield f"“{path}”的内容与清单的校验值不符，可能被改动"


def _record(
    package: zipfile.ZipFile, there: dict[str, Any], rows: list[dict[str, Any]], case: dict[str, Any]
) -> Iterator[str]:
    """Yield where the record of the case does not hold by itself, or is not the one the manifest names."""
    paths = [row["path"] for row in rows if row.get("kind") == RECORD_KIND and row["path"] in there]
    if len(paths) != 1:
        yield "没有办理记录"
        return
    try:
        record = json.loads(_held(package, paths[0]))
        events, reference = list(record["events"]), str(record["reference"])
    except (ValueError, KeyError, TypeError, RecursionError, zipfile.BadZipFile, zlib.error):
        yield "办理记录已损坏，读不出来"
        return
    if wrong := broken(reference, events):
        yield wrong
    if reference != case.get("reference"):
        yield "办理记录不是这件申请的"
    if len(events) != case.get("events") or (events and events[-1].get("hash") != case.get("last_hash")):
        yield f"办理记录应有{case.get('events')}条，实有{len(events)}条，或者末条校验值不符"


def _signature(body: bytes, digest: str, certificate: str, report: Report, trusted: bytes | None) -> None:
    """Check the signature of the summary: whole, of the certificate named, and about this manifest."""
    from asn1crypto import pem, x509  # heavy: only this check needs them

    from .archive_signature import examine  # heavy: pyhanko

    try:
        signed = examine(body)
    except Exception as wrong:  # noqa: BLE001 - a broken PDF may fail anywhere in the library
        report.problems.append(f"“{SUMMARY}”没有可以核验的签名，或者已损坏：{type(wrong).__name__}")
        return
    if not signed.intact:
        report.problems.append(f"“{SUMMARY}”签名以后被改动")
    if not signed.whole:
        report.problems.append(f"“{SUMMARY}”签名之后又加了内容")
    if signed.manifest != digest:
        report.problems.append(f"“{SUMMARY}”签名所指的不是这份清单")
    if digest not in signed.words:
        report.problems.append(f"“{SUMMARY}”正文没有写明这份清单的校验值")
    if signed.fingerprint != certificate:
        report.problems.append(f"“{SUMMARY}”不是用清单所列的证书签名的")
    if trusted is not None:
        known = x509.Certificate.load(pem.unarmor(trusted)[2]).sha256.hex()
        if known != signed.fingerprint:
            report.problems.append(f"“{SUMMARY}”不是用您指定的证书签名的")
    report.notes.append(f"签名证书：{signed.subject}，SHA-256 {signed.fingerprint}")
    if trusted is None:
        report.notes.append("签名人的身份没有核对：请把证书的 SHA-256 与机关公布的对照，或者用 --cert 指定证书")


def _held(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > MOST_HELD:
        raise zipfile.BadZipFile(f"“{name}”过大")
    return package.read(name)


def main() -> int:
    """Check the package named on the command line; 1 where something is wrong."""
    report = verify(Path(sys.argv[1]))
    sys.stdout.write("\n".join([*report.notes, *(report.problems or ["核验通过：内容完整，没有改动。"]), ""]))
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
