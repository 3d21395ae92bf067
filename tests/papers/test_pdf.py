"""The PDF of a paper: its words, its page after GB/T 9704, its fonts, its structure, the same bytes each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from django.core.exceptions import ImproperlyConfigured
from pypdf import PdfReader

from requests_app.papers.letter import Cell, Letter, Run, Table
from requests_app.papers.pdf import preview, render

from .printed import bare, lines_of, pages, pdf_text, said
from .sample_letters import ALL, FIVE_PAGES, FORM, INDEX, PARTIAL, PLAIN, SHORT, body

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 18, 3, 4, 5, 678900, tzinfo=UTC)
TABLE = Table((40, 116), tuple((Cell(f"第{n}项", label=True), Cell("予以公开")) for n in range(1, 31)), head=1)


@pytest.mark.parametrize("letter", ALL.values(), ids=ALL)
def test_the_pdf_says_the_letter_no_more_and_no_less(letter):
    assert pdf_text(render(letter, AT)) == said(letter)


@pytest.mark.parametrize(
    "letter",
    [
        replace(FORM, date_line=Run("2026年11月18日"), seal=True, qr="https://gk.example.gov.cn/t/1", qr_note="扫码"),
        replace(FORM, blocks=(), note=()),
        replace(PLAIN, blocks=(), seal=False, subtitle="", doc_no=Run(""), addressee=Run("")),
        replace(PLAIN, blocks=(*PLAIN.blocks, TABLE)),
        replace(PLAIN, blocks=(TABLE, *PLAIN.blocks), enclosures=("甲" * 200, "乙" * 200)),
        replace(PLAIN, blocks=body("第一行\n第二行", "#标题\n又一行"), issuer="", date_line=Run("")),
    ],
)
def test_parts_may_be_missing_or_stand_in_any_order(letter):
    assert pdf_text(render(letter, AT)) == said(letter)


def test_a_page_has_22_lines_of_28_characters():
    long = replace(PLAIN, blocks=body("征收补偿安置方案" * 168))
    [_, second, *_] = pages(render(long, AT))
    lines = lines_of(second)
    assert len(lines) == 22
    assert {count for _, _, count in lines} == {28}
    assert {left for _, left, _ in lines} == {28.0}
    apart = {round(below[0] - above[0], 1) for above, below in pairwise(lines)}
    assert apart == {10.2}  # 225 mm in 22
    assert 37 < lines[0][0] < 37 + 10.3
    assert lines[-1][0] < 297 - 35


def test_the_first_line_of_a_paragraph_begins_two_characters_in():
    [page] = pages(render(replace(PLAIN, blocks=body("征收补偿安置方案" * 8)), AT))
    lines = [(left, count) for _, left, count in lines_of(page) if count in {26, 28}]
    assert lines == [(39.14, 26), (28.0, 28)]  # 28 mm and twice 156 / 28


@pytest.mark.parametrize("letter", [PLAIN, SHORT], ids=["plain", "with all parts"])
def test_the_signature_is_never_alone_on_a_page(letter):
    for lines in range(1, 30):
        made = replace(letter, blocks=body("公开" + "\n公开" * lines))
        found = [bare(page.extract_text()) for page in pages(render(made, AT))]
        assert found[-1].startswith(("公开", "示例市人民政府办公厅政府信息公开申请答复书"))
        assert "2026年11月18日" in found[-1]
        assert "".join(found) == said(made)


def test_a_table_takes_its_last_row_to_the_signature():
    for rows in range(2, 30):
        made = replace(PLAIN, blocks=(replace(TABLE, rows=TABLE.rows[:rows]),))
        assert f"第{rows}项" in bare(pages(render(made, AT))[-1].extract_text())


def test_page_numbers_and_repeated_heads_are_no_text():
    whole = "".join(page.extract_text() for page in PdfReader(BytesIO(render(INDEX, AT))).pages)
    assert bare(whole).count("—1—") == 1
    assert bare(whole).count("序号文号责任者题名日期页号备注") == 3
    assert pdf_text(render(INDEX, AT)).count("序号文号责任者题名日期页号备注") == 1


def test_it_is_tagged_named_in_chinese_and_kept_for_ever():
    reader = PdfReader(BytesIO(render(SHORT, AT)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not None
    assert root["/MarkInfo"]["/Marked"].value is True
    assert str(root["/Lang"]) == "zh-CN"
    assert reader.metadata.title == "政府信息公开申请答复书（予以公开）"
    assert reader.metadata.author == "示例市人民政府办公厅"
    assert reader.metadata.creation_date == datetime(2026, 11, 18, 3, 4, 5, tzinfo=UTC)
    said_of_itself = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in said_of_itself
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said_of_itself
    assert "<pdfuaid:part>1</pdfuaid:part>" in said_of_itself
    assert _alternatives(root["/StructTreeRoot"]) == ["二维码：https://gk.example.gov.cn/track/?n=2026-0091-K7TQ"]


def _alternatives(node, depth=0):
    """Every /Alt of the structure tree, in its order."""
    node = node.get_object()
    if isinstance(node, list):
        return [text for one in node for text in _alternatives(one, depth + 1)]
    if not hasattr(node, "get") or depth > 60:
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (_alternatives(node["/K"], depth + 1) if "/K" in node else [])


@pytest.mark.parametrize("letter", [SHORT, FORM], ids=["letter", "form"])
def test_every_font_is_embedded(letter):
    names = set()
    for page in PdfReader(BytesIO(render(letter, AT))).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(descriptor["/FontName"]).partition("+")[2])
    assert names == {"NotoSerifSC-Regular"}


def test_of_one_letter_and_instant_always_the_same_bytes():
    first = render(SHORT, AT)
    assert render(FIVE_PAGES, AT) != first
    assert render(Letter.of(SHORT.json), AT.replace(microsecond=0)) == first
    assert render(SHORT, AT.replace(second=6)) != first


def test_threads_share_the_typesetter():
    letters = [replace(SHORT, addressee=Run(f"吴示例{n}")) for n in range(12)]
    alone = [render(letter, AT) for letter in letters]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda letter: render(letter, AT), letters)) == alone


def test_a_draft_says_so_on_every_page_and_an_issued_paper_does_not():
    drafts = [page.extract_text() for page in PdfReader(BytesIO(preview(PARTIAL))).pages]
    assert len(drafts) == 2
    assert all("草稿（未签发）" in bare(page) for page in drafts)
    assert pdf_text(preview(SHORT)) == said(SHORT)
    assert preview(SHORT) == preview(SHORT)
    assert "草稿" not in pdf_text(render(SHORT, AT))
    assert not any("草稿" in page.extract_text() for page in PdfReader(BytesIO(render(SHORT, AT))).pages)


def test_a_family_that_the_folder_has_not_is_named(settings, tmp_path):
    settings.LETTER_FONTS = str(tmp_path)
    settings.LETTER_FAMILIES = {"body": ("仿宋_GB2312",)}
    with pytest.raises(ImproperlyConfigured) as said_by:
        render(SHORT, AT)
    assert str(said_by.value) == (
        f"LETTER_BODY='仿宋_GB2312': LETTER_FONTS={str(tmp_path)!r} has no '仿宋_GB2312'; it has no font"
    )
