"""A broken register: nothing imported, every bad row named."""

from __future__ import annotations

import zipfile
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from requests_app.handling.register_file import UnreadableRegister, read
from requests_app.models import Application, Event, Serial

from ..factories import make_agency
from .books import as_file, as_text, faults, row, take

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changed", "column", "value"),
    [
        ({"申请人": ""}, "申请人", ""),
        ({"申请人": "长" * 121}, "申请人", "长" * 121),
        ({"申请人类别": "外星人"}, "申请人类别", "外星人"),
        ({"申请途径": "飞鸽"}, "申请途径", "飞鸽"),
        ({"申请内容": " "}, "申请内容", ""),
        ({"收到日期": ""}, "收到日期", ""),
        ({"收到日期": "2026-02-30"}, "收到日期", "2026-02-30"),
        ({"收到日期": "三月二日"}, "收到日期", "三月二日"),
        ({"收到日期": "2026-03-02", "提交日期": "2026-03-03"}, "收到日期", "2026-03-02"),
        ({"答复日期": "2026-03-01"}, "答复日期", "2026-03-01"),
        ({"答复日期": "2027-03-01"}, "答复日期", "2027-03-01"),
        ({"答复日期": ""}, "答复日期", ""),
        ({"办理结果": ""}, "办理结果", ""),
        ({"办理结果": "已阅"}, "办理结果", "已阅"),
        ({"延期工作日": "21"}, "延期工作日", "21"),
        ({"延期工作日": "-1"}, "延期工作日", "-1"),
        ({"延期工作日": "两天"}, "延期工作日", "两天"),
        ({"补正收到日期": "2026-03-05"}, "补正告知日期", ""),
        ({"征求意见收到日期": "2026-03-05"}, "征求意见发出日期", ""),
        ({"补正告知日期": "2026-02-05", "补正期限": "2026-03-01", "补正收到日期": "2026-03-05"}, "补正告知日期", "2026-02-05"),
        ({"补正告知日期": "2026-03-04", "补正期限": "2026-03-19"}, "办理结果", "予以公开"),
        ({"补正期限": "2026-03-25"}, "补正告知日期", ""),
        ({"补正告知日期": "2026-03-20", "办理结果": "逾期不补正"}, "答复日期", "2026-03-20"),
        ({"征求意见发出日期": "2026-03-25"}, "答复日期", "2026-03-20"),
        ({"前次编号": "2026-0001"}, "前次编号", "2026-0001"),
        ({"前次编号": "1999-0001"}, "前次编号", "1999-0001"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named(tmp_path: Path, changed: dict[str, str], column: str, value: str) -> None:
    found = faults(make_agency(), as_file(tmp_path, [row(编号="2026-0004"), row(**changed)]))
    assert (3, column, value) in found
    assert {line for line, _, _ in found} == {3}
    assert Application.objects.count() == 0


def test_every_bad_row_is_named_and_nothing_is_kept(tmp_path: Path) -> None:
    agency = make_agency()
    rows = [row(编号=f"2026-{n:04d}") for n in range(1, 9)]
    rows[1]["申请人类别"] = "外星人"
    rows[3]["收到日期"] = "昨天"
    rows[5]["编号"] = "2026-0001"
    # Only the acts know it: an extension of the old Regulation is at most 15 working days.
    rows[7] |= {"提交日期": "2019-03-01", "收到日期": "2019-03-01", "答复日期": "2019-03-20", "延期工作日": "18"}
    assert {line for line, _, _ in faults(agency, as_file(tmp_path, rows))} == {2, 3, 5, 7, 9}
    assert Application.objects.count() == Event.objects.count() == Serial.objects.count() == 0


def test_a_number_of_an_existing_case_is_refused(tmp_path: Path) -> None:
    agency = make_agency()
    path = as_file(tmp_path, [row()])
    take(agency, path)
    assert faults(agency, path) == [(2, "编号", "2026-0001")]
    assert Application.objects.count() == 1
    assert faults(make_agency(), path) == []  # another agency counts for itself


def test_an_invisible_character_is_named(tmp_path: Path) -> None:
    assert faults(make_agency(), as_file(tmp_path, [row(申请内容="甲\x00乙")]))[0][:2] == (2, "申请内容")


def test_a_row_with_more_cells_than_columns_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(as_text([row()]).rstrip() + ",多出,的\r\n", encoding="utf-8")
    assert [line for line, _, _ in faults(make_agency(), path)] == [2]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        ("编号,申请人\r\n1,甲\r\n".encode(), "缺少必需的列：申请人类别、申请途径、收到日期、申请内容"),
        (as_text([row()]).replace("文号", "编号", 1).encode(), "列名重复"),
        (b"\xff\xfe\x00\xd8\xff\xff", "UTF-8"),
        (b"PK\x03\x04 not a workbook", "XLSX"),
        ('编号,申请人\r\n"1,甲\r\n'.encode(), "CSV"),
    ],
)
def test_what_is_no_register_is_refused_as_a_whole(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableRegister, match=said):
        read(path)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, part: str) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "whole.xlsx")
    path = tmp_path / "cut.xlsx"
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(path, "w") as cut:
        for name in whole.namelist():
            data = whole.read(name)
            cut.writestr(name, data[:150] if name == part else data)
    with pytest.raises(UnreadableRegister, match="不是完好的 XLSX"):
        read(path)


def test_the_command_lists_the_rows_and_fails(tmp_path: Path) -> None:
    agency, errors = make_agency(), StringIO()
    path = as_file(tmp_path, [row(申请途径="飞鸽"), row(编号="2026-0002", 收到日期="昨天")])
    with pytest.raises(CommandError, match="没有导入"):
        call_command("import_ledger", str(path), agency=agency.code, stderr=errors)
    assert "第2行" in errors.getvalue()
    assert "飞鸽" in errors.getvalue()
    assert "第3行" in errors.getvalue()
    with pytest.raises(CommandError, match="没有代码为“nobody”的机关"):
        call_command("import_ledger", str(path), agency="nobody")
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("import_ledger", str(tmp_path / "none.csv"), agency=agency.code)
