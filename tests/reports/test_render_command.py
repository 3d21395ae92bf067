"""The command that writes a report, in every format."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.models import Agency
from tests.reports.cases import SMALL_YEAR, rows_of


@pytest.fixture
def agency(db: None) -> Agency:
    agency = Agency.objects.create(code="t3", name="测试机关", abandoned_row_2019="unable_unclear")
    rows_of(agency, SMALL_YEAR)
    return agency


def run(*args: str) -> str:
    out = StringIO()
    call_command("annual_report", *args, stdout=out)
    return out.getvalue()


def test_command_form_defaults_by_year_and_may_be_chosen(agency: Agency) -> None:
    loaded = json.loads(run("--agency", "t3", "--year", "2022", "--format", "json"))
    assert (loaded["form"], loaded["table3"]["other_not_supplemented"]["total"]) == ("2021", 1)
    assert json.loads(run("--agency", "t3", "--year", "2020", "--format", "json"))["form"] == "2019"
    old = json.loads(run("--agency", "t3", "--year", "2022", "--form", "2019", "--format", "json"))
    assert (old["form"], old["table3"]["unable_unclear"]["total"]) == ("2019", 1)


def test_command_as_of_a_day(agency: Agency) -> None:
    loaded = json.loads(run("--agency", "t3", "--year", "2022", "--as-of", "2022-06-30", "--format", "json"))
    assert loaded["as_of"] == "2022-06-30"
    totals = {row: line["total"] for row, line in loaded["table3"].items()}
    assert (totals["received_new"], totals["carried_in"], totals["total"], totals["carried_out"]) == (2, 2, 2, 2)


@pytest.mark.parametrize("fmt", ["json", "html", "xlsx", "docx", "pdf", "csv"])
def test_command_writes_a_file(agency: Agency, tmp_path: Path, fmt: str) -> None:
    target = tmp_path / f"report.{fmt}"
    assert run("--agency", "t3", "--year", "2022", "--format", fmt, "--output", str(target)) == ""
    begins = {"json": b"{", "html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbftable,row,"}.get(
        fmt, b"PK"
    )
    assert target.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--agency", "nobody", "--year", "2022"], "没有代码为“nobody”的机关。现有：t3"),
        (["--agency", "t3", "--year", "2999"], "没有 2999 年的"),
        (["--agency", "t3", "--year", "2022", "--as-of", "2021-01-01"], "在 2022 年以前"),
        (["--agency", "t3", "--year", "2022", "--as-of", "tomorrow"], "“tomorrow”不是日期"),
        (["--agency", "t3", "--year", "2022", "--form", "2020"], "2020"),
        (["--agency", "t3", "--year", "2022", "--format", "ofd"], "ofd"),
        (["--agency", "t3", "--year", "2022", "--output", "/nowhere/at/all.json"], "不能写入"),
    ],
)
def test_command_refuses_in_a_sentence(agency: Agency, args: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*args)
