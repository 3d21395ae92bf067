"""收什么文件: kind by name and by first bytes, size, a name without a path. Refusals are Chinese sentences."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from django.core.files.uploadedfile import UploadedFile

from requests_app.law.errors import BadFacts

LONGEST_NAME = 150
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
#: extension: the first bytes it may begin with; plain text has none.
KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "doc": (_OLE,),
    "docx": (_ZIP,),
    "xls": (_OLE,),
    "xlsx": (_ZIP,),
    "wps": (_OLE, _ZIP),
    "et": (_OLE, _ZIP),
    "ofd": (_ZIP,),
    "txt": (),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "zip": (_ZIP,),
}
SHOWN = "PDF、Word、Excel、WPS、OFD、TXT、JPG、PNG、ZIP"
#: Text may be UTF-16 with its mark; otherwise a zero byte is no text.
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: Signs no file name needs: control signs, what turns the direction of writing, what systems give a meaning.
_UNWANTED = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MEANINGFUL = re.compile(r'[<>:"|?*;%]')
_HEAD = 4096


def checked(file: UploadedFile, largest: int) -> tuple[str, str]:
    """Return the cleaned name and the sha256 of a file that may be taken.

    Args:
        file: as uploaded.
        largest: most bytes.

    Raises:
        BadFacts: empty, too large, of a kind not taken, or not what its name says.
    """
    name = clean_name(file.name or "")
    _stem, dot, ending = name.lower().rpartition(".")
    if not dot or ending not in KINDS:
        raise BadFacts(f"“{name}”不是可以上传的文件。可以上传：{SHOWN}。")
    if not file.size:
        raise BadFacts(f"“{name}”是空文件，请检查后重新上传。")
    if file.size > largest:
        raise BadFacts(f"“{name}”有 {megabytes(file.size)}，超过 {megabytes(largest)} 的上限，请压缩或者拆分后上传。")
    digest, head = hashlib.sha256(), b""
    for chunk in file.chunks():
        head = head or chunk[:_HEAD]
        digest.update(chunk)
    if not _is(ending, head):
        raise BadFacts(f"“{name}”的内容与文件类型不符，可能改过后缀或者已经损坏。请用原来的软件打开，另存后上传。")
    return name, digest.hexdigest()


def clean_name(given: str) -> str:
    """Return a name without a path and without signs that mislead, at most 150 characters, ending kept."""
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", given)).replace("\\", "/").rpartition("/")[2]
    text = _MEANINGFUL.sub("_", text).lstrip(". ").rstrip()
    stem, dot, ending = text.rpartition(".")
    if not dot:
        return text[:LONGEST_NAME] or "未命名"
    ending = ending[:10]
    return f"{(stem.strip() or '未命名')[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def megabytes(size: int) -> str:
    """Return a number of bytes for people: whole kilobytes below one megabyte, else one place."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".0 ", " ")


def _is(ending: str, head: bytes) -> bool:
    """Whether the first bytes are those of the kind; a text has no zero byte in them."""
    if not KINDS[ending]:
        return head.startswith(_UTF16) or b"\0" not in head
    return head.startswith(KINDS[ending])
