"""due_date: the clock from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from requests_app.models import CalendarDay

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("due_date", *args, stdout=out)
    return out.getvalue()


def told(*args: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(*args, "--json"))
    return answer


@pytest.mark.parametrize(
    ("args", "due_on"),
    [
        (["--received", "2019-05-15"], "2019-06-13"),
        (["--received", "2019-05-15", "--extended", "20"], "2019-07-11"),
        (["--received", "2019-09-21"], "2019-10-23"),
        (["--received", "2019-10-08", "--suspended", "2019-10-16:2019-10-30"], "2019-11-15"),
        (["--received", "2019-10-08", "--supplemented", "2019-10-18"], "2019-11-15"),
        (["--received", "2019-04-22", "--supplemented", "2019-04-29"], "2019-05-22"),
        (["--received", "2026-09-16", "--suspended", "2026-09-28:2026-10-13"], "2026-10-28"),
        (
            [
                "--received",
                "2026-11-02",
                "--suspended",
                "2026-11-04:2026-11-13",
                "--suspended",
                "2026-11-10:2026-11-18",
            ],
            "2026-12-11",
        ),
    ],
)
def test_due_dates(args: list[str], due_on: str) -> None:
    assert told(*args)["due_on"] == due_on


def test_json_has_exactly_the_agreed_keys_and_days() -> None:
    answer = told("--received", "2026-09-17")
    assert list(answer) == ["due_on", "regime", "provisional", "days"]
    assert (answer["due_on"], answer["regime"], answer["provisional"]) == ("2026-10-21", "2019", False)
    assert answer["days"][:4] == [
        {
            "date": "2026-09-17",
            "counts": False,
            "n": 0,
            "why": "收到申请，当日不计入，自次日起算（民法典第二百零一条）。",
        },
        {"date": "2026-09-18", "counts": True, "n": 1, "why": "工作日，计入，第1日。"},
        {"date": "2026-09-19", "counts": False, "n": None, "why": "周末，不计入。"},
        {
            "date": "2026-09-20",
            "counts": True,
            "n": 2,
            "why": "调休上班，计入，第2日（国务院放假安排）。",
        },
    ]
    assert (answer["days"][-1]["date"], answer["days"][-1]["n"]) == ("2026-10-21", 20)


def test_old_regime_and_provisional_are_named() -> None:
    assert told("--received", "2019-05-14")["regime"] == "2008"
    assert told("--received", "2026-12-10")["provisional"] is True


def test_the_text_is_a_chinese_table() -> None:
    lines = run("--received", "2026-12-10", "--extended", "5").splitlines()
    assert lines[:5] == [
        "收到日期：2026年12月10日（周四）",
        "到期日期：2027年1月14日（周四），共25个工作日（条例第三十三条）",
        "适用规定：现行条例（国务院令第711号）",
        "延期以前：2027年1月7日（周四），延期5个工作日",
        "注意：期限进入放假安排尚未公布的年份，到期日为暂定，公布后须重新计算。",
    ]
    assert lines[8] == "2026年12月11日 周五  第 1日  工作日，计入，第1日。"
    assert lines[9] == "2026年12月12日 周六      —   周末，不计入。"


def test_an_opinion_still_awaited_pauses_until_its_lapse() -> None:
    assert told("--received", "2026-11-02", "--suspended", "2026-11-04:")["due_on"] == "2026-12-18"


def test_the_offices_own_rows_are_used() -> None:
    assert told("--received", "2026-11-02")["due_on"] == "2026-11-30"
    CalendarDay.objects.create(day=date(2026, 11, 20), works=False, name="临时放假")
    answer = told("--received", "2026-11-02")
    assert answer["due_on"] == "2026-12-01"
    why = next(x["why"] for x in answer["days"] if x["date"] == "2026-11-20")
    assert why == "临时放假，不计入（国务院放假安排）。"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ([], "缺少收到日期，请加上 --received，如 --received 2026-09-17。"),
        (
            ["--received", "2026-02-30"],
            "--received 的日期“2026-02-30”不能识别，请写成 2026-09-17 的样子。",
        ),
        (
            ["--received", "2026-09-17", "--supplemented", "2026-09-16"],
            "补正到达日期2026年9月16日（周三）早于收到日期2026年9月17日（周四），请改正。",
        ),
        (
            ["--received", "2026-09-17", "--suspended", "2026-09-20"],
            "--suspended 的“2026-09-20”应写成 发出日期:收到意见日期，如 2026-10-19:2026-11-06。",
        ),
        (
            ["--received", "2026-09-17", "--suspended", "2026-09-16:2026-09-20"],
            "征求意见发出日期2026年9月16日（周三）早于收到日期2026年9月17日（周四），请改正。",
        ),
        (
            ["--received", "2026-09-17", "--suspended", "2026-09-22:2026-09-21"],
            "收到意见的日期2026年9月21日（周一）早于发出日期2026年9月22日（周二），请改正。",
        ),
        (
            ["--received", "2026-09-17", "--extended", "21"],
            "--extended 须为0至20的整数（工作日），现为“21”，请改正。",
        ),
        (
            ["--received", "2019-05-14", "--extended", "16"],
            "--extended 须为0至15的整数（工作日），现为“16”，请改正。",
        ),
        (
            ["--received", "2026-09-17", "--extended", "五"],
            "--extended 须为0至20的整数（工作日），现为“五”，请改正。",
        ),
        (["--received", "1999-01-01"], "工作日历从2004年开始，1999-01-01早于这一年，不能计算。"),
        (["--received", "9026-01-01"], "工作日历只算到2126年，请核对日期中的年份。"),
    ],
)
def test_bad_input_says_what_to_do(args: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*args)
    assert str(refused.value) == sentence


def test_before_the_first_migration_the_shipped_calendar_is_used_and_said(tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    done = subprocess.run(
        [sys.executable, "manage.py", "due_date", "--received", "2019-09-20", "--json"],
        cwd=Path(__file__).resolve().parent.parent,
        env={**os.environ, "DEBUG": "1", "VAR_DIR": str(tmp_path), "DATABASE_URL": empty, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout)["due_on"] == "2019-10-23"
    assert "数据库尚未建立，只按内置的国务院放假安排计算。" in done.stderr
