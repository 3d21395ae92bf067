"""版面: what Word and PDF must agree on: where a title parts, how wide a line is, what of a text can be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .letter import Cell, Letter, Table

#: Characters a line holds: of the title's 二号, and of the signature, which stands right.
TITLE_LINE, SIGNATURE_LINE = 20, 22
#: Characters of an enclosure's name on a line, and how many lines of them go with the signature at most.
ENCLOSURE_LINE, ENCLOSURE_LINES = 22, 10
#: Characters of the small lines at the foot, a little fewer than fit.
FOOT_LINE = 40
#: A table's 小四 and 五号, and the lines a row may have and not be parted.
TABLE_POINTS, SMALL_POINTS, LONG = 12, 10.5, 20
#: More columns or rows than these are printed in 五号, and so is a form in which a few words would not stay on a line.
_COLUMNS, _ROWS, _FEW = 6, 10, 12
#: The agency's mark: the largest that fits a line, from these sizes (points); below the least it takes more lines.
MARK_POINTS, LEAST_MARK = 32, 24
_WIDTH = 442  # of the page's text, in points
MM = 72 / 25.4  # points
#: Above and below the words of a cell, in millimetres.
PAD = 1.6
#: A place where a part of a title ends or begins.
_ENDS, _BEGINS = "的、，。；：》）”", ("《", "（", "“", "政府信息公开", "及", "和", "与", "或", "暨")
_OPENING = "《（〈【〔“‘"
_CLOSING = "、，。；：？！》〉）】〕”’的"
#: Stands around each piece of a long code; the typesetter may break there.
BREAK = "\x1f"
#: A number or an address so long that a line without it is drawn wide: of twelve characters, some of them letters.
LONG_CODE = re.compile(r"(?=[!-~]*[A-Za-z])[!-~]{12,}|[!-~]{40,}")


def visible(text: str) -> str:
    """Return a text as it is printed: without what cannot be seen; only the end of a line stays."""
    if text.replace("\n", "").isprintable():
        return text
    kept = []
    for one in text:
        kind = unicodedata.category(one)
        if one == "\n" or kind not in {"Cc", "Cf", "Zl", "Zp"}:
            kept.append(one)
        elif one.isspace():
            kept.append(" ")
    return "".join(kept)


def breakable(text: str) -> str:
    """Return the text as seen, long codes in pieces of six characters, BREAK around each."""
    return LONG_CODE.sub(lambda found: BREAK.join(["", *re.findall(".{1,6}", found[0]), ""]), visible(text))


def width(text: str) -> float:
    """Return how wide a text is, in characters: what is not Chinese takes a half."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.5 for one in text)


def mark(issuer: str) -> tuple[int, tuple[str, ...]]:
    """Return the size of the agency's mark in points, and its lines."""
    points = min(MARK_POINTS, int(_WIDTH / max(width(issuer), 1)))
    if points >= LEAST_MARK:
        return points, (issuer,)
    return LEAST_MARK, balanced(issuer, _WIDTH // LEAST_MARK)


def balanced(text: str, most: int) -> tuple[str, ...]:
    """Part a title into lines of nearly one length, where its words part if that is near.

    Args:
        text: of one line.
        most: characters a line holds.
    """
    count = -int(-width(text) // most)
    if count <= 1:
        return (text,)
    ideal = width(text) / count
    near = [at for at in range(1, len(text)) if abs(width(text[:at]) - ideal) <= max(2.0, ideal / 3)]
    at = min(
        (at for at in near if width(text[:at]) <= most and width(text[at:]) <= most * (count - 1)),
        key=lambda at: (_cost(text, at), abs(width(text[:at]) - ideal)),
        default=0,
    )
    if not at:  # one word that fills the line
        at = next(at for at in range(len(text), 0, -1) if width(text[:at]) <= most)
    return (text[:at].rstrip(), *balanced(text[at:].lstrip(), most))


def _cost(text: str, at: int) -> int:
    """Tell how bad it is to part a title here: 0 between parts, 1 inside Chinese, 2 where it must not be."""
    before, after = text[at - 1], text[at]
    if (
        after in _CLOSING
        or before in _OPENING
        or (before.isalnum() and before.isascii() and after.isascii() and after.isalnum())
    ):
        return 2
    return 0 if before in _ENDS or text.startswith(_BEGINS, at) else 1


def kept(enclosures: tuple[str, ...]) -> int:
    """Return how many of the enclosures, from the last, stand on the page of the signature whatever comes."""
    lines = 0
    for count, name in enumerate(reversed(enclosures)):
        lines += -int(-width(name) // ENCLOSURE_LINE)
        if lines > ENCLOSURE_LINES:
            return max(count, 1)
    return len(enclosures)


def signed_width(signature: tuple[str, ...], date: str) -> float:
    """Return the width in characters that signature and date are centred in, at the right margin.

    The date stands four characters from the margin (GB/T 9704), unless the signature is too long for that.
    """
    return max([width(date) + 8, *(width(line) + 0.3 for line in signature)])


def foot(letter: Letter) -> tuple[str, ...]:
    """Return the small print at the foot, its lines ended between two items (　)."""
    return tuple(visible(_packed(text)) for text in (*letter.contact, *letter.note))


def _packed(text: str) -> str:
    lines: list[str] = []
    for item in text.split("　"):
        if lines and width(lines[-1]) + 1 + width(item) <= FOOT_LINE:
            lines[-1] += f"　{item}"
        else:
            lines.append(item)
    return "\n".join(lines)


def foot_lines(texts: tuple[str, ...]) -> int:
    """Return how many lines the small print at the foot may take."""
    return sum(-int(-width(line) // FOOT_LINE) for text in texts for line in text.split("\n"))


def points_of(table: Table) -> float:
    """Return the size a table's words are printed in."""
    if len(table.widths) > _COLUMNS or len(table.rows) > _ROWS:
        return SMALL_POINTS
    few = (
        (width(line), _holds(wide, TABLE_POINTS))
        for row in table.rows
        for cell, wide in _wide(table, row)
        for line in cell.text.split("\n")
    )
    return SMALL_POINTS if any(holds < length <= _FEW for length, holds in few) else TABLE_POINTS


def _wide(table: Table, row: tuple[Cell, ...]) -> Iterator[tuple[Cell, int]]:
    column = 0
    for cell in row:
        yield cell, sum(table.widths[column : column + cell.columns])
        column += cell.columns


def _holds(wide: int, points: float) -> int:
    """Return how many characters a line of a cell holds."""
    return max(1, int((wide - 3) * 72 / 25.4 / points))


def spans(table: Table, row: tuple[Cell, ...]) -> Iterator[tuple[Cell, int, bool]]:
    """Give each cell of a row, its width in millimetres, and whether its words may go over a page."""
    points = points_of(table)
    for cell, wide in _wide(table, row):
        holds = _holds(wide, points)
        lines = sum(1 + int(width(line) // holds) for line in cell.text.split("\n"))
        yield cell, wide, lines > LONG


def heights(table: Table, share: float = 1.0) -> list[float]:
    """Return how high each row of a form is, in points.

    Args:
        table: the form.
        share: what part of the room above and below the words, and for the pen, the rows keep.
    """
    points = points_of(table)
    found = []
    for row in table.rows:
        high = 0.0
        for cell, wide in _wide(table, row):
            holds = _holds(wide, points)
            lines = sum(max(1, -int(-width(line) // holds)) for line in cell.text.split("\n"))
            high = max(high, lines * points * 1.45 - points * 0.45 + PAD * 2 * share * MM, cell.height * share * MM)
        found.append(high)
    return found
