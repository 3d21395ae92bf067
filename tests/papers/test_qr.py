"""二维码: what is drawn on paper and on screen is the code of the address, with its white around it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import segno
from PIL import Image

from requests_app.papers.qr import QUIET, WIDTH, png, sizes, svg

ADDRESS = "https://gk.example.gov.cn/track/?n=Q260302AAAAAA"


def expected(address: str) -> list[list[int]]:
    """Any of the eight patterns is the same message; the drawing must be exactly one of them."""
    code = segno.make(address, error="m", micro=False, boost_error=False, mask=3)
    return [list(row) for row in code.matrix_iter(border=QUIET)]


def drawn(picture: str) -> list[list[int]]:
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', picture)[1])
    grid = [[0] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", picture):
        for column in range(int(x), int(x) + int(width)):
            grid[int(y)][column] = 1
    return grid


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS + "0" * 80])
def test_the_drawing_is_the_code(address):
    assert drawn(svg(address)) == expected(address)


def test_the_picture_of_word_is_the_code():
    picture = Image.open(BytesIO(png(ADDRESS))).convert("1")
    whole = expected(ADDRESS)
    assert picture.size == (16 * len(whole), 16 * len(whole))
    seen = [[int(not picture.getpixel((16 * x + 8, 16 * y + 8))) for x in range(len(whole))] for y in range(len(whole))]
    assert seen == whole


def test_the_code_is_twenty_millimetres_wide_without_its_white():
    modules = len(expected(ADDRESS)) - 2 * QUIET
    whole, white = sizes(ADDRESS)
    assert (WIDTH, QUIET) == (20, 4)
    assert whole * (1 - 2 * white) == pytest.approx(20)
    assert whole / (modules + 8) == pytest.approx(20 / modules)
