"""备份清单: what lies in a copy, each file with its checksum, and what its tables must count to."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

#: Of this form of a copy.
FORM = 1
NAME, CHECK = "manifest.json", "manifest.sha256"
FILES = "files"
_BLOCK = 1 << 20


class CopyRefused(Exception):
    """A copy cannot be made or taken; says why in Chinese, and what to do."""


@dataclass(frozen=True)
class Kept:
    """One file of a copy.

    Args:
        size: bytes.
        sha256: its checksum.
        mtime_ns: of the original: with the size it tells whether the next copy must read it again.
    """

    size: int
    sha256: str
    mtime_ns: int = 0


@dataclass
class Manifest:
    """What a copy says of itself.

    Args:
        made_at: instant, ISO.
        vendor: sqlite or postgresql.
        server: its version.
        database: the file of the database and its checksum.
        migrations: "app.name" of each that was applied.
        tables: table → rows.
        heads: one hash over the last record of every case, so that no case can be missing or another's.
        keys: key → fingerprint.
        missing: files that the database named and the store did not have when the copy was made.
        files: path below the store → what it is.
    """

    made_at: str
    vendor: str
    server: str
    database: dict[str, Kept]
    migrations: list[str]
    tables: dict[str, int]
    heads: str
    keys: dict[str, str]
    missing: list[str] = field(default_factory=list)
    files: dict[str, Kept] = field(default_factory=dict)
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Write it, and its own checksum beside it."""
        body = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()
        (folder / NAME).write_bytes(body)
        (folder / CHECK).write_text(f"{hashlib.sha256(body).hexdigest()}  {NAME}\n", encoding="ascii")


def read(folder: Path) -> Manifest:
    """Return the manifest of a copy.

    Raises:
        CopyRefused: there is none, or it is not what was written.
    """
    try:
        body = (folder / NAME).read_bytes()
        said = (folder / CHECK).read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as wrong:
        raise CopyRefused(f"{folder} 不是一份完整的备份：没有 {NAME} 或者 {CHECK}。") from wrong
    if said[:1] != [hashlib.sha256(body).hexdigest()]:
        raise CopyRefused(f"{folder / NAME} 与校验值不符，备份已损坏，请用另一份备份。")
    given = json.loads(body)
    if given.get("form") != FORM:
        raise CopyRefused(f"这份备份的格式是 {given.get('form')}，本版本只认 {FORM}，请用做备份的那个版本恢复。")
    strange = [path for part in ("database", "files") for path in given[part] if not _below(path)]
    if strange:  # whoever can write into the copy could else have a restoration write anywhere
        raise CopyRefused(f"清单里的路径“{strange[0]}”不在备份的文件夹里，没有恢复任何内容。请用另一份备份。")
    for part in ("database", "files"):
        given[part] = {path: Kept(**kept) for path, kept in given[part].items()}
    return Manifest(**given)


def _below(path: str) -> bool:
    """Whether a path stays below the folder it is joined to."""
    parts = path.split("/")
    return not {"", ".", ".."} & set(parts) and not any(sign in path for sign in "\\:\0")


def digest(file: Path) -> str:
    """Return the checksum of a file, read in blocks."""
    found = hashlib.sha256()
    with file.open("rb") as body:
        while block := body.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def damage(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Read the whole copy; yield what is missing, changed or too much in it."""
    for path, kept in manifest.database.items():
        yield from _wrong(folder / path, path, kept)
    store = folder / FILES
    for path, kept in manifest.files.items():
        yield from _wrong(store / path, f"{FILES}/{path}", kept)
    for file in files_below(store):
        path = file.relative_to(store).as_posix()
        if path not in manifest.files:
            yield f"{FILES}/{path}：清单里没有"


def _wrong(file: Path, path: str, kept: Kept) -> Iterator[str]:
    if not file.is_file() or any(one.is_symlink() for one in (file, *file.parents[: path.count("/")])):
        yield f"{path}：缺少"
    elif file.stat().st_size != kept.size or digest(file) != kept.sha256:
        yield f"{path}：内容与校验值不符"


@contextmanager
def private() -> Iterator[None]:
    """Let nobody else read what is written meanwhile: a copy is all personal data at once."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order; links lead elsewhere and are left out."""
    if folder.is_dir():
        yield from (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink())
