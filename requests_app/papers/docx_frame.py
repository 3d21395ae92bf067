"""The Word file around the words: GB/T 9704 page and grid, styles, fonts by name, page numbers. Made once a process.

Fonts are named, not brought along: 仿宋_GB2312, 方正小标宋简体, 黑体, 楷体_GB2312 where the office has them, else what
Windows has instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

if TYPE_CHECKING:
    from docx.document import Document as WordFile

BODY, TITLE, HEADING, SUBTITLE, NUMBER = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
#: What stands in where an office does not have the font.
INSTEAD = {BODY: "仿宋", TITLE: "华文中宋", SUBTITLE: "楷体"}
#: From line to line in twips, 22 a page. 三号 is set so much closer that 28 stand on a line: said of the characters,
#: not of the grid, since LibreOffice gives a character that is wider than its cell two of them.
PITCH, CLOSER = 579, 5
#: One character, and the width of the text, in twips.
CHAR, TEXT = 320 - CLOSER, 8844
RED = "C00000"
BODY_POINTS = 16
#: No space of Word's own between Chinese and digits: the PDF has none.
_CHINESE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
#: The agency's mark, the lines of its signature, and the small lines below are styles of their own.
MARK, SIGNED, SMALL, CELL = "LetterMark", "LetterSigned", "LetterSmall", "LetterCell"
DOCUMENT, CORE, PICTURE = "word/document.xml", "docProps/core.xml", "word/media/image1.png"


@dataclass(frozen=True, slots=True)
class Look:
    """How a style looks.

    Args:
        font: for Chinese.
        points: its size.
        apart: from line to line, in points.
        side: where its lines stand.
        indent: of the first line, in characters.
        before, after: in twips.
        more: what else Word is to be told, before and after the spacing.
    """

    font: str
    points: float = BODY_POINTS
    apart: float = PITCH / 20
    side: str = "both"
    indent: int = 0
    before: int = 0
    after: int = 0
    more: tuple[str, str] = ("", "")


_RULE = f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="18" w:space="6" w:color="{RED}"/></w:pBdr>'
_TOGETHER = "<w:keepNext/><w:keepLines/>"
_LOOKS = {
    "Normal": Look(BODY),
    "BodyText": Look(BODY, indent=2),
    "Title": Look(TITLE, 22, 35, "center", before=240, after=120, more=(_TOGETHER, '<w:outlineLvl w:val="0"/>')),
    "Subtitle": Look(SUBTITLE, side="center"),
    "Heading1": Look(HEADING, side="left", indent=2, more=(_TOGETHER, '<w:outlineLvl w:val="1"/>')),
    "Header": Look(HEADING, 12, 16, "center"),
    "Footer": Look(NUMBER, 14, 18, "center"),
    MARK: Look(TITLE, 32, 42, "center", more=(_RULE, "")),
    SIGNED: Look(BODY, side="center", more=(_TOGETHER, "")),
    SMALL: Look(BODY, 10.5, 15.5, "left", more=("<w:keepLines/>", "")),
    CELL: Look(BODY, 12, 17, "left"),
}
#: What the template brings along and no letter needs: half a megabyte.
_NOT_OURS = {"thumbnail", "stylesWithEffects", "customXml", "numbering"}
_KEPT = {*_LOOKS, "DefaultParagraphFont", "TableNormal", "NoList"}
_MARGINS = re.compile(r'w:(top|bottom)="\d+"')
_NAMES = {MARK: "发文机关标志", SIGNED: "署名", SMALL: "附注", CELL: "表格文字"}


@cache
def frame(*, picture: bool) -> dict[str, bytes]:
    """Return the parts of the file by their names, in order; the words are still to be written into DOCUMENT.

    Args:
        picture: whether it holds a picture, PICTURE, related as rId100.
    """
    from docx import Document  # heavy: lxml and a template, which only who prints needs

    word = Document()
    _styles(word)
    _page(word)
    _fonts(word)
    for relations in (word.part.package.rels, word.part.rels):
        for key, related in list(relations.items()):
            if related.reltype.rpartition("/")[2] in _NOT_OURS:
                del relations[key]
    out = BytesIO()
    word.save(out)
    with ZipFile(BytesIO(out.getvalue())) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    if picture:
        relations = "word/_rels/document.xml.rels"
        image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        one = f'<Relationship Id="rId100" Type="{image}" Target="media/image1.png"/></Relationships>'
        parts[relations] = parts[relations].replace(b"</Relationships>", one.encode())
        types = "[Content_Types].xml"
        parts[types] = parts[types].replace(
            b"<Default ", b'<Default Extension="png" ContentType="image/png"/><Default ', 1
        )
        parts[PICTURE] = b""
    return parts


def section(pitch: int, *, form: bool) -> str:
    """Return the end of the frame's own document: the page, its grid, its footers.

    Args:
        pitch: from line to line, in twips.
        form: what stays in the office may be fuller than a letter.
    """
    document = frame(picture=False)[DOCUMENT].decode()
    page = document[document.index("<w:sectPr") : document.index("</w:body>")]
    if pitch != PITCH:  # no grid: a line that is higher than its cells would take two of them
        page = page.replace(f'w:type="linesAndChars" w:linePitch="{PITCH}"', f'w:linePitch="{pitch}"')
    return _MARGINS.sub(r'w:\1="1417"', page) if form else page


def opening() -> str:
    """Return the beginning of the frame's own document, up to its body."""
    document = frame(picture=False)[DOCUMENT].decode()
    return document[: document.index("<w:body>") + len("<w:body>")]


