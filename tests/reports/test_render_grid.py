"""The layouts: every place covered once; 0, "/" and blank told apart; the parts of each form."""

from __future__ import annotations

import pytest

from reports.render.grid import Cell, lines, table3_cells
from reports.render.paper import WIDTHS, parts, tables, title_lines
from tests.reports.papers import CASES, a_report, printed


@pytest.mark.parametrize(("form", "filled"), [*CASES, ("2019", ""), ("2021", "")])
def test_every_grid_covers_a_full_rectangle_once(form: str, filled: str) -> None:
    for table in tables(a_report(form, filled)):
        covered = sorted(
            (r, c)
            for cell in table.cells
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        )
        height = covered[-1][0] + 1
        assert covered == [(r, c) for r in range(height) for c in range(len(table.widths))], table.name
    assert {name: round(sum(widths), 1) for name, widths in WIDTHS.items()} == dict.fromkeys(WIDTHS, 156.0)


def test_grid_2019_keeps_other_processing_whole_and_2021_divides_it() -> None:
    def found(form: str) -> Cell:
        [cell] = [c for c in table3_cells(a_report(form).table3) if c.text == "（六）其他处理"]
        return cell

    assert (found("2019").role, found("2019").columns) == ("label", 2)
    assert (found("2021").role, found("2021").rows) == ("group", 3)


def test_table1_of_2021_as_printed() -> None:
    one = "本年处理决定数量"
    assert dict(printed(a_report("2021", "mixed")))["table1"] == [
        ["第二十条第（一）项"] * 4,
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "7", "0", "/"],
        ["行政规范性文件", "", "-3", "29215"],
        ["第二十条第（五）项"] * 4,
        ["信息内容", one, one, one],
        ["行政许可", "7", "7", "7"],
        ["第二十条第（六）项"] * 4,
        ["信息内容", one, one, one],
        ["行政处罚", "0", "0", "0"],
        ["行政强制", "/", "/", "/"],
        ["第二十条第（八）项"] * 4,
        ["信息内容", *["本年收费金额（单位：万元）"] * 3],
        ["行政事业性收费", *["1234.50"] * 3],
    ]


def test_table1_of_2019_gives_the_last_column_what_is_left() -> None:
    rows = dict(printed(a_report("2019", "zeros")))["table1"]
    assert len(rows) == 5 * 2 + 8
    assert rows[4:7] == [
        ["第二十条第（五）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "0", "0", "0"],
    ]
    assert rows[-2:] == [
        ["信息内容", "采购项目数量", "采购总金额", "采购总金额"],
        ["政府集中采购", "0", "0", "0"],
    ]


def test_table2_leaves_its_headings_without_figures_and_indents() -> None:
    report = a_report("2019", "zeros")
    rows = dict(printed(report))["table2"]
    assert rows[0] == ["统计指标", "单位", "统计数"]
    assert rows[2] == ["（二）通过不同渠道和方式公开政府信息的情况", "——", ""]
    assert rows[3] == ["1.政府公报公开政府信息数", "条", "0"]
    [table] = [t for t in tables(report) if t.name == "table2"]
    depths = {line[0].text[:3]: line[0].indent for line in lines(list(table.cells))[1:]}
    assert (depths["（一）"], depths["1.政"], depths["其中："]) == (0, 1, 2)


@pytest.mark.parametrize(("form", "filled"), CASES)
def test_the_parts_of_a_form_and_their_tables(form: str, filled: str) -> None:
    found = parts(a_report(form, filled), draft=True)
    assert [part.code for part in found] == ["overview", "proactive", "requests", "remedies", "problems", "other"]
    second = (
        ["table1", "table2"] if (form, filled) in {("2019", "mixed"), ("2019", "zeros"), ("2019", "na")} else ["table1"]
    )
    assert [[t.name for t in part.tables] for part in found] == [[], second, ["table3"], ["table4"], [], []]
    # 2021's headings are the titles of its tables and are not printed twice
    assert {bool(table.title) for part in found for table in part.tables} == {form == "2019"}
    assert found[0].paragraphs[0] == "全年新收申请5件。"
    assert found[5].paragraphs == ("（本部分尚未填写）",)
    assert parts(a_report(form, filled), draft=False)[5].paragraphs == ()


def test_a_long_title_breaks_after_the_agency() -> None:
    assert title_lines(a_report(name="甲局")) == ("甲局2022年政府信息公开工作年度报告",)
    assert title_lines(a_report(name="测试市示例区人民政府办公室")) == (
        "测试市示例区人民政府办公室",
        "2022年政府信息公开工作年度报告",
    )
