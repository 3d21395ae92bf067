"""数据库的备份与恢复: SQLite by its own online copy, PostgreSQL by its own pg_dump and pg_restore."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from .look import TABLES, Ask
from .manifest import CopyRefused

T = TypeVar("T")

SQLITE_FILE, POSTGRES_FILE = "database.sqlite3", "database.dump"
_VERSION = re.compile(r"(\d+)\.")
_DEBIAN = Path("/usr/lib/postgresql")


def copy_to(folder: Path, look: Callable[[Ask], T]) -> tuple[Path, T]:
    """Copy the database as it is at one instant, while others go on writing; return the file and what `look` saw there.

    Raises:
        CopyRefused: the copy is not whole, or there is no program for it.
    """
    if connection.vendor == "sqlite":
        return _copy_sqlite(folder / SQLITE_FILE, look)
    return _copy_postgres(folder / POSTGRES_FILE, look)


def put_back(file: Path, look: Callable[[Ask], T]) -> T:
    """Fill the empty database from a copy; return what `look` sees there.

    Raises:
        CopyRefused: it does not fit, or there is no program for it.
    """
    if connection.vendor == "sqlite":
        return _put_sqlite(file, look)
    return _put_postgres(file, look)


def tables_there() -> list[str]:
    """Return the tables of the database of this installation."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES[connection.vendor])
        return [str(row[0]) for row in cursor.fetchall()]


def server_version() -> str:
    """Return the version of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return str(cursor.fetchone()[0])


@contextmanager
def _sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as base:
        yield base


def _copy_sqlite(to: Path, look: Callable[[Ask], T]) -> tuple[Path, T]:
    with _sqlite(Path(connection.settings_dict["NAME"])) as live, _sqlite(to) as copied:
        live.backup(copied)  # in one step: one instant; writers go on in the log beside it
        copied.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        if (said := copied.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise CopyRefused(f"数据库自检没有通过：{said}。请不要覆盖以前的备份，先查明原因。")
        return to, look(lambda sql: copied.execute(sql).fetchall())


def _put_sqlite(file: Path, look: Callable[[Ask], T]) -> T:
    to = Path(connection.settings_dict["NAME"])
    connection.close()
    coming = to.with_name(f"{to.name}.coming")
    shutil.copyfile(file, coming)
    with _sqlite(coming) as base:
        if (said := base.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise CopyRefused(f"备份里的数据库自检没有通过：{said}。请用另一份备份。")
        seen = look(lambda sql: base.execute(sql).fetchall())
    with coming.open("rb") as body:
        os.fsync(body.fileno())
    for left in ("-wal", "-shm"):  # of the empty database that opening it made
        to.with_name(to.name + left).unlink(missing_ok=True)
    coming.replace(to)
    return seen


def _ask_postgres(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _copy_postgres(to: Path, look: Callable[[Ask], T]) -> tuple[Path, T]:
    program = _program("pg_dump")
    with transaction.atomic():
        _tell("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = str(_ask_postgres("SELECT pg_export_snapshot()")[0][0])
        what = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}"]
        _run([str(program), *what])
        return to, look(_ask_postgres)


def _put_postgres(file: Path, look: Callable[[Ask], T]) -> T:
    program = _program("pg_restore")
    name = str(connection.settings_dict["NAME"])
    connection.close()
    what = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(file)]
    _run([str(program), *what])
    return look(_ask_postgres)


def _tell(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _run(command: list[str]) -> None:
    """Run a program of PostgreSQL; the password goes by its environment, which no list of processes shows."""
    given = connection.settings_dict
    options = given.get("OPTIONS", {})
    said = {
        "PGHOST": given["HOST"] or options.get("host", ""),
        "PGPORT": given["PORT"] or options.get("port", ""),
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
        "PGSSLMODE": options.get("sslmode", ""),
        "PGSSLROOTCERT": options.get("sslrootcert", ""),
    }
    env = os.environ | {name: str(value) for name, value in said.items() if value}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 -- a program of PostgreSQL, found below
    if done.returncode:
        raise CopyRefused(f"{Path(command[0]).name} 没有成功：{done.stderr.strip()[-400:]}")


def _program(name: str) -> Path:
    """Find a program not older than the server, of its own version before newer ones."""
    server = _major(server_version())
    places = [Path(settings.PG_BIN)] if settings.PG_BIN else []
    on_path = shutil.which(name)
    places += [Path(on_path).parent] if on_path else []
    places += sorted(_DEBIAN.glob("*/bin"), reverse=True)
    found = {_version_of(place / name): place / name for place in reversed(places) if (place / name).is_file()}
    fit = sorted(version for version in found if version >= server)
    if not fit:
        had = "、".join(str(version) for version in sorted(found)) or "没有"
        raise CopyRefused(
            f"数据库是 PostgreSQL {server}，要用版本 {server} 或者更高的 {name}，这里的版本：{had}。"
            f"请安装 postgresql-client-{server}，或者用 PG_BIN 写明它所在的文件夹。"
        )
    return found[fit[0]]


def _version_of(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 -- found on the PATH or by PG_BIN
    return _major(said)


def _major(said: str) -> int:
    found = _VERSION.search(said)
    return int(found[1]) if found else 0
