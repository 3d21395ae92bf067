"""批量导入的排队: a ZIP that somebody sent up is looked at, then taken apart, in the background; the row is the queue.

A worker claims the row by a conditional update whose count must be 1 and works for some minutes; what is left the next
look goes on with. Each file is stored together with its line of the report, so a worker may die at any instant: another
goes on behind the last line.
"""

from __future__ import annotations

import logging
import secrets
import time
from datetime import datetime, timedelta
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from requests_app.law.errors import BadFacts, WrongRole
from requests_app.law.nodes import Role
from requests_app.models import FileImport, FileImportLine, Staff

from .attachments import megabytes
from .file_kinds import clean_name
from .import_files import Line, take
from .import_list import items
from .import_source import UnreadableSource, check_zip, of_zip

logger = logging.getLogger(__name__)

#: Bytes of one ZIP: what a request may bring (BODY_MAX_MB).
LARGEST = 200 * 1024 * 1024
#: How long a worker has one import in hand before others have their turn.
TURN = timedelta(minutes=8)
#: Longer than a turn, so such a claim's worker is gone.
STALE = timedelta(minutes=15)
#: The ZIP is a copy of personal data: it goes when it was taken apart, else after so long; the report stays longer.
KEPT, REPORT_KEPT = timedelta(days=7), timedelta(days=90)
FAILED = "导入中途出错，已经停下。已经导入的都在，请点“接着导入”；仍不成功的，请联系系统管理员。"
GONE = "压缩包已过七天，已经删除。要导入的，请重新上传。"
_LONGEST_PLACE, _LONGEST_NUMBER, _LONGEST_SAID = 300, 80, 400


class Overtaken(Exception):
    """Another worker took the row over; this one stops."""


def check_may(staff: Staff) -> None:
    """Refuse who does not take papers in.

    Raises:
        WrongRole: not a clerk of an agency.
    """
    if staff.agency_id is None or not staff.has_role(Role.CLERK):
        raise WrongRole("批量导入附件由收件登记员办理，您没有这一角色。")


def ask(staff: Staff, given: UploadedFile | None, now: datetime) -> FileImport:
    """Keep a ZIP to be looked at first.

    Raises:
        WrongRole: not a clerk.
        BadFacts: none given, too large, or not a ZIP that can be taken apart.
    """
    check_may(staff)
    body = given.file if given is not None else None
    if given is None or body is None:
        raise BadFacts("请选择一个 ZIP 压缩包。")
    if (given.size or 0) > LARGEST:
        most = megabytes(LARGEST)
        raise BadFacts(f"压缩包超过 {most}。请分成几个压缩包，或者请运维人员用命令导入文件夹。")
    try:
        count = check_zip(body)
    except UnreadableSource as wrong:
        raise BadFacts(str(wrong)) from wrong
    body.seek(0)
    row = FileImport(staff=staff, name=clean_name(given.name or ""), asked_at=now, total=count)
    row.file.save(secrets.token_hex(16), given, save=False)
    try:
        row.save(force_insert=True)
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


def begin(row: FileImport, staff: Staff, now: datetime) -> None:
    """Take apart what was looked at, or go on with what stopped; the report begins anew after a look.

    Args:
        row: the import.
        staff: who wants it; the files are in this name.
        now: this instant.

    Raises:
        WrongRole: not a clerk.
        BadFacts: the ZIP is gone, or it is being worked on.
    """
    check_may(staff)
    with transaction.atomic():
        locked = FileImport.objects.select_for_update().get(pk=row.pk)
        if locked.finished_at is not None and not locked.dry_run:
            raise BadFacts("已经导入完了。还要导入别的，请另外上传。")
        if not locked.file:
            raise BadFacts(GONE)
        if locked.finished_at is None and not locked.error:
            raise BadFacts("正在进行，请等它做完。")
        if locked.dry_run and not locked.error:
            locked.lines.all().delete()
            locked.dry_run = False
        locked.staff, locked.asked_at, locked.error = staff, now, ""
        locked.claimed_at = locked.finished_at = None
        locked.save(update_fields=["staff", "asked_at", "error", "claimed_at", "finished_at", "dry_run"])


def waiting(now: datetime) -> list[int]:
    """Return the imports nobody works on now, oldest first."""
    return list(FileImport.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True))


def discard(now: datetime) -> int:
    """Delete the ZIPs nobody took apart, and reports of long ago; return how many ZIPs."""
    old = list(FileImport.objects.filter(asked_at__lt=now - KEPT).exclude(file=""))
    for row in old:
        row.file.delete(save=False)
        FileImport.objects.filter(pk=row.pk).update(file="")
        FileImport.objects.filter(pk=row.pk, finished_at=None).update(error=GONE)
    FileImport.objects.filter(asked_at__lt=now - REPORT_KEPT).delete()
    return len(old)


def make(pk: int, now: datetime) -> bool:
    """Work on one import for a turn; True when it is finished.

    Args:
        pk: its key.
        now: the instant of the claim.
    """
    if FileImport.objects.filter(_free(now), pk=pk).update(claimed_at=now) != 1:
        return False
    mine = FileImport.objects.filter(pk=pk, claimed_at=now, finished_at=None)
    try:
        return _make(mine, time.monotonic() + TURN.total_seconds())
    except Overtaken:
        return False
    except UnreadableSource as wrong:
        mine.update(error=str(wrong)[:200])
    except Exception:
        logger.exception("import of files %s failed", pk)
        mine.update(error=FAILED)
    return False


def _make(mine: QuerySet[FileImport], until: float) -> bool:
    row = mine.select_related("staff__agency").get()
    if not row.staff.is_active:
        mine.update(error="提出导入的人的账号已停用，请由其他收件登记员接着导入。")
        return False
    after = row.lines.aggregate(last=Max("at"))["last"] or 0
    seen = row.lines.exclude(mark="").values_list("mark", flat=True) if row.dry_run else ()
    with row.file.open("rb") as packed:
        wanted = items(partial(of_zip, packed))
        lines = take(wanted, row.staff, dry_run=row.dry_run, seen=seen, after=after, keep=partial(_keep, row))
        for _ in lines:
            if time.monotonic() > until:
                mine.update(claimed_at=None)  # the next look goes on
                return False
    count = row.lines.count()
    if mine.update(finished_at=timezone.now(), total=count) != 1:
        raise Overtaken
    if not row.dry_run:
        row.file.delete(save=False)
        FileImport.objects.filter(pk=row.pk).update(file="")
    return True


def _keep(row: FileImport, line: Line) -> None:
    try:
        with transaction.atomic():
            FileImportLine.objects.create(
                file_import=row,
                at=line.at,
                place=line.place[:_LONGEST_PLACE],
                number=line.number[:_LONGEST_NUMBER],
                kind=line.kind,
                verdict=line.verdict.value,
                said=line.said[:_LONGEST_SAID],
                mark=line.mark,
            )
    except IntegrityError as there:
        raise Overtaken from there


def _free(now: datetime) -> Q:
    """Rows to be worked on: not finished, not failed, in nobody's hands."""
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE)
    return Q(finished_at=None, error="") & ~Q(file="") & unclaimed
