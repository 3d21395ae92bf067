"""文书的文件: Word and PDF of a paper, stored whole or not at all, and handed out only as they were stored.

A file is written beside its place, put on the disk, and only then given its name, so that nobody ever finds half of
one. The name follows from paper, content and bytes under the secret key: a renderer that was killed leaves at most the
very file that its successor writes again, and nobody guesses it.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from requests_app.law.dates_zh import plain_zh
from requests_app.law.errors import HandlingRefused
from requests_app.law.papers import sort_of
from requests_app.models import Paper

from .letter import Letter, digest

logger = logging.getLogger(__name__)


class PaperChanged(HandlingRefused):
    """What is stored of a paper is not what was issued; it is not handed out."""


class Form(StrEnum):
    """The two forms of a printed paper; the value is column and ending."""

    PDF = "pdf"
    DOCX = "docx"

    @property
    def label(self) -> str:
        """What people call it."""
        return "PDF" if self is Form.PDF else "Word"

    @property
    def content_type(self) -> str:
        """Its media type."""
        if self is Form.PDF:
            return "application/pdf"
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(paper: Paper) -> Letter:
    """Return what the paper says.

    Raises:
        PaperChanged: the content is not what was issued, or was destroyed with its file.
    """
    if paper.destroyed_on:
        raise PaperChanged(f"“{paper}”保管期满，已于{plain_zh(paper.destroyed_on)}销毁，不能再打开。")
    if digest(paper.content) != paper.content_sha256:
        logger.error("paper %s: its content does not match its checksum", paper.pk)
        raise PaperChanged(f"“{paper}”的内容与制作时的校验值不符，可能被改动，不能使用。请系统管理员核查。")
    return Letter.of(paper.content)


def keep(paper: Paper, made: Mapping[Form, bytes]) -> dict[Form, str]:
    """Store the forms of a claimed paper and return their names.

    Args:
        paper: claimed by this worker; `tries` tells its claim from an earlier one's.
        made: the whole files.

    Raises:
        OSError: the storage does not take it.
    """
    storage, folder = paper.pdf.storage, f"papers/{timezone.localtime(paper.made_at):%Y/%m}"
    names = {form: f"{folder}/{_token(paper, body)}.{form}" for form, body in made.items()}
    if isinstance(storage, FileSystemStorage):
        _write(Path(storage.path(folder)), paper, {Path(storage.path(names[form])): made[form] for form in made})
        return names
    for form, name in names.items():  # not on a disk: such a storage shows a file only when it is whole
        storage.delete(name)
        names[form] = str(storage.save(name, ContentFile(made[form])))
    return names


def _write(folder: Path, paper: Paper, files: Mapping[Path, bytes]) -> None:
    """Write all beside their places, then name all, then see that the names survive the loss of power."""
    folder.mkdir(parents=True, exist_ok=True)
    if paper.tries > 1:
        for left in folder.glob(f".{paper.pk}-*.part"):  # of a worker that was killed
            left.unlink(missing_ok=True)
    parts = {folder / f".{paper.pk}-{paper.tries}{target.suffix}.part": target for target in files}
    try:
        for part, target in parts.items():
            with part.open("wb") as file:
                file.write(files[target])
                file.flush()
                os.fsync(file.fileno())
        for part, target in parts.items():
            part.replace(target)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def body(paper: Paper, form: Form) -> bytes:
    """Return the stored file of a printed paper.

    Raises:
        PaperChanged: it is lost, or not the one that was stored.
    """
    wrong, found = _stored(paper, form)
    if wrong:
        logger.error("paper %s: its %s %s", paper.pk, form, "is lost" if "存储" in wrong else "was changed")
        raise PaperChanged(f"“{paper}”的{form.label}文件{wrong}，不能使用。请系统管理员从备份恢复。")
    return found


def problems(paper: Paper, *, files: bool) -> Iterator[str]:
    """Yield what of a paper is not as it was issued, as Chinese sentences.

    Args:
        paper: with its content.
        files: compare the stored files too; each is read.
    """
    if paper.destroyed_on:  # of a destroyed file only number, title and checksums stay
        return
    kept = paper.content
    if digest(kept) != paper.content_sha256:
        yield f"文书“{paper}”的内容与校验值不符，可能被改动"
    said = kept.get("kind"), kept.get("doc_no", {}).get("text"), kept.get("addressee", {}).get("text")
    sort = sort_of(paper.kind_enum)
    if said != (paper.kind, paper.doc_no, paper.addressee) or (sort.title, sort.to) != (paper.title, paper.to):
        yield f"文书“{paper}”的种类、标题、文号或者收件人与内容不符"
    if files and paper.rendered_at:
        for form in Form:
            wrong, _ = _stored(paper, form)
            if wrong:
                yield f"文书“{paper}”的{form.label}文件{wrong}"


def checksum(data: bytes) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(data).hexdigest()


def _stored(paper: Paper, form: Form) -> tuple[str, bytes]:
    """Return what is wrong with a stored file, "" if nothing, and the file."""
    stored = getattr(paper, form)
    try:
        with stored.storage.open(stored.name) as file:
            found: bytes = file.read()
    except (FileNotFoundError, IsADirectoryError):
        return "不在存储里", b""
    same = hmac.compare_digest(checksum(found), getattr(paper, f"{form}_sha256"))
    return ("", found) if same else ("与排印时的校验值不符，可能被改动", b"")


def _token(paper: Paper, data: bytes) -> str:
    key = hashlib.sha256(b"paper-file" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{paper.pk}:{paper.content_sha256}:{checksum(data)}".encode(), hashlib.sha256).hexdigest()
