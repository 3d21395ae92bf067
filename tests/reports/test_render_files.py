"""Word and PDF: every word, label and figure in its place; the page of an official paper; characters that print."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.render import render
from reports.render.paper import tables
from reports.render.pdf import GlyphMissing
from reports.render.standing import DRAFT, Standing
from tests.reports.papers import CASES, HASH, PUBLISHED, RARE, a_report, bare, printed

TITLES = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]


def word(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def pages(content: bytes) -> list[str]:
    return [bare(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize(("form", "filled"), CASES)
def test_word_holds_every_label_and_figure_in_its_cell(form: str, filled: str) -> None:
    report = a_report(form, filled)
    file = word(render(report, "docx"))
    found = [[[bare(cell.text) for cell in row.cells] for row in table.rows] for table in file.tables]
    assert found == [[[bare(text) for text in row] for row in rows] for _, rows in printed(report)]
    said = [paragraph.text for paragraph in file.paragraphs]
    assert [text for text in said if text in TITLES] == TITLES
    assert {"全年新收申请5件。", f"承办人{RARE}，=1+1。", "按期答复率99.5%。", "答复书写清<查询经过>和依据。"} <= set(
        said
    )


def test_word_page_fonts_and_heads_after_gbt_9704() -> None:
    content = render(a_report("2019", "mixed"), "docx")
    file = word(content)
    [section] = file.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    fonts = {
        name: (file.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")), file.styles[name].font.size.pt)
        for name in ("Normal", "Title", "Heading 1")
    }
    assert fonts == {"Normal": ("仿宋_GB2312", 16), "Title": ("方正小标宋简体", 22), "Heading 1": ("黑体", 16)}
    with ZipFile(BytesIO(content)) as package:
        assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in package.read("word/fontTable.xml").decode()
        assert "ＭＳ" not in package.read("word/fontTable.xml").decode()
    heads = {
        at: [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        for at, table in enumerate(file.tables)
    }
    assert [sum(heads[at]) for at in heads] == [0, 1, 3, 3]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for table in file.tables for row in table.rows)
    [upright] = list(file.tables[2]._tbl.iter(qn("w:textDirection")))
    assert upright.get(qn("w:val")) == "tbRlV"
    footers = section.footer, section.even_page_footer
    assert [f._element.find(f".//{qn('w:fldSimple')}").get(qn("w:instr")) for f in footers] == [" PAGE "] * 2


def test_word_of_a_draft_and_of_a_version_say_so_on_every_page() -> None:
    for standing, head, feet in (
        (DRAFT, "草　稿　　统计截至2022年6月30日，未经冻结，不作为公布的报告", []),
        (PUBLISHED, "", ["2023年1月6日冻结，2023年1月20日公布，第1次修订", f"指纹（SHA-256）{HASH}"]),
    ):
        file = word(render(a_report("2021", "mixed", as_of=date(2022, 6, 30)), "docx", standing))
        [section] = file.sections
        assert file.settings.odd_and_even_pages_header_footer
        for top in (section.header, section.even_page_header):
            assert [p.text for p in top.paragraphs] == [head]
        for foot in (section.footer, section.even_page_footer):
            assert [p.text for p in foot.paragraphs][1:] == feet
        said = [p.text for p in file.paragraphs]
        assert ("附：勾稽核对（公布时不印）" in said, "（本部分尚未填写）" in said) == (not feet, not feet)


@pytest.mark.parametrize("fmt", ["docx", "xlsx", "pdf"])
def test_a_version_is_the_same_bytes_each_time(fmt: str) -> None:
    report = a_report("2019", "mixed")
    assert render(report, fmt, PUBLISHED) == render(report, fmt, PUBLISHED)
    if fmt != "pdf":
        with ZipFile(BytesIO(render(report, fmt, PUBLISHED))) as package:
            assert package.testzip() is None
            assert package.read("docProps/core.xml").decode().count("2023-01-06T02:00:00Z") == 2


@pytest.mark.parametrize(("form", "filled"), CASES)
def test_pdf_holds_every_row_in_order(form: str, filled: str) -> None:
    report = a_report(form, filled)
    said = "".join(pages(render(report, "pdf", PUBLISHED)))
    said = re.sub(rf"—\d+—2023年1月6日冻结.*?{HASH}", "", said)
    at = 0
    for title in TITLES:
        at = said.index(title, at)
    for table in tables(report):
        rows: dict[int, str] = {}
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            # a cell over several rows is read where its middle stands; the others are read row by row
            if cell.rows == 1:
                rows[cell.row] = rows.get(cell.row, "") + bare(cell.text)
            else:
                assert bare(cell.text) in said
        for row, text in rows.items():
            assert text in said, (table.name, row)
    assert "全年新收申请5件。" in said
    assert f"承办人{RARE}，=1+1。" in said
    assert "答复书写清<查询经过>和依据。" in said


def test_pdf_is_tagged_named_and_brings_its_fonts() -> None:
    reader = PdfReader(BytesIO(render(a_report("2021", "mixed"), "pdf")))
    root: Any = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "zh-CN")
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("测试机关2022年政府信息公开工作年度报告", "测试机关")
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    bare_fonts = [
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
        if "/FontFile3" not in font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
    ]
    assert bare_fonts == []
    assert "pdfaid:part" in root["/Metadata"].get_data().decode()


def test_pdf_says_on_every_page_what_it_is() -> None:
    report = a_report("2019", "mixed", as_of=date(2022, 6, 30))
    draft = pages(render(report, "pdf"))
    assert len(draft) > 3
    assert all("草稿统计截至2022年6月30日，未经冻结，不作为公布的报告" in page for page in draft)
    assert "附：勾稽核对（公布时不印）" in draft[-1]
    final = pages(render(report, "pdf", PUBLISHED))
    assert all(f"指纹（SHA-256）{HASH}" in page for page in final)
    assert [f"—{number}—" in page for number, page in enumerate(final, start=1)] == [True] * len(final)
    assert not any("草稿" in page or "勾稽核对（" in page for page in final)
    frozen = Standing("已冻结", 0, PUBLISHED.frozen_at, None, HASH)
    assert "2023年1月6日冻结，尚未公布指纹" in pages(render(report, "pdf", frozen))[0]


@pytest.mark.parametrize(("form", "filled"), [("2019", "mixed"), ("2021", "zeros")])
def test_table3_stands_on_one_page_with_its_words(form: str, filled: str) -> None:
    [page] = [p for p in pages(render(a_report(form, filled), "pdf")) if "申请人情况" in p]
    assert "按期答复率99.5%" in page
    assert "四、转结下年度继续办理" in page or "四、结转下年度继续办理" in page


@pytest.mark.parametrize("odd", ["𰻝", "\ue000", "😀"])
def test_a_character_that_cannot_be_printed_is_named(odd: str) -> None:
    report = a_report("2021", "zeros", words=f"丁{odd}戊")
    with pytest.raises(GlyphMissing, match=f"PDF 的字体里没有“{odd}”（U\\+{ord(odd):04X}）"):
        render(report, "pdf")
    assert odd in "".join(p.text for p in word(render(report, "docx")).paragraphs)


def test_words_are_never_markup() -> None:
    words = '#panic("x") *粗* $x$ <a> @b `c` \\ //注'
    report = a_report("2021", "zeros", words=words, name="#read(“/etc/passwd”)局")
    assert bare(words) in "".join(pages(render(report, "pdf")))
    assert words in [p.text for p in word(render(report, "docx")).paragraphs]
    assert "#read(“/etc/passwd”)局" in word(render(report, "docx")).core_properties.title
