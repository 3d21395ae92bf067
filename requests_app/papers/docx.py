"""文书的 Word 文件: the same lines as the PDF, to be gone on with in Word and WPS.

The file around the words is made once a process (docx_frame.py); here only the words are written into it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from . import layout, qr
from .docx_frame import (
    CELL,
    CHAR,
    CORE,
    DOCUMENT,
    MARK,
    PICTURE,
    PITCH,
    SIGNED,
    SMALL,
    TEXT,
    frame,
    opening,
    section,
)  # fmt: skip
from .docx_table import code_xml, foot_xml, table_xml
from .letter import SEAL_PLACE, Letter, Paragraph, Style

_STYLES = {Style.BODY: "BodyText", Style.HEADING: "Heading1", Style.PLAIN: "Normal"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first a zip can say
#: A paragraph that Word wants after a table and nobody sees.
_TINY = '<w:spacing w:line="20" w:lineRule="exact"/>'
_GREY = '<w:color w:val="969696"/><w:sz w:val="24"/><w:szCs w:val="24"/>'


def render(letter: Letter, at: datetime) -> bytes:
    """Return the .docx of a paper; of one letter and instant always the same bytes.

    Args:
        letter: the frozen paper.
        at: when it was issued; the file says it was made then.
    """
    parts = frame(picture=bool(letter.qr)) | {
        DOCUMENT: f"{opening()}{_body(letter)}{section(form=not letter.signature)}</w:body></w:document>".encode(),
        CORE: _core(letter, at).encode(),
    }
    if letter.qr:
        parts[PICTURE] = qr.png(letter.qr)
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name, part in parts.items():
            info = ZipInfo(name, _EARLIEST)
            info.compress_type = ZIP_DEFLATED
            packed.writestr(info, part)
    return out.getvalue()


def _body(letter: Letter) -> str:
    form, kept = not letter.signature, layout.kept(letter.enclosures)
    made = [_mark(letter.issuer, form=form)]
    made.append(_p("Title", "\n".join(layout.balanced(layout.visible(letter.title), layout.TITLE_LINE))))
    made += [_p("Subtitle", text) for text in (letter.subtitle, letter.doc_no.text) if text]
    if letter.addressee.text:
        made.append(_p("Normal", f"{letter.addressee.text}：", f'<w:spacing w:before="{PITCH}"/>'))
    for at, block in enumerate(letter.blocks):
        last = at == len(letter.blocks) - 1 and not form and kept == len(letter.enclosures)
        if isinstance(block, Paragraph):
            made.append(_p(_STYLES[block.style], block.text, "<w:keepNext/>" if last else ""))
        else:
            made.append(table_xml(block, keep=last))
            made.append(_p(CELL, "", f"<w:keepNext/>{_TINY}"))
    made += _enclosures(letter.enclosures, kept)
    made += _signature(letter)
    made.append(_foot(letter, form=form))
    if letter.slip:
        made += [_p(CELL, "", f"<w:pageBreakBefore/>{_TINY}"), table_xml(letter.slip, keep=False), _p(CELL, "", _TINY)]
    return "".join(made)


def _p(style: str, text: str, form: str = "", look: str = "") -> str:
    """Write a paragraph of one line or more."""
    lines = layout.visible(text).split("\n")
    words = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines if line or len(lines) > 1
    )
    run = f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words}</w:r>" if words else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{form}</w:pPr>{run}</w:p>'


def _mark(issuer: str, *, form: bool) -> str:
    if form:
        return _p("Subtitle", issuer, look='<w:sz w:val="28"/><w:szCs w:val="28"/>')
    points, lines = layout.mark(layout.visible(issuer))
    apart = f'<w:spacing w:line="{points * 25}" w:lineRule="exact"/>'
    return _p(MARK, "\n".join(lines), apart, f'<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/>')


def _enclosures(names: tuple[str, ...], kept: int) -> list[str]:
    """附件说明: one line free before, two characters in, the names one under the other."""
    made = []
    for at, name in enumerate(names, 1):
        number = f"{at}. " if len(names) > 1 else ""
        hang = layout.width(number) - (0.5 if number else 0)  # point and space take a half together
        label = 3 if at == 1 else 0
        left, hanging = round((5 + hang) * CHAR), round((label + hang) * CHAR)
        free = f'<w:spacing w:before="{PITCH}"/>' if at == 1 else ""
        indent = f'<w:ind w:left="{left}" w:hanging="{hanging}" w:firstLineChars="0"/>'
        keep = "<w:keepNext/>" if at > len(names) - kept else ""
        made.append(_p("Normal", f"{'附件：' if at == 1 else ''}{number}{name}", f"{keep}{free}{indent}"))
    return made


def _signature(letter: Letter) -> list[str]:
    """署名 centred over the date, four characters from the right; the two lines above are for the seal."""
    date = layout.visible(letter.date_line.text)
    signed = layout.balanced(layout.visible(letter.signature), layout.SIGNATURE_LINE) if letter.signature else ()
    left = f'<w:ind w:left="{max(0, round(TEXT - layout.signed_width(signed, date) * CHAR))}"/>'
    free = PITCH * (2 if letter.seal else 1)
    lines = [("\n".join(signed), ""), (date, ""), (SEAL_PLACE if letter.seal else "", _GREY)]
    said = [(text, look) for text, look in lines if text]
    return [
        _p(SIGNED, text, (f'<w:spacing w:before="{free}"/>' if at == 0 else "") + left, look)
        for at, (text, look) in enumerate(said)
    ]


def _foot(letter: Letter, *, form: bool) -> str:
    """Whom to ask, small print, and the code with its note beside them."""
    small = "".join(_p(SMALL, text) for text in (*letter.contact, *letter.note))
    code = code_xml(letter.qr, letter.qr_note) if letter.qr else ""
    if not small and not code:
        return ""
    free = '<w:keepNext/><w:spacing w:before="200"/>'
    return _p(CELL, "", free) + foot_xml(small or _p(SMALL, ""), code, ruled=not form) + _p(CELL, "", _TINY)


def _core(letter: Letter, at: datetime) -> str:
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stamp = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
    )
    title, issuer = (escape(layout.visible(text)) for text in (letter.title + letter.subtitle, letter.issuer))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{issuer}</dc:creator><cp:keywords>政府信息公开</cp:keywords>"
        f"<cp:lastModifiedBy>{issuer}</cp:lastModifiedBy>{stamp}<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
