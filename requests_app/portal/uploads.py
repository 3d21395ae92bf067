"""随申请提交的文件: sent up while the form is being filled in, handed over with it, or forgotten."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.handling.attachments import taken
from requests_app.law.errors import BadFacts
from requests_app.models import Application, Attachment, Upload

Kind = Attachment.Kind
SESSION = "portal_uploads"
#: A day longer than a saved form is kept, so that a resumed one finds its files.
KEPT = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the form for files: its name in the form, kind, label, hint, and how many at most."""

    name: str
    kind: Attachment.Kind
    label: str | Promise
    hint: str | Promise
    most: int


PLACES = (
    Place("identity", Kind.IDENTITY, _("身份证明照片"), _("证件有照片的一面，手机拍的就行，字要看得清。"), 4),
    Place("mandate", Kind.MANDATE, _("委托书和代理人证件照片"), _("委托书写明代办什么，由委托人签名。"), 4),
    Place("extra", Kind.APPLICANT, _("附件"), _("线索、地图、旧文件的照片都可以。"), 5),
)


def key_of(session: SessionBase) -> str:
    """Return the key of this visitor's files, "" before the first."""
    return str(session.get(SESSION, ""))


def resume(session: SessionBase, key: str) -> None:
    """Let this visitor go on with the files of a saved form."""
    if key:
        session[SESSION] = key


def waiting(session: SessionBase) -> dict[str, list[Upload]]:
    """Return the files sent up so far, by place; one query, none before the first file."""
    key = key_of(session)
    found = list(Upload.objects.filter(session_hash=_hash(key))) if key else []
    return {place.name: [one for one in found if one.kind == place.kind] for place in PLACES}


def add(session: SessionBase, place: Place, files: Sequence[UploadedFile]) -> None:
    """Keep these files, all or none.

    Raises:
        HandlingRefused: one that is not taken, or too many.
    """
    if SESSION not in session:
        session[SESSION] = secrets.token_hex(16)
    there = Upload.objects.filter(session_hash=_hash(key_of(session)), kind=place.kind)
    seen = set(there.values_list("sha256", flat=True))
    if len(seen) + len(files) > place.most:
        raise BadFacts(
            f"“{place.label}”最多{place.most}个文件，已有{len(seen)}个。请先移除不要的，或者合并成一个再传。"
        )
    checked = [taken(file, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) for file in files]
    with transaction.atomic():
        for one in checked:
            if one.sha256 in seen:
                continue  # the same file once more
            seen.add(one.sha256)
            row = Upload(
                session_hash=_hash(key_of(session)), kind=place.kind, name=one.name, size=one.size, sha256=one.sha256
            )
            row.file.save(secrets.token_hex(16), one.body, save=False)
            row.save(force_insert=True)


def drop(session: SessionBase, number: str) -> None:
    """Remove one of this visitor's files; another's is not there."""
    if number.isascii() and number.isdecimal() and len(number) < len(str(2**63)):
        for row in Upload.objects.filter(session_hash=_hash(key_of(session)), pk=int(number)):
            row.delete()
            row.file.delete(save=False)


def hand_over(session: SessionBase, case: Application) -> None:
    """Make the visitor's files attachments of the case; in the transaction of the submission."""
    key = session.pop(SESSION, "")
    if not key:
        return
    rows = list(Upload.objects.filter(session_hash=_hash(key)))
    Attachment.objects.bulk_create(
        Attachment(application=case, kind=row.kind, name=row.name, file=row.file.name, size=row.size, sha256=row.sha256)
        for row in rows
    )
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()


def discard(now: datetime) -> int:
    """Delete the files of forms that were never handed in; return how many."""
    old = list(Upload.objects.filter(uploaded_at__lt=now - KEPT))
    for row in old:
        row.delete()
        row.file.delete(save=False)
    return len(old)


def _hash(key: str) -> str:
    return hashlib.sha256(f"portal.uploads:{key}".encode()).hexdigest()
