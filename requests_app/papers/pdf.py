"""文书的 PDF (PDF/A-2a, PDF/UA-1): GB/T 9704 page, fonts inside, words to be copied, structure for reading machines.

One typesetter a process is kept, with its fonts: making one costs twenty letters.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from . import glyphs, layout, qr
from .fit import CODE, FOOT_FREE, PITCH, fit, rows_share
from .fonts import Faces, faces
from .letter import SEAL_PLACE, Block, Letter, Paragraph

if TYPE_CHECKING:
    from typst import Compiler

_LAYOUT = Path(__file__).with_name("letter.typ")
_STANDARDS = ["a-2a", "ua-1"]
#: The typesetter takes one letter at a time.
_ALONE = Lock()
DRAFT = "草稿（未签发）"
#: What a draft says of when it was made: nothing that changes.
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def render(letter: Letter, at: datetime) -> bytes:
    """Return the PDF of a paper; of one letter and instant always the same bytes.

    Args:
        letter: the frozen paper.
        at: when it was issued; a PDF says it to the second.

    Raises:
        GlyphMissing: no font here has one of its characters.
    """
    return _made(letter, at, "")


def preview(letter: Letter) -> bytes:
    """Return the PDF of a draft, marked so at the head of each page.

    Raises:
        GlyphMissing: no font here has one of its characters.
    """
    return _made(letter, _NEVER, DRAFT)


def _made(letter: Letter, at: datetime, head: str) -> bytes:
    glyphs.check(letter)
    fonts = faces()
    data = json.dumps(_data(letter, fonts, head), ensure_ascii=False)
    return typeset(_LAYOUT, {"letter": data}, at)


def typeset(page: Path, given: Mapping[str, str], at: datetime = _NEVER) -> bytes:
    """Return the PDF of a page of this folder filled with data; the fonts are those of letters.

    Args:
        page: a .typ file beside this one.
        given: name → JSON, what the page reads as sys.inputs.
        at: what the PDF says of when it was made.
    """
    with _ALONE:
        made = _compiler(page, faces().folders).compile(
            sys_inputs=dict(given),
            format="pdf",
            pdf_standards=_STANDARDS,  # type: ignore[arg-type]
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    if not isinstance(made, bytes):
        raise TypeError("typst returned pages instead of one PDF")
    return made


@lru_cache(maxsize=3)
def _compiler(page: Path, folders: tuple[str, ...]) -> Compiler:
    from typst import Compiler  # heavy: 50 MiB that only who prints needs

    return Compiler(str(page), root=page.parent, font_paths=[*folders], ignore_system_fonts=True)


def _data(letter: Letter, fonts: Faces, head: str) -> dict[str, Any]:
    """What letter.typ prints, each text as it is seen."""
    see = layout.visible
    qr_width, qr_quiet = qr.sizes(letter.qr) if letter.qr else (0, 0)
    points, issuer = layout.mark(see(letter.issuer))
    signature, date = see(letter.signature), see(letter.date_line.text)
    signed = layout.balanced(signature, layout.SIGNATURE_LINE) if signature else ()
    share = 1.0 if letter.signature else rows_share(letter)
    blocks = [_block(block, share) for block in letter.blocks]
    set_as = fit(letter) if letter.signature else None
    held, last = [], None
    if set_as and set_as.held:
        held, blocks = blocks[-set_as.held :], blocks[: -set_as.held]
    elif letter.signature and blocks:
        last = blocks.pop()
        if "rows" in last and len(last["rows"]) > last["head"] + 1:
            blocks.append(last | {"rows": last["rows"][:-1]})
            last |= {"rows": last["rows"][-1:], "head": 0}
    return {
        "faces": fonts.families,
        "own": sorted(fonts.own),
        "head": head,
        "form": not letter.signature,
        "pitch": set_as.pitch if set_as else PITCH,
        "free": set_as.free if set_as else 0,
        "code": CODE,
        "foot-free": FOOT_FREE,
        "issuer": issuer,
        "issuer-points": points,
        "title": layout.balanced(see(letter.title), layout.TITLE_LINE),
        "subtitle": see(letter.subtitle),
        "doc-no": see(letter.doc_no.text),
        "addressee": layout.breakable(f"{letter.addressee.text}：") if letter.addressee.text else "",
        "blocks": blocks,
        "held": held,
        "last": last,
        "slip": _block(letter.slip) if letter.slip else None,
        "kept": layout.kept(letter.enclosures),
        "enclosures": [layout.breakable(name) for name in letter.enclosures],
        "signature": signed,
        "date-line": date,
        "signed-width": layout.signed_width(signed, date),
        "seal": SEAL_PLACE if letter.seal else "",
        "foot": (foot := layout.foot(letter)),
        "foot-lines": layout.foot_lines(foot),
        "qr": qr.svg(letter.qr) if letter.qr else "",
        "qr-address": letter.qr,
        "qr-width": qr_width,
        "qr-quiet": qr_quiet,
        "qr-note": see(letter.qr_note),
    }


def _block(block: Block, share: float = 1.0) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"style": block.style.value, "text": layout.breakable(block.text)}
    return {
        "widths": block.widths,
        "head": block.head,
        "pad": layout.PAD * share,
        "points": layout.points_of(block),
        "rows": [
            [
                {
                    "text": layout.breakable(cell.text),
                    "columns": cell.columns,
                    "label": cell.label,
                    "height": cell.height * share,
                    "long": long,
                }
                for cell, _, long in layout.spans(block, row)
            ]
            for row in block.rows
        ],
    }
