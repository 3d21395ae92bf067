"""案卷的内容: everything that belongs into the file of one case, in its order.

It reads alone; papers that still wait are printed by their own queue first. Files stay where they are and are opened
one after another when the package is written, so that a case with hundreds of megabytes needs none of them in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import IO, Any

from django.db.models.fields.files import FieldFile
from django.utils import timezone

from requests_app.models import Application, Event, Filing, Message, Paper

from . import archive_order as order
from . import archive_tables as tables
from . import queue
from .archive_sheet import Sheet
from .store import Form

#: Who reads a message inside the house; the others went out.
INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the package.

    Args:
        path: in the package.
        title: what it is.
        kind: its sort, e.g. a code of law.papers.
        on: its day.
        doc_no: its 文号, "" where it has none.
        open: gives its bytes.
        sha256: what the system keeps as its checksum; "" for what was made for the package.
    """

    path: str
    title: str
    kind: str
    on: date
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    doc_no: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Absent:
    """A file that belongs to the case and is not in the package, and why."""

    title: str
    sha256: str
    why: str


@dataclass
class Contents:
    """The file of a case.

    Args:
        case: with its agency.
        events: its record.
        filing: how long it is kept; None while it is not filed.
        at: the instant that what is made for the package carries: the day of the last act.
        entries, absent: what is in it, and what is not.
        doc_nos: every 文号 given in it.
    """

    case: Application
    events: list[Event]
    filing: Filing | None
    at: datetime
    entries: list[Entry] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    doc_nos: list[str] = field(default_factory=list)


def gather(pk: int, now: datetime) -> Contents:
    """Return everything that belongs into the file of a case; constant queries once its papers are printed."""
    case = Application.objects.select_related("agency", "filing").get(pk=pk)
    events = list(case.events.select_related("actor").order_by("seq"))
    last = events[-1].on if events else case.submitted_on
    at = timezone.make_aware(datetime.combine(last, time()))
    found = Contents(case, events, getattr(case, "filing", None), at)
    papers = list(case.papers.order_by("seq", "pk"))
    found.doc_nos = list(dict.fromkeys(paper.doc_no for paper in papers if paper.doc_no))
    parts: dict[str, list[tuple[str, Entry]]] = {part: [] for part in order.PARTS}

    def put(part: str, name: str, entry: Entry) -> None:
        parts[part].append((name, entry))

    for part, sheet in _sheets(found):
        ending, body = sheet.best(at)
        put(part, f"{sheet.title}.{ending}", Entry("", sheet.title, "sheet", last, _of(body)))
    for paper in papers:
        for name, entry in _printed(paper, found, now):
            put(order.part_of(paper.kind_enum), name, entry)
    _attachments(found, put)
    _record(found, put)
    for part, some in parts.items():
        for n, (name, entry) in enumerate(some, 1):
            path = f"{order.folder(part)}/{n:02d}_{order.fit(name)}"
            found.entries.append(Entry(path, entry.title, entry.kind, entry.on, entry.open, entry.doc_no, entry.sha256))
    return found


def _sheets(found: Contents) -> Iterator[tuple[str, Sheet]]:
    case, events = found.case, found.events
    changes = list(case.delivery_changes.all())
    yield order.APPLICATION, tables.application(case, changes)
    for sheet in tables.drafts(list(case.drafts.select_related("author")), events):
        yield order.DRAFTING, sheet
    outside = Message.objects.filter(application=case).exclude(channel=INBOX).order_by("pk")
    urged = case.supervisions.select_related("issued_by").order_by("pk")
    for part, made in (
        (order.APPLICATION, tables.corrections(changes)),
        (order.SERVICE, tables.sent(list(outside))),
        (order.REMEDIES, tables.remedies(events)),
        (order.OTHER, tables.supervisions(list(urged))),
    ):
        if made is not None:
            yield part, made


def _printed(paper: Paper, found: Contents, now: datetime) -> Iterator[tuple[str, Entry]]:
    """Give a paper as PDF and as Word, as it was stored; one that still waits is printed first."""
    name = f"{paper.title}{f'（{paper.doc_no}）' if paper.doc_no else ''}"
    if paper.destroyed_on is not None:
        found.absent.append(Absent(name, paper.content_sha256, f"已于{paper.destroyed_on}销毁"))
        return
    try:
        ready = queue.printed(paper, now)
    except queue.PaperNotPrinted as not_yet:
        found.absent.append(Absent(name, paper.content_sha256, str(not_yet)))
        return
    for form in Form:
        stored, digest = getattr(ready, form), getattr(ready, f"{form}_sha256")
        if _there(stored, f"{name}（{form.label}）", digest, found):
            yield f"{name}.{form}", Entry("", name, paper.kind, paper.on, _file(stored), paper.doc_no, digest)


def _attachments(found: Contents, put: Callable[[str, str, Entry], None]) -> None:
    for one in found.case.attachments.order_by("pk"):
        title = f"{one.get_kind_display()}：{one.name}"
        if not one.file:
            found.absent.append(Absent(title, one.sha256, "已销毁"))
        elif one.removed:
            found.absent.append(Absent(title, one.sha256, "办理中已撤下"))
        elif _there(one.file, title, one.sha256, found):
            on = timezone.localdate(one.uploaded_at)
            entry = Entry("", title, f"attachment_{one.kind}", on, _file(one.file), sha256=one.sha256)
            put(order.part_of_file(one.kind), one.name, entry)


def _record(found: Contents, put: Callable[[str, str, Entry], None]) -> None:
    sheet = tables.record(found.case, found.events)
    last = timezone.localdate(found.at)
    put(order.RECORD, "办理记录.json", Entry("", "办理记录（逐条校验）", "record", last, _of(record_json(found))))
    put(order.RECORD, "办理记录.html", Entry("", "办理记录（浏览器阅读）", "record_html", last, _of(sheet.html)))
    ending, body = sheet.best(found.at)
    if ending == "pdf":
        put(order.RECORD, "办理记录.pdf", Entry("", "办理记录", "record_pdf", last, _of(body)))


def record_json(found: Contents) -> bytes:
    """Return the record as the chain binds it."""
    return tables.record_json(found.case, found.events)


def _there(stored: FieldFile, title: str, digest: str, found: Contents) -> bool:
    if stored.storage.exists(str(stored.name)):
        return True
    found.absent.append(Absent(title, digest, "文件不在存储里，请系统管理员从备份恢复"))
    return False


def _of(body: bytes) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    return lambda: BytesIO(body)


def _file(stored: FieldFile) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    def opened() -> Any:
        return stored.storage.open(str(stored.name), "rb")

    return opened
