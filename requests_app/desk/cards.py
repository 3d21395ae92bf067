"""答复类型的选项: the kinds as cards, the recommended first; and which library text a reason comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from requests_app.law.items import DECISIONS, Recommendation
from requests_app.law.replies import CATALOGUE, ReplyKind

from .consequence import table3_row
from .library import LibraryText

#: Offered first while nothing is recommended.
USUAL = (ReplyKind.REPLY_GRANTED, ReplyKind.REPLY_PARTIAL, ReplyKind.REPLY_ALREADY_PUBLIC, ReplyKind.REPLY_NOT_EXIST)
_SHOWN = 3
#: Below this likeness a text is somebody's own, not a changed one.
_LIKE = 0.6


@dataclass(frozen=True, slots=True)
class Card:
    """One kind to choose."""

    value: str
    label: str
    article: str
    counts: str
    checked: bool
    recommended: str = ""


def cards(chosen: ReplyKind | None, recommendation: Recommendation | None) -> tuple[list[Card], list[Card]]:
    """Return the cards shown at once, recommended first, and the rest in the order of the catalogue."""
    best = recommendation.kind if recommendation else None
    first = list(dict.fromkeys(kind for kind in (best, chosen, *USUAL) if kind))
    top = first[: max(_SHOWN, len([kind for kind in (best, chosen) if kind]))]
    made = {kind: _card(kind, chosen, recommendation) for kind in DECISIONS}
    return [made[kind] for kind in top], [card for kind, card in made.items() if kind not in top]


def _card(kind: ReplyKind, chosen: ReplyKind | None, recommendation: Recommendation | None) -> Card:
    reply = CATALOGUE[kind]
    why = recommendation.why if recommendation and recommendation.kind is kind else ""
    label = reply.short_title
    return Card(kind.value, label, reply.article, f"计入表三{table3_row(reply.outcome)}", kind is chosen, why)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reason comes from: the library text, and how many places were changed."""

    ref: str
    title: str
    changes: int


def chosen_text(texts: Sequence[LibraryText], said: str) -> Source | None:
    """Return the library text a reason was taken from, None where it is nobody's."""
    text = " ".join(said.split())
    if not text or not texts:
        return None
    compared = [(SequenceMatcher(None, " ".join(t.body.split()), text, autojunk=False), t) for t in texts]
    closest, found = max(compared, key=lambda pair: pair[0].ratio())
    if closest.ratio() < _LIKE:
        return None
    return Source(found.ref, found.title, sum(code[0] != "equal" for code in closest.get_opcodes()))
