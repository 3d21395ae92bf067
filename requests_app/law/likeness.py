"""相似: how alike two requests are, and whether two applicants are one (Arts. 35, 36(6)). Pure.

A machine only finds: whether a request is 重复申请 a person decides, with both texts before the eyes. The
measure is Dice's on the pairs of neighbouring characters of the normalised texts, so that width, case,
quotation marks and spaces do not matter. It alone would call 3号地块 and 5号地块 the same in a long text;
therefore figures and names of places, which tell what is asked, count once more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from .applicants import ApplicantKind
from .text import normalised, pairs

#: [P] from here on two requests ask for the same, as far as a text can tell: 重复申请 is to be examined.
SAME_FROM = 0.9
#: [P] from here on an earlier request is worth reading.
SIMILAR_FROM = 0.6
#: [P] what figures and places that have nothing in common take away.
MARKS_WEIGHT = 0.4
#: [P] requests whose figures or places differ are never the same, however long the common words.
DIFFERENT_AT_MOST = 0.89

_FIGURES = re.compile(r"[0-9]+")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
#: 三号, 十二组: a number written in characters before what is counted.
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百]+(?=[号期组幢栋层楼年月日])")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
#: Two characters and the kind of place they name; the two are what words before the name cannot change.
_PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?:街道|社区|地块|小区|省|(?<!城)市|(?<!地)区(?!域)|县|镇|乡|村|路|弄)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request asks for, prepared for comparing with many.

    Args:
        text: the normalised text.
        pairs: its pairs of neighbouring characters.
        figures: the numbers in it.
        places: the names of places in it.
    """

    text: str
    pairs: frozenset[str]
    figures: frozenset[str]
    places: frozenset[str]


def wish(text: str) -> Wish:
    """Prepare a text for comparing."""
    half = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    half = _NUMERAL.sub(lambda found: str(_number(found[0])), half)
    plain = normalised(half)
    figures = frozenset(found.lstrip("0") or "0" for found in _FIGURES.findall(half))
    return Wish(plain, frozenset(pairs(plain)), figures, frozenset(_PLACE.findall(plain)))


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are: 1 the same but for signs, 0 nothing in common."""
    return alike(wish(one), wish(other))


def alike(one: Wish, other: Wish) -> float:
    """Return how alike two prepared texts are, 0 to 1; the order of the two does not matter."""
    figures = _dice(one.figures, other.figures)
    places = 1.0
    if not (one.places <= other.places or other.places <= one.places):
        places = _dice(one.places, other.places)  # 宁波市鄞州区 beside 鄞州区 contradicts nothing
    agreement = min(figures, places)
    said = 1.0 if one.text == other.text else _dice(one.pairs, other.pairs, of_nothing=0)
    if agreement == 1:
        return said
    return min(said * (1 - MARKS_WEIGHT * (1 - agreement)), DIFFERENT_AT_MOST)


def _dice(one: AbstractSet[str], other: AbstractSet[str], of_nothing: float = 1) -> float:
    """Return twice the common part by the size of both."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else of_nothing


def _number(numeral: str) -> int:
    """Read a numeral below a thousand; digits said one by one stay such (二〇一九 is 2019)."""
    if not set(numeral) & set("十百"):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * (_digit(hundreds) or 1) if "百" in numeral else 0
    value += 10 * (_digit(tens) or 1) if ten else 0
    return value + _digit(ones)


def _digit(sign: str) -> int:
    return _DIGITS.get(sign[-1:], 0)


class Sameness(StrEnum):
    """同一申请人: whether two requests come from one applicant."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words for lists."""
        return {"same": "同一申请人", "unsure": "同名，身份待核实", "other": "其他申请人"}[self.value]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asked, as far as it was given: an identity number or a credit code, a phone number."""

    kind: str
    name: str
    id_number: str = ""
    phone: str = ""


def same_applicant(one: Applicant, other: Applicant) -> Sameness:
    """Return whether two requests come from one applicant.

    Names must agree. Then the number of the document decides; without one on both sides an organisation is
    told by its name, a person by the phone. Where neither gave more than a name (a register holds nothing
    else) the name is all there is [P]; where one gave more, a person must look.
    """
    if normalised(one.name) != normalised(other.name) or not normalised(one.name):
        return Sameness.OTHER
    numbers = {normalised(one.id_number), normalised(other.id_number)}
    if "" not in numbers:
        return Sameness.SAME if len(numbers) == 1 else Sameness.OTHER
    persons = [who.kind == ApplicantKind.NATURAL_PERSON.value for who in (one, other)]
    if not all(persons):
        return Sameness.UNSURE if any(persons) else Sameness.SAME
    phones = {normalised(one.phone), normalised(other.phone)}
    if len(phones) == 1 and (phones != {""} or numbers == {""}):
        return Sameness.SAME
    return Sameness.UNSURE
