"""Reports as agencies publish them (invented figures): the same reading out of every layout, each fault at its place."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from reports.verify import verify, year_and_title
from reports.verify.match import Read
from reports.verify.points import State
from reports.verify.words import COLUMNS3, ROWS3, code_of, exact
from tests.reports.published import FILES, broken, figures

SHAPES = {
    "word_2022.html": (2022, "2021", ["table3", "table4", "table1"], (253, 10, 249, 14), 42),
    "turned_2023.html": (2023, "2021", ["table3", "table4"], (54, 3, 52, 5), 42),
    "like_ningbo_2019.html": (2019, "2019", ["table3", "table4", "table1", "table2"], (97, 2, 98, 1), 63),
}


def run(name: str) -> tuple[int, str]:
    """Run the command in this process; return its exit code and what it printed."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_report", str(FILES / name), stdout=out, stderr=err)
    return int(left.value.code or 0), out.getvalue() + err.getvalue()


def totals(read: Read) -> tuple[int, ...]:
    return tuple(int(read.rows[row]["total"].number) for row in ("received_new", "carried_in", "total", "carried_out"))


@pytest.mark.parametrize("name", SHAPES)
def test_every_layout_is_read_by_its_labels(name: str) -> None:
    year, form, tables, flow, holding = SHAPES[name]
    verdict = verify((FILES / name).read_bytes())
    assert (verdict.year, verdict.form, list(verdict.tables), totals(verdict.tables["table3"])) == (
        year,
        form,
        tables,
        flow,
    )
    assert (broken(verdict), verdict.holding) == ([], holding)
    assert verdict.whole


def test_word_export_with_spans_full_width_digits_and_gbk() -> None:
    data = (FILES / "word_2022.html").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    verdict = verify(data)
    third = figures(verdict, "table3")
    assert third["unable_not_held"] == {
        "natural_person": 62, "commercial_enterprise": 9, "research_institution": 0,
        "social_welfare_organization": 0, "legal_service_institution": 2, "other": 1, "total": 74,
    }  # fmt: skip
    assert figures(verdict, "table4")["reconsideration"] == {
        "upheld": 7, "corrected": 1, "other_result": 2, "pending": 3, "total": 13,
    }  # fmt: skip
    first = verdict.tables["table1"].rows
    assert (first["licences"]["decisions"].number, str(first["fees"]["amount_wanyuan"].number)) == (1032, "12.5")
    remarks = [point.sentence for point in verdict.points if point.state is State.REMARK]
    assert remarks[0].startswith("118 格没有数字（空白，或者写着“/”之类），核对时按 0 计算，请看是不是漏填：")


def test_printed_subtotals_are_checked_too() -> None:
    verdict = verify((FILES / "like_ningbo_2019.html").read_bytes())
    assert sorted(verdict.tables["table3"].groups) == ["denied", "not_processed", "unable"]
    data = (FILES / "like_ningbo_2019.html").read_text(encoding="utf-8")
    changed = data.replace("㈢不予公开</td><td>10<", "㈢不予公开</td><td>11<")
    assert changed != data
    assert broken(verify(changed.encode())) == [
        "“（三）不予公开”自然人列：各行之和 10，小计 11（第3个表格第8行第2列）。"
    ]


def test_three_known_faults_are_all_found_with_their_places() -> None:
    verdict = verify((FILES / "broken_2024.html").read_bytes())
    assert broken(verdict) == [
        (
            "商业企业列：第一、二项之和 14＋1＝15，第三、四项之和 13＋0＝13"
            "（第1个表格第4行第5列、第1个表格第5行第5列、第1个表格第27行第5列、第1个表格第28行第5列）。"
        ),
        (
            "总计列：第一、二项之和 135＋7＝142，第三、四项之和 132＋8＝140"
            "（第1个表格第4行第10列、第1个表格第5行第10列、第1个表格第27行第10列、第1个表格第28行第10列）。"
        ),
        "总计列：办理结果各行之和 142，（七）总计 132（第1个表格第27行第10列）。",
        "“1.信访举报投诉类申请”行：12＋0＋0＋0＋0＋0＝12，总计 22（第1个表格第19行第10列）。",
        "行政复议：3＋0＋1＋0＝4，总计 5（第2个表格第4行第5列）。",
    ]


@pytest.mark.parametrize(("name", "code"), [("turned_2023.html", 0), ("broken_2024.html", 1), ("absent.html", 2)])
def test_the_command_says_by_its_exit_code_how_it_came_out(name: str, code: int) -> None:
    left, printed = run(name)
    assert left == code
    last = {
        0: "结论：42 处全部相符。",
        1: "结论：有 5 处不符，37 处相符。",
        2: "absent.html：文件不存在，或者不能读。",
    }[code]
    assert printed.splitlines()[-1] == last


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_report", str(FILES / "turned_2023.html")],
        cwd=FILES.parents[2],
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "DEBUG": "1", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "turned_2023.html：网页，2023年度，2021年格式。")


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("一、本年新收到政府信息公开申请数量", "received_new"),
        ("一、本年新收政府信息公开申请数量", "received_new"),
        ("二、上年转结政府信息公开申请数量", "carried_in"),
        ("四、转结下年度继续办理", "carried_out"),
        ("四．结转下年度继续办理", "carried_out"),
        (" ２．  其他法律、行政法规禁止公开", "denied_law_forbidden"),
        ("（3）危及“三安全一稳定”", "denied_security_stability"),
        ("③危及‘三安全一稳定’", "denied_security_stability"),
        ("㈡ 部分公开\n（区分处理的，只计这一情形，\n不计其他情形）", "partial"),
        ("3.未补正或申请内容仍不明确", "unable_unclear"),
        ("5.要求行政机关确认或者重新出具已获取信息", "np_confirm_reissue"),
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_fee_unpaid"),
        ("3.其他", "other_misc"),
        ("（六）其他处理", "other_processing"),
        ("（七）合计", "total"),
    ],
)
def test_a_label_is_the_same_however_it_is_written(label: str, code: str) -> None:
    assert code_of(label, ROWS3) == (code, False)


@pytest.mark.parametrize(
    ("label", "code"),
    [("5.属于三类内容事务信息", "denied_internal_affairs"), ("2.其他法律行政止公开", "denied_law_forbidden")],
)
def test_a_misprint_is_read_by_likeness_and_said(label: str, code: str) -> None:
    assert code_of(label, ROWS3) == (code, True)


def test_another_row_is_not_taken_for_one_like_it() -> None:
    assert code_of("9.属于工作秘密", ROWS3) == ("", False)
    assert exact("其他有关事项", COLUMNS3) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\n示例市人民政府\n2022年政府信息公开工作年度报告\n", (2022, "2022年政府信息公开工作年度报告")),
        ("示例局二○二一年度政府信息公开工作年度报告", (2021, "示例局二○二一年度政府信息公开工作年度报告")),
        ("示例局２０２０年政务公开工作年度报告（公开）", (2020, "示例局２０２０年政务公开工作年度报告（公开）")),
        ("自2023年1月1日至2023年12月31日，2022年另有", (2023, "")),
        ("没有年份", (None, "")),
    ],
)
def test_year_and_title(text: str, found: tuple[int | None, str]) -> None:
    assert year_and_title(text) == found
