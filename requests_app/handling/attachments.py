"""随案文件收存: every file, from the desk or from an applicant, is looked into once here and kept here.

Nothing is known by its name alone, nothing that runs or hides is taken, nothing marked as a state secret is
stored (保守国家秘密法), and nothing is ever deleted from a case. Who may add what, and when, is the caller's to judge.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from requests_app.law.errors import BadFacts
from requests_app.models import Application, Attachment, Staff

from . import virus_scan
from .file_contents import Room, check_name, look_into
from .file_image import plain_image
from .file_kinds import SHOWN, clean_name, ending_of, megabytes

__all__ = ["MOST_AT_ONCE", "SHOWN", "Taken", "check_size", "keep", "keep_taken", "megabytes", "take_all", "taken"]

MOST_AT_ONCE = 20
_PICTURES = {"jpg", "jpeg", "png"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be stored: its cleaned name, and size, sha256 and body of what is to be stored.

    Args:
        given_sha256: of what was given, where that is not what is stored: a picture is drawn anew.
        dated_on: the day of the paper, where a list says it.
        note: what a list says of it.
    """

    name: str
    size: int
    sha256: str
    body: File[Any]
    given_sha256: str = ""
    dated_on: date | None = None
    note: str = ""


def taken(file: UploadedFile, largest: int) -> Taken:
    """Look into one uploaded file; return it as it may be stored, a picture drawn anew.

    Args:
        file: as uploaded.
        largest: most bytes.

    Raises:
        BadFacts: empty, too large, not of a kind taken, not what its name says, or with something in it that
            runs or cannot be looked into; the sentence says what to do.
        MarkedSecret: a classification mark in its name or its words (保守国家秘密法).
        HandlingRefused: a virus, or no way to look for one now.
    """
    given = file.name or ""
    name = clean_name(given)
    label, ending, size = f"“{name}”", ending_of(name), file.size or 0
    check_name(label, given)
    check_size(label, size, largest)
    data = b"".join(file.chunks())
    look_into(label, ending, data, Room())
    virus_scan.check(label, data)
    if ending in _PICTURES:
        given_as, data = hashlib.sha256(data).hexdigest(), plain_image(label, ending, data)
        return Taken(name, len(data), hashlib.sha256(data).hexdigest(), ContentFile(data), given_as)
    file.seek(0)
    return Taken(name, len(data), hashlib.sha256(data).hexdigest(), file)


def check_size(label: str, size: int, largest: int) -> None:
    """Refuse a file that is empty or too large.

    Args:
        label: the file as refusals name it.
        size: its bytes.
        largest: most bytes.

    Raises:
        BadFacts: it is.
    """
    if not size:
        raise BadFacts(f"{label}是空文件，请检查后重新上传。")
    if size > largest:
        raise BadFacts(f"{label}有 {megabytes(size)}，超过 {megabytes(largest)} 的上限，请压缩或者拆分后上传。")


def take_all(files: Sequence[UploadedFile]) -> list[Taken]:
    """Look into the files of one upload, all or none.

    Raises:
        HandlingRefused: nothing given, too many at once, or one that may not be taken.
    """
    if not files:
        raise BadFacts("请选择要上传的文件。")
    if len(files) > MOST_AT_ONCE:
        raise BadFacts(f"一次最多上传 {MOST_AT_ONCE} 个文件，您选了 {len(files)} 个，请分几次上传。")
    return [taken(file, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) for file in files]


def keep(case: Application, kind: str, files: Sequence[UploadedFile], *, by: Staff | None) -> list[Attachment]:
    """Look into the uploaded files and store all or none.

    Raises:
        HandlingRefused: as `take_all` and `keep_taken`.
    """
    return keep_taken(case, kind, take_all(files), by=by)


def keep_taken(case: Application, kind: str, taken: Sequence[Taken], *, by: Staff | None) -> list[Attachment]:
    """Store files that were looked into, all or none, with the case's row locked.

    Args:
        case: the case they belong to.
        kind: one of Attachment.Kind.
        taken: from `taken` or `take_all`.
        by: who adds them; None is the applicant.

    Raises:
        BadFacts: no such kind, or a file whose content is there already among those of its kind.
    """
    if kind not in Attachment.Kind.values:
        raise BadFacts("请选择文件的来源。")
    rows: list[Attachment] = []
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).get(pk=case.pk)
        _none_twice(locked, kind, taken)
        try:
            for one in taken:
                row = Attachment(
                    application=locked, kind=kind, name=one.name, size=one.size, sha256=one.sha256, uploaded_by=by,
                    given_sha256=one.given_sha256, dated_on=one.dated_on, note=one.note,
                )  # fmt: skip
                # On the disk it has a name nobody can guess and no ending that anything would run.
                row.file.save(secrets.token_hex(16), one.body, save=False)
                rows.append(row)
                row.save(force_insert=True)
        except BaseException:
            for row in rows:  # all or none: the disk knows no transaction
                row.file.delete(save=False)
            raise
    return rows


def _none_twice(case: Application, kind: str, taken: Sequence[Taken]) -> None:
    """Refuse the same content twice in one kind, among those stored and those given."""
    digests = [one.sha256 for one in taken]
    there = case.attachments.filter(kind=kind, sha256__in=digests, removed=False)
    known = dict(there.values_list("sha256", "name"))
    for one in taken:
        if one.sha256 in known:
            raise BadFacts(f"“{one.name}”与已有的“{known[one.sha256]}”内容相同，没有重复上传。")
        known[one.sha256] = one.name
