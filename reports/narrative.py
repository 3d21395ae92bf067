"""文字部分: the report's sentences, each counted number tied to its query. Pure.

A text is written with parts in braces, {新收}; a part is one number, a phrase of several, or a whole sentence. Whatever
the office writes around them, the numbers stay counted. What the year does not have is left out of a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.narrative_counts import Count, Counts
from reports.sections import OTHER, OVERVIEW, PROBLEMS, REMEDIES, REQUESTS


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
#: What the office finds in each slot until it writes its own words; 国办公开办函〔2021〕30号 names what belongs there.
SHIPPED = {
    OVERVIEW: "{年}年，{机关}依照《中华人民共和国政府信息公开条例》办理政府信息公开申请。{收支情况}{复议诉讼情况}",
    REQUESTS: "{受理情况}{申请人情况}{途径情况}{主题情况}\n{结果情况}{期限情况}",
    REMEDIES: "{复议情况}{诉讼情况}",
    PROBLEMS: "",
    OTHER: "",
}
#: What the editor offers where the office has to write itself.
OFFERED = {OTHER: "{处理费情况}没有其他需要报告的事项。"}
#: Whole sentences: words, the key that must have something counted, and what is said where it has not.
SENTENCES = {
    "收支情况": (
        "全年新收政府信息公开申请{新收}件，上年结转{上年结转}件，办结{办结}件，结转下年度继续办理{结转下年}件。",
        "",
        "",
    ),
    "复议诉讼情况": (
        "因政府信息公开工作被申请行政复议{行政复议}件，被提起行政诉讼{行政诉讼}件。",
        "remedies",
        "没有因政府信息公开工作被申请行政复议、提起行政诉讼。",
    ),
    "受理情况": ("{年}年，共受理政府信息公开申请{新收}件。", "new", "{年}年，没有收到政府信息公开申请。"),
    "申请人情况": ("从申请人看，{申请人}。", "new", ""),
    "途径情况": ("从申请途径看，{途径}。", "new", ""),
    "主题情况": ("从申请内容看，{主题}。", "topics", ""),
    "结果情况": ("全年办结{办结}件，其中{结果}。", "done", "全年没有办结的申请。"),
    "期限情况": ("按期答复率{按期答复率}{逾期说明}。", "done", ""),
    "复议情况": (
        "因政府信息公开工作被申请行政复议{行政复议}件，其中{复议结果}。",
        "remedy:reconsideration",
        "没有因政府信息公开工作被申请行政复议。",
    ),
    "诉讼情况": (
        "因政府信息公开工作被提起行政诉讼{行政诉讼}件，其中{诉讼结果}。",
        "remedy:litigation",
        "没有因政府信息公开工作被提起行政诉讼。",
    ),
    "处理费情况": (
        "全年发出信息处理费收费通知{收费通知}件，金额{通知金额}元，实际收取{实收金额}元。",
        "fee_notices",
        "全年没有收取信息处理费。",
    ),
}
_PART = re.compile(r"\{([^{}\n]{1,60})\}")


@dataclass(frozen=True, slots=True)
class Offered:
    """A part as the editor lists it: its name, and what it gives now."""

    name: str
    gives: Paragraph


def plain(paragraph: Paragraph) -> str:
    """Return a paragraph as it is printed."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in paragraph)


def number_of(given: Mapping[str, Any]) -> Number:
    """Return the number that `as_dict` gave."""
    value = Decimal(given["value"])
    return Number(given["key"], int(value) if value == int(value) else value, given["text"])


def written(text: str, counts: Counts) -> tuple[Paragraph, ...]:
    """Return a text with its parts filled in, a paragraph a line; a part nobody knows stays as it was written.

    Args:
        text: with parts in braces.
        counts: of the report's year.
    """
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    found = (_joined(_filled(line, counts)) for line in lines if line)
    return tuple(paragraph for paragraph in found if plain(paragraph).strip())


def spread(text: str, counts: Counts) -> str:
    """Return a text with its whole sentences written out, so that the office can reword them around the numbers."""
    return "\n".join(
        _PART.sub(lambda part: _sentence(part[1], counts) if part[1] in SENTENCES else part[0], line)
        for line in text.split("\n")
    )


