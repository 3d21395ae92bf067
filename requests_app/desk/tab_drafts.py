"""拟办栏: every version of the reply, saved or submitted, and what changed between any two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.http import QueryDict

from requests_app.law.nodes import Act
from requests_app.law.replies import CATALOGUE, ReplyKind

from .opened import Opened
from .words import who

#: A text longer than this is compared by sentences only: characters would take too long.
LONGEST = 3000
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
#: Equal stretches shorter than this between two changes belong to the change: single signs agree by chance.
_SHORTEST = 2
ITEMS = "分项认定"


@dataclass(frozen=True, slots=True)
class Version:
    """One version, numbered from the first; `submitted`: the one that went to review, else a saved draft."""

    number: int
    label: str
    author: str
    at: datetime
    kind: str
    texts: Mapping[str, str]
    submitted: bool

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each element that says something, by its label."""
        return [(label, text) for label, text in self.texts.items() if text]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a comparison: change is ins, del, or "" where both versions agree."""

    change: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions, element by element."""

    old: Version
    new: Version
    lines: list[tuple[str, list[Part]]]


def drafts_tab(at: Opened, asked: QueryDict) -> dict[str, Any]:
    """Return the versions and, where two are asked for, their difference; one query."""
    found = versions(at)
    old, new = (_chosen(found, asked.get(name, "")) for name in ("a", "b"))
    wanted = bool(asked.get("a") or asked.get("b"))
    compared = compare(old, new) if old and new and old is not new else None
    return {
        "versions": found,
        "latest": found[-1] if found else None,
        "compared": compared,
        "refusal": "请选择两个不同的版本。" if wanted and compared is None else "",
    }


def versions(at: Opened) -> list[Version]:
    """Return the saved drafts and the submitted texts in the order they were written."""
    rows: list[tuple[datetime, str, str, str, Mapping[str, str], bool]] = [
        (row.saved_at, f"草稿第 {row.version} 版", str(row.author), row.reply_kind, row.elements, False)
        for row in at.case.drafts.select_related("author")
    ]
    for one in at.of(Act.SUBMIT, Act.ANSWER_ON_THE_SPOT):
        event, label = one.event, "提交稿" if one.act is Act.SUBMIT else "当场答复稿"
        kind, elements = str(event.facts.get("reply_kind", "")), event.facts.get("elements") or {}
        rows.append((event.recorded_at, label, who(event), kind, elements, True))
    rows.sort(key=lambda row: row[0])
    return [
        Version(n, label, author, when, _title(kind), _texts(kind, elements), submitted)
        for n, (when, label, author, kind, elements, submitted) in enumerate(rows, start=1)
    ]


def _title(kind: str) -> str:
    return CATALOGUE[ReplyKind(kind)].short_title if kind in set(ReplyKind) else "未选答复类型"


def _texts(kind: str, elements: Mapping[str, Any]) -> dict[str, str]:
    """Name each element as the catalogue does; what belongs to no element of the kind comes last."""
    asked = CATALOGUE[ReplyKind(kind)].asked if kind in set(ReplyKind) else {}
    labels = {"items": ITEMS, **asked}
    known = {label: _plain(elements.get(name, "")) for name, label in labels.items()}
    others = [_plain(text) for name, text in elements.items() if name not in labels]
    rest = "\n".join(filter(None, others))
    return {"答复类型": _title(kind), **known, **({"其他": rest} if rest else {})}


def _plain(text: Any) -> str:
    return str(text or "").replace("\r\n", "\n").replace("｜", "，").strip()


def _chosen(found: Sequence[Version], asked: str) -> Version | None:
    return next((version for version in found if str(version.number) == asked), None)


def compare(old: Version, new: Version) -> Compared:
    """Return the difference of two versions, the elements of either in order."""
    labels = dict.fromkeys([*old.texts, *new.texts])
    pairs = [(label, old.texts.get(label, ""), new.texts.get(label, "")) for label in labels]
    return Compared(old, new, [(label, difference(a, b)) for label, a, b in pairs if a or b])


def difference(old: str, new: str) -> list[Part]:
    """Return what was taken out and put in: whole sentences first, within a changed one its characters."""
    parts: list[Part] = []
    a, b = (list(filter(None, _SENTENCE.findall(text))) for text in (old, new))
    for change, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        here, there = "".join(a[i:j]), "".join(b[k:m])
        if change == "equal":
            parts.append(Part("", here))
        elif here and there and max(len(here), len(there)) <= LONGEST:
            parts += _characters(here, there)
        else:
            parts += [Part(css, text) for css, text in (("del", here), ("ins", there)) if text]
    return parts


def _characters(old: str, new: str) -> Iterator[Part]:
    gone = come = ""
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        inner = bool(gone or come) and j < len(old)
        if change == "equal" and not (inner and j - i < _SHORTEST):
            yield from (Part(css, text) for css, text in (("del", gone), ("ins", come)) if text)
            gone = come = ""
            yield Part("", old[i:j])
        else:
            gone, come = gone + old[i:j], come + new[k:m]
    yield from (Part(css, text) for css, text in (("del", gone), ("ins", come)) if text)
