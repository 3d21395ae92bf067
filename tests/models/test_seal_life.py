"""An installation of the version before: upgraded, its keys changed, the change killed in the middle and begun again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.once
ROWS = 1500
INSERT = (
    "INSERT INTO requests_app_savedform (key_hash, who, data, saved_at) VALUES (?, 'person', ?, '2026-03-02 00:00:00')"
)


def line(use, name):
    return f"{use}.{name}:{b64encode(name.encode().ljust(32, b'.')).decode()}"


def manage(var, keys, *words):
    return [sys.executable, "manage.py", *words], {
        **{name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}},
        "VAR_DIR": str(var),
        "SECRET_KEY": "s" * 50,
        "INSECURE_HTTP": "1",
        "PYTHONUNBUFFERED": "1",
        "FIELD_KEYS": ",".join(keys),
    }


def run(var, keys, *words):
    command, env = manage(var, keys, *words)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout


def sealed_under(base, name):
    return base.execute(
        "SELECT count(*) FROM requests_app_savedform WHERE data LIKE ?", [f'"enc1:{name}:%']
    ).fetchone()[0]


def test_upgraded_changed_killed_and_begun_again_nothing_is_lost(tmp_path):
    old, new = [line("encrypt", "old"), line("index", "old")], [line("encrypt", "new"), line("index", "new")]
    run(tmp_path, old, "migrate", "requests_app", "0012")
    base = sqlite3.connect(tmp_path / "db.sqlite3", timeout=30, isolation_level=None)
    base.execute("BEGIN")
    base.executemany(INSERT, [(f"{n}", f'{{"phone": "138{n:08d}"}}') for n in range(ROWS)])
    base.execute("COMMIT")

    run(tmp_path, old, "migrate")
    assert sealed_under(base, "old") == ROWS

    command, env = manage(tmp_path, new + old, "rotate_field_keys", "--batch", "5")
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as changing:
        until = time.monotonic() + 60
        while not sealed_under(base, "new") and time.monotonic() < until:
            time.sleep(0.01)
        changing.kill()
    done = sealed_under(base, "new")
    assert 0 < done < ROWS
    assert done + sealed_under(base, "old") == ROWS

    said = run(tmp_path, new + old, "rotate_field_keys")
    assert f"没有提交的申请表：换了{ROWS - done}行。" in said.splitlines()
    assert "可以从 FIELD_KEYS 里去掉" in said
    shown = "from requests_app.models import SavedForm; print(sum(int(f.data['phone'][3:]) for f in SavedForm.objects.all()))"
    assert run(tmp_path, new, "shell", "--no-imports", "--command", shown).strip() == str(sum(range(ROWS)))
    base.close()
