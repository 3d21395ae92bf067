"""文件里是什么: each kind known by its content, packed files looked into once, nothing unpacked without bound."""

from __future__ import annotations

import html
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from requests_app.law.errors import BadFacts

from .file_dangers import check_ole, check_pdf, no_mark
from .file_kinds import (
    KINDS,
    OLE,
    PACKED,
    PDF,
    RUN,
    SHOWN,
    UTF16,
    ZIP,
    begins_as,
    clean_name,
    ending_of,
    is_program,
    not_what_it_says,
)
from .pdf_words import pdf_words

MOST_UNPACKED = 100 * 1024 * 1024  # bytes, all members together
MOST_RATIO = 200  # unpacked to packed; the densest honest tables stay below 100
SMALL = 5 * 1024 * 1024  # bytes; below it the ratio does not matter
MOST_MEMBERS = 5000
MOST_TEXT = 16 * 1024 * 1024  # bytes of text searched in one upload
MOST_DOCUMENTS = 10  # PDF read of one upload: each takes a process of its own
#: The folder that makes a packed office file a document or a table.
_FOLDER = {"docx": "word/", "wps": "word/", "xlsx": "xl/", "et": "xl/"}
#: Ends of lines in the XML of documents, tables and OFD; everything else in angle brackets is no text.
_LINE_ENDS = re.compile(
    r"</(?:\w+:)?(?:p|si|is|v|tr|row|TextObject|title|oddHeader|evenHeader|firstHeader)>|<w:br\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>")  # stops at the next "<": no text takes longer than its length
UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, OverflowError,
    LookupError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(slots=True)
class Room:
    """What may still be unpacked and searched of one upload, in bytes, and how many PDF may still be read."""

    unpacked: int = MOST_UNPACKED
    text: int = MOST_TEXT
    documents: int = MOST_DOCUMENTS


def look_into(label: str, ending: str, data: bytes, room: Room) -> None:
    """Refuse what is not of its kind, holds programs or macros, grows without bound, or bears a mark of secrecy.

    Args:
        label: the file as refusals name it.
        ending: one of KINDS.
        data: all of it.
        room: what may still be unpacked.

    Raises:
        BadFacts: what is wrong and what to do.
        MarkedSecret: a classification mark in its words.
    """
    if not begins_as(ending, data):
        raise not_what_it_says(label)
    if data.startswith(ZIP):
        _look_into_zip(label, ending, data, room)
    elif data.startswith(OLE):
        if not check_ole(label, ending, data):
            raise not_what_it_says(label)
    elif data.startswith(PDF):
        check_pdf(label, data)
        if room.documents:
            room.documents -= 1
            no_mark(label, pdf_words(data) or "")
    elif ending == "txt":
        no_mark(label, decoded(data[: room.text]))


def _look_into_zip(label: str, ending: str, data: bytes, room: Room) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            members = _bounded(label, container, len(data), room)
            if not _is_container(ending, {member_name(one) for one in members}):
                raise not_what_it_says(label)
            for member in members:
                if not member.is_dir():
                    _look_into_member(label, ending, member, container.read(member), room)
    except UNREADABLE as damaged:
        raise not_what_it_says(label) from damaged


def _bounded(label: str, container: zipfile.ZipFile, packed: int, room: Room) -> list[zipfile.ZipInfo]:
    """Return the members; refuse before unpacking what is locked, has too many or grows too large.

    A member never gives more bytes than its size says: reading stops there, and its checksum then fails.
    """
    members = container.infolist()
    if any(one.flag_bits & 1 for one in members):
        raise BadFacts(f"{label}加了密码，不能检查。请去掉密码后重新上传。")
    if any(one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for one in members):
        raise BadFacts(f"{label}用了不常见的压缩方法，不能检查。请用系统自带的压缩功能重新压缩后上传。")
    total = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or total > room.unpacked or (total > SMALL and total > MOST_RATIO * packed):
        raise BadFacts(f"{label}解开后太大或者文件太多，不能上传。请分成几个文件，或者直接上传里面的文件。")
    room.unpacked -= total
    return members


