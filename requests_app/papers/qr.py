"""二维码: the code on a letter that opens the tracking page. Level M, four modules of white around it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segno import QRCode

#: The code itself, without the white around it, in millimetres: a telephone reads it at arm's length.
WIDTH = 20
QUIET = 4


@lru_cache(maxsize=64)
def _code(address: str) -> QRCode:
    import segno  # only a letter with a code needs it

    return segno.make(address, error="m", micro=False, boost_error=False)


def sizes(address: str) -> tuple[float, float]:
    """Return the width with the white around it in millimetres, and what part of it the white takes on one side."""
    modules = int(_code(address).symbol_size(border=0)[0])
    whole = modules + 2 * QUIET
    return WIDTH * whole / modules, QUIET / whole


def svg(address: str) -> str:
    """Return the code as a drawing."""
    return _code(address).svg_inline(border=QUIET, light="white", omitsize=True)


def png(address: str) -> bytes:
    """Return the code as a picture, 16 points a module."""
    out = BytesIO()
    _code(address).save(out, kind="png", border=QUIET, scale=16)
    return out.getvalue()
