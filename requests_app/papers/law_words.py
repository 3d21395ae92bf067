"""法言: how papers cite an article and state the remedy; used by papers and by the pages that show them.

Items are cited as the Regulation itself numbers them, in brackets: 第三十六条第（二）项. One place does it: `styled`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from requests_app.law.applicants import ApplicantKind
from requests_app.law.dates_zh import spoken_zh
from requests_app.law.items import Item
from requests_app.law.remedies import RemedyText, remedy_text
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Agency, Application

REGULATION = "《中华人民共和国政府信息公开条例》"
#: Its name where the letter has named it in full already.
SHORT = "《政府信息公开条例》"
#: Shown for what the agency has not set.
NO_BODY, NO_COURT = "××人民政府", "××人民法院"
#: Decisions that hand something out or say where it is.
GIVEN = frozenset({ReplyKind.REPLY_GRANTED, ReplyKind.REPLY_ALREADY_PUBLIC})
_NUMBER = "[一二三四五六七八九十]+"
_ITEM = re.compile(rf"(?<=[条款、和])第[（(]?({_NUMBER})[）)]?项")
#: An article of the Regulation: 第三十六条, 第十六条第二款, 第三十六条第二项, or 第三项 of the article before.
_ARTICLE = re.compile(rf"(?P<article>第{_NUMBER}条)?(?P<part>(?:第{_NUMBER}款)?(?:第[（(]?{_NUMBER}[）)]?项)?)")
_ORDER = {f"第{spoken_zh(number)}条": number for number in range(1, 100)}
_INNER = str.maketrans("“”", "‘’")
_STOPS = "。；，、;, "


def remedy(kind: ReplyKind, on: date, agency: Agency) -> RemedyText:
    """Return the remedy a reply of this kind and day states for this agency."""
    body, court = agency.reconsideration_body or NO_BODY, agency.court or NO_COURT
    reply = CATALOGUE[kind]
    return remedy_text(on, reply.ground, body=body, court=court, paper=reply.paper)


def styled(text: str) -> str:
    """Return a citation with its items in full-width brackets."""
    return _ITEM.sub(r"第（\1）项", text)


def cited(article: str, law: str = REGULATION) -> str:
    """Return an article as a letter cites it.

    Args:
        article: 条例第三十七条 or 第三十七条; what names another law stays as it is.
        law: the Regulation's name, in full or short.
    """
    own = article.removeprefix("条例")
    return styled(f"{law}{own}" if own.startswith("第") else article)


def basis_of(kind: ReplyKind, items: list[Item]) -> str:
    """Return the articles a reply of this kind and these items rests on, each once and in order, other laws last."""
    own: dict[str, list[str]] = {}
    others: list[str] = []
    for text in (CATALOGUE[kind].article, *(item.basis for item in items)):
        last, ours = "", True
        for part in re.split("[、；]", text.removeprefix(REGULATION).removeprefix("条例")):
            found = _ARTICLE.fullmatch(part.strip()) if ours else None
            if found and (found["article"] or last):
                last = found["article"] or last
                own.setdefault(last, []).append(found["part"])
            elif not ours and part.startswith("第"):
                others[-1] += f"、{part}"
            elif part.strip():
                ours = False
                others.append(part.strip())
    articles = sorted(own, key=lambda article: _ORDER.get(article, len(_ORDER)))
    named = [article + "、".join(sorted(filter(None, set(own[article])), key=_place)) for article in articles]
    return "、".join(dict.fromkeys([styled(f"{REGULATION}{'、'.join(named)}"), *map(styled, others)]))


def called(case: Application) -> str:
    """Return how a paper calls the applicant: 您, or 你单位 for an organisation."""
    return "您" if case.applicant_kind == ApplicantKind.NATURAL_PERSON else "你单位"


def addressed(text: str, you: str) -> str:
    """Return what an officer or the library wrote to 您, to whom it goes: an organisation is 你单位."""
    return text if you == "您" else text.replace("您单位", you).replace("您", you)


def said_to(you: str, elements: Mapping[str, str]) -> dict[str, str]:
    """Return the elements of a reply, each as `addressed`."""
    return {name: addressed(str(text), you) for name, text in elements.items()}


def bare(text: str) -> str:
    """Return a text without the marks it ends on."""
    return text.strip().rstrip(_STOPS)


def quoted(text: str) -> str:
    """Return a text to be set between “ and ”: its own quotation marks become single, its last marks go."""
    return bare(text).translate(_INNER)


def ended(text: str) -> str:
    """Return a sentence with its full stop."""
    plain = bare(text)
    return plain if not plain or plain.endswith(("。”", "！", "？", "：", "。）")) else f"{plain}。"


def _place(part: str) -> int:
    """Order the items of one article by their numbers."""
    number = re.findall(_NUMBER, part)[-1]
    return next(n for n in range(1, 100) if spoken_zh(n) == number)
