"""文书文字: the wording of every letter as data; an office edits its own (`Agency.texts`), nobody needs a developer.

A wording is paragraphs, one a line, with the parts of the case in braces. A line all of whose parts are empty is left
out. What the law wants stated is a part that no wording may leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from requests_app.law.papers import PaperKind
from requests_app.messages.shipped import Shipped, Wording
from requests_app.messages.texts import in_force
from requests_app.models import Agency

from .letter import Paragraph, Run, Style
from .wordings_notices import NOTICES
from .wordings_replies import REPLIES

_PART = re.compile(r"\{([^{}]*)\}")
_HEADING = "# "
_MARKS = ("。", "；", "，", "、", "）", "：", "”")
PREFIX = "paper_"
#: Parts that say nothing by themselves: a line with nothing else in its braces is left out.
ALWAYS = frozenset({"您"})

#: key → wording; the key is `paper_` and the code of the kind.
SHIPPED: dict[str, Shipped] = {
    f"{PREFIX}{kind.value}": shipped for kind, shipped in (*REPLIES.items(), *NOTICES.items())
}


def key_of(kind: PaperKind) -> str:
    """Return the key of a kind's wording."""
    return f"{PREFIX}{kind.value}"


def wording(agency: Agency, kind: PaperKind) -> Wording:
    """Return the office's own wording of a paper, else the shipped one; no query."""
    key = key_of(kind)
    return in_force(agency, key, SHIPPED[key])


def paragraphs(body: str, parts: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """Return a wording with its parts in place; each line of a part of several lines is a paragraph.

    Args:
        body: of a wording.
        parts: name → text; what is not named is empty.
    """
    found: list[Paragraph] = []
    for line in body.split("\n"):
        names = [name for name in _PART.findall(line) if name not in ALWAYS]
        if not line.strip() or (names and not any(parts.get(name, "").strip() for name in names)):
            continue
        style = Style.HEADING if line.startswith(_HEADING) else Style.BODY
        found += _split(_PART.split(line.removeprefix(_HEADING)), parts, style)
    return tuple(found)


def _split(pieces: list[str], parts: Mapping[str, str], style: Style) -> list[Paragraph]:
    """Lay text and parts (every second piece) side by side, a new paragraph at each line end of a part."""
    rows: list[list[Run]] = [[]]
    for place, piece in enumerate(pieces):
        of_case = place % 2 == 1
        filled = of_case and piece not in ALWAYS
        text = (parts.get(piece, "") if of_case else piece).strip("\n")
        if of_case and pieces[place + 1].startswith(_MARKS):  # a sentence goes on: 。 of the part would stand doubled
            text = text.rstrip("。；，")
        first, *rest = text.split("\n")
        rows[-1].append(Run(first, filled))
        rows += [[Run(more, filled)] for more in rest]
    kept = [tuple(_joined(row)) for row in rows]
    return [Paragraph(row, style) for row in kept if "".join(run.text for run in row).strip()]


def _joined(row: list[Run]) -> Iterator[Run]:
    """Yield the runs with words, neighbours of one kind as one."""
    for filled, runs in groupby((run for run in row if run.text), key=lambda run: run.filled):
        yield Run("".join(run.text for run in runs), filled)
