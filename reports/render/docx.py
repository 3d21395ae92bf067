"""The report as a Word file that people go on working with: GB/T 9704 page, real headings, real tables.

Fonts are named, not brought along: 仿宋_GB2312 and 方正小标宋 where the office has them, else what Windows has.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from reports.annual import Report
from reports.render.docx_table import table_xml
from reports.render.packed import steady
from reports.render.paper import parts, title_lines
from reports.render.standing import DRAFT, Standing, foot_lines, head_line

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph

BODY, TITLE, HEADING, FIGURES = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
LATIN = "Times New Roman"
#: What stands in where an office does not have the font.
INSTEAD = {BODY: "仿宋", TITLE: "华文中宋"}
#: Style: font, points, lines apart (points), alignment, indented by two characters.
STYLES: dict[str, tuple[str, float, float, str, bool]] = {
    "Normal": (BODY, 16, 29, "both", False),
    "Body Text": (BODY, 16, 29, "both", True),
    "Title": (TITLE, 22, 35, "center", False),
    "Heading 1": (HEADING, 16, 29, "left", True),
    "Heading 2": (HEADING, 14, 26, "center", False),
    "No Spacing": (FIGURES, 9, 11, "center", False),  # the cells
    "Header": (HEADING, 12, 16, "center", False),
    "Footer": (FIGURES, 14, 18, "center", False),
}


def render(report: Report, standing: Standing = DRAFT) -> bytes:
    """Return the .docx bytes; of a frozen version always the same."""
    from docx import Document  # heavy: lxml and a template, which only a download needs

    word = Document()
    _properties(word, report)
    _styles(word)
    _page(word, head_line(report, standing), foot_lines(standing))
    title = word.add_paragraph(style="Title")
    for number, line in enumerate(title_lines(report)):
        run = title.add_run()
        if number:
            run.add_break()
        run.add_text(line)
    for part in parts(report, draft=standing.draft):
        word.add_paragraph(part.title, style="Heading 1")
        for words in part.paragraphs:
            written = word.add_paragraph(words, style="Body Text")
            written.paragraph_format.keep_with_next = part.together or None
        for table in part.tables:
            if table.title:
                word.add_paragraph(table.title, style="Heading 2")
            # a paragraph after each table: Word joins two tables that touch
            word.add_paragraph(style="No Spacing")._p.addprevious(table_xml(table))  # noqa: SLF001 - its only door
    if standing.draft:
        heading = word.add_paragraph("附：勾稽核对（公布时不印）", style="Heading 1")
        heading.paragraph_format.page_break_before = True
        for check in report.checks:
            word.add_paragraph(f"{'相符' if check.ok else '不符'}：{check.detail}", style="Body Text")
    out = BytesIO()
    word.save(out)
    return steady(out.getvalue(), standing.frozen_at)


def _properties(word: WordFile, report: Report) -> None:
    kept = word.core_properties
    kept.title, kept.author, kept.language = report.title, report.agency_name, "zh-CN"
    kept.comments, kept.keywords, kept.last_modified_by = "", "政府信息公开，年度报告", report.agency_name
    from docx.opc.constants import RELATIONSHIP_TYPE  # heavy, see render
    from docx.oxml.ns import qn  # heavy, see render

    language = word.settings.element.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
    fonts: Any = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts._blob = _font_table()  # noqa: SLF001 - python-docx keeps this part as bytes


def _font_table() -> bytes:
    names = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{INSTEAD[name]}"/>' if name in INSTEAD else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in (BODY, TITLE, HEADING, FIGURES)
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{space}">{names}</w:fonts>'.encode()
    )


def _styles(word: WordFile) -> None:
    """Set every style used anew: nothing of the template's fonts and colours stays."""
    from docx.oxml import parse_xml  # heavy, see render
    from docx.oxml.ns import nsdecls, qn  # heavy, see render

    for name, (font, size, apart, side, indented) in STYLES.items():
        style: Any = word.styles[name].element
        for tag in ("w:pPr", "w:rPr"):
            for old in style.findall(qn(tag)):
                style.remove(old)
        keep = "<w:keepNext/><w:keepLines/>" if name.startswith("Heading") else ""
        level = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if keep else ""
        indent = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indented else '<w:ind w:firstLine="0"/>'
        before, after = {"Title": (240, 480), "Heading 1": (80, 60), "Heading 2": (100, 60)}.get(name, (0, 0))
        rule = "auto" if name == "No Spacing" else "exact"
        line = 240 if rule == "auto" else int(apart * 20)
        grid = '<w:snapToGrid w:val="0"/>'
        style.append(
            parse_xml(
                f"<w:pPr {nsdecls('w')}>{keep}{grid}"
                f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'
                f'{indent}<w:jc w:val="{side}"/>{level}</w:pPr>'
            )
        )
        grey = '<w:color w:val="5A5A5A"/>' if name == "Header" else ""
        half = int(size * 2)
        style.append(
            parse_xml(
                f"<w:rPr {nsdecls('w')}>"
                f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{font}" w:hint="eastAsia"/>'
                f'{grey}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
                '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
            )
        )


def _page(word: WordFile, head: str, foot: tuple[str, ...]) -> None:
    """A4, the margins of GB/T 9704; page numbers outside; what a draft or a version says of itself."""
    from docx.shared import Mm  # heavy, see render

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(18)
    word.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].text = head
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _number(footer.paragraphs[0], side)
        for line in foot:
            run = footer.add_paragraph(style="Footer").add_run(line)
            run.font.size = Mm(2.8)


def _number(paragraph: Paragraph, side: str) -> None:
    """— 1 —, one character away from the margin."""
    from docx.oxml import parse_xml  # heavy, see render
    from docx.oxml.ns import nsdecls  # heavy, see render

    p: Any = paragraph._p  # noqa: SLF001 - python-docx has no fields
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280" w:firstLine="0"/>'
    p.insert(0, parse_xml(f'<w:pPr {nsdecls("w")}><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr>'))
    paragraph.add_run("— ")
    p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    paragraph.add_run(" —")
