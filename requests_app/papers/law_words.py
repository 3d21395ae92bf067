"""法言: how papers cite an article and state the remedy; used by papers and by the pages that show them."""

from __future__ import annotations

from datetime import date

from requests_app.law.items import Item
from requests_app.law.remedies import RemedyText, remedy_text
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Agency

REGULATION = "《中华人民共和国政府信息公开条例》"
#: Shown for what the agency has not set.
NO_BODY, NO_COURT = "××人民政府", "××人民法院"
#: Decisions that hand something out or say where it is.
GIVEN = frozenset({ReplyKind.REPLY_GRANTED, ReplyKind.REPLY_ALREADY_PUBLIC})


def remedy(kind: ReplyKind, on: date, agency: Agency) -> RemedyText:
    """Return the remedy a reply of this kind and day states for this agency."""
    body, court = agency.reconsideration_body or NO_BODY, agency.court or NO_COURT
    return remedy_text(on, CATALOGUE[kind].ground, body=body, court=court)


def cited(article: str) -> str:
    """Return an article with the Regulation's full name, as a letter cites it."""
    return REGULATION + article.removeprefix("条例") if article.startswith("条例") else article


def basis_of(kind: ReplyKind, items: list[Item]) -> str:
    """Return the articles a reply of this kind and these items rests on, each once, as a letter cites them."""
    articles = [CATALOGUE[kind].article, *(item.basis for item in items)]
    named = dict.fromkeys(part.strip() for text in articles for part in text.removeprefix("条例").split("、"))
    return REGULATION + "、".join(named)


def ended(text: str) -> str:
    """Return a sentence with its full stop."""
    return text if not text or text.rstrip("”’").endswith(("。", "；", "：", "！", "？")) else f"{text}。"
