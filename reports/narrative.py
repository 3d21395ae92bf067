"""文字部分: the report's sentences, each counted number tied to its query. Pure.

A text is written with parts in braces, {新收}; a part is either one number or a phrase of several. Whatever the office
writes around them, the numbers stay counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Number:
    """A counted number in a sentence.

    Args:
        key: its query (reports/narrative_facts.py), which opens its cases.
        value: what was counted.
        text: as it is printed: "137", "21.9%".
    """

    key: str
    value: int | Decimal
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Return the shape the JSON report carries."""
        return {"key": self.key, "value": str(self.value), "text": self.text}


Piece = str | Number
Paragraph = tuple[Piece, ...]


def plain(paragraph: Paragraph) -> str:
    """Return a paragraph as it is printed."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in paragraph)


def number_of(given: Mapping[str, Any]) -> Number:
    """Return the number that `as_dict` gave."""
    value = Decimal(given["value"])
    return Number(given["key"], int(value) if value == int(value) else value, given["text"])
