"""Papers of the report: JSON, Excel, HTML, and the command that writes them."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from reports import table3, table4
from reports.annual import Report, from_dict
from reports.forms import FormSettings, table3_form
from reports.render import render
from reports.render.grid import Cell, table3_cells, table4_cells
from requests_app.models import Agency
from tests.reports.cases import SMALL_YEAR, rows_of


def a_report(form: str = "2021", name: str = "测试机关") -> Report:
    facts = table3.count_cases(SMALL_YEAR, 2022)
    return Report(
        agency_code="t3",
        agency_name=name,
        year=2022,
        form=form,
        as_of=None,
        table3=table3.tabulate(facts, 2022, form, FormSettings("unable_unclear"), previous={}),
        table4=table4.tabulate([table4.RemedyFact("litigation_direct", date(2022, 2, 1), None, "")], 2022, form),
    )


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_grid_covers_a_full_rectangle_once(form: str) -> None:
    report = a_report(form)
    for cells, height, width in (
        (table3_cells(report.table3), 3 + len(report.table3.form.printed_rows), 10),
        (table4_cells(report.table4), 4, 15),
    ):
        covered = [
            (r, c)
            for cell in cells
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        ]
        assert sorted(covered) == [(r, c) for r in range(height) for c in range(width)]


def test_grid_2019_keeps_other_processing_whole_and_2021_divides_it() -> None:
    def found(form: str) -> Cell:
        [cell] = [c for c in table3_cells(a_report(form).table3) if c.text == "（六）其他处理"]
        return cell

    assert (found("2019").role, found("2019").columns) == ("label", 2)
    assert (found("2021").role, found("2021").rows) == ("group", 3)


def test_json_keys_and_figures() -> None:
    loaded = json.loads(render(a_report(), "json"))
    assert list(loaded) == [
        "agency", "agency_name", "year", "form", "abandoned_row_2019", "as_of",
        "table1", "table2", "table3", "table3_groups", "table4", "texts", "checks",
    ]  # fmt: skip
    assert from_dict(loaded).as_dict() == loaded
    assert (loaded["agency"], loaded["year"], loaded["form"], loaded["as_of"]) == ("t3", 2022, "2021", None)
    assert list(loaded["table3"]) == [row.code for row in table3_form("2021").printed_rows]
    assert loaded["table3"]["other_not_supplemented"]["commercial_enterprise"] == 1
    assert loaded["table4"]["litigation_direct"] == {
        "upheld": 0,
        "corrected": 0,
        "other_result": 0,
        "pending": 1,
        "total": 1,
    }
    assert [c["id"] for c in loaded["checks"]] == [
        "flow",
        "leaf_sum",
        "column_sum",
        "group_sum",
        "year_chain",
        "t4_sum",
    ]


@pytest.mark.parametrize(("form", "rows"), [("2019", 23), ("2021", 25)])
def test_excel_heads_figures_and_page(form: str, rows: int) -> None:
    report = a_report(form)
    assert len(report.table3.form.printed_rows) == rows
    book = load_workbook(BytesIO(render(report, "xlsx")))
    assert book.sheetnames == ["表三", "表四", "核对"]
    sheet = book["表三"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A3:C5", "D3:J3", "D4:D5", "E4:I4", "J4:J5", "A6:C6", "A7:C7", "B8:C8"} <= merged
    assert f"A8:A{4 + rows}" in merged
    assert (sheet["D3"].value, sheet["E4"].value, sheet["E5"].value) == ("申请人情况", "法人或其他组织", "商业企业")
    assert (sheet["A8"].value, sheet["A8"].alignment.textRotation) == ("三、本年度办理结果", 255)
    figures = [[sheet.cell(r, c).value for c in range(4, 11)] for r in range(6, 6 + rows)]
    assert figures == [
        [report.table3.rows[row.code][column.code] for column in report.table3.form.columns]
        for row in report.table3.form.printed_rows
    ]
    assert sheet["D6"].data_type == "n"
    for page in book.worksheets:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (page.page_setup.fitToWidth, page.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
    four = book["表四"]
    assert {"A3:E4", "F3:O3", "F4:J4", "K4:O4"} <= {str(a) for a in four.merged_cells.ranges}
    assert [four.cell(6, c).value for c in range(1, 16)] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_excel_text_is_never_a_formula() -> None:
    book = load_workbook(BytesIO(render(a_report(name="=HYPERLINK(1)"), "xlsx")))
    for page in book.worksheets:
        assert "f" not in {cell.data_type for line in page.iter_rows() for cell in line}
    assert book["表三"]["A2"].value.startswith("=HYPERLINK(1)　2022年度")
    assert book["表三"]["A2"].quotePrefix


class Texts(HTMLParser):
    """Collects td texts."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.numbers = False, []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = tag == "td"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.numbers.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = False


def test_html_prints_every_zero_and_escapes_names() -> None:
    report = a_report(name="<b>机关</b>")
    page = render(report, "html").decode()
    texts = Texts()
    texts.feed(page)
    tables = [list(line.values()) for line in report.table3.rows.values()]
    tables += [[value for line in report.table4.rows.values() for value in line.values()]]
    assert texts.numbers == [str(value) for line in tables for value in line]
    assert "&lt;b&gt;机关&lt;/b&gt;2022年政府信息公开工作年度报告" in page
    assert "<b>机关" not in page


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


@pytest.mark.parametrize("fmt", ["json", "html", "xlsx"])
def test_command_writes_a_file(agency: Agency, tmp_path: Path, fmt: str) -> None:
    target = tmp_path / f"report.{fmt}"
    assert run("--agency", "t3", "--year", "2022", "--format", fmt, "--output", str(target)) == ""
    begins = {"json": b"{", "html": b"<!DOCTYPE html>", "xlsx": b"PK"}[fmt]
    assert target.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--agency", "nobody", "--year", "2022"], "没有代码为“nobody”的机关。现有：t3"),
        (["--agency", "t3", "--year", "2999"], "没有 2999 年的"),
        (["--agency", "t3", "--year", "2022", "--as-of", "2021-01-01"], "在 2022 年以前"),
        (["--agency", "t3", "--year", "2022", "--as-of", "tomorrow"], "“tomorrow”不是日期"),
        (["--agency", "t3", "--year", "2022", "--form", "2020"], "2020"),
        (["--agency", "t3", "--year", "2022", "--format", "pdf"], "pdf"),
        (["--agency", "t3", "--year", "2022", "--output", "/nowhere/at/all.json"], "不能写入"),
    ],
)
def test_command_refuses_in_a_sentence(agency: Agency, args: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*args)
