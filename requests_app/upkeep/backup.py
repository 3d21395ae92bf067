"""备份: database, files and the names of the keys, as of one instant; unchanged files cost no room a second time.

A copy is a folder named by its instant. It grows under another name and gets its own only when it is whole and on the
disk, so that what bears a name can be trusted.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from requests_app.messages import pulse

from . import databases, look, manifest
from .keys import fingerprints
from .look import Ask
from .manifest import FILES, CopyRefused, Kept, Manifest, digest, files_below, private

STAMP = "%Y%m%dT%H%M%S"
PARTIAL = ".partial-"
#: What a copy needs beyond database and new files, in bytes.
SPARE = 64 << 20


@private()
def make(root: Path, now: datetime) -> Path:
    """Make a copy below `root` and return its folder.

    Args:
        root: where the copies lie; on another disk than the installation.
        now: the present instant, which names the copy.

    Raises:
        CopyRefused: there is no room, or the database is not whole; earlier copies stay as they are.
    """
    root.mkdir(parents=True, exist_ok=True)
    store = Path(settings.MEDIA_ROOT)
    if root.resolve() == store.resolve() or store.resolve() in root.resolve().parents:
        raise CopyRefused(f"{root} 在文件存储里面，请换一个文件夹，最好在另一块磁盘上。")
    name = timezone.localtime(now).strftime(STAMP)
    if (root / name).exists():
        raise CopyRefused(f"{root / name} 已经有了。")
    before = newest(root)
    _room(root, store, before)
    partial = root / f"{PARTIAL}{name}"
    partial.mkdir()
    try:
        file, noted = databases.copy_to(partial, lambda ask: _look(ask, now))
        noted.database[file.name] = Kept(file.stat().st_size, digest(file))
        noted.files = _copy_files(store, partial / FILES, before)
        named = noted.missing
        noted.missing = [path for path in named if path not in noted.files]
        noted.write(partial)
        _to_disk(partial)
        partial.rename(root / name)
        _sync(root)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    pulse.note(pulse.COPY, now, name)
    return root / name


def _look(ask: Ask, now: datetime) -> Manifest:
    """Count what was copied; `missing` holds every named file until the files are there to compare."""
    return Manifest(
        made_at=now.isoformat(),
        vendor=connection.vendor,
        server=databases.server_version() if connection.vendor == "sqlite" else str(ask("SHOW server_version")[0][0]),
        database={},
        migrations=look.migrations(ask),
        tables=look.tables(ask, connection.vendor),
        heads=look.heads(ask),
        keys=fingerprints(),
        missing=sorted(look.named_files(ask)),
    )


def copies(root: Path) -> list[Path]:
    """Return the whole copies below a folder, oldest first."""
    return sorted(p.parent for p in root.glob(f"*/{manifest.NAME}") if not p.parent.name.startswith(PARTIAL))


def newest(root: Path) -> Path | None:
    """Return the newest copy whose manifest can be trusted."""
    for folder in reversed(copies(root)):
        try:
            manifest.read(folder)
        except CopyRefused:
            continue
        return folder
    return None


def forget(root: Path, keep: int) -> list[Path]:
    """Remove all but the newest so many copies, and what an interrupted one left; return what went."""
    gone = copies(root)[:-keep] if keep else []
    gone += [p for p in root.glob(f"{PARTIAL}*") if p.is_dir()]
    for folder in gone:
        shutil.rmtree(folder)
    return gone


def _room(root: Path, store: Path, before: Path | None) -> None:
    known = manifest.read(before).files if before else {}
    new = sum(
        stat.st_size
        for file in files_below(store)
        if (stat := file.stat()) and not _same(known.get(file.relative_to(store).as_posix()), stat)
    )
    if connection.vendor == "sqlite":
        new += Path(connection.settings_dict["NAME"]).stat().st_size
    free = shutil.disk_usage(root).free
    if free < new + SPARE:
        raise CopyRefused(
            f"{root} 只剩 {free >> 20} MB，这次备份要 {(new + SPARE) >> 20} MB。请清理旧的备份或者换磁盘。"
        )


def _same(kept: Kept | None, stat: os.stat_result) -> bool:
    return kept is not None and (kept.size, kept.mtime_ns) == (stat.st_size, stat.st_mtime_ns)


def _copy_files(store: Path, to: Path, before: Path | None) -> dict[str, Kept]:
    """Copy what is new; what is unchanged since the copy before becomes a second name of the same file."""
    known = manifest.read(before).files if before else {}
    found: dict[str, Kept] = {}
    to.mkdir()
    for file in files_below(store):
        path = file.relative_to(store).as_posix()
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            stat = file.stat()
            kept = known.get(path)
            if before and kept and _same(kept, stat) and _linked(before / FILES / path, target):
                found[path] = kept
                continue
            shutil.copyfile(file, target)
        except FileNotFoundError:  # thrown away meanwhile, as a form nobody handed in is
            continue
        found[path] = Kept(target.stat().st_size, digest(target), stat.st_mtime_ns)
    return found


def _linked(from_: Path, to: Path) -> bool:
    try:
        to.hardlink_to(from_)
    except OSError:  # another disk, or a file system without second names
        return False
    return True


def _to_disk(folder: Path) -> None:
    for file in files_below(folder):
        _sync(file)
    for place in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
        _sync(place)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
