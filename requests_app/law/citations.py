"""引用条款: does a text cite an article of the Regulation? Both ways of writing count, 第二项 and 第（二）项. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = "[一二三四五六七八九十百]+"
_IN_BRACKETS = re.compile(rf"[（(]({_NUMBER})[）)](?=[款项])")
_TOKEN = re.compile(rf"《(?P<law>[^》]*)》|(?<!》)(?P<short>条例)(?=第)|第(?P<number>{_NUMBER})(?P<unit>[条款项])")
_APART = re.compile("[、；和]")
_BRACKETS = str.maketrans("[]【】（）()", "〔〕〔〕〔〕〔〕")
_SHORT, _FULL = "条例", "政府信息公开条例"


@dataclass(frozen=True, slots=True)
class Place:
    """条、款、项 of the Regulation; "" where none is named."""

    article: str
    paragraph: str = ""
    item: str = ""

    def within(self, wider: Place) -> bool:
        """Whether who cites this place has cited the wider one too."""
        return (
            self.article == wider.article and wider.paragraph in {"", self.paragraph} and wider.item in {"", self.item}
        )


def places(text: str) -> list[Place]:
    """Return the places of the Regulation that a text cites; 第三项 after 第二项 belongs to the same article."""
    found: list[Place] = []
    ours = False
    for token in _TOKEN.finditer(_one_way(text)):
        law = token["law"] or token["short"]
        if law is not None:
            ours = law == _SHORT or law.endswith(_FULL)
        elif ours and token["unit"] == "条":
            found.append(Place(token["number"]))
        elif ours and found and token["unit"] == "款":
            found.append(Place(found[-1].article, token["number"]))
        elif ours and found:
            found.append(Place(found[-1].article, found[-1].paragraph, token["number"]))
    return found


def uncited(article: str, text: str) -> list[str]:
    """Return the parts of an article that a text does not cite, as the catalogue writes them; [] where it cites all.

    Args:
        article: e.g. 条例第三十七条、第三十六条第三项, or the number of a document.
        text: as the letter says it.
    """
    if _flat(article) in _flat(text):
        return []
    cited, missing = places(text), []
    for part in _APART.split(article):
        plain = part.strip().removeprefix(_SHORT)
        needed = places(f"{_SHORT}{plain}") if plain.startswith("第") else []
        if not (any(one.within(needed[-1]) for one in cited) if needed else _flat(plain) in _flat(text)):
            missing.append(plain)
    return missing


def _flat(text: str) -> str:
    return _one_way("".join(text.split())).translate(_BRACKETS)


def _one_way(text: str) -> str:
    """Return a text with 第（二）项 written 第二项."""
    return _IN_BRACKETS.sub(r"第\1", text).replace("第第", "第")
