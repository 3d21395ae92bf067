"""文字的样子: what a text consists of: its wording, the parts in braces, what it must not leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_TITLE, LONGEST_BODY = 40, 3000


@dataclass(frozen=True, slots=True)
class Wording:
    """A title and a body with parts in braces."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """A text as it was delivered.

    Args:
        label: what it is, for the list of texts.
        to: whom it goes to.
        wording: as delivered; without a title the text has none.
        parts: what may stand in braces, name → what it is.
        must: of these parts the ones no wording may leave out, name → why, with the article where it is the law's.
        longest: characters of the body at most.
        one_line: the body is one sentence in one line.
    """

    label: str
    to: str
    wording: Wording
    parts: Mapping[str, str]
    must: Mapping[str, str] = field(default_factory=dict)
    longest: int = LONGEST_BODY
    one_line: bool = False
