"""生僻字: no character becomes a box. What the fonts of the PDF lack is named before a letter is issued.

The bundled fonts have all of the basic block and of extension A, and of extensions B to G some two hundred that names
and places need (𬭎 㛃 䶮 among them). The others need a font of the office's own (LETTER_FONTS): no package brings one.
"""

from __future__ import annotations

from functools import lru_cache

from requests_app.law.errors import GlyphMissing

from .fonts import faces
from .layout import visible
from .letter import Letter


def missing(text: str) -> list[str]:
    """Return the characters that no font of the PDF has, each once, in the order of the text."""
    covered = _covered(faces().files)
    return [one for one in dict.fromkeys(text) if ord(one) not in covered and visible(one).strip()]


def check(letter: Letter) -> None:
    """See that every character of a letter can be printed.

    Raises:
        GlyphMissing: some cannot; names them and says what to do.
    """
    if lacking := missing("".join(letter.lines)):
        names = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in lacking)
        raise GlyphMissing(
            f"PDF 的字体里没有这些字，印不出来：{names}。"
            "请改用规范字形；是人名、地名用字的，请系统管理员装入有这些字的字体（设置 LETTER_FONTS），再打印。"
        )


@lru_cache(maxsize=4)
def _covered(files: tuple[tuple[str, int], ...]) -> frozenset[int]:
    """Return the characters of all fonts together, read once for the process."""
    from fontTools.ttLib import TTFont  # heavy: only who prints or checks a letter needs it

    found: set[int] = set()
    for file, place in files:
        with TTFont(file, fontNumber=place, lazy=True) as font:
            found.update(font.getBestCmap() or ())
    return frozenset(found)
