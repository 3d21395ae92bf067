"""恢复: a copy into an empty place, and the proof that it is whole there."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from requests_app.handling.verify import disagreements
from requests_app.models import Application

from . import databases, look
from .keys import LOST, differing
from .look import Ask
from .manifest import FILES, CopyRefused, Manifest, damage, digest, files_below, private, read

#: Of many faults the first few tell enough.
SHOWN = 10


def check(folder: Path) -> Manifest:
    """Read a whole copy and return its manifest.

    Raises:
        CopyRefused: anything in it is not what was written.
    """
    manifest = read(folder)
    wrong = list(damage(folder, manifest))
    if wrong:
        more = f"……共{len(wrong)}处" if len(wrong) > SHOWN else ""
        raise CopyRefused(f"备份已损坏，没有恢复任何内容：{'；'.join(wrong[:SHOWN])}{more}。请用另一份备份。")
    return manifest


@private()
def restore(folder: Path, lost_keys: Collection[str] = ()) -> Manifest:
    """Restore a copy into this installation, which must be empty; return its manifest.

    Everything that can refuse is asked before anything is written.

    Args:
        folder: the copy.
        lost_keys: keys that are lost for good; what hangs on them is lost too.

    Raises:
        CopyRefused: the copy is damaged, the place is not empty, a key or the program does not fit, or what stands
            there afterwards is not what was copied.
    """
    manifest = check(folder)
    _fits(manifest, lost_keys)
    store = Path(settings.MEDIA_ROOT)
    seen = databases.put_back(folder / next(iter(manifest.database)), _counted)
    for path in manifest.files:
        target = store / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / FILES / path, target)
    faults = [*_differences(manifest, seen), *_files(manifest, store)]
    if faults:
        raise CopyRefused(f"恢复出来的与备份时记下的不一致：{'；'.join(faults[:SHOWN])}。请清空以后换一份备份再恢复。")
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def disagreeing() -> list[str]:
    """Refold every case, as `verify_ledger` does; return those that disagree."""
    return [one.case for one in disagreements(Application.objects.all())]


def _counted(ask: Ask) -> tuple[dict[str, int], str, set[str]]:
    return look.tables(ask, connection.vendor), look.heads(ask), look.named_files(ask)


def _fits(manifest: Manifest, lost_keys: Collection[str]) -> None:
    if manifest.vendor != connection.vendor:
        raise CopyRefused(f"备份的数据库是 {manifest.vendor}，这里设置的是 {connection.vendor}。请改 DATABASE_URL。")
    if there := databases.tables_there():
        raise CopyRefused(f"数据库里已经有{len(there)}张表。只恢复到空的数据库，请先建一个空的。")
    store = Path(settings.MEDIA_ROOT)
    if next(files_below(store), None) is not None:
        raise CopyRefused(f"{store} 里已经有文件。只恢复到空的文件夹，请先移开。")
    for name in differing(manifest.keys):
        if name not in lost_keys:
            raise CopyRefused(
                f"密钥 {name} 与备份时的不是同一个，没有恢复任何内容。请放回原来的密钥；{_without(name)}。"
            )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    ours = {key.split(".")[0] for key in known}
    newer = [key for key in manifest.migrations if key.split(".")[0] in ours and key not in known]
    if newer:
        raise CopyRefused(f"备份来自更新的版本（{'、'.join(newer[:SHOWN])}）。请先装那个版本。")


def _without(name: str) -> str:
    """Say what it would mean to do without a key."""
    if name in LOST:
        return f"确实找不回来的，加 --key-lost {name}，后果：{LOST[name]}"
    return "没有它，证件号码、电话等加密的内容谁也打不开，所以不能略过"


def _differences(manifest: Manifest, seen: tuple[dict[str, int], str, set[str]]) -> Iterator[str]:
    counted, heads, _ = seen
    for table in sorted(manifest.tables.keys() | counted.keys()):
        if manifest.tables.get(table) != counted.get(table):
            yield f"{table} 应有{manifest.tables.get(table)}行，实有{counted.get(table)}行"
    if heads != manifest.heads:
        yield "办理记录的校验链与备份时不同"
    gone = sorted(seen[2] - manifest.files.keys() - set(manifest.missing))
    yield from (f"数据库里有、备份里没有的文件：{path}" for path in gone)


def _files(manifest: Manifest, store: Path) -> Iterator[str]:
    for path, kept in manifest.files.items():
        if digest(store / path) != kept.sha256:
            yield f"{path} 写入以后内容不符"
