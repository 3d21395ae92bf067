"""The report as PDF (PDF/A-2a, PDF/UA-1): fonts inside, words to be copied, structure for reading machines.

The typesetter and the fonts lie in their packages; nothing is read from elsewhere. A character that the fonts do
not have would print as a box, so it is refused by name.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.annual import Report, ReportRefused
from reports.render.paper import parts, title_lines
from reports.render.standing import DRAFT, Standing, foot_lines, head_line

if TYPE_CHECKING:
    from typst import Fonts

_LAYOUT = Path(__file__).with_name("paper.typ")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class GlyphMissing(ReportRefused):
    """The fonts of the PDF lack a character; the message names it."""


def render(report: Report, standing: Standing = DRAFT) -> bytes:
    """Return the PDF; of a frozen version always the same bytes.

    Raises:
        GlyphMissing: the text has a character that no font here has.
    """
    from typst import TypstError  # heavy: 50 MiB that only a download needs
    from typst import compile as typeset  # heavy, see above

    try:
        made = typeset(
            _LAYOUT.read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"report": json.dumps(_data(report, standing), ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=_second(standing.frozen_at or datetime(report.year, 12, 31, tzinfo=UTC)),
        )
    except TypstError as wrong:
        found = _NO_GLYPH.search(str(wrong))
        if found is None:
            raise
        raise GlyphMissing(_said(found[1])) from wrong
    return bytes(made)


def _second(at: datetime) -> datetime:
    """Return the instant to the second, as a PDF can say it."""
    return at.astimezone(UTC).replace(microsecond=0)


@cache
def _fonts() -> Fonts:
    """Serif and sans of the package, loaded once for the process."""
    import pylopdf_fonts_zh_cn as noto  # only the PDF needs them
    from typst import Fonts  # heavy, see render

    folder = Path(noto.serif_path()).parent
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _data(report: Report, standing: Standing) -> dict[str, Any]:
    checks = report.checks if standing.draft else ()
    return {
        "title": report.title,
        "agency": report.agency_name,
        "lines": title_lines(report),
        "head": head_line(report, standing),
        "foot": foot_lines(standing),
        "parts": [
            {
                "title": part.title,
                "paragraphs": part.paragraphs,
                "together": part.together,
                "tables": [
                    {
                        "title": table.title,
                        "widths": table.widths,
                        "points": table.points,
                        "repeated": table.repeated,
                        "cells": [
                            {
                                "x": cell.column,
                                "y": cell.row,
                                "rows": cell.rows,
                                "columns": cell.columns,
                                "role": cell.role,
                                "indent": cell.indent,
                                "text": cell.text,
                            }
                            for cell in table.cells
                        ],
                    }
                    for table in part.tables
                ],
            }
            for part in parts(report, draft=standing.draft)
        ],
        "checks": [f"{'相符' if check.ok else '不符'}：{check.detail}" for check in checks],
    }


def _said(text: str) -> str:
    """Name the characters: as they are, with their numbers in Unicode."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    names = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in dict.fromkeys(plain))
    return f"PDF 的字体里没有{names}，印不出来。请换一个写法，或者导出 Word 文件。"
