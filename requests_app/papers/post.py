"""邮寄: envelopes, address labels, and the letters of many cases as one print.

What stands outside is the name, the address and the 文号; never what was asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from requests_app.models import Agency

from .fonts import faces
from .pdf import typeset

_LAYOUT = Path(__file__).with_name("post.typ")
#: Envelopes of GB/T 1416, width and height in millimetres.
SIZES: dict[str, tuple[str, tuple[int, int]]] = {
    "dl": ("5号（220×110毫米）", (220, 110)),
    "c5": ("7号（229×162毫米）", (229, 162)),
    "c4": ("9号（324×229毫米）", (324, 229)),
}
#: Labels on a sheet of A4.
ON_A_SHEET = 21


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of post: to whom, where, and the 文号 by which the office finds it again."""

    name: str
    address: str
    postcode: str = ""
    ref: str = ""


def envelopes(agency: Agency, pieces: Sequence[Piece], size: str, *, boxes: bool) -> bytes:
    """Return a PDF with an envelope a page.

    Args:
        agency: the sender.
        pieces: in print order.
        size: one of SIZES.
        boxes: draw the boxes of the postcode; not on envelopes that bring theirs.
    """
    return _made(agency, pieces, {"kind": "envelopes", "size": SIZES[size][1], "boxes": boxes})


def labels(agency: Agency, pieces: Sequence[Piece], first: int = 1) -> bytes:
    """Return a PDF of address labels, 21 a sheet of A4.

    Args:
        agency: the sender.
        pieces: in print order.
        first: which label of the first sheet is the first that is still there, 1 to 21.
    """
    return _made(agency, pieces, {"kind": "labels", "first": first})


def together(papers: Iterable[bytes], *, two_sided: bool) -> bytes:
    """Return many PDFs as one.

    Args:
        papers: each as it was printed and kept.
        two_sided: every paper begins on a front side.
    """
    from pypdf import PdfReader, PdfWriter  # only who prints needs it

    whole = PdfWriter()
    for paper in papers:
        pages = PdfReader(BytesIO(paper)).pages
        for page in pages:
            whole.add_page(page)
        if two_sided and len(pages) % 2:
            whole.add_blank_page()
    out = BytesIO()
    whole.write(out)
    return out.getvalue()


def _made(agency: Agency, pieces: Sequence[Piece], rest: dict[str, object]) -> bytes:
    office = f"{agency.name}{agency.office}" if agency.office not in agency.name else agency.name
    data = {
        "title": "信封" if rest["kind"] == "envelopes" else "地址标签",
        "agency": agency.name,
        "face": faces().families["body"],
        "sender": {"name": office, "address": agency.address, "postcode": agency.postcode},
        "pieces": [asdict(piece) for piece in pieces],
        **rest,
    }
    return typeset(_LAYOUT, {"post": json.dumps(data, ensure_ascii=False)})
