"""分项认定: each thing asked is judged by itself, and the kind of the whole reply follows (Arts. 36, 37). Pure.

An item's decision is a kind of reply; a case's items travel with its draft as one text, a line an item, so that
the record reads as it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .remedies import RemedyGround
from .replies import CATALOGUE, ReplyKind

#: Between the parts of one line; a text that contains it gets a comma instead.
MARK = "｜"
#: How many items a content is split into at most.
MOST = 12
#: The kinds that an item by itself can be; the closings are acts of their own.
DECISIONS: dict[ReplyKind, str] = {
    kind: "公开" if kind is ReplyKind.REPLY_GRANTED else CATALOGUE[kind].short_title
    for kind in ReplyKind
    if not kind.value.startswith("close_")
}
_BY_LABEL = {label: kind for kind, label in DECISIONS.items()}
_OPEN = frozenset({ReplyKind.REPLY_GRANTED, ReplyKind.REPLY_ALREADY_PUBLIC})
#: What separates one thing asked from the next.
_APART = re.compile(r"[；;\n]+|、|[，,]?(?:以及|及其|及(?!时|格|第))(?=\S{3})")
#: A title in brackets is one name, whatever it contains.
_TITLE = re.compile(r"《[^》]*》")
#: 一、 1. （2） at the beginning of an item.
_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．]\s*)")
#: A piece shorter than this is part of a name, not a thing asked.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked: what, what the search found, how it is decided (None: not yet), on which article."""

    text: str
    found: str = ""
    kind: ReplyKind | None = None
    article: str = ""

    @property
    def decision(self) -> str:
        """The decision in Chinese, "" while there is none."""
        return DECISIONS[self.kind] if self.kind else ""

    @property
    def basis(self) -> str:
        """The article the officer gave, else the decision's own."""
        return self.article or (CATALOGUE[self.kind].article if self.kind else "")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The kind of reply that follows from the items, and why."""

    kind: ReplyKind
    why: str


def split(content: str) -> list[str]:
    """Return the things asked in a content, in order; the whole content where it names one thing."""
    titles = _TITLE.findall(content)
    plain = _TITLE.sub("《》", content)
    pieces = [_NUMBER.sub("", piece).strip(" 。，,、和与") for piece in _APART.split(plain)]
    kept = iter(titles)
    filled = [re.sub("《》", lambda _: next(kept), piece) for piece in pieces]
    items = [piece for piece in dict.fromkeys(filled) if piece]
    if not items:
        return []
    if len(items) > MOST or any(len(item) < _SHORTEST for item in items):
        return [content.strip()]
    return items


def recommended(kinds: Iterable[ReplyKind | None]) -> Recommendation | None:
    """Return the kind of the reply to items decided so; None while one is undecided.

    One request is one row of Table 3: what is opened in part counts there alone.
    """
    decided = list(kinds)
    if not decided or None in decided:
        return None
    count = Counter(kind for kind in decided if kind)
    first = next(iter(count))
    if len(count) == 1:
        return Recommendation(first, f"{len(decided)} 项均认定为“{DECISIONS[first]}”。")
    if set(count) <= _OPEN:
        public = count[ReplyKind.REPLY_ALREADY_PUBLIC]
        return Recommendation(ReplyKind.REPLY_GRANTED, f"各项均可公开，其中 {public} 项已主动公开，告知获取途径。")
    if set(count) & (_OPEN | {ReplyKind.REPLY_PARTIAL}):
        return Recommendation(ReplyKind.REPLY_PARTIAL, "能区分处理的，公开可公开的部分，对不公开的部分说明理由。")
    refusals = {kind for kind in count if CATALOGUE[kind].ground is RemedyGround.REFUSAL}
    pool = refusals or set(count)
    most = max(pool, key=lambda kind: (count[kind], -list(DECISIONS).index(kind)))
    return Recommendation(most, f"一件只计一行，按“{DECISIONS[most]}”答复，其他各项在答复书中逐项写明。")


def summed(items: Sequence[Item]) -> str:
    """Return the items in one line: 3 项：公开 1、已主动公开 1、不予公开·第三方权益 1; "" without a decision."""
    count = Counter(item.decision for item in items if item.kind)
    return f"{len(items)} 项：" + "、".join(f"{label} {n}" for label, n in count.items()) if count else ""


def written(items: Iterable[Item]) -> str:
    """Return the items as one text, a line an item."""
    parts = ([item.text, item.found, item.decision, item.article] for item in items)
    return "\n".join(MARK.join(_flat(part) for part in row) for row in parts)


def read(text: str) -> list[Item]:
    """Return the items of such a text; what is not understood stays undecided."""
    found = []
    for line in text.splitlines():
        parts = [*line.split(MARK), "", "", ""][:4]
        if parts[0].strip():
            found.append(Item(parts[0].strip(), parts[1].strip(), _BY_LABEL.get(parts[2].strip()), parts[3].strip()))
    return found


def _flat(text: str) -> str:
    return " ".join(text.replace(MARK, "，").split())
