"""批量导入附件: file by file through the door of the case page; what is there stays, one bad file stops no other.

Running it again adds nothing: a file is known by its content. So it may be stopped anywhere and begun again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from requests_app.law.errors import HandlingRefused
from requests_app.law.text import no_formula
from requests_app.models import Application, Attachment, Staff

from .attachments import Taken, check_size, taken
from .file_kinds import clean_name
from .file_store import add_taken, check_may_add
from .import_list import Item
from .import_source import Entry

HEAD = ("行", "文件", "编号", "种类", "结果", "说明")
_PIECE = 1024 * 1024


class Verdict(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    READY = "ready"
    THERE = "there"
    LEFT = "left"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {"taken": "已导入", "ready": "可以导入", "there": "已有", "left": "没有导入"}[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """What is reported of one file.

    Args:
        at: its place in the order, from 1.
        place: the file as its list or source names it.
        number: of the case, "" where none was found.
        kind: one of Attachment.Kind.
        verdict: what became of it.
        said: why, and what to do.
        mark: the same for the same content of one kind in one case; "" where nothing was read.
    """

    at: int
    place: str
    number: str
    kind: str
    verdict: Verdict
    said: str = ""
    mark: str = ""

    def cells(self) -> list[str]:
        """Return the line for a CSV, without anything that a spreadsheet would run."""
        kind = str(Attachment.Kind(self.kind).label)
        return [str(self.at), *map(no_formula, (self.place, self.number, kind, self.verdict.label, self.said))]


class _Decided(Exception):
    """What becomes of the file is known."""

    def __init__(self, verdict: Verdict, said: str) -> None:
        super().__init__(said)
        self.verdict, self.said = verdict, said


def take(
    wanted: Iterable[Item],
    staff: Staff,
    *,
    dry_run: bool = False,
    seen: Iterable[str] = (),
    after: int = 0,
    keep: Callable[[Line], None] | None = None,
) -> Iterator[Line]:
    """Take the files one by one and yield what became of each.

    Args:
        wanted: from `import_list.items`.
        staff: in whose name; only cases of the own agency, and what they may add on the case page.
        dry_run: look at everything and store nothing.
        seen: marks of what an earlier part of this run looked at.
        after: go on behind this line.
        keep: writes a line down; of a file that is taken in the same transaction.
    """
    marks = set(seen)
    for at, item in enumerate(wanted, start=1):
        if at <= after:
            continue
        line = _one(at, item, staff, marks, keep if not dry_run else None, dry_run=dry_run)
        if keep is not None and (dry_run or line.verdict is not Verdict.TAKEN):
            keep(line)
        yield line


def _one(
    at: int, item: Item, staff: Staff, marks: set[str], keep: Callable[[Line], None] | None, *, dry_run: bool
) -> Line:
    line = Line(at, item.place, item.numbers[0] if item.listed else "", item.kind, Verdict.LEFT)
    try:
        entry, case = _entry_of(item), _case_of(item, staff)
        line = replace(line, number=str(case))
        check_may_add(case, item.kind, staff)
        with entry.open() as file:
            given = _digest(file)
            line = replace(line, mark=hashlib.sha256(f"{case.pk}:{item.kind}:{given}".encode()).hexdigest())
            _not_there(case, item.kind, given)
            _not_seen(line.mark, marks)
            found = _looked_into(entry, file)
            if found.given_sha256:
                _not_there(case, item.kind, found.sha256)
            if dry_run:
                marks.add(line.mark)
                return replace(line, verdict=Verdict.READY)
            line = replace(line, verdict=Verdict.TAKEN)
            _stored(case, item, staff, found, line, keep)
    except _Decided as known:
        return replace(line, verdict=known.verdict, said=known.said)
    except HandlingRefused as refusal:
        return replace(line, verdict=Verdict.LEFT, said=str(refusal))
    return line


def _entry_of(item: Item) -> Entry:
    """Return the file; stop where it cannot be one that is taken, before anything of it is read."""
    if item.wrong or item.entry is None:
        raise _Decided(Verdict.LEFT, item.wrong)
    check_size(f"“{clean_name(item.entry.place)}”", item.entry.size, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return item.entry


def _looked_into(entry: Entry, file: IO[bytes]) -> Taken:
    name = entry.place.replace("\\", "/").rpartition("/")[2]
    return taken(UploadedFile(file, name=name, size=entry.size), settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _not_seen(mark: str, marks: set[str]) -> None:
    """Stop where this run has looked at the same content already; where it is stored the case tells."""
    if mark in marks:
        raise _Decided(Verdict.THERE, "前面已有内容相同的文件。")


def _case_of(item: Item, staff: Staff) -> Application:
    """Return the one case a file belongs to."""
    named = Q(number__in=item.numbers) | Q(reference__in=item.numbers)
    found = list(Application.objects.filter(named, agency=staff.agency).order_by("pk")[:3])
    if len(found) > 1:
        cases = "、".join(map(str, found))
        raise _Decided(Verdict.LEFT, f"文件夹和文件名指向不同的申请（{cases}），请改名，或者在清单里写明。")
    if found:
        return found[0]
    if item.listed:
        raise _Decided(Verdict.LEFT, f"本机关没有编号为“{item.numbers[0][:60]}”的申请，请核对登记编号或者查询号。")
    raise _Decided(Verdict.LEFT, "看不出是哪件申请。请放进以登记编号命名的文件夹，或者附上清单。")


def _digest(file: IO[bytes]) -> str:
    made = hashlib.sha256()
    while piece := file.read(_PIECE):
        made.update(piece)
    file.seek(0)
    return made.hexdigest()


def _not_there(case: Application, kind: str, digest: str) -> None:
    """Stop where the case has this content among its files of the kind, or had and it was taken down."""
    same = case.attachments.filter(Q(sha256=digest) | Q(given_sha256=digest), kind=kind).order_by("removed", "pk")
    there = same.only("name", "removed").first()
    if there is None:
        return
    if there.removed:
        said = f"内容相同的“{there.name}”曾经撤下，没有再导入。确实要的，请在案件的“随案文件”上传。"
        raise _Decided(Verdict.THERE, said)
    raise _Decided(Verdict.THERE, f"已有内容相同的“{there.name}”。")


def _stored(
    case: Application, item: Item, staff: Staff, found: Taken, line: Line, keep: Callable[[Line], None] | None
) -> None:
    with transaction.atomic() if keep else nullcontext():
        add_taken(case, item.kind, staff, [replace(found, dated_on=item.dated_on, note=item.note)])
        if keep:
            keep(line)