def _styles(word: WordFile) -> None:
    """Set every style used anew: nothing of the template's fonts and colours stays."""
    from docx.oxml import parse_xml  # heavy, see frame
    from docx.oxml.ns import nsdecls, qn  # heavy, see frame

    for key, name in _NAMES.items():
        word.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{key}">'
                f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/></w:style>'
            )
        )
    known: dict[str, Any] = {style.style_id: style.element for style in word.styles}
    for key in known.keys() - _KEPT:
        word.styles.element.remove(known[key])
    for key, look in _LOOKS.items():
        style = known[key]
        for old in [part for name in ("w:pPr", "w:rPr", "w:link", "w:next") for part in style.findall(qn(name))]:
            style.remove(old)
        chars = f' w:firstLineChars="{look.indent * 100}"' if look.indent else ""
        before, after = look.more
        off = "" if look.points == BODY_POINTS else '<w:snapToGrid w:val="0"/>'
        style.append(
            parse_xml(
                f"<w:pPr {nsdecls('w')}>{before}{_CHINESE}{off}"
                f'<w:spacing w:before="{look.before}" w:after="{look.after}"'
                f' w:line="{round(look.apart * 20)}" w:lineRule="exact"/>'
                f'<w:ind{chars} w:firstLine="{round(look.indent * CHAR)}"/><w:jc w:val="{look.side}"/>{after}</w:pPr>'
            )
        )
        look_more = f'<w:color w:val="{RED}"/>' if key == MARK else ""
        if look.points == BODY_POINTS:
            look_more += f'<w:spacing w:val="{-CLOSER}"/>'
        half = int(look.points * 2)
        style.append(
            parse_xml(
                f"<w:rPr {nsdecls('w')}>"
                f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}"'
                f' w:eastAsia="{look.font}" w:hint="eastAsia"/>'
                f'{look_more}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
                '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
            )
        )


def _page(word: WordFile) -> None:
    """A4, the margins and the grid of GB/T 9704; page numbers outside, one character from the margin."""
    from docx.oxml import parse_xml  # heavy, see frame
    from docx.oxml.ns import nsdecls, qn  # heavy, see frame
    from docx.shared import Mm  # heavy, see frame

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(22)
    own: Any = section._sectPr  # noqa: SLF001 - python-docx knows no grid
    for old in own.findall(qn("w:docGrid")):
        own.remove(old)
    own.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="{PITCH}"/>'))
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph: Any = footer.paragraphs[0]
        indent = f'<w:ind w:{side}Chars="100" w:{side}="280" w:firstLine="0"/>'
        own = paragraph._p  # noqa: SLF001 - python-docx knows no fields
        form = f'<w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/>'
        own.insert(0, parse_xml(f"<w:pPr {nsdecls('w')}>{form}</w:pPr>"))
        paragraph.add_run("— ")
        own.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        paragraph.add_run(" —")


def _fonts(word: WordFile) -> None:
    """Name each font and what stands in for it; everything is Chinese."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # heavy, see frame
    from docx.oxml.ns import qn  # heavy, see frame

    names = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{INSTEAD[name]}"/>' if name in INSTEAD else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in (BODY, TITLE, HEADING, SUBTITLE, NUMBER)
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts: Any = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{space}">{names}</w:fonts>'
    fonts._blob = table.encode()  # noqa: SLF001 - python-docx keeps this part as bytes
    language = word.settings.element.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
