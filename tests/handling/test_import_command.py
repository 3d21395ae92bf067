"""import_attachments: the command, its report, in whose name; killed in the middle and run again."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.law.nodes import Node, Role
from requests_app.models import Attachment
from tests.factories import case_at, make_office, make_staff
from tests.workers import PATIENCE, ROOT, database_url

pytestmark = pytest.mark.django_db


def lay(folder: Path, count: int) -> Path:
    """Put so many different files for one case."""
    at = folder / "paper" / "2026-0001"
    at.mkdir(parents=True)
    for number in range(count):
        (at / f"{number:03}.txt").write_text(f"第{number}页")
    return at.parent


def run(*words: str | Path) -> tuple[int, str, str]:
    """Run the command here; return its end and what it said."""
    out, wrong, code = StringIO(), StringIO(), 0
    try:
        call_command("import_attachments", *map(str, words), stdout=out, stderr=wrong)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, out.getvalue(), wrong.getvalue()


def test_what_it_says_and_how_it_ends(tmp_path):
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    paper, report = lay(tmp_path, 2), tmp_path / "report.csv"
    words = (paper, "--agency", office.agency.code)
    assert run(*words, "--dry-run") == (
        0,
        (
            "第1行 2026-0001/000.txt → 2026-0001：可以导入\n第2行 2026-0001/001.txt → 2026-0001：可以导入\n"
            "可以导入2个，已有0个，没有导入0个。\n"
        ),
        "",
    )
    assert not Attachment.objects.exists()
    (paper / "=1.txt").write_text("x")
    code, out, wrong = run(*words, "--report", report)
    assert (code, out.splitlines()[-1]) == (1, "已导入2个，已有0个，没有导入1个。")
    assert wrong == "第3行 =1.txt：没有导入。看不出是哪件申请。请放进以登记编号命名的文件夹，或者附上清单。\n"
    assert report.read_text(encoding="utf-8-sig").splitlines() == [
        "行,文件,编号,种类,结果,说明",
        "1,2026-0001/000.txt,2026-0001,办理材料,已导入,",
        "2,2026-0001/001.txt,2026-0001,办理材料,已导入,",
        "3,'=1.txt,,办理材料,没有导入,看不出是哪件申请。请放进以登记编号命名的文件夹，或者附上清单。",
    ]
    assert [file.uploaded_by for file in case.attachments.all()] == [office.clerk, office.clerk]
    code, out, _ = run(*words)
    assert (code, out.splitlines()[-1]) == (1, "已导入0个，已有2个，没有导入1个。")


def test_a_zip_too_and_in_whose_name(tmp_path):
    office = make_office()
    case_at(Node.DRAFTING, office)
    packed = tmp_path / "paper.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("2026-0001/函.txt", "函")
    make_staff(office.agency, Role.CLERK)
    with pytest.raises(CommandError, match="请用 --by 写明以谁的名义导入"):
        run(packed, "--agency", office.agency.code)
    with pytest.raises(CommandError, match="没有登录名为“nobody”的在用账号"):
        run(packed, "--agency", office.agency.code, "--by", "nobody")
    with pytest.raises(CommandError, match="没有登录名为"):
        run(packed, "--agency", office.agency.code, "--by", make_office().clerk.username)
    with pytest.raises(CommandError, match="没有代码为“nowhere”的机关"):
        run(packed, "--agency", "nowhere")
    with pytest.raises(CommandError, match="没有文件夹"):
        run(tmp_path / "nothing", "--agency", office.agency.code, "--by", office.clerk.username)
    code, out, _ = run(packed, "--agency", office.agency.code, "--by", office.drafter.username)
    assert (code, out.splitlines()[-1]) == (0, "已导入1个，已有0个，没有导入0个。")
    assert Attachment.objects.get().uploaded_by == office.drafter


def kill_imports(folder: Path, count: int, kills: int) -> None:
    """Kill the command again and again while it imports, let it end, and see that every file is there once, whole."""
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    paper = lay(folder, count)
    env = {**os.environ, "DATABASE_URL": database_url(), "VAR_DIR": str(folder / "var"), "LOG_LEVEL": "ERROR"}
    env["DJANGO_SETTINGS_MODULE"] = "disclosure.settings"
    words = [sys.executable, "manage.py", "import_attachments", str(paper), "--agency", office.agency.code]
    for turn in range(1, kills + 1):
        target = count * turn // (kills + 1)
        with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
            end = time.monotonic() + 3 * PATIENCE
            while case.attachments.count() < target and running.poll() is None:
                assert time.monotonic() < end
                time.sleep(0.01)
            assert running.poll() is None, "killed in the middle"
            running.kill()
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    files = list(case.attachments.order_by("name"))
    assert [file.name for file in files] == [f"{number:03}.txt" for number in range(count)]
    for number, file in enumerate(files):
        stored = (folder / "var" / "media" / file.file.name).read_bytes()
        assert stored == f"第{number}页".encode()
        assert hashlib.sha256(stored).hexdigest() == file.sha256


@pytest.mark.django_db(transaction=True)
@pytest.mark.later
def test_killed_in_the_middle_and_run_again(tmp_path):
    kill_imports(tmp_path, 120, 1)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_killed_six_times_over_four_hundred_files(tmp_path):
    kill_imports(tmp_path, 400, 6)
