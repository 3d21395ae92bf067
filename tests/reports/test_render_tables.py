"""Figures for programs and people: JSON, Excel, CSV and the page that stands alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from reports.annual import from_dict
from reports.forms import table3_form
from reports.render import render
from tests.reports.papers import CASES, HASH, PUBLISHED, RARE, a_report, bare, printed


def test_json_keys_and_figures() -> None:
    loaded = json.loads(render(a_report(), "json"))
    assert list(loaded) == [
        "agency", "agency_name", "year", "form", "abandoned_row_2019", "as_of",
        "table1", "table2", "table3", "table3_groups", "table4", "texts", "checks",
    ]  # fmt: skip
    assert (loaded["agency"], loaded["year"], loaded["form"], loaded["as_of"]) == ("t3", 2022, "2021", None)
    assert list(loaded["table3"]) == [row.code for row in table3_form("2021").printed_rows]
    assert loaded["table3"]["other_not_supplemented"]["commercial_enterprise"] == 1
    figures = {"upheld": 0, "corrected": 0, "other_result": 0, "pending": 1, "total": 1}
    assert loaded["table4"]["litigation_direct"] == figures
    names = ["flow", "leaf_sum", "column_sum", "group_sum", "year_chain", "t4_sum"]
    assert [c["id"] for c in loaded["checks"]] == names


@pytest.mark.parametrize(("form", "filled"), CASES)
def test_json_read_back_prints_the_same_tables(form: str, filled: str) -> None:
    report = a_report(form, filled)
    loaded = json.loads(render(report, "json"))
    assert from_dict(loaded).as_dict() == loaded
    assert printed(from_dict(loaded)) == printed(report)


@pytest.mark.parametrize(("form", "rows"), [("2019", 23), ("2021", 25)])
def test_excel_heads_figures_and_page(form: str, rows: int) -> None:
    report = a_report(form)
    assert len(report.table3.form.printed_rows) == rows
    book = load_workbook(BytesIO(render(report, "xlsx")))
    assert book.sheetnames == ["表一", "表三", "表四", "核对"]
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
        assert page["A2"].value.endswith("　草稿，按现有案件统计")
        assert page.oddHeader.center.text.startswith("草　稿")
    four = book["表四"]
    assert {"A3:E4", "F3:O3", "F4:J4", "K4:O4"} <= {str(a) for a in four.merged_cells.ranges}
    assert [four.cell(6, c).value for c in range(1, 16)] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("form", "filled"), CASES)
def test_excel_tells_zero_slash_and_blank_apart(form: str, filled: str) -> None:
    report = a_report(form, filled)
    book = load_workbook(BytesIO(render(report, "xlsx", PUBLISHED)))
    sheets = {"table1": "表一", "table2": "表二", "table3": "表三", "table4": "表四"}
    for name, rows in printed(report):
        sheet = book[sheets[name]]
        assert sheet["A2"].value.endswith("　第1次修订")
        assert sheet.oddHeader.center.text is None
        assert sheet.oddFooter.center.text == f"2023年1月6日冻结，2023年1月20日公布，第1次修订\n指纹（SHA-256）{HASH}"
        covered = {at for area in sheet.merged_cells.ranges for at in list(area.cells)[1:]}
        for r, line in enumerate(rows, start=3):
            for c, text in enumerate(line, start=1):
                if (r, c) in covered:
                    continue
                value = sheet.cell(r, c).value
                assert ("" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)) == text
                assert isinstance(value, int | float) == bool(text.lstrip("-")[:1].isdigit() and "." not in text[:2])


def test_excel_text_is_never_a_formula() -> None:
    book = load_workbook(BytesIO(render(a_report(name="=HYPERLINK(1)"), "xlsx")))
    for page in book.worksheets:
        assert "f" not in {cell.data_type for line in page.iter_rows() for cell in line}
    assert book["表三"]["A2"].value.startswith("=HYPERLINK(1)　2022年度")
    assert book["表三"]["A2"].quotePrefix


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize(("form", "filled"), CASES)
def test_csv_has_a_line_for_each_printed_figure(form: str, filled: str) -> None:
    report = a_report(form, filled)
    head, *rows = read_csv(render(report, "csv"))
    assert head == ["table", "row", "column", "label", "value"]
    for name, table in (("table1", report.table1), ("table2", report.table2)):
        found = {(r[1], r[2]): r[4] for r in rows if r[0] == name}
        entered = table and any(v is not None for line in table.rows.values() for v in line.values())
        if name == "table2" and not entered:
            assert found == {}
            continue
        assert table is not None
        said = {"na": "/", None: ""}
        assert found == {(r, c): said.get(v, str(v)) for r, line in table.rows.items() for c, v in line.items()}
    three = {(r[1], r[2]): r[4] for r in rows if r[0] == "table3"}
    assert three == {(r, c): str(v) for r, line in report.table3.rows.items() for c, v in line.items()}
    four = {(r[1], r[2]): r[4] for r in rows if r[0] == "table4"}
    assert four == {(r, c): str(v) for r, line in report.table4.rows.items() for c, v in line.items()}
    assert ["table3", "denied_state_secret", "total", "（三）不予公开／1.属于国家秘密｜总计", "0"] in rows


def test_csv_is_safe_for_spreadsheets() -> None:
    from requests_app.law.text import no_formula  # the guard alone: no label of the forms begins so

    assert [no_formula(t) for t in ("=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1", "普通")] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@a",
        "'\tx",
        "'\rx",
        "'＝1",
        "普通",
    ]
    rows = read_csv(render(a_report("2019", "mixed"), "csv"))
    assert "-3" in {row[4] for row in rows}  # a negative figure stays a figure
    assert all(cell[:1] not in "=+@\t" for row in rows for cell in row if cell)


class Tables(HTMLParser):
    """Collects the tables with their spans, and the words outside them."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[dict[str, str]]]] = []
        self.ids: list[str] = []
        self.outside, self.cell = "", None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = {**given, "tag": tag, "text": ""}
            self.tables[-1][-1].append(self.cell)

    def handle_data(self, data: str) -> None:
        if self.cell is None:
            self.outside += data
        else:
            self.cell["text"] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.cell = None