def unknown_parts(text: str, counts: Counts) -> list[str]:
    """Return the names in braces that are no part, in order."""
    names = (part[1] for part in _PART.finditer(text))
    return [name for name in names if name not in SENTENCES and _part(name, counts) is None]


def offered(counts: Counts) -> list[Offered]:
    """Return the parts with what each gives: sentences, phrases, then single numbers."""
    single = [name for count in counts for name in (count.name, *((f"{count.name}%",) if count.of else ()))]
    names = [*SENTENCES, *PHRASES, *dict.fromkeys(single)]
    return [Offered(name, _joined(_filled(f"{{{name}}}", counts))) for name in names]


def _filled(line: str, counts: Counts) -> Iterable[Piece]:
    at = 0
    for part in _PART.finditer(line):
        yield line[at : part.start()]
        at = part.end()
        if part[1] in SENTENCES:
            yield from _filled(_sentence(part[1], counts), counts)
            continue
        given = _part(part[1], counts)
        yield from (part[0],) if given is None else given
    yield line[at:]


def _sentence(name: str, counts: Counts) -> str:
    words, need, otherwise = SENTENCES[name]
    return words if not need or counts.value(need) else otherwise


def _part(name: str, counts: Counts) -> tuple[Piece, ...] | None:
    if name in counts.words:
        return (counts.words[name],)
    if name in PHRASES:
        return tuple(PHRASES[name](counts))
    bare = name.removesuffix("%")
    count = counts.named(bare)
    if count is None or (bare != name and not count.of):
        return None
    return (number(count),) if bare == name else (share(count, counts),)


def number(count: Count) -> Number:
    """Return a count as it is printed."""
    return Number(count.key, count.value, f"{count.value}")


def share(count: Count, counts: Counts) -> Number:
    """Return a count's share of its whole with at most one decimal, rounded half up; what is not all is never 100%."""
    whole = counts.value(count.of)
    text = shares(count.value, whole)
    return Number(count.key, Decimal(text.removesuffix("%")), text)


def shares(part: int, whole: int) -> str:
    """Return a share as it is printed: "21.9%", "12%"; "0%" of nothing."""
    if not whole:
        return "0%"
    tenths = (2000 * part + whole) // (2 * whole)
    if part < whole:
        tenths = min(tenths, 999)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths / 10:.1f}%"


def _joined(pieces: Iterable[Piece]) -> Paragraph:
    """Return the pieces with neighbouring words as one."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece:
            found.append(piece)
    return tuple(found)


def _listed(group: str, *, shared: bool = False, suffix: str = "") -> Callable[[Counts], Iterable[Piece]]:
    """List what a group has, the most first where shares are told, else in the order of the form."""

    def phrase(counts: Counts) -> Iterable[Piece]:
        some = [count for count in counts if count.group == group and count.value]
        if shared:
            some.sort(key=lambda count: -count.value)
        for at, count in enumerate(some):
            yield ("；" if shared else "，") if at else ""
            yield f"{count.called}{suffix}"
            yield number(count)
            yield "件"
            if shared:
                yield "，占"
                yield share(count, counts)

    return phrase


def _on_time_rate(counts: Counts) -> Iterable[Piece]:
    on_time = counts.named("按期答复")
    if on_time is not None:
        yield share(on_time, counts)


def _late(counts: Counts) -> Iterable[Piece]:
    late = counts.named("逾期答复")
    if late is not None and late.value:
        yield "，逾期答复"
        yield number(late)
        yield "件"


#: Phrases: several numbers with the words between them.
PHRASES: dict[str, Callable[[Counts], Iterable[Piece]]] = {
    "申请人": _listed("kind"),
    "途径": _listed("channel"),
    "主题": _listed("topic", shared=True, suffix="类"),
    "结果": _listed("outcome"),
    "复议结果": _listed("reconsideration"),
    "诉讼结果": _listed("litigation"),
    "按期答复率": _on_time_rate,
    "逾期说明": _late,
}
