"""文字里的数: find each number with its unit in an office's own words, however it is written. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {one: n for n, one in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
#: What a number has to be followed by: cases, yuan, or a share; years, dates and document numbers are no counts.
_NUMBER = re.compile(
    r"(?P<percent>百分之)?(?P<digits>[0-9](?:[0-9]|,(?=[0-9]{3}))*(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万]+(?:点[零〇一二三四五六七八九]+)?)"
    r"\s*(?P<unit>件|宗|份|起|人次|元|万元|%)?"
)
SENTENCE = re.compile(r"[^。！？!?\n]+")
CLAUSE_ENDS = "，,。；;！？!?\n"


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text.

    Args:
        start, end: where it stands, unit included.
        value: what it says; a share in percent.
        unit: 件, 元 or %.
        decimals: how many it is printed with.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    decimals: int


def wide_as_narrow(text: str) -> str:
    """Return the text with full-width digits and signs as narrow ones, each at its old place."""
    return "".join(unicodedata.normalize("NFKC", one) if one in _WIDE else one for one in text)


_WIDE = frozenset("０１２３４５６７８９．％")


def numbers(text: str) -> Iterator[Found]:
    """Yield the counted numbers of a text (as `wide_as_narrow` gives it), in order."""
    for match in _NUMBER.finditer(text):
        unit = "%" if match["percent"] else (match["unit"] or "")
        if not unit:
            continue
        value = _value(match["digits"])
        if value is None:
            continue
        if unit == "万元":
            value, unit = value * 10000, "元"
        decimals = len(match["digits"].partition(".")[2])
        yield Found(match.start(), match.end(), value, unit if unit in {"元", "%"} else "件", decimals)


def _value(digits: str) -> Decimal | None:
    if digits[0].isascii():
        return Decimal(digits.replace(",", ""))
    whole, _, rest = digits.partition("点")
    number = chinese(whole)
    if number is None:
        return None
    return Decimal(number) + (Decimal("0." + "".join(str(_DIGITS[one]) for one in rest)) if rest else 0)


def chinese(written: str) -> int | None:
    """Return what a Chinese numeral says: 一百三十七 is 137, 十二 is 12; None if it is none."""
    if "万" in written:
        left, _, right = written.partition("万")
        high, low = chinese(left), chinese(right) if right else 0
        return None if high is None or low is None else high * 10000 + low
    if not set(written) & set(_TENS):
        return int("".join(str(_DIGITS[one]) for one in written)) if written else None
    total = digit = 0
    for one in written:
        if one in _TENS:
            total += (digit or 1) * _TENS[one]
            digit = 0
        else:
            digit = _DIGITS[one]
    return total + digit
