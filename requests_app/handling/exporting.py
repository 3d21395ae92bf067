"""导出: a list of cases written as a workbook; the row of `Export` is the queue and tells the progress.

A worker claims the row by a conditional update whose count must be 1, so that two never write the same
one; a claim older than a quarter of an hour counts as given back. The workbook gets its name only when it
is whole.
"""

from __future__ import annotations

import logging
import re
import secrets
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db.models import Q, QuerySet
from django.utils import timezone

from requests_app.models import Application, Export

logger = logging.getLogger(__name__)

BATCH = 500
#: Excel ends at 1,048,576 rows; what is beyond goes to a further sheet.
ROWS_A_SHEET = 1_000_000
#: Longer than the task may run (desk/tasks.py), so such a claim's worker is gone.
STALE = timedelta(minutes=15)
#: A row that nobody finished in this time is not tried for ever.
PATIENCE = timedelta(days=1)
#: A workbook is a copy of personal data; nobody fetches one this old (个人信息保护法 Art. 19).
KEPT = timedelta(days=7)
LONGEST_CELL = 32767  # characters, Excel's bound
#: Signs that XML does not know.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FAILED = "导出中途出错，没有生成文件。请再导出一次；仍不成功的，请缩小条件分几次导出，或者联系管理员。"
TOO_OLD = "超过一天没有做完，已停止。请确认后台任务在运行，再导出一次。"

Progress = Callable[[int, int], None]


class Overtaken(Exception):
    """Another worker took the row over; this one stops and leaves nothing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written.

    Args:
        cases: the cases in their order.
        seen: the cases the asking person may see; rows are read from here.
        heads: the names of the columns.
        row: the texts of one case, one a column.
    """

    cases: QuerySet[Application]
    seen: QuerySet[Application]
    heads: Sequence[str]
    row: Callable[[Application], Sequence[str]]


class _Whole(File):
    """A finished file on the disk: the storage renames it instead of copying, so it appears at once."""

    def temporary_file_path(self) -> str:
        """Return where it lies."""
        return str(self.name)


def waiting(now: datetime) -> list[int]:
    """Return the exports nobody makes now, oldest first; those older than a day are given up."""
    Export.objects.filter(finished_at=None, error="", asked_at__lt=now - PATIENCE).update(error=TOO_OLD)
    return list(Export.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True))


def discard(now: datetime) -> int:
    """Delete what was asked for long ago, workbook and row; return how many."""
    old = list(Export.objects.filter(asked_at__lt=now - KEPT))
    for export in old:
        export.file.delete(save=False)
        export.delete()
    return len(old)


def make(pk: int, now: datetime, sheet_of: Callable[[Export], Sheet]) -> bool:
    """Make one export; False where somebody else has it or it went wrong (the row says so).

    Args:
        pk: its key.
        now: the instant of the claim.
        sheet_of: what to write for it.
    """
    if Export.objects.filter(_free(now), pk=pk).update(claimed_at=now, done=0, total=0) != 1:
        return False
    mine = Export.objects.filter(pk=pk, claimed_at=now, finished_at=None)
    try:
        return _make(mine, sheet_of)
    except Overtaken:
        return False
    except Exception:
        logger.exception("export %s failed", pk)
        mine.update(error=FAILED)
        return False


def write(target: Path | IO[bytes], sheet: Sheet, progress: Progress | None = None) -> int:
    """Write the workbook and return the number of cases.

    The keys are taken first, in the list's order (eight bytes a case), and the rows read by them in
    batches: each case comes once even if its due date moves meanwhile, and no more than a batch is held.
    """
    import openpyxl  # local: heavy, and only exports need it

    keys = array("q", sheet.cases.values_list("pk", flat=True).iterator(chunk_size=20 * BATCH))
    book = openpyxl.Workbook(write_only=True)
    try:
        done = _fill(book, keys, sheet, progress)
        book.save(target)
    except BaseException:
        _abandon(book)
        raise
    return done


def _fill(book: Any, keys: Sequence[int], sheet: Sheet, progress: Progress | None) -> int:
    done = 0
    for first in range(0, max(1, len(keys)), ROWS_A_SHEET):
        page = book.create_sheet("案件" if not first else f"案件{first // ROWS_A_SHEET + 1}")
        page.freeze_panes = "A2"
        page.append(_cells(page, sheet.heads))
        for start in range(first, min(first + ROWS_A_SHEET, len(keys)), BATCH):
            for case in _read(sheet.seen, keys[start : min(start + BATCH, first + ROWS_A_SHEET)]):
                page.append(_cells(page, sheet.row(case)))
                done += 1
            if progress is not None:
                progress(done, len(keys))
    return done


def _abandon(book: Any) -> None:
    """Close what openpyxl has open and remove its files; it does so by itself only where all goes well."""
    for page in book.worksheets:
        if not page.closed:
            page.close()
        page._writer.cleanup()  # noqa: SLF001 - there is no other way


def _free(now: datetime) -> Q:
    """Rows to be made: asked for, not finished, not failed, and in nobody's hands."""
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE)
    return Q(finished_at=None, error="") & unclaimed


def _make(mine: QuerySet[Export], sheet_of: Callable[[Export], Sheet]) -> bool:
    export = mine.select_related("staff__agency").get()
    folder = Path(settings.MEDIA_ROOT) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f".{export.pk}-*.part"):  # of a worker that was killed
        left.unlink(missing_ok=True)
    part = folder / f".{export.pk}-{secrets.token_hex(4)}.part"
    try:
        done = write(part, sheet_of(export), lambda done, total: _tell(mine, done, total))
        with part.open("rb") as whole:
            export.file.save(f"{export.pk}-{secrets.token_hex(8)}.xlsx", _Whole(whole, str(part)), save=False)
    finally:
        part.unlink(missing_ok=True)
    if mine.update(file=export.file.name, finished_at=timezone.now(), done=done, total=done) != 1:
        export.file.delete(save=False)
        raise Overtaken
    return True


def _tell(mine: QuerySet[Export], done: int, total: int) -> None:
    if mine.update(done=done, total=total) != 1:
        raise Overtaken


def _read(seen: QuerySet[Application], keys: Sequence[int]) -> Iterable[Application]:
    """Return the cases of these keys in their order, by one query."""
    found = seen.select_related("agency", "handler").defer("search_text").in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def _cells(page: Any, texts: Sequence[str]) -> list[Any]:
    """Return cells that are texts, whatever they begin with: no formula, no error value."""
    from openpyxl.cell import WriteOnlyCell  # local: heavy, and only exports need it

    cells: list[Any] = []
    for text in texts:
        if not text:  # an empty cell costs as much as a full one
            cells.append(None)
            continue
        cell = WriteOnlyCell(page, value=_ILLEGAL.sub("", text)[:LONGEST_CELL])
        cell.data_type = "s"
        cells.append(cell)
    return cells
