"""Files of every kind: our own outputs read back, and files that would cost a reader dear are refused at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from reports.annual import assemble
from reports.render import FORMATS, render
from reports.render.grid import table3_cells, table4_cells
from reports.verify import Unreadable, verify
from requests_app.models import Agency
from tests.reports.cases import SMALL_YEAR, rows_of
from tests.reports.published import balanced, broken, figures, grid3, grid4, page, remedies, word

FIRM = {("granted", "commercial_enterprise"): 4}
OWN = sorted(set(FORMATS) & {"html", "json", "xlsx", "docx"})


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("fmt", [*OWN, "word"])
def test_what_we_write_is_read_back_the_same(fmt: str, form: str) -> None:
    agency = Agency.objects.create(code="t3", name="测试机关")
    rows_of(agency, SMALL_YEAR)
    report = assemble(agency, 2022, today=date(2026, 11, 20), form=form)
    grids = [table3_cells(report.table3), table4_cells(report.table4)]
    verdict = verify(word(grids) if fmt == "word" else render(report, fmt))
    assert (verdict.year, verdict.form) == (2022, form)
    assert figures(verdict, "table3") == report.table3.rows
    assert figures(verdict, "table4") == report.table4.rows
    assert broken(verdict) == []
    assert verdict.figures() == {"table3": report.table3.rows, "table4": report.table4.rows}


def table(year: int = 2022, **given: object) -> bytes:
    rows = balanced("2021", FIRM, {})
    report = {"form": "2021", "year": year, "agency_name": "某局", "table3": rows, "table4": remedies("2021")}
    return json.dumps({**report, **given}).encode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"table3": {}}, "缺少：table3.received_new.natural_person"),
        ({"table4": None}, "没有找到表四。"),
        (
            {"table4": {**remedies("2021"), "reconsideration": {"upheld": "3"}}},
            "缺少：table4.reconsideration.corrected",
        ),
        (
            {"table3_groups": {"denied": {"total": 1}}},
            "“（三）不予公开”总计列：各行之和 0，小计 1（table3_groups.denied.total）。",
        ),
    ],
)
def test_json_is_checked_and_not_believed(change: dict[str, object], sentence: str) -> None:
    assert any(one.startswith(sentence) for one in broken(verify(table(**change))))


def test_json_figures_of_another_kind_are_no_figures() -> None:
    rows = balanced("2021", FIRM, {})
    rows["granted"] |= {"other": "0", "total": True, "natural_person": 1.0}  # type: ignore[dict-item]
    said = broken(verify(table(table3=rows)))
    assert [one for one in said if "不是数" in one] == [
        "“1.0”不是数：table3.granted.natural_person（“（一）予以公开”行，自然人列）。",
        '“"0"”不是数：table3.granted.other（“（一）予以公开”行，其他列）。',
        "“true”不是数：table3.granted.total（“（一）予以公开”行，总计列）。",
    ]


@pytest.mark.parametrize("text", ["十二", "1O", "12.5", "-3", "12件", "1 3", "约20", "1,23"])
def test_what_is_no_number_is_named_and_not_guessed(text: str) -> None:
    rows = balanced("2021", FIRM, {})
    spelt = page(
        grid3("2021", rows),
        grid4("2021", remedies("2021")),
        spell=lambda c: text if (c.row, c.column) == (5, 4) else c.text,
    )
    verdict = verify(spelt)
    assert broken(verdict)[0] == f"“{text}”不是数：第1个表格第6行第5列（“（一）予以公开”行，商业企业列）。"
    assert not verdict.whole


@pytest.mark.parametrize("text", ["1,234", "１，２３４", " 1234 ", "\u200b1234"])
def test_numbers_in_other_dress(text: str) -> None:
    rows = balanced("2021", {("granted", "commercial_enterprise"): 1234}, {})
    verdict = verify(page(grid3("2021", rows), spell=lambda c: text if c.text == "1234" else c.text))
    assert broken(verdict) == ["没有找到表四。"]


def test_a_total_left_blank_is_said_to_be_blank() -> None:
    rows = balanced("2021", FIRM, {})
    verdict = verify(
        page(
            grid3("2021", rows),
            grid4("2021", remedies("2021")),
            spell=lambda c: "" if (c.row, c.column) == (5, 9) else c.text,
        )
    )
    assert "“（一）予以公开”行：0＋4＋0＋0＋0＋0＝4，总计 （空白）（第1个表格第6行第10列）。" in broken(verdict)


def test_a_row_the_form_does_not_have_is_named() -> None:
    rows = balanced("2021", FIRM, {})
    data = page(grid3("2021", rows), grid4("2021", remedies("2021"))).replace(
        "2.重复申请".encode(), "2.属于工作秘密".encode()
    )
    assert "缺少：“2.重复申请”行。" in broken(verify(data))
    counted = data.decode().replace(
        '属于工作秘密</td><td rowspan="1" colspan="1">0', '属于工作秘密</td><td rowspan="1" colspan="1">7'
    )
    assert "格式里没有的行，数字没有计入：“2.属于工作秘密”。" in broken(verify(counted.encode()))


# -- 不该读的 -------------------------------------------------------------------------------


def packed(name: str, content: bytes, **others: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as book:
        for one, data in {name: content, **others}.items():
            book.writestr(one, data)
    return out.getvalue()


def lying_bomb() -> bytes:
    """A part that unpacks to 200 MB and says that it is 1 kB."""
    data = bytearray(packed("word/document.xml", b"<" * 200_000_000))
    with ZipFile(BytesIO(bytes(data))) as book:
        true = book.infolist()[0].file_size.to_bytes(4, "little")
    at = data.find(true)
    while at >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
        at = data.find(true)
    return bytes(data)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    f"<w:document {W}><w:body>&c;</w:body></w:document>"
)
WIDE = f"<w:document {W}><w:body><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='90000000'/></w:tcPr></w:tc></w:tr></w:tbl></w:body></w:document>"
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="一" r:id="r1"/></sheets></workbook>'
).encode()
LINKS = b'<a><b Id="r1" Target="worksheets/sheet1.xml"/></a>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def sheet(body: str) -> bytes:
    return packed(
        "xl/workbook.xml",
        BOOK,
        **{"xl/_rels/workbook.xml.rels": LINKS, "xl/worksheets/sheet1.xml": SHEET.format(body).encode()},
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"", "文件是空的。"),
        (lambda: b"a" * (50 * 1024 * 1024), "文件有 50 MB，最多 10 MB。"),
        (lambda: b"<td>" * 600_000, "文件的内容太多"),
        (lambda: b"<table>" + b"<tr>" + b"<td>1" * 10_000, "第1个表格超过 200 列"),
        (lambda: b"<table><tr><td colspan=9999999>1", "第1个表格超过 200 列"),
        (lambda: b"<table>" + b"<tr><td>1" * 4_000, "第1个表格超过 3000 行"),
        (lambda: b"<table>" + b"<tr>" + b"<td rowspan=0>1" * 190 + b"<tr>" * 2900, "文件里的表格超过 100,000 格"),
        (lambda: b"<table><tr><td>1</table>" * 300, "文件里有 300 个表格"),
        (lambda: b"<div>" * 100_000 + b"<table><tr><td>1", "没有找到年度报告的表三"),
        (lambda: b"\x00\x01\x02 no page", "没有找到年度报告的表三"),
        (lambda: b"%PDF-1.7", "PDF 里没有表格的行和列"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这是旧格式的 .doc 或 .xls 文件"),
        (lambda: b"PK\x03\x04 broken", "文件打不开"),
        (lambda: b'{"form": "2021"', "文件不是完整的 JSON。"),
        (lambda: b"{" * 100_000, "文件不是完整的 JSON。"),
        (lambda: b'{"form": "2030", "table3": {}}', "这份 JSON 不是年度报告"),
        (lambda: packed("word/document.xml", b"<" * 60_000_000), "文件展开后超过 40 MB"),
        (lying_bomb, "文件"),
        (lambda: packed("word/document.xml", ENTITIES.encode()), "文件里定义了外部内容（实体）"),
        (lambda: packed("word/document.xml", ENTITIES.encode("utf-16")), "文件的内部编码不是"),
        (lambda: packed("word/document.xml", WIDE.encode()), "第1个表格超过 200 列"),
        (lambda: packed("other.xml", b"<a/>"), "文件不是 Word 文档。"),
        (lambda: sheet('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "工作表“一”超过 3000 行或者 200 列"),
        (lambda: sheet('<mergeCells><mergeCell ref="A1:GA2900"/></mergeCells>'), "文件里的表格超过 100,000 格"),
        (lambda: sheet('<sheetData><row><c r="XFD9"><v>1</v></c></row></sheetData>'), "工作表“一”超过 3000 行或者 200 列"),
        (lambda: sheet('<sheetData><row><c r="?"><v>1</v></c></row></sheetData>'), "工作表“一”里有不认识的单元格位置"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_report_is_refused_quickly(make: Callable[[], bytes], sentence: str) -> None:
    data = make()
    began = perf_counter()
    with pytest.raises(Unreadable) as refused:
        verify(data)
    assert str(refused.value).startswith(sentence) or sentence in str(refused.value)
    assert perf_counter() - began < 2  # seconds


def test_an_excel_sheet_typed_by_hand_is_read() -> None:
    """All tables on one sheet below each other, figures as numbers, merged heads."""
    book = Workbook()
    here = book.active
    assert here is not None
    here.append(["某局2022年政府信息公开工作年度报告"])
    rows = balanced("2021", FIRM, {"other": 2})
    for top, grid in ((3, grid3("2021", rows)), (40, grid4("2021", remedies("2021")))):
        for cell in grid:
            place = here.cell(cell.row + top, cell.column + 1)
            place.value = cell.text if cell.value is None else float(cell.value)
            if cell.rows * cell.columns > 1:
                here.merge_cells(
                    start_row=cell.row + top, end_row=cell.row + top + cell.rows - 1,
                    start_column=cell.column + 1, end_column=cell.column + cell.columns,
                )  # fmt: skip
    out = BytesIO()
    book.save(out)
    verdict = verify(out.getvalue())
    assert figures(verdict, "table3") == rows
    assert figures(verdict, "table4") == remedies("2021")
    assert verdict.tables["table3"].rows["granted"]["total"].spot.where == "工作表“Sheet”J8"
    assert broken(verdict) == []