def _is_container(ending: str, names: set[str]) -> bool:
    """Whether these are the parts of what the ending says; a plain ZIP is anything but a document."""
    if ending == "zip":
        return not names & {"[Content_Types].xml", "OFD.xml"}
    if ending == "ofd":
        return "OFD.xml" in names
    return "[Content_Types].xml" in names and any(name.startswith(_FOLDER[ending]) for name in names)


def _look_into_member(label: str, ending: str, member: zipfile.ZipInfo, data: bytes, room: Room) -> None:
    name = member_name(member)
    inner = f"{label}中的“{clean_name(name)}”"
    if is_program(data):
        raise BadFacts(f"{inner}是程序，不能上传。请删去后重新上传。")
    if ending == "zip":
        _look_into_packed_file(inner, name, member, data, room)
        return
    base, small = name.lower().rpartition("/")[2], name.lower()
    is_macro = base.startswith("vbaproject") or "/macrosheets/" in small
    if is_macro or (name == "[Content_Types].xml" and b"macroenabled" in data.lower()):
        raise BadFacts(f"{label}里有宏，不能上传。请用“另存为”改存为不带宏的 .docx、.xlsx 或者 PDF 再上传。")
    inner_ending = ending_of(base)
    if data.startswith(ZIP):  # a table within a document
        if inner_ending in RUN:
            raise BadFacts(f"{inner}可能带有宏，不能上传。请删去嵌入的文件，或者另存为 PDF 再上传。")
        if inner_ending in KINDS:
            look_into(inner, inner_ending, data, room)
    elif data.startswith(OLE):
        check_ole(label, "", data)
    elif base.endswith(".xml"):
        read = data[: room.text]
        room.text -= len(read)
        no_mark(label, text_of_xml(read))


def _look_into_packed_file(inner: str, name: str, member: zipfile.ZipInfo, data: bytes, room: Room) -> None:
    """Look at a file in a ZIP as if it came alone; a packed one in a packed one is refused."""
    ending = ending_of(name)
    no_mark(inner, _stem(name))
    if ending in RUN or stat.S_ISLNK(member.external_attr >> 16):
        raise BadFacts(f"{inner}是程序或者快捷方式，不能上传。请从压缩包中删去后重新压缩。")
    left_by_system = name.rpartition("/")[2].startswith(("._", "~$"))  # beside the file, with its ending
    if ending != "zip" and ending in KINDS and data and not left_by_system:
        look_into(inner, ending, data, room)
    elif data.startswith(PACKED):
        raise BadFacts(f"{inner}也是压缩过的文件，不能检查。请解开，或者另存为 PDF 后重新压缩。")
    elif data.startswith(OLE):
        check_ole(inner, "", data)


def check_name(label: str, given: str) -> None:
    """Refuse a name that has no kind we take or bears a classification mark.

    Raises:
        BadFacts: not a kind that is taken.
        MarkedSecret: a mark in the name.
    """
    if ending_of(clean_name(given)) not in KINDS:
        raise BadFacts(f"{label}不是可以上传的文件。可以上传：{SHOWN}。")
    no_mark(f"{label}的文件名", _stem(given))


def text_of_xml(data: bytes) -> str:
    """Return the words of a part of a document, one line for each paragraph or cell."""
    return html.unescape(_TAG.sub("", _LINE_ENDS.sub("\n", decoded(data))))


def decoded(data: bytes) -> str:
    """Return text as most programs here write it: UTF-16 with its mark, UTF-8, else GB 18030."""
    if data.startswith(UTF16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        cut = len(data) - wrong.start < 4  # noqa: PLR2004 - the last sign was cut off by the bound
        return data.decode("utf-8-sig" if cut else "gb18030", "replace")


def member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; without the mark of UTF-8 it is written as Windows here does, in GB 18030."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _stem(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
