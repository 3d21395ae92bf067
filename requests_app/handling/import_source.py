"""批量导入的来源: the files of a folder or of a ZIP, one at a time; nothing is unpacked to a name that came with it.

A ZIP is looked at before anything in it is read: how many files, how much they unpack to, whether it is locked. What is
wrong with a single file is said of that file.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from requests_app.law.errors import BadFacts

from .file_contents import MOST_RATIO, SMALL, UNREADABLE, member_name

#: Of one ZIP: files, bytes of their list, bytes they unpack to.
MOST_FILES, MOST_LIST, MOST_UNPACKED = 5000, 4 * 1024 * 1024, 2 * 1024 * 1024 * 1024
#: What systems leave beside files.
_LEFT_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})
_END, _END_SIZE, _LONGEST_REMARK, _END_64 = b"PK\x05\x06", 22, 0xFFFF, b"PK\x06\x07"
_LOCKED = 1
_PIECE = 64 * 1024
#: Held in memory while a file is unpacked; what is larger lies in a temporary file.
_IN_MEMORY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One file.

    Args:
        place: its path within the source, with /.
        size: bytes, as its source says.
        open: gives its bytes from the beginning.
        wrong: why it cannot be taken, "" if it may be tried.
    """

    place: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    wrong: str = ""


class UnreadableSource(ValueError):
    """Nothing can be imported from here; the message is a Chinese sentence that says what to do."""


def tidy(path: str) -> str:
    """Return a path in the one form in which paths are compared."""
    parts = unicodedata.normalize("NFC", path).replace("\\", "/").split("/")
    return "/".join(part.strip() for part in parts if part.strip() not in {"", "."})


def of_folder(folder: Path) -> Iterator[Entry]:
    """Yield the files of a folder and those below it, in the order of their names; no link is followed.

    Raises:
        UnreadableSource: there is no such folder.
    """
    if not folder.is_dir():
        raise UnreadableSource(f"没有文件夹 {folder}，请检查路径和权限。")
    yield from _below(os.fsencode(folder), "")


def _below(folder: bytes, above: str) -> Iterator[Entry]:
    try:
        found = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError:
        yield Entry(above or "/", 0, _nothing, "打不开这个文件夹，请检查权限。")
        return
    for one in found:
        name = _written(one.name)
        place = f"{above}/{name}" if above else name
        if _of_system(name):
            continue
        if one.is_symlink():
            yield Entry(place, 0, _nothing, "是快捷方式（链接），没有跟过去。请放文件本身。")
        elif one.is_dir(follow_symlinks=False):
            yield from _below(one.path, place)
        elif one.is_file(follow_symlinks=False):
            yield Entry(place, one.stat(follow_symlinks=False).st_size, _opener(one.path))
        else:
            yield Entry(place, 0, _nothing, "不是普通文件。")


def of_zip(packed: IO[bytes]) -> Iterator[Entry]:
    """Yield the files of a ZIP, in its order.

    Raises:
        UnreadableSource: not a ZIP, locked, damaged, or too much in it.
    """
    container, members = _looked_at(packed)
    for member in members:  # it stays open: a file may be asked for after the last was named
        place = member_name(member)
        parts = place.replace("\\", "/").split("/")
        if member.is_dir() or any(_of_system(part) for part in parts):
            continue
        yield Entry(place, member.file_size, _unpacker(container, member), _wrong(place, parts, member))


def check_zip(packed: IO[bytes]) -> int:
    """Return how many files a ZIP has.

    Raises:
        UnreadableSource: as `of_zip`.
    """
    container, members = _looked_at(packed)
    container.close()
    return sum(not member.is_dir() for member in members)


def _looked_at(packed: IO[bytes]) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    try:
        size = _check_list(packed)
        container = zipfile.ZipFile(packed)
    except UNREADABLE as damaged:
        if isinstance(damaged, UnreadableSource):
            raise
        raise UnreadableSource("不是完好的 ZIP 压缩包。请用系统自带的压缩功能重新压缩。") from damaged
    members = container.infolist()
    total = sum(member.file_size for member in members)
    why = ""
    if any(member.flag_bits & _LOCKED for member in members):
        why = "压缩包加了密码，不能导入。请去掉密码后重新压缩。"
    elif len(members) > MOST_FILES:
        why = f"压缩包里的文件超过 {MOST_FILES} 个。请分成几个压缩包，或者请运维人员用命令导入文件夹。"
    elif total > MOST_UNPACKED or (total > SMALL and total > MOST_RATIO * size):
        why = "压缩包解开后太大，不能导入。请分成几个压缩包，或者请运维人员用命令导入文件夹。"
    if why:
        container.close()
        raise UnreadableSource(why)
    return container, members


def _check_list(packed: IO[bytes]) -> int:
    """Return the size of a ZIP; refuse one whose list of files alone would fill the memory.

    Raises:
        UnreadableSource: it would, or it is of the kind for more than four gigabytes.
        zipfile.BadZipFile: not a ZIP.
    """
    size = packed.seek(0, os.SEEK_END)
    packed.seek(max(0, size - _END_SIZE - _LONGEST_REMARK - _END_SIZE))
    tail = packed.read()
    packed.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise zipfile.BadZipFile
    listed = int.from_bytes(tail[at + 12 : at + 16], "little")
    if listed > MOST_LIST or _END_64 in tail[max(0, at - 20) : at]:
        raise UnreadableSource(
            f"压缩包里的文件超过 {MOST_FILES} 个。请分成几个压缩包，或者请运维人员用命令导入文件夹。"
        )
    return size


def _wrong(place: str, parts: list[str], member: zipfile.ZipInfo) -> str:
    if ".." in parts or place.startswith(("/", "\\")) or ":" in parts[0]:
        return "文件名带有指向别处的路径，没有导入。"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "是快捷方式（链接），没有跟过去。请放文件本身。"
    if place.lower().endswith(".zip"):
        return "是压缩包里的压缩包，没有导入。请解开后把里面的文件放进来。"
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "用了不常见的压缩方法，不能检查。请用系统自带的压缩功能重新压缩。"
    return ""


def _unpacker(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    @contextmanager
    def unpacked() -> Iterator[IO[bytes]]:
        """Give a file of a ZIP; one that gives more or other bytes than its list says is damaged."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as plain:
            try:
                with container.open(member) as packed:
                    shutil.copyfileobj(packed, plain, _PIECE)
            except UNREADABLE as damaged:
                raise BadFacts("压缩包里的这个文件已经损坏，请重新压缩。") from damaged
            plain.seek(0)
            yield plain

    return unpacked


def _opener(path: bytes) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        """Give a file of a folder."""
        try:
            file = Path(os.fsdecode(path)).open("rb")  # noqa: SIM115 - closed below
        except OSError as wrong:
            raise BadFacts("打不开这个文件，请检查权限。") from wrong
        with file:
            yield file

    return opened


@contextmanager
def _nothing() -> Iterator[IO[bytes]]:
    """Give nothing: the entry says why."""
    with tempfile.SpooledTemporaryFile() as empty:
        yield empty


def _written(name: bytes) -> str:
    """Return a name as people wrote it: UTF-8, else as Windows here writes it."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _of_system(name: str) -> bool:
    return name.lower() in _LEFT_BY_SYSTEMS or name.startswith(("._", "~$"))
