"""排版收放: how close a letter's lines stand, so that no line or two and the signature spill over to one more page.

GB/T 9704—2012, 7.3.5: where the room left does not hold the seal, line and character spacing are adjusted. A letter is
counted line by line before it is printed, for Word as for PDF: trying twice would cost a second print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from . import layout
from .letter import Letter, Paragraph, Style

#: From line to line in points: the standard's 22 lines on 225 mm, and the closest that 三号 is set here.
ROOM = 225 * layout.MM
PITCH, CLOSEST, _STEP = ROOM / 22, 22.5, 0.25
#: A form is fuller: its page in points, and the least part of its rows' free room that they keep.
FORM_ROOM, LEAST_SHARE = 247 * layout.MM, 0.7
#: Lines of the small print, and what is between it and the signature (points).
SMALL_PITCH, FOOT_FREE = 15.5, 7 * layout.MM
#: The code left of the signature, in points.
CODE = 66.0
#: Lines of the text that go with the signature to its page, and the most that are kept whole for that.
WITH_SIGNATURE, _HELD = 3, 5
#: More lines than these on its last page, and a letter is clearly longer.
_FEW = 8
#: Left free in Word, which has fonts that are not known here (points).
_SPARE_IN_WORD = 12
_CHARS = 28.0
_POINTS, _CHAR = 16, 156 * layout.MM / 28
_OPENS, _CLOSES = "（《〈【〔“‘", "，。、；：！？）》〉】〕”’"
_UNIT = re.compile(rf"[{_OPENS}{layout.BREAK}]*(?:[!-~]+|.){layout.BREAK}?[{_CLOSES}]*")
#: Advances of ! to ~ in the bundled font, thousandths of its size; an office's own are hardly wider.
_ADVANCES = (
    "308 376 574 550 923 779 196 364 364 478 580 327 346 327 352 557 471 558 557 555 558 558 549 558 562 327 327 580"
    " 580 580 432 912 718 670 691 770 652 629 741 853 405 403 731 625 975 796 767 641 767 715 567 659 797 714 1053 700"
    " 687 605 344 352 344 580 563 435 557 638 538 629 547 388 566 663 332 311 607 334 974 661 596 638 607 462 473 367"
    " 653 548 838 564 552 498 374 316 374 580"
)
_SPARE = 0.1  # for a word of them, since a line too few is worse than one too many
_WIDE = {chr(33 + at): (int(one) * _POINTS / 1000 - 0.2) / _CHAR for at, one in enumerate(_ADVANCES.split())} | {
    " ": 0.25,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fit:
    """How a letter is set.

    Args:
        pitch: from line to line, in points.
        free: lines left free above the signature.
        held: how many of the last blocks stay whole, on the page of the signature.
        pages: how many the letter takes, without its slip.
        last: lines of its text on the last of them.
    """

    pitch: float
    free: int
    held: int
    pages: int
    last: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """A letter in lines and points; `groups` are lines that no page parts, the last of them on the signature's page."""

    head: int  # lines before the addressee
    head_points: float
    groups: tuple[int, ...]
    listed: int  # lines of the enclosures that need not stand with the signature
    tail: int  # lines of those that do, and of the signature
    foot: float
    code: float

    def pages(self, pitch: float, free: int) -> tuple[int, int]:
        """Return how many pages the letter takes, and the lines of text on the last."""
        tail = max((self.tail + free) * pitch, self.code) + self.foot
        page, used, lines = 1, self.head_points + self.head * pitch, 0
        ends = len(self.groups) - 1
        for at, group in enumerate(self.groups):
            high = group * pitch + (tail if at == ends and not self.listed else 0)
            if used + high > ROOM + (0 if at == ends else pitch - _POINTS):
                page, used, lines = page + 1, 0.0, 0
            used, lines = used + high, lines + group
        if self.listed:
            used += self.listed * pitch
            while used > ROOM:
                page, used, lines = page + 1, used - ROOM, 0
            if used + tail > ROOM:
                page, lines = page + 1, 0
            lines += WITH_SIGNATURE  # what is enclosed is enough
        return page, lines


def fit(letter: Letter, *, word: bool = False) -> Fit:
    """Return how a letter is set: as the standard has it, closer if that saves a page that would hold but little.

    Args:
        letter: with a signature; a form is set by its rows.
        word: for Word, where head and foot take other room.
    """
    held = _held(letter)
    counted = _counted(letter, held, word=word)
    pages, last = counted.pages(PITCH, 2)
    if pages > 1:
        if last <= _FEW:
            for pitch in _closer():
                fewer, lines = counted.pages(pitch, 1)
                if fewer < pages:
                    return Fit(pitch, 1, held, fewer, lines)
        if last < WITH_SIGNATURE:
            for pitch in (PITCH + 1, PITCH + 2, PITCH + 3, *_closer()):
                same, lines = counted.pages(pitch, 2)
                if same == pages and lines >= WITH_SIGNATURE:
                    return Fit(pitch, 2, held, same, lines)
    return Fit(PITCH, 2, held, pages, last)


def rows_share(letter: Letter, *, word: bool = False) -> float:
    """Return what part of their free room the rows of a form keep: less than all if that saves a page of a row or two.

    Args:
        letter: without a signature.
        word: for Word, whose rows are a little higher.
    """
    whole = _sheets(letter, 1.0, word=word)
    shares = (0.9, 0.8, LEAST_SHARE) if whole > 1 else ()
    return next((share for share in shares if _sheets(letter, share, word=word) < whole), 1.0)


