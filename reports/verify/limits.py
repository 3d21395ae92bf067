"""读文件的限度: how large a published report may be, and files opened without trusting what they say of themselves."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from lxml.etree import _Element

MB = 1024 * 1024
#: Bytes of a file; of what a packed file unpacks to; marks "<" of one text, which are the nodes of its tree.
MOST_BYTES, MOST_UNPACKED, MOST_MARKS = 10 * MB, 40 * MB, 500_000
#: Of one table, and of the file.
MOST_COLUMNS, MOST_ROWS, MOST_TABLES, MOST_CELLS = 200, 3_000, 200, 100_000
_DECLARATION = 400  # bytes in which an XML text names its encoding


class Unreadable(ValueError):
    """The file cannot be read as a report; the message is a Chinese sentence."""


def check_size(data: bytes) -> None:
    """Refuse a file that is larger than any report.

    Raises:
        Unreadable: it is empty, or too large.
    """
    if not data:
        raise Unreadable("文件是空的。")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"文件有 {len(data) / MB:.0f} MB，最多 {MOST_BYTES // MB} MB。请去掉图片后再试。")


def check_marks(data: bytes) -> None:
    """Refuse a text that would make too large a tree, before making it.

    Raises:
        Unreadable: it has too many marks.
    """
    if data.count(b"<") > MOST_MARKS:
        raise Unreadable("文件的内容太多，不像一份年度报告，没有读。")


def opened(data: bytes) -> ZipFile:
    """Open a packed office file.

    Raises:
        Unreadable: it is no such file, or says that it unpacks to too much.
    """
    try:
        packed = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError) as wrong:
        raise Unreadable("文件打不开，可能已经损坏，或者加了密码。") from wrong
    if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
        raise Unreadable(f"文件展开后超过 {MOST_UNPACKED // MB} MB，不像一份年度报告，没有读。")
    return packed


def part(packed: ZipFile, name: str) -> bytes:
    """Return one part of a packed file, however large it claims to be never more than the limit; b"" if there is none.

    Raises:
        Unreadable: it is locked or damaged, or unpacks to more than it says.
    """
    try:
        with packed.open(name) as stream:
            found = stream.read(MOST_UNPACKED + 1)
    except KeyError:
        return b""
    except (BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError) as wrong:
        raise Unreadable("文件打不开，可能已经损坏，或者加了密码。") from wrong
    if len(found) > MOST_UNPACKED:
        raise Unreadable(f"文件展开后超过 {MOST_UNPACKED // MB} MB，不像一份年度报告，没有读。")
    return found


def xml(data: bytes) -> _Element:
    """Return the tree of an office file's part; nothing outside the file is ever asked for.

    Raises:
        Unreadable: it declares entities, is not in UTF-8, or is no XML.
    """
    from lxml import etree  # heavy: only files of others need it

    check_marks(data)
    head = data[:_DECLARATION].lower()
    # Entities are refused by their words, so the words must be readable: office files are in UTF-8.
    if b"\0" in head or (b"encoding=" in head and b"utf-8" not in head):
        raise Unreadable("文件的内部编码不是办公软件通常用的，没有读。")
    if b"<!doctype" in head or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable("文件里定义了外部内容（实体），不安全，没有读。")
    careful: Any = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, careful)
    except etree.XMLSyntaxError as wrong:
        raise Unreadable("文件打不开，可能已经损坏。") from wrong
