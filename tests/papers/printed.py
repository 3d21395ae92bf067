"""What a printed paper says: its words as a reader takes them out of the file, without what is page furniture."""

from __future__ import annotations

import re
from io import BytesIO

from docx import Document
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, NameObject

from requests_app.papers.letter import Letter


def bare(text: str) -> str:
    """The text without any white space and without what nobody sees."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", "", text)


def said(letter: Letter) -> str:
    return bare("".join(letter.lines))


def pages(pdf: bytes) -> list[PageObject]:
    """The pages, all that is marked as artifact taken out: heads, feet, repeated heads of tables, rules."""
    reader = PdfReader(BytesIO(pdf))
    found = list(reader.pages)
    for page in found:
        stream = ContentStream(page["/Contents"].get_object(), reader, "bytes")
        kept, open_marks = [], []
        for operands, operator in stream.operations:
            if operator in {b"BMC", b"BDC"}:
                open_marks.append(operands[0] == "/Artifact")
            if not any(open_marks) or operator not in {b"Tj", b"TJ", b"'", b'"'}:
                kept.append((operands, operator))
            if operator == b"EMC":
                open_marks.pop()
        content = ContentStream(None, None, "bytes")
        content.operations = kept
        page[NameObject("/Contents")] = content
    return found


def pdf_text(pdf: bytes) -> str:
    return bare("".join(page.extract_text() for page in pages(pdf)))


def docx_text(word: bytes) -> str:
    """Paragraphs and cells in the order of the file."""
    document = Document(BytesIO(word))
    texts = []
    for one in document.iter_inner_content():
        if hasattr(one, "rows"):
            texts += [cell.text for row in one.rows for cell in _once(row.cells)]
        else:
            texts.append(one.text)
    return bare("".join(texts))


def _once(cells):
    """A cell that spans columns is given once for each of them."""
    seen = set()
    return [cell for cell in cells if not (id(cell._tc) in seen or seen.add(id(cell._tc)))]


def lines_of(page: PageObject) -> list[tuple[float, float, int]]:
    """Each line of a page from the top, in millimetres: its baseline from the top, its left edge, its characters."""
    lines: dict[float, tuple[float, int]] = {}

    def take(operator, operands, cm, tm):
        if operator in {b"Tj", b"TJ"}:
            texts = operands[0] if operator == b"TJ" else operands
            count = sum(len(one) // 2 for one in texts if isinstance(one, bytes))
            x, y = (tm[4] * cm[n] + tm[5] * cm[n + 2] + cm[n + 4] for n in (0, 1))
            down, left = round(297 - y * 25.4 / 72, 2), round(x * 25.4 / 72, 2)
            before = lines.get(down, (left, 0))
            lines[down] = (min(before[0], left), before[1] + count)

    page.extract_text(visitor_operand_before=take)
    return [(down, *rest) for down, rest in sorted(lines.items())]