def _sheets(letter: Letter, share: float, *, word: bool = False) -> int:
    """Return how many pages a form takes; a row that is higher than a page goes over it."""
    small = bool(letter.subtitle) + bool(letter.doc_no.text) + bool(letter.addressee.text) + len(letter.enclosures)
    title = layout.balanced(layout.visible(letter.title), layout.TITLE_LINE)
    sheet, used = 1, (small + len(title) + 2) * PITCH
    rows = [
        high
        for block in letter.blocks
        for high in ([_lines(block) * PITCH] if isinstance(block, Paragraph) else layout.heights(block, share))
    ]
    used += _SPARE_IN_WORD + len(rows) * 1.5 if word else 0
    for high in (*rows, layout.foot_lines(layout.foot(letter)) * SMALL_PITCH + PITCH - _POINTS):
        if used + high > FORM_ROOM and used:
            sheet, used = sheet + 1, 0.0
        used += high
        while used > FORM_ROOM:
            sheet, used = sheet + 1, used - FORM_ROOM
    return sheet


def _closer() -> Iterator[float]:
    """Give the distances of lines from the standard's down, in small steps."""
    pitch = PITCH
    while pitch > CLOSEST:
        yield pitch
        pitch -= _STEP
    yield CLOSEST


def _held(letter: Letter) -> int:
    """Return how many of the last blocks, of three lines or a few more together, stay whole with the signature."""
    lines = 0
    for count, block in enumerate(reversed(letter.blocks), 1):
        lines += _lines(block) if isinstance(block, Paragraph) else _HELD + 1
        if lines > _HELD:
            return count - 1
        if lines >= WITH_SIGNATURE:
            return count
    return 0


def _lines(block: Paragraph) -> int:
    return lines_of(block.text, 2 if block.style is not Style.PLAIN else 0)


def _counted(letter: Letter, held: int, *, word: bool) -> _Counted:
    see = layout.visible
    points, issuer = layout.mark(see(letter.issuer))
    title = layout.balanced(see(letter.title), layout.TITLE_LINE)
    small = bool(letter.subtitle) + bool(letter.doc_no.text) + 1
    signed = layout.balanced(see(letter.signature), layout.SIGNATURE_LINE)
    kept = layout.kept(letter.enclosures)
    listed = [lines_of(f"1.{name}", 5) for name in letter.enclosures]
    before, after = listed[: len(listed) - kept], listed[len(listed) - kept :]
    foot = layout.foot_lines(layout.foot(letter)) + (1 if word and letter.qr_note else 0)
    return _Counted(
        head=small if word else len(issuer) + 1 + len(title) + 1 + small,
        head_points=len(issuer) * points * 1.25 + 9 + len(title) * 35 + 18 if word else 0,
        groups=tuple(_groups(letter, held)),
        listed=sum(before) + 1 if before else 0,
        tail=sum(after) + (1 if after and not before else 0) + len(signed) + bool(letter.date_line.text),
        foot=foot * SMALL_PITCH + FOOT_FREE + (_SPARE_IN_WORD if word else 0),
        code=CODE if letter.qr else 0.0,
    )


def _groups(letter: Letter, held: int) -> Iterator[int]:
    """Give the lines that stay together; a paragraph parts after its second line and before its last but one."""
    if letter.addressee.text:
        yield lines_of(f"{letter.addressee.text}：", 0)
    glued, blocks = 0, letter.blocks
    for at, block in enumerate(blocks[: len(blocks) - held]):
        if not isinstance(block, Paragraph):
            for high in layout.heights(block):
                yield max(1, round(high / PITCH))
            continue
        lines, last = _lines(block), at == len(blocks) - 1
        if block.style is Style.HEADING:
            glued += lines
        elif lines < (3 if last else 4):
            yield glued + lines
            glued = 0
        else:
            yield glued + 2
            yield from [1] * (lines - (3 if last else 4))
            yield 1 if last else 2
            glued = 0
    if held:
        yield glued + sum(_lines(block) for block in blocks[len(blocks) - held :] if isinstance(block, Paragraph))
    elif glued or not blocks:
        yield glued


@lru_cache(maxsize=256)  # Word and PDF of one letter are printed after each other
def lines_of(text: str, indent: float) -> int:
    """Return how many lines a text takes: no line begins with closing marks or ends with opening ones.

    Args:
        text: lines of it are parted by line ends.
        indent: of the first line, in characters.
    """
    count = 0
    for part in layout.breakable(text).split("\n"):
        count, used, closed = count + 1, indent, False
        for unit in _UNIT.findall(part):
            wide, opens, closes = _measured(unit)
            if closed and opens:
                wide -= 0.5
            if used + wide - (0.5 if closes else 0) > _CHARS + 0.01:
                count, used = count + 1, -0.5 if opens else 0
            used, closed = used + wide, closes
    return count


@lru_cache(maxsize=4096)
def _measured(unit: str) -> tuple[float, bool, bool]:
    """Return the width of what no line parts in characters, whether it begins with a mark and whether it ends with one.

    Marks beside each other take a half each, and so does one at either end of a line.
    """
    said = unit.replace(layout.BREAK, "")
    beside = sum(a in _CLOSES and b in _CLOSES + _OPENS for a, b in pairwise(said))
    wide = sum(_WIDE.get(one, 1.0) for one in said) + (_SPARE if said[:1].isascii() else 0) - 0.5 * beside
    return wide, said[:1] in _OPENS and bool(said), said[-1:] in _CLOSES and bool(said)
