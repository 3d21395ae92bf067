"""数字: what a cell says. A blank, a stroke and a zero are told apart; nothing that is no number is guessed. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from .grid import Spot

_STROKES = frozenset({"/", "\\", "-", "--", "---", "—", "——", "–", "−", "―", "无"})
_WHOLE = re.compile(r"\d{1,12}")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_DECIMAL = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?")
_UNITS = re.compile(r"(?:亿元|万元|元|件|条|次|篇|个|项)$")


class Said(Enum):
    """How a cell speaks."""

    NUMBER = "number"
    BLANK = "blank"
    STROKE = "stroke"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says; `number` is 0 for a blank, a stroke and what is no number."""

    said: Said
    number: int | Decimal
    spot: Spot

    @property
    def shown(self) -> str:
        """The figure in a sentence: the number, or in brackets that there is none."""
        if self.said is Said.NUMBER:
            return f"{self.number}"
        text = self.spot.text.strip()[:40]
        return {Said.BLANK: "（空白）", Said.STROKE: f"（“{text}”）"}.get(self.said, f"“{text}”")


def tidy(text: str) -> str:
    """Return a figure's letters in common width, without blanks around it or signs that are not seen."""
    plain = unicodedata.normalize("NFKC", text.replace("−", "-"))
    return re.sub(r"[\u200b\u200c\u200d\ufeff\u00ad]", "", plain).strip()


def value(spot: Spot, *, typed: bool = False) -> Value:
    """Return what a cell says.

    Args:
        spot: the cell.
        typed: a cell of 表一 or 表二, which may have decimals, a sign and a unit behind.
    """
    text = tidy(spot.text)
    if not text:
        return Value(Said.BLANK, 0, spot)
    if text in _STROKES:
        return Value(Said.STROKE, 0, spot)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if _WHOLE.fullmatch(text):
        return Value(Said.NUMBER, int(text), spot)
    if typed:
        text = _UNITS.sub("", text).strip()
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if _DECIMAL.fullmatch(text):
            return Value(Said.NUMBER, Decimal(text), spot)
    return Value(Said.WRONG, 0, spot)
