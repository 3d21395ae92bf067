"""收什么文件: the kinds that are taken, their first bytes, names and sizes as people read them. Reads no file."""

from __future__ import annotations

import re
import unicodedata

from requests_app.law.errors import BadFacts

LONGEST_NAME = 150
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PDF = b"%PDF-"
#: extension: the first bytes it may begin with; plain text has none.
KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (PDF,),
    "doc": (OLE,),
    "docx": (ZIP,),
    "xls": (OLE,),
    "xlsx": (ZIP,),
    "wps": (OLE, ZIP),
    "et": (OLE, ZIP),
    "ofd": (ZIP,),
    "txt": (),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "zip": (ZIP,),
}
#: The kinds that are taken, for people.
SHOWN = "PDF、Word、Excel、WPS、OFD、TXT、JPG、PNG、ZIP"
#: Text may be UTF-16 with its mark; otherwise a zero byte is no text.
UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096
#: What systems run, or open as a page, when somebody clicks on it; and office files made to carry macros.
RUN = frozenset({
    "exe", "com", "scr", "pif", "cpl", "msi", "msp", "msix", "dll", "sys", "ocx", "drv", "bat", "cmd", "vb", "vbs",
    "vbe", "js", "jse", "mjs", "wsf", "wsh", "hta", "ps1", "psm1", "jar", "class", "apk", "lnk", "url", "reg", "inf",
    "sct", "chm", "hlp", "gadget", "application", "sh", "run", "app", "dmg", "pkg", "deb", "rpm", "elf", "so", "py",
    "pyw", "rb", "pl", "php", "html", "htm", "xhtml", "mht", "mhtml", "svg", "swf", "docm", "dotm", "xlsm", "xltm",
    "xlam", "xlsb", "pptm", "potm", "ppam", "ppsm",
})  # fmt: skip
#: How programs begin, whatever they are called.
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
#: How packed files begin: what is in them is not looked at a second time.
PACKED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF", b"\x28\xb5\x2f\xfd")
#: Signs no file name needs: control signs, what turns the direction of writing, what systems give a meaning.
_UNWANTED = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MEANINGFUL = re.compile(r'[<>:"|?*;%]')


def ending_of(name: str) -> str:
    """Return the extension of a file's name in small letters, "" where it has none."""
    _stem, dot, ending = name.lower().rpartition(".")
    return ending if dot else ""


def begins_as(ending: str, data: bytes) -> bool:
    """Whether the first bytes are those of the kind; a text has no zero byte in them."""
    if not KINDS[ending]:
        return data.startswith(UTF16) or b"\0" not in data[:_HEAD]
    return data.startswith(KINDS[ending])


def is_program(data: bytes) -> bool:
    """Whether these are the first bytes of a program; a text that begins with MZ is none."""
    return data.startswith(PROGRAMS) and (not data.startswith(b"MZ") or b"\0" in data[:64])


def not_what_it_says(label: str) -> BadFacts:
    """Return the refusal of a file whose content is not of the kind its name says, or is damaged."""
    return BadFacts(f"{label}的内容与文件类型不符，可能改过后缀或者已经损坏。请用原来的软件打开，另存后上传。")


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
