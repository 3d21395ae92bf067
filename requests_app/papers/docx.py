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
from .docx_table import code_xml, table_xml
from .fit import Fit, fit, rows_share
from .letter import SEAL_PLACE, Letter, Paragraph, Style

_STYLES = {Style.BODY: "BodyText", Style.HEADING: "Heading1", Style.PLAIN: "Normal"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first a zip can say
#: A paragraph that Word wants after a table and nobody sees.
_TINY = '<w:spacing w:line="20" w:lineRule="exact"/>'
_GREY = '<w:color w:val="969696"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
#: The small print begins under a rule; the code ends at the signature's last line, its picture so far over it (points).
_RULE = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="000000"/></w:pBdr><w:spacing w:before="160"/>'
_CODE_OVER = 43


def render(letter: Letter, at: datetime) -> bytes:
    """Return the .docx of a paper; of one letter and instant always the same bytes.

    Args:
        letter: the frozen paper.
        at: when it was issued; the file says it was made then.
    """
    parts = frame(picture=bool(letter.qr)) | {
        DOCUMENT: _document(letter).encode(),
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


def _document(letter: Letter) -> str:
    set_as = fit(letter, word=True) if letter.signature else Fit(PITCH / 20, 0, 0, 1, 0)
    pitch = int(set_as.pitch * 20)
    end = section(pitch, form=not letter.signature)
    return f"{opening()}{_body(letter, set_as, pitch)}{end}</w:body></w:document>"


def _body(letter: Letter, set_as: Fit, pitch: int) -> str:
    form, kept = not letter.signature, layout.kept(letter.enclosures)
    apart = "" if pitch == PITCH else f' w:line="{pitch}" w:lineRule="exact"'
    made = [_mark(letter.issuer, form=form)]
    made.append(_p("Title", "\n".join(layout.balanced(layout.visible(letter.title), layout.TITLE_LINE))))
    made += [_p("Subtitle", text, _spaced(apart)) for text in (letter.subtitle, letter.doc_no.text) if text]
    if letter.addressee.text:
        made.append(_p("Normal", f"{letter.addressee.text}：", _spaced(apart, pitch)))
    for at, block in enumerate(letter.blocks):
        last = at == len(letter.blocks) - 1 and not form and kept == len(letter.enclosures)
        if isinstance(block, Paragraph):
            held = "<w:keepNext/><w:keepLines/>" if at >= len(letter.blocks) - set_as.held else ""
            # a line before a long code is not drawn wide
            ragged = '<w:jc w:val="left"/>' if layout.LONG_CODE.search(block.text) else ""
            keep = held or ("<w:keepNext/>" if last else "")
            made.append(_p(_STYLES[block.style], block.text, keep + _spaced(apart) + ragged))
        else:
            made.append(table_xml(block, keep=last, share=rows_share(letter, word=True) if form else 1.0))
            made.append(_p(CELL, "", f"<w:keepNext/>{_TINY}"))
    made += _enclosures(letter.enclosures, kept, apart, pitch)
    made += _signature(letter, apart, set_as.free * pitch)
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


def _spaced(apart: str, before: int = 0) -> str:
    """Say how far apart the lines stand where that is not as the style has it, and what is free before them."""
    said = (f' w:before="{before}"' if before else "") + apart
    return f"<w:spacing{said}/>" if said else ""


def _mark(issuer: str, *, form: bool) -> str:
    if form:
        return _p("Subtitle", issuer, look='<w:sz w:val="28"/><w:szCs w:val="28"/>')
    points, lines = layout.mark(layout.visible(issuer))
    apart = f'<w:spacing w:line="{points * 25}" w:lineRule="exact"/>'
    return _p(MARK, "\n".join(lines), apart, f'<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/>')


def _enclosures(names: tuple[str, ...], kept: int, apart: str, pitch: int) -> list[str]:
    """附件说明: one line free before, two characters in, the names one under the other."""
    made = []
    for at, name in enumerate(names, 1):
        number = f"{at}. " if len(names) > 1 else ""
        hang = layout.width(number) - (0.5 if number else 0)  # point and space take a half together
        label = 3 if at == 1 else 0
        left, hanging = round((5 + hang) * CHAR), round((label + hang) * CHAR)
        free = _spaced(apart, pitch if at == 1 else 0)
        indent = f'<w:ind w:left="{left}" w:hanging="{hanging}" w:firstLineChars="0"/>'
        keep = "<w:keepNext/>" if at > len(names) - kept else ""
        made.append(_p("Normal", f"{'附件：' if at == 1 else ''}{number}{name}", f"{keep}{free}{indent}"))
    return made


def _signature(letter: Letter, apart: str, free: int) -> list[str]:
    """署名 centred over the date, four characters from the right, where the seal's place is; free above in twips."""
    date = layout.visible(letter.date_line.text)
    signed = layout.balanced(layout.visible(letter.signature), layout.SIGNATURE_LINE) if letter.signature else ()
    wide = layout.signed_width(signed, date)
    left = f'<w:ind w:left="{max(0, round(TEXT - wide * CHAR))}"/>'
    said = [text for text in ("\n".join(signed), date) if text]
    made = [_p(SIGNED, text, _spaced(apart, 0 if at else free) + left) for at, text in enumerate(said)]
    if made:
        middle = TEXT - wide * CHAR / 2
        runs = [(middle, "center", said[-1], "")]
        if letter.seal:
            runs.append((middle + layout.width(said[-1]) * CHAR / 2 + 240, "left", SEAL_PLACE, _GREY))
        code = code_xml(letter.qr, -_CODE_OVER) if letter.qr else ""
        made[-1] = _tabbed(code, _spaced(apart, 0 if made[1:] else free), runs)
    return made


def _tabbed(code: str, form: str, runs: list[tuple[float, str, str, str]]) -> str:
    """Write the last line of the signature, each of its texts at a stop of its own (twips from the left)."""
    stops = "".join(f'<w:tab w:val="{side}" w:pos="{round(at)}"/>' for at, side, _, _ in runs)
    words = "".join(f"<w:r><w:rPr>{look}</w:rPr><w:tab/><w:t>{escape(text)}</w:t></w:r>" for _, _, text, look in runs)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{SIGNED}"/><w:tabs>{stops}</w:tabs>{form}<w:jc w:val="left"/></w:pPr>'
        f"{code}{words}</w:p>"
    )


def _foot(letter: Letter, *, form: bool) -> str:
    """Whom to ask, small print, and what the code is for; on a form, the code itself."""
    small = [*layout.foot(letter), *([letter.qr_note] if letter.qr and letter.qr_note else ())]
    ends = len(small) - 1
    made = [
        _p(SMALL, text, ("<w:keepNext/>" if at < ends else "") + ("" if at or form else _RULE))
        for at, text in enumerate(small)
    ]
    if form and letter.qr:
        natural = '<w:keepNext/><w:spacing w:line="240" w:lineRule="auto"/>'  # as high as the picture
        made.insert(ends, f'<w:p><w:pPr><w:pStyle w:val="{SMALL}"/>{natural}</w:pPr>{code_xml(letter.qr)}</w:p>')
    return "".join(made)


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
