"""文本规范化: one form of a Chinese text for searching and comparing. Pure."""

from __future__ import annotations

import unicodedata

#: A search needs so many characters: below two nothing is indexed.
SHORTEST_SEARCH = 2


#: A text that begins so would be run as a formula by a spreadsheet; some take the wide signs for narrow ones.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def no_formula(text: str) -> str:
    """Return a text for a cell of a CSV that no spreadsheet runs: an apostrophe before what would be a formula."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def normalised(text: str) -> str:
    """Return the text without what writers vary: width, case, spaces, punctuation.

    Full-width forms become half-width (NFKC); of the rest letters, figures and marks of letters stay.
    """
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in wide if unicodedata.category(sign)[0] in "LNM")


def pairs(text: str) -> list[str]:
    """Return the distinct pairs of neighbouring characters of a normalised text, in order."""
    return list(dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1)))
