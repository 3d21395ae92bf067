"""八项要素: does a reply say all that every reply must say? Each element by itself, with what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from requests_app.law.reasons import BLANK, reason_at
from requests_app.law.replies import CATALOGUE, EIGHT_ELEMENTS, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application

from .law_words import NO_BODY, NO_COURT, cited, remedy

_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")


@dataclass(frozen=True, slots=True)
class Element:
    """One of the eight: its code and Chinese name, whether it is there, else what to do."""

    code: str
    name: str
    ok: bool
    missing: str = ""


def eight(
    case: Application,
    state: CaseState,
    kind: ReplyKind | None,
    elements: Mapping[str, str],
    on: date,
    agency: Agency,
) -> list[Element]:
    """Return the eight elements in their order.

    Args:
        case: gives number and subject.
        state: gives the receipt date.
        kind: of the catalogue; None while none is chosen.
        elements: what the drafter wrote.
        on: the date of the reply.
        agency: gives 文号 mark, reconsideration body and court.
    """
    said = {name: str(text).strip() for name, text in elements.items()}
    lacks = {
        "doc_no": "" if agency.doc_mark and case.number else "请先登记编号，并在本机关设置中填写文号机关代字。",
        "title": "" if kind else "请选择答复类型。",
        "request_content": "" if case.subject.strip() else "申请没有内容描述。",
        "received_date": "" if state.received_on else "尚未确定收到日期。",
        "search_process": _lacks(said.get("search_process", ""), "请写明检索的范围、方法和结果。"),
        "legal_basis": _basis(kind, said),
        "result": _result(kind, said),
        "remedies": _remedies(kind, on, agency),
    }
    return [Element(code, name, not lacks[code], lacks[code]) for code, name in EIGHT_ELEMENTS.items()]


def _lacks(text: str, missing: str) -> str:
    if BLANK in text:
        return f"还有“{BLANK}”没有填写。"
    return "" if text else missing


def _basis(kind: ReplyKind | None, said: Mapping[str, str]) -> str:
    given = said.get("legal_basis", "")
    if not given or kind is None:
        return "请写明依据的条款。"
    article = _ARTICLE.search(CATALOGUE[kind].article)
    return "" if article is None or article[0] in given else f"应当写明{cited(CATALOGUE[kind].article)}。"


def _result(kind: ReplyKind | None, said: Mapping[str, str]) -> str:
    if kind is None:
        return "请选择答复类型。"
    names = {name: label for name, label in CATALOGUE[kind].asked.items() if name not in _BEFORE}
    empty = [label for name, label in names.items() if not said.get(name)]
    if empty:
        return f"请写明{'、'.join(empty)}。"
    unfilled = [label for name, label in names.items() if BLANK in said[name]]
    where = f"“{names[reason_at(kind)]}”" if names[reason_at(kind)] in unfilled else "、".join(unfilled)
    return f"{where}中还有“{BLANK}”没有填写。" if unfilled else ""


#: Elements judged by themselves.
_BEFORE = frozenset({"search_process", "legal_basis"})


def _remedies(kind: ReplyKind | None, on: date, agency: Agency) -> str:
    if kind is None:
        return "请选择答复类型。"
    text = remedy(kind, on, agency).text
    unset = [name for name, blank in (("行政复议机关", NO_BODY), ("管辖法院", NO_COURT)) if blank in text]
    return f"请在本机关设置中填写{'、'.join(unset)}。" if unset else ""
