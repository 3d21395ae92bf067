"""文字核对: a number in the office's own words that disagrees with what was counted. Pure.

Read are numbers of cases, yuan and shares whose label stands before them; what cannot be told apart is left alone, so
that nothing right is called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reports.checks import Check
from reports.narrative import Number, Paragraph, plain, unknown_parts
from reports.narrative_counts import Count, Counts
from reports.narrative_numbers import CLAUSE_ENDS, SENTENCE, Found, numbers, wide_as_narrow
from reports.sections import SLOTS

#: Words that may stand between a label and its number without changing whose number it is.
_BETWEEN = re.compile(r"(?:的|类|申请|案件|信息|提出|共|计|为|有|了|达|约|数|量|分别|:|：|\s){0,8}")
_SHARED = re.compile(r"^[,，(（\s]*(?:约|各|分别)?占?(?:比|全部|总数|总量|申请|的|约|为|达|\s)*$")
_OTHER_YEAR = re.compile(r"(?:去年|上年(?!度?结转|转结)|上一年(?!度?结转)|同期|往年|历年|累计)")
_YEAR = re.compile(r"([0-9]{4})年")
#: What says that the members of a whole follow.
_ALL = re.compile(r"其中|分别|分为|包括|看[，,]")
#: 不予受理 is not 受理.
_DENIED = ("不", "不予", "未", "尚未", "没有")


@dataclass(frozen=True, slots=True)
class Fault:
    """A number that does not agree.

    Args:
        slot: which text.
        sentence: the sentence it stands in.
        words: the words, label and number.
        said: what was written.
        counted: what the cases give.
        key: opens the cases, "" where there are none to open.
        part: the live part that would print the right number, "" where none would.
        typed: the number as it was typed, at the end of `words`.
        why: one Chinese sentence.
    """

    slot: str
    sentence: str
    words: str
    said: str
    counted: str
    key: str
    part: str
    why: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """A number with whose it is."""

    number: Found
    count: Count
    words: str


def faults(slot: str, paragraphs: Iterable[Paragraph], counts: Counts) -> list[Fault]:
    """Return what disagrees in one text, in order; its live numbers are read as well and always agree."""
    return [
        fault
        for paragraph in paragraphs
        for sentence in SENTENCE.finditer(wide_as_narrow(plain(paragraph)))
        for fault in _sentence(slot, sentence[0].strip(), counts)
    ]


def made_live(text: str, fault: Fault) -> str:
    """Return an office's text with the live part in place of the number that is wrong; as it was where none fits.

    Args:
        text: the office's own, with parts in braces.
        fault: found in it.
    """
    at = wide_as_narrow(text).find(fault.words)
    if at < 0 or not fault.part or not fault.typed:
        return text
    begin, end = at + len(fault.words) - len(fault.typed), at + len(fault.words)
    unit = "" if fault.part.endswith(("%", "率")) else fault.typed[-1]
    return f"{text[:begin]}{{{fault.part}}}{unit}{text[end:]}"


def check_texts(
    own: Mapping[str, str], texts: Mapping[str, tuple[Paragraph, ...]], counts: Counts
) -> tuple[Check, ...]:
    """Return the checks of all texts: one line where all is well, else a line for each number that is not.

    A number is a warning, since words may mean what no count has; a part that does not exist would be printed as it is.

    Args:
        own: the office's own texts by slot.
        texts: the same with their parts filled in, shipped ones included.
        counts: of the year.
    """
    found: list[Check] = []
    for slot, text in own.items():
        name = SLOTS.get(slot, slot)
        found += [
            Check(f"text_part_{slot}_{n}", ok=False, detail=f"“{name}”里的“{{{part}}}”不是可以用的项，请核对后改正。")
            for n, part in enumerate(unknown_parts(text, counts))
        ]
        found += [
            Check(f"text_{slot}_{n}", ok=True, detail=f"“{name}”：{fault.why}", warning=True)
            for n, fault in enumerate(faults(slot, texts.get(slot, ()), counts))
        ]
    live = sum(isinstance(piece, Number) for text in texts.values() for one in text for piece in one)
    return tuple(found) or (Check("text_numbers", ok=True, detail=f"文字里的数都与案件相符，其中{live}个随案件变动。"),)


def _sentence(slot: str, sentence: str, counts: Counts) -> Iterator[Fault]:
    told: list[_Told] = []
    last: Found | None = None
    for number in numbers(sentence):
        if number.unit == "%":
            yield from _share(slot, sentence, number, told, last, counts)
        else:
            one = None if _elsewhen(sentence, number, counts.year) else _whose(sentence, number, last, counts)
            if one is not None:
                told.append(one)
                yield from _count(slot, sentence, one)
        last = number
    yield from _enumerated(slot, sentence, told, counts)


def _whose(sentence: str, number: Found, last: Found | None, counts: Counts) -> _Told | None:
    """Find whose number it is: the longest label that stands right before it, in the same clause."""
    begin = last.end if last else 0
    left = sentence[begin : number.start]
    best: tuple[int, Count] | None = None
    for count in counts:
        if count.unit != number.unit:
            continue
        for label in count.said:
            at = left.rfind(label)
            if at < 0 or left[:at].endswith(_DENIED) or not _BETWEEN.fullmatch(left, at + len(label)):
                continue
            if best is None or len(label) > best[0]:
                best = len(label), count
    if best is None:
        return None
    label = next(one for one in best[1].said if len(one) == best[0] and one in left)
    return _Told(number, best[1], sentence[begin + left.rfind(label) : number.end])


def _elsewhen(sentence: str, number: Found, year: int) -> bool:
    """Whether the clause speaks of another year."""
    begin = max(sentence.rfind(end, 0, number.start) for end in CLAUSE_ENDS) + 1
    clause = sentence[begin : number.start]
    return bool(_OTHER_YEAR.search(clause)) or any(int(one) != year for one in _YEAR.findall(clause))


def _count(slot: str, sentence: str, told: _Told) -> Iterator[Fault]:
    if told.number.value != told.count.value:
        said, counted = _shown(told.number), f"{told.count.value}{told.count.unit}"
        why = f"“{told.words}”与案件不符，案件统计是{counted}。"
        typed = sentence[told.number.start : told.number.end]
        yield Fault(slot, sentence, told.words, said, counted, told.count.key, told.count.name, why, typed)


def _share(  # noqa: PLR0913 - what stands around the share
    slot: str, sentence: str, number: Found, told: list[_Told], last: Found | None, counts: Counts
) -> Iterator[Fault]:
    """Check a share against its pair: the number right before it, of the whole it belongs to."""
    begin = max(last.end if last else 0, 0)
    between = sentence[begin : number.start]
    rate = re.search(r"(?:按期|按时|及时)(?:答复|办结|办理)率", between)
    if rate:
        whole, part, key, name = counts.value("done"), counts.value("on_time"), "on_time", "按期答复率"
        words = sentence[begin + rate.start() : number.end]
    elif last is not None and last.unit == "件" and _SHARED.match(between):
        mine = told[-1].count if told and told[-1].number is last else None
        if mine is not None and not mine.of:
            return
        key, name = (mine.key, f"{mine.name}%") if mine else ("", "")
        whole = counts.value(mine.of if mine else "new")
        part = mine.value if mine else int(last.value)
        words = sentence[_label_start(sentence, last) : number.end]
    else:
        return
    right = _rounded(part, whole, number.decimals)
    if number.value != right:
        counted = f"{right}%"
        why = f"“{words}”算得不对，{part}÷{whole}＝{counted}。"
        typed = sentence[number.start : number.end]
        yield Fault(slot, sentence, words, _shown(number), counted, key, name, why, typed)


def _enumerated(slot: str, sentence: str, told: list[_Told], counts: Counts) -> Iterator[Fault]:
    """Check that the members a sentence lists add up to their whole, where it says or means that these are all."""
    groups: dict[str, dict[str, _Told]] = {}
    for one in told:
        if one.count.group and one.count.group != "topic":
            groups.setdefault(one.count.group, {})[one.count.key] = one
    for members in groups.values():
        if len(members) < 2 or "等" in sentence or not _ALL.search(sentence):  # noqa: PLR2004 - one is no enumeration
            continue
        parts = [one.number.value for one in members.values()]
        of = next(iter(members.values())).count.of
        whole = next((one.number.value for one in told if one.count.key == of), Decimal(counts.value(of)))
        if sum(parts) != whole:
            listed = "＋".join(f"{part}" for part in parts)
            words = "，".join(one.words for one in members.values())
            why = f"“{words}”各数之和{listed}＝{sum(parts)}，不等于{whole}，差{abs(whole - sum(parts))}件。"
            yield Fault(slot, sentence, words, f"{sum(parts)}件", f"{whole}件", of, "", why)


def _label_start(sentence: str, number: Found) -> int:
    """Return where the clause of a number begins."""
    return max(sentence.rfind(end, 0, number.start) for end in CLAUSE_ENDS) + 1


def _rounded(part: int, whole: int, decimals: int) -> Decimal:
    if not whole:
        return Decimal(0)
    step = Decimal(1).scaleb(-decimals)
    right = (Decimal(100 * part) / whole).quantize(step, ROUND_HALF_UP)
    return min(right, 100 - step) if decimals and part < whole else right  # what is not all is never 100.0%


def _shown(number: Found) -> str:
    return f"{number.value}{number.unit}"
