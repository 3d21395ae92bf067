"""案卷包: one case as a ZIP that can be read, and checked, without this system (条例 Art. 45).

In it: the table of contents, the papers and files in an archivist's order, the record with its chain, a manifest with
the SHA-256 of everything, the same as a list for `sha256sum -c`, and a signed summary that names the manifest's hash.
Of the same state always the same bytes, except the summary, which says when it was signed. What is checked is in
archive_verify.py.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from requests_app.law.dates_zh import plain_zh
from requests_app.models import Staff

from . import archive_order as order
from .archive_gather import Contents, Entry, gather
from .archive_sheet import Sheet
from .archive_sign import Seal, seal, sign
from .archive_tables import PAIR
from .archive_verify import CERTIFICATE, FORMAT, MANIFEST, SUMMARY, SUMS

#: What a package says it was made with; the version is pyproject.toml's.
TOOL, VERSION = "Disclosure 依申请公开办理系统", "0.1.0"
_CHUNK = 1 << 20
#: Endings of what gets smaller; everything else is packed already.
_PLAIN = (".json", ".csv", ".html", ".pem", ".sha256")


@dataclass(frozen=True, slots=True)
class Built:
    """What was written.

    Args:
        name: of the file for whoever downloads it.
        count: pieces in it.
        size: of all pieces, bytes.
        manifest: SHA-256 of the manifest.
        problems: what is not as the system keeps it, in Chinese; the summary says it too.
    """

    name: str
    count: int
    size: int
    manifest: str
    problems: tuple[str, ...]


class _Writer:
    """Writes entries one after another and keeps what the manifest says of each."""

    def __init__(self, target: IO[bytes], on: date) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=False)
        self.when = (on.year, on.month, on.day, 0, 0, 0)
        self.rows: list[dict[str, Any]] = []
        self.problems: list[str] = []

    def put(self, entry: Entry) -> None:
        digest, size = hashlib.sha256(), 0
        with entry.open() as source, self._new(entry.path) as out:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        row = {"path": entry.path, "sha256": digest.hexdigest(), "size": size, "title": entry.title}
        row |= {"kind": entry.kind, "date": entry.on.isoformat(), "doc_no": entry.doc_no}
        if entry.sha256 and entry.sha256 != row["sha256"]:
            row["kept_sha256"] = entry.sha256
            self.problems.append(f"“{entry.title}”与登记的校验值不符，可能被改动")
        self.rows.append(row)

    def plain(self, path: str, body: bytes) -> None:
        with self._new(path) as out:
            out.write(body)

    def _new(self, path: str) -> IO[bytes]:
        info = zipfile.ZipInfo(path, self.when)
        info.create_system, info.external_attr = 3, 0o100644 << 16  # the same on every system
        info.compress_type = zipfile.ZIP_DEFLATED if path.endswith(_PLAIN) else zipfile.ZIP_STORED
        return self.zip.open(info, "w", force_zip64=False)


def build(pk: int, target: IO[bytes], now: datetime) -> Built:
    """Write the package of a case.

    Args:
        pk: the case.
        target: where to; may be sought in.
        now: this instant; papers that were never printed are printed now.
    """
    found, by = gather(pk, now), seal()
    last = found.at.date()
    out = _Writer(target, last)
    with out.zip:
        for entry in (*_index(found), *found.entries, _piece(CERTIFICATE, "签名证书", "certificate", last, by.pem)):
            out.put(entry)
        problems = (*out.problems, *(f"缺“{one.title}”：{one.why}" for one in found.absent))
        manifest = _manifest(found, out.rows, by, problems)
        digest = hashlib.sha256(manifest).hexdigest()
        out.plain(MANIFEST, manifest)
        sums = [(row["sha256"], row["path"]) for row in out.rows]
        out.plain(SUMS, "".join(f"{one}  {path}\n" for one, path in (*sums, (digest, MANIFEST))).encode())
        size = sum(row["size"] for row in out.rows)
        summary = _summary(found, len(out.rows), size, digest, by, problems)
        out.plain(SUMMARY, sign(summary.pdf(found.at), digest, by))
    filed = found.case.archived_on is not None
    name = f"案卷_{order.fit(str(found.case))}{'' if filed else '_未归档副本'}.zip"
    return Built(name, len(out.rows), size, digest, problems)


def contents(found: Contents) -> Sheet:
    """Return the 卷内目录: every piece in its order."""
    rows = [(str(n), entry.title, entry.doc_no, f"{entry.on}", entry.path) for n, entry in enumerate(found.entries, 1)]
    rows += [("—", one.title, "", "", f"不在包内：{one.why}") for one in found.absent]
    case, filing = found.case, found.filing
    kept = f"，保管期限{filing.get_retention_display()}" if filing else "，未归档副本"
    note = f"{case.agency.name}　登记编号 {case}{kept}；共{len(found.entries)}件。校验值见 {SUMS}。"
    return Sheet("卷内目录", (14, 46, 31, 25, 40), tuple(rows), ("序号", "题名", "文号", "日期", "包内文件"), (note,))


def _index(found: Contents) -> Iterator[Entry]:
    sheet, last = contents(found), found.at.date()
    ending, body = sheet.best(found.at)
    if ending == "pdf":
        yield _piece("00_卷内目录.pdf", "卷内目录", "index_pdf", last, body)
    yield _piece("00_卷内目录.html", "卷内目录（浏览器阅读）", "index_html", last, sheet.html)
    yield _piece("00_卷内目录.csv", "卷内目录（表格）", "index_csv", last, sheet.csv)


def _piece(path: str, title: str, kind: str, on: date, body: bytes) -> Entry:
    return Entry(path, title, kind, on, lambda: BytesIO(body))


def _manifest(found: Contents, rows: list[dict[str, Any]], by: Seal, problems: tuple[str, ...]) -> bytes:
    case, filing = found.case, found.filing
    said = {
        "format": FORMAT,
        "tool": {"name": TOOL, "version": VERSION},
        "case": {
            "agency": case.agency.name,
            "agency_code": case.agency.code,
            "number": case.number or "",
            "reference": case.reference,
            "doc_nos": found.doc_nos,
            "filed_on": case.archived_on.isoformat() if case.archived_on else None,
            "retention": filing.retention if filing else None,
            "keep_until": filing.keep_until.isoformat() if filing and filing.keep_until else None,
            "events": len(found.events),
            "last_hash": case.last_hash,
        },
        "signer": {"subject": by.subject, "sha256": by.fingerprint, "made_by_this_system": by.own},
        "entries": rows,
        "absent": [{"title": one.title, "sha256": one.sha256, "why": one.why} for one in found.absent],
        "problems": list(problems),
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _summary(found: Contents, count: int, size: int, digest: str, by: Seal, problems: tuple[str, ...]) -> Sheet:
    """Return what, who, when, outcome, how many pieces, and the hash that binds them."""
    case, filing, said = found.case, found.filing, _day
    period = f"{filing.get_retention_display()}（{_until(filing.keep_until)}）" if filing else "未归档"
    rows = [
        ("受理机关", case.agency.name),
        ("登记编号", case.number or "尚未登记"),
        ("查询号", case.reference),
        ("申请人", case.applicant_name),
        ("申请内容", case.subject),
        ("收到日期", said(case.received_on)),
        ("答复期限", said(case.due_on)),
        ("答复日期", said(case.replied_on)),
        ("办理结果", case.get_outcome_display()),
        ("文号", "、".join(found.doc_nos)),
        ("经办人员", _people(found)),
        ("归档日期", said(case.archived_on)),
        ("保管期限", period),
        ("件数", f"{count} 件，{size:,} 字节"),
        ("办理记录", f"{len(found.events)} 条，末条校验值\n{_halves(case.last_hash)}"),
        ("清单校验值", f"{MANIFEST} 的 SHA-256\n{_halves(digest)}"),
        ("签名证书", f"{by.subject}\nSHA-256\n{_halves(by.fingerprint)}"),
    ]
    rows += [("需要注意", "\n".join(problems))] if problems else []
    own = (
        "签名使用本系统自签证书：能证明签名之后没有改动，不能向外人证明签名人的身份。"
        if by.own
        else "签名使用本机关配置的证书；签名人的身份以发证机构为准。"
    )
    how = f"核验：sha256sum -c {SUMS}；或者 manage.py verify_archive。本摘要由 {TOOL} {VERSION} 生成并签名。"
    return Sheet("案卷摘要", PAIR, tuple(row for row in rows if row[1]), notes=(own, how))


def _people(found: Contents) -> str:
    """Return who did something, each once, in order."""
    people: list[Staff] = [event.actor for event in found.events if event.actor is not None]
    return "、".join(dict.fromkeys(str(person) for person in people))


def _halves(digest: str) -> str:
    """Return a checksum on two lines: one would not fit a cell."""
    return f"{digest[:32]}\n{digest[32:]}"


def _day(day: date | None) -> str:
    return plain_zh(day) if day else ""


def _until(day: date | None) -> str:
    return f"保管至{plain_zh(day)}" if day else "不销毁"
