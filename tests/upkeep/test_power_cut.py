"""A power cut at any moment, on SQLite: the database opens, is whole, and has every commit that somebody was told of."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from django.conf import settings
from django.db import connection

from .disk import Disk, Watched

COMMITS, CUTS = 120, 150


def written(folder: Path, pragmas: str) -> tuple[Disk, list[int]]:
    """Commit a row at a time; return the disk, and for each commit when it was acknowledged."""
    disk = Disk()
    keep = Watched(disk)
    acknowledged = []
    base = apsw.Connection(str(folder / "db.sqlite3"), vfs="watched")
    try:
        base.execute("PRAGMA locking_mode=EXCLUSIVE")  # one process: the shared memory file is not needed
        base.execute(pragmas).fetchall()  # it runs on only as rows are read
        base.execute("PRAGMA wal_autocheckpoint=20")  # so that the log is folded into the database many times
        base.execute("CREATE TABLE receipt (n INTEGER PRIMARY KEY, body TEXT)")
        for n in range(COMMITS):
            base.execute("BEGIN IMMEDIATE")
            base.execute("INSERT INTO receipt VALUES (?, ?)", (n, "申请" * 200))
            base.execute("COMMIT")
            acknowledged.append(len(disk.log))
    finally:
        base.close()
        keep.unregister()
    return disk, acknowledged


def found(folder: Path) -> set[int]:
    """Open what the cut left, as the product would; return its rows. A file that was never made holds none."""
    if not (folder / "db.sqlite3").exists():
        return set()
    with closing(sqlite3.connect(folder / "db.sqlite3")) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not base.execute("SELECT 1 FROM sqlite_master").fetchone():
            return set()
        assert {body for (body,) in base.execute("SELECT DISTINCT body FROM receipt")} <= {"申请" * 200}
        return {n for (n,) in base.execute("SELECT n FROM receipt")}


def lost(tmp_path: Path, pragmas: str) -> int:
    """Cut the power at random moments; return how many acknowledged commits were gone, over all cuts."""
    (tmp_path / "live").mkdir()
    disk, acknowledged = written(tmp_path / "live", pragmas)
    draw, gone = random.Random(8), 0
    for cut in range(CUTS):
        moment = draw.randrange(acknowledged[0], len(disk.log))
        disk.after_cut(moment, tmp_path / str(cut), draw)
        rows = found(tmp_path / str(cut))
        told = {n for n, at in enumerate(acknowledged) if at <= moment}
        gone += len(told - rows)
        assert rows == set(range(len(rows)))  # in order, none in the middle missing
        assert len(rows) <= len(told) + 1
    return gone


@pytest.mark.once
def test_what_was_acknowledged_survives_a_power_cut(tmp_path):
    assert lost(tmp_path, settings.SQLITE_START) == 0


@pytest.mark.once
def test_with_normal_the_last_commits_would_be_lost(tmp_path):
    """Why it is FULL: in WAL mode NORMAL syncs at checkpoints only. The database stays whole, people are forgotten."""
    assert lost(tmp_path, settings.SQLITE_START.replace("FULL", "NORMAL")) > 0


@pytest.mark.django_db
def test_the_product_s_own_connection_is_set_so():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs each commit by itself")
    with connection.cursor() as cursor:
        said = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
