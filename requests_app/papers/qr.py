"""二维码: the code on a letter that opens the tracking page. Level M, four modules of white around it."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segno import QRCode

#: The code itself, without the white around it, in millimetres: a telephone reads it at arm's length.
WIDTH = 20
QUIET = 4
#: One of the eight patterns laid over a code; any reader takes each, and trying all costs as much as the letter.
_MASK = 3
_DARK = re.compile(b"\x01+")


@lru_cache(maxsize=64)
def _code(address: str) -> QRCode:
    import segno  # only a letter with a code needs it

    return segno.make(address, error="m", micro=False, boost_error=False, mask=_MASK)


def sizes(address: str) -> tuple[float, float]:
    """Return the width with the white around it in millimetres, and what part of it the white takes on one side."""
    modules = int(_code(address).symbol_size(border=0)[0])
    whole = modules + 2 * QUIET
    return WIDTH * whole / modules, QUIET / whole


@lru_cache(maxsize=64)
def svg(address: str) -> str:
    """Return the code as a drawing: one path of filled bars, which costs the typesetter least."""
    matrix = _code(address).matrix
    whole = len(matrix) + 2 * QUIET
    bars = "".join(
        f"M{bar.start() + QUIET} {y}h{bar.end() - bar.start()}v1h-{bar.end() - bar.start()}z"
        for y, row in enumerate(matrix, QUIET)
        for bar in _DARK.finditer(row)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}"><path d="{bars}"/></svg>'


@lru_cache(maxsize=64)
def png(address: str) -> bytes:
    """Return the code as a picture, 16 points a module."""
    out = BytesIO()
    _code(address).save(out, kind="png", border=QUIET, scale=16)
    return out.getvalue()
