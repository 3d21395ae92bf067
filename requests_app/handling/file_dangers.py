"""文件里不该有的: macros in old office files, scripts and attachments in PDF, marks of state secrets in words."""

from __future__ import annotations

import re
import zlib

from requests_app.law.errors import BadFacts, MarkedSecret
from requests_app.law.secret_marks import secret_mark

#: The most an object store of a PDF may unpack to, in bytes.
MOST_OBJECTS = 32 * 1024 * 1024
#: Names in the directory of an old office file (MS-OVBA, MS-OLEDS): macros, and packed foreign files.
_MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros")
_PACKED = ("\x01Ole10Native",)
#: The stream that makes an old office file what its ending says; WPS writes the same two.
_BODY: dict[str, tuple[str, ...]] = {
    "doc": ("WordDocument",),
    "wps": ("WordDocument",),
    "xls": ("Workbook", "Book"),
    "et": ("Workbook", "Book"),
}
_NAME_FIELD = 64  # bytes; the length of the name, with its closing zero, follows
_MARK_UTF16 = re.compile(
    b"(?:%s|%s|%s)(?:%s|%s)*%s(?:%s|%s)*%s"
    % tuple(re.escape(sign.encode("utf-16-le")) for sign in ("绝", "机", "秘", " ", "\u3000", "密", " ", "\u3000", "★"))
)
_LONGEST_PERIOD = 40  # bytes of UTF-16 that may follow the star

_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_DICTIONARY = 4096  # bytes before "stream" in which its dictionary stands
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
_STRANGE = re.compile(rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt|Predictor)\b")
_SAVE_PLAIN = "请打开后用“打印”功能选择“另存为 PDF”（或者“Microsoft Print to PDF”），上传新得到的文件。"
_FOUND = {b"JavaScript": "脚本", b"Launch": "启动其他程序的指令", b"EmbeddedFile": "附带的其他文件"}


def no_mark(label: str, text: str) -> None:
    """Refuse a text with a classification mark (保守国家秘密法).

    Raises:
        MarkedSecret: it has one.
    """
    if mark := secret_mark(text):
        raise MarkedSecret(
            f"{label}带有国家秘密标志“{mark}”。本系统不得存放、处理涉密内容，请不要上传。"
            "请携带纸质件到办理机构当面处理，不清楚的先给办理机构打电话。"
        )


def check_ole(label: str, ending: str, data: bytes) -> bool:
    """Look into an old office file; return whether it is what its ending says (True for an unknown ending).

    Raises:
        BadFacts: it holds macros or packed foreign files.
        MarkedSecret: its words hold a classification mark.
    """
    if any(_in_directory(data, name) for name in _MACROS):
        raise BadFacts(f"{label}里有宏，不能上传。请用“另存为”改存为 .docx、.xlsx 或者 PDF 再上传。")
    if any(_in_directory(data, name) for name in _PACKED):
        raise BadFacts(f"{label}里嵌入了其他文件，不能检查。请删去嵌入的文件，或者另存为 PDF 再上传。")
    for found in _MARK_UTF16.finditer(data):
        no_mark(label, data[found.start() : found.end() + _LONGEST_PERIOD].decode("utf-16-le", "replace"))
    return ending not in _BODY or any(_in_directory(data, name) for name in _BODY[ending])


def _in_directory(data: bytes, name: str) -> bool:
    """Whether an entry of the directory has this name: 64 bytes of UTF-16, then the length of the name."""
    wanted = name.encode("utf-16-le")
    length = (len(wanted) + 2).to_bytes(2, "little")
    for found in re.finditer(re.escape(wanted + b"\0\0"), data, re.IGNORECASE):
        at = found.start() + _NAME_FIELD
        if data[at : at + 2] == length:
            return True
    return False


def check_pdf(label: str, data: bytes) -> None:
    """Refuse a PDF that does more than show pages, or that cannot be looked into.

    Names may be written with #xx and lie in packed object stores (ISO 32000-1, 7.3.5 and 7.5.7).

    Raises:
        BadFacts: scripts, programs to start, files within, a lock, or stores that cannot be read.
    """
    if _LOCKED.search(data):
        raise BadFacts(f"{label}加了密码或者限制，不能检查。{_SAVE_PLAIN}")
    _no_action(label, data)
    left = MOST_OBJECTS
    for found in _STREAM.finditer(data):
        begin = max(0, found.start() - _DICTIONARY)
        begin = max(begin, data.rfind(b"obj", begin, found.start()))
        about = _plain(data[begin : found.start()])
        if b"/ObjStm" not in about or b"/Filter" not in about:
            continue  # pages and pictures; what is not packed has been read above
        stop = data.find(b"endstream", found.end())
        packed = data[found.end() : stop if stop >= 0 else len(data)]
        objects = _unpacked(packed, left) if not _STRANGE.search(about) else None
        if objects is None:
            raise BadFacts(f"{label}的内部结构不能检查，或者已经损坏。{_SAVE_PLAIN}")
        left -= len(objects)
        _no_action(label, objects)


def _unpacked(packed: bytes, left: int) -> bytes | None:
    """Return what an object store holds; None where it cannot be read or is larger than what is left."""
    reader = zlib.decompressobj()
    try:
        objects = reader.decompress(packed, left + 1)
    except zlib.error:
        return None
    return objects if len(objects) <= left else None


def _no_action(label: str, data: bytes) -> None:
    found = _ACTIVE.search(_plain(data))
    if found:
        what = _FOUND[found[1].removesuffix(b"s")]
        raise BadFacts(f"{label}里有{what}，不能上传。{_SAVE_PLAIN}")


def _plain(data: bytes) -> bytes:
    """Return the bytes with names written out: /J#61vaScript is /JavaScript."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data) if b"#" in data else data
