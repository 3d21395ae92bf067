"""生僻字: printed where a font has them, refused by name where none has, never a box."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from requests_app.law.errors import GlyphMissing
from requests_app.papers import docx
from requests_app.papers.fonts import faces
from requests_app.papers.glyphs import _covered, check, missing
from requests_app.papers.letter import Run
from requests_app.papers.pdf import preview, render

from .printed import bare, docx_text, pages, pdf_text, said
from .sample_letters import PLAIN, RARE, body

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 18, 3, 4, 5, tzinfo=UTC)
#: In no bundled font.
UNKNOWN = "𠀀"


def glyph_ids(pdf):
    """The number of every glyph shown; 0 is the box."""
    found = []
    for page in pages(pdf):
        content = page["/Contents"].operations
        for text in (one for operands, operator in content if operator == b"TJ" for one in operands[0]):
            if isinstance(text, bytes):
                found.extend(int.from_bytes(text[n : n + 2], "big") for n in range(0, len(text), 2))
    return found


def test_rare_characters_are_printed_and_read_back():
    assert missing("𬭎㛃䶮") == []
    made = render(RARE, AT)
    assert pdf_text(made).count("𬭎㛃䶮") == 2
    assert docx_text(docx.render(RARE, AT)).count("𬭎㛃䶮") == 2
    ids = glyph_ids(made)
    assert len(ids) > 300
    assert 0 not in ids


def test_a_character_that_no_font_has_is_refused_by_name():
    letter = replace(PLAIN, addressee=Run(f"吴{UNKNOWN}例{UNKNOWN}"), blocks=body("\U0001f600"))
    assert missing(f"吴{UNKNOWN}例{UNKNOWN}") == [UNKNOWN]
    for made in (lambda: check(letter), lambda: render(letter, AT), lambda: preview(letter)):
        with pytest.raises(GlyphMissing) as refused:
            made()
        assert str(refused.value) == (
            "PDF 的字体里没有这些字，印不出来：“𠀀”（U+20000）、“\U0001f600”（U+1F600）。"
            "请改用规范字形；是人名、地名用字的，请系统管理员装入有这些字的字体（设置 LETTER_FONTS），再打印。"
        )


def test_what_cannot_be_seen_is_not_printed_and_not_refused():
    letter = replace(PLAIN, blocks=body("甲\u200b乙\ufeff丙\u00ad丁\t戊\x07己\u3000庚"))
    assert missing(letter.text) == []
    for text in (pdf_text(render(letter, AT)), docx_text(docx.render(letter, AT))):
        assert "甲乙丙丁戊己庚" in text


def a_font(path, family, characters):
    """Write a font of boxes."""
    glyphs = {".notdef": None, **{f"u{ord(one):X}": one for one in characters}}
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0)), pen.lineTo((100, 700)), pen.lineTo((900, 700)), pen.lineTo((900, 0)), pen.closePath()
    box = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({ord(one): name for name, one in glyphs.items() if one})
    font.setupGlyf(dict.fromkeys(glyphs, box))
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 100)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=400)
    font.setupPost()
    font.save(path)


def fonts_used(pdf):
    found = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font["/DescendantFonts"][0]["/FontDescriptor"]["/FontName"]).partition("+")[2])
    return found


def test_the_offices_own_fonts_print_first_and_bring_their_characters(settings, tmp_path):
    a_font(tmp_path / "fang.ttf", "Office Fang", "吴示例")
    a_font(tmp_path / "rare.ttf", "Office Rare", UNKNOWN)
    settings.LETTER_FONTS = str(tmp_path)
    settings.LETTER_FAMILIES = {"body": ("Office Fang",), "title": (), "heading": (), "subtitle": ()}
    letter = replace(PLAIN, addressee=Run(f"吴{UNKNOWN}例"))
    assert missing(UNKNOWN) == []
    assert faces().families["body"] == ("Office Fang", "Noto Serif SC", "Noto Sans SC", "Office Rare")
    made = render(letter, AT)
    assert fonts_used(made) == {"OfficeFang", "NotoSerifSC-Regular", "OfficeRare"}
    assert pdf_text(made) == said(letter)


CHARACTERS = sorted(
    chr(one)
    for one in _covered(faces().files)
    if 0x20 <= one < 0x7F or 0x3001 <= one <= 0x3011 or 0x3400 <= one <= 0x9FFF or one >= 0x20000
)


@hypothesis_settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(CHARACTERS, min_size=1, max_size=120), min_size=1, max_size=6), st.text(CHARACTERS, max_size=40)
)
def test_any_text_of_these_characters_comes_back_from_both(texts, name):
    letter = replace(PLAIN, addressee=Run(name), blocks=body(*(f"文{text}" for text in texts)), signature=f"机关{name}")
    assert missing(letter.text) == []
    assert pdf_text(render(letter, AT)) == said(letter)
    assert docx_text(docx.render(letter, AT)) == said(letter)
    assert bare(letter.text) == said(letter)
