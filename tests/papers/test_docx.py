"""The Word file of a paper: its words, its page and grid, its fonts by name, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from requests_app.papers.docx import render
from requests_app.papers.letter import Letter, Run

from .printed import docx_text, said
from .sample_letters import ALL, FORM, INDEX, LONG_NAME, PLAIN, SHORT, body

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 18, 3, 4, 5, 678900, tzinfo=UTC)
CLOSE = 469  # twips


def opened(letter):
    return Document(BytesIO(render(letter, AT)))


@pytest.mark.parametrize("letter", ALL.values(), ids=ALL)
def test_the_word_file_says_the_letter_no_more_and_no_less(letter):
    assert docx_text(render(letter, AT)) == said(letter)


def test_what_looks_like_xml_is_only_text():
    letter = replace(
        PLAIN, issuer="甲<w:p/>&乙", title="<b>", addressee=Run("“丙”&丁"), blocks=body("1 < 2 & 3 > 2\n]]>")
    )
    assert docx_text(render(letter, AT)) == said(letter)
    assert opened(letter).core_properties.author == "甲<w:p/>&乙"


def test_the_page_is_that_of_gb_t_9704():
    [section] = opened(PLAIN).sections
    sizes = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in (*sizes, *margins)] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert (297 - 37 - 35) / 25.4 * 1440 // int(grid.get(qn("w:linePitch"))) == 22
    normal = opened(PLAIN).styles["Normal"]
    closer = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert normal.font.size == Pt(16)
    assert 156 / 25.4 * 1440 // (16 * 20 + closer) == 28
    assert normal.paragraph_format.line_spacing == Twips(579)


def test_each_style_names_its_font_and_what_stands_in_for_it():
    document = opened(SHORT)
    fonts = {
        style.style_id: style.element.rPr.rFonts.get(qn("w:eastAsia")) for style in document.styles if style.type == 1
    }
    assert fonts == {
        "Normal": "仿宋_GB2312", "BodyText": "仿宋_GB2312", "Title": "方正小标宋简体", "Subtitle": "楷体_GB2312",
        "Heading1": "黑体", "Header": "黑体", "Footer": "宋体", "LetterMark": "方正小标宋简体",
        "LetterSigned": "仿宋_GB2312", "LetterSmall": "仿宋_GB2312", "LetterCell": "仿宋_GB2312",
    }  # fmt: skip
    table = ZipFile(BytesIO(render(SHORT, AT))).read("word/fontTable.xml").decode()
    for name, other in (("仿宋_GB2312", "仿宋"), ("方正小标宋简体", "华文中宋"), ("楷体_GB2312", "楷体")):
        assert f'<w:font w:name="{name}"><w:altName w:val="{other}"/>' in table


def test_body_headings_and_signature_have_their_styles():
    styles = [(p.style.name, p.text) for p in opened(ALL["partial"]).paragraphs if p.text]
    assert styles[:5] == [
        ("发文机关标志", "示例市人民政府办公厅"),
        ("Title", "政府信息公开申请答复书"),
        ("Subtitle", "（部分公开）"),
        ("Subtitle", "示政办公开答〔2026〕12号"),
        ("Normal", "吴示例："),
    ]
    assert ("Heading 1", "一、予以公开的信息") in styles
    assert [text for style, text in styles if style == "署名"] == ["示例市人民政府办公厅", "\t2026年11月18日\t（印章）"]
    assert styles[-1] == ("附注", "扫码查询本件办理情况")


def test_the_signature_keeps_with_the_last_paragraph():
    kept = [p.paragraph_format.keep_with_next for p in opened(SHORT).paragraphs if p.text.startswith(("如对", "附件"))]
    assert kept == [True, True]
    assert opened(SHORT).styles["署名"].paragraph_format.keep_with_next is True


def test_a_letter_that_would_spill_is_set_closer_and_without_the_grid():
    document = opened(SHORT)
    apart = {p.paragraph_format.line_spacing for p in document.paragraphs if p.style.name == "Body Text"}
    assert apart == {Twips(CLOSE)}
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    assert dict(grid.items()) == {qn("w:linePitch"): str(CLOSE)}


def test_a_line_before_a_long_code_is_not_drawn_wide():
    sides = [
        p.paragraph_format.alignment
        for p in opened(replace(PLAIN, blocks=body("查询号Q2611308FPEMM。", "编号2026-0091。"))).paragraphs
        if p.style.name == "Body Text"
    ]
    assert sides == [WD_ALIGN_PARAGRAPH.LEFT, None]


def test_a_long_title_and_a_long_name_part_in_balance():
    texts = {p.style.name: p.text for p in opened(LONG_NAME).paragraphs}
    assert texts["Title"] == (
        "关于示例国家高新技术产业开发区\n示例地块国有土地上房屋征收\n与补偿有关政府信息公开申请的答复书"
    )
    assert texts["发文机关标志"] == "示例壮族自治区示例市示例国家高新技\n术产业开发区管理委员会综合行政执法局"


def test_the_code_is_a_picture_that_says_what_it_is():
    word = render(SHORT, AT)
    [picture] = Document(BytesIO(word)).element.body.iter(qn("wp:anchor"))
    assert picture.find(qn("wp:docPr")).get("descr") == "二维码：https://gk.example.gov.cn/track/?n=2026-0091-K7TQ"
    wide = int(picture.find(qn("wp:extent")).get("cx")) / 36_000
    assert round(wide, 1) == 24.8  # 20 mm and four modules of white on each side
    form = replace(FORM, qr="https://gk.example.gov.cn/t/1", qr_note="扫码查询")
    assert len(opened(form).inline_shapes) == 1
    assert docx_text(render(form, AT)) == said(form)
    assert ZipFile(BytesIO(word)).read("word/media/image1.png")[:4] == b"\x89PNG"
    assert not [name for name in ZipFile(BytesIO(render(PLAIN, AT))).namelist() if "media" in name]


def test_a_form_is_a_real_table():
    [table] = [t for t in opened(INDEX).tables if len(t.rows) > 1]
    assert (len(table.rows), len(table.columns)) == (41, 7)
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True] + [False] * 40
    assert round(sum(column.width.mm for column in table.columns)) == 156
    form = opened(FORM).tables[0]
    assert [row.height.mm if row.height else 0 for row in form.rows] == pytest.approx(
        [0, 0, 0, 0, 35, 35, 35, 20], abs=0.1
    )
    assert form.cell(3, 1)._tc is form.cell(3, 3)._tc  # one cell over three columns


def test_page_numbers_stand_outside():
    [section] = opened(SHORT).sections
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert "".join(footer._element.xpath(".//w:t/text()")) == "— 1 —"
        assert footer._element.xpath(".//w:fldSimple/@w:instr") == [" PAGE "]
        assert footer._element.xpath(".//w:jc/@w:val") == [side]


def test_of_one_letter_and_instant_always_the_same_bytes():
    first = render(SHORT, AT)
    assert render(Letter.of(SHORT.json), AT.replace(microsecond=0)) == first
    assert render(SHORT, AT.replace(second=6)) != first
    kept = Document(BytesIO(first)).core_properties
    assert kept.created == kept.modified == datetime(2026, 11, 18, 3, 4, 5, tzinfo=UTC)
    assert (kept.title, kept.author, kept.language) == (
        "政府信息公开申请答复书（予以公开）", "示例市人民政府办公厅", "zh-CN",
    )  # fmt: skip