def full(table: list[list[dict[str, str]]]) -> Iterator[list[str]]:
    """Spread the spans: the text of a merged cell in each place."""
    waiting: dict[tuple[int, int], str] = {}
    for r, line in enumerate(table):
        row, cells = [], iter(line)
        while True:
            if (r, len(row)) in waiting:
                row.append(waiting[r, len(row)])
                continue
            cell = next(cells, None)
            if cell is None:
                break
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    waiting[r + down, len(row) + right] = cell["text"]
            row.append(cell["text"])
        yield row


@pytest.mark.parametrize(("form", "filled"), CASES)
def test_html_prints_the_grids_and_names_each_figure(form: str, filled: str) -> None:
    report = a_report(form, filled)
    page = Tables()
    page.feed(render(report, "html").decode())
    assert [list(full(table)) for table in page.tables] == [rows for _, rows in printed(report)]
    assert len(page.ids) == len(set(page.ids))
    for table in page.tables:
        for cell in (one for line in table for one in line if one["tag"] == "td"):
            assert cell["headers"]
            assert set(cell["headers"].split()) <= set(page.ids)
    assert "全年新收申请5件。" in page.outside
    assert RARE in page.outside
    assert "草　稿　　按现有案件统计" in page.outside


def test_html_figure_is_read_with_its_heads() -> None:
    page = Tables()
    page.feed(render(a_report("2021", "zeros"), "html").decode())
    names = {cell["id"]: cell["text"] for table in page.tables for line in table for cell in line if "id" in cell}
    said = [[names[one] for one in line[-2]["headers"].split()] for line in page.tables[1][3:6]]
    assert said == [
        ["申请人情况", "法人或其他组织", "其他", "一、本年新收政府信息公开申请数量"],
        ["申请人情况", "法人或其他组织", "其他", "二、上年结转政府信息公开申请数量"],
        ["申请人情况", "法人或其他组织", "其他", "三、本年度办理结果", "（一）予以公开"],
    ]
    licence = page.tables[0][6][1]
    assert [names[one] for one in licence["headers"].split()] == ["第二十条第（五）项", "本年处理决定数量", "行政许可"]


def test_html_escapes_names_and_a_frozen_version_says_its_fingerprint() -> None:
    page = render(a_report("2019", "mixed", name="<b>机关</b>"), "html", PUBLISHED).decode()
    assert "&lt;b&gt;机关&lt;/b&gt;" in page
    assert "<b>机关" not in page
    assert "答复书写清&lt;查询经过&gt;和依据。" in page
    assert HASH in page
    assert "2023年1月6日冻结，2023年1月20日公布，第1次修订" in page
    assert "草　稿" not in page
    assert "勾稽核对" not in page
    assert "<script" not in page
    assert "//" not in bare(page.replace("<!--", ""))  # no outside file
