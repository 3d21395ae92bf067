"""One package of a real case, and what somebody might do to it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.handling import approval, archiving, clock, drafting, remedies, reply, secrecy_review
from requests_app.handling.attachments import keep
from requests_app.law.nodes import Node
from requests_app.models import Application, Attachment, Draft
from requests_app.papers import archive
from tests.factories import Office, case_at, elements, make_office

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
TITLE = "拟公开文件甲.txt"


def file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def rich_case(office: Office | None = None) -> Application:
    """A case that has something in almost every part: files, drafts, a consultation, a suit."""
    office = office or make_office()
    case = case_at(Node.DRAFTING, office, id_number="11010519491231002X", address="示例路1号", email="wu@example.com")
    keep(case, "identity", [file("身份证.txt", "证件")], by=None)
    keep(case, "outgoing", [file(TITLE, "批准文件")], by=office.drafter)
    keep(case, "office", [file("拿错的.txt", "拿错")], by=office.drafter)
    Attachment.objects.filter(name="拿错的.txt").update(removed=True)
    written = {"reply_kind": "reply_granted", "elements": {"result": "公开"}}
    Draft.objects.create(application=case, version=1, author=office.drafter, **written)
    day: dict[str, Any] = {"on": date(2026, 3, 2), "today": date(2026, 6, 30)}
    case = clock.consult(case, actor=office.drafter, kind="third_party", party="示例公司", question="报价单", **day)
    key = str(case.events.last().facts["key"])
    case = clock.opinion(case, actor=office.drafter, consultation=key, consents=True, **day)
    return onwards(case, office, day)


def onwards(case: Application, office: Office, day: dict[str, Any]) -> Application:

    case = drafting.submit(case, actor=office.drafter, reply_kind="reply_granted", elements=elements(), **day)
    case = secrecy_review.clear(case, actor=office.reviewer, **day)
    for person in (office.approver1, office.approver2):
        case = approval.approve(case, actor=person, **day)
    case = reply.deliver(case, actor=office.clerk, method="post", tracking_no="EX001", **day)
    case = archiving.archive(case, actor=office.archivist, proof="邮政回执", **day)
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", body="示例市人民政府", **day)
    key = str(case.events.last().facts["key"])
    return remedies.conclude(case, actor=office.clerk, remedy=key, result="upheld", **day)


def packed(case: Application) -> bytes:
    target = io.BytesIO()
    archive.build(case.pk, target, NOW)
    return target.getvalue()


def opened(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {info.filename: source.read(info) for info in source.infolist()}


def closed(files: dict[str, bytes] | list[tuple[str, bytes]], kind: int = zipfile.ZIP_STORED) -> io.BytesIO:
    """Pack files as they are given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as out:
        for name, body in files.items() if isinstance(files, dict) else files:
            out.writestr(name, body)
    return target


def forged(files: dict[str, bytes], path: str, body: bytes) -> dict[str, bytes]:
    """Change an entry, and manifest and sums with it, as somebody who knows the format would."""
    manifest = json.loads(files["manifest.json"])
    for row in manifest["entries"]:
        if row["path"] == path:
            row["sha256"], row["size"] = hashlib.sha256(body).hexdigest(), len(body)
    return remade({**files, path: body}, manifest)


def remade(files: dict[str, bytes], manifest: dict[str, Any]) -> dict[str, bytes]:
    """Put another manifest in, with the sums that go with it."""
    text = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    lines = [(row["sha256"], row["path"]) for row in manifest["entries"]]
    lines.append((hashlib.sha256(text).hexdigest(), "manifest.json"))
    sums = "".join(f"{sha}  {path}\n" for sha, path in lines).encode()
    return {**files, "manifest.json": text, "manifest.sha256": sums}
