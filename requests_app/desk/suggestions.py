"""拟办的预填: what the case itself says for the elements of a reply; the drafter changes what does not fit."""

from __future__ import annotations

from collections.abc import Sequence

from requests_app.law.dates_zh import plain_zh
from requests_app.law.items import Item
from requests_app.law.reasons import texts_of
from requests_app.law.replies import ReplyKind
from requests_app.papers.law_words import GIVEN, basis_of

from .forms import Setting

_FORMS = {"electronic": "电子文件", "paper": "纸质"}
_WAYS = {"本站下载": "网上送达", "portal": "网上送达", "email": "电子邮件", "post": "邮寄", "in_person": "自行领取"}
#: Kinds whose first text holds whatever the case is: nothing is withheld.
_STANDARD = frozenset({ReplyKind.REPLY_GRANTED, ReplyKind.REPLY_ALREADY_PUBLIC})
_PARTIAL = (
    "您申请公开的信息含有不应当公开的内容，但能够作区分处理，本机关公开可以公开的部分，并对不予公开的部分说明理由。"
)


def suggested(at: Setting, kind: ReplyKind | None, items: Sequence[Item]) -> dict[str, str]:
    """Return element → text for what the case says by itself; reasons of refusals are never suggested."""
    if kind is None:
        return {}
    case, state = at.case, at.state
    given = "、".join(item.text for item in items if item.kind in GIVEN)
    withheld = "、".join(item.text for item in items if item.kind and item.kind not in GIVEN)
    found = {
        "legal_basis": basis_of(kind, [item for item in items if item.kind]),
        "result": texts_of(kind)[0].body if kind in _STANDARD else "",
        "given": given or (case.subject.strip() if kind is ReplyKind.REPLY_GRANTED else ""),
        "withheld": withheld,
        "way": _way(case.form_wanted, case.obtain_way),
        "consultation": _consulted(at),
        "supplement_history": _supplemented(at),
        "earlier_doc_no": case.previous.doc_no if case.previous else "",
        "reasons_given": f"{plain_zh(state.reasons_given_on)}收到说明：" if state.reasons_given_on else "",
    }
    if kind is ReplyKind.REPLY_PARTIAL:
        found["result"] = _PARTIAL
    return {name: text for name, text in found.items() if text}


def _way(form: str, way: str) -> str:
    """How the applicant asked to have it (Art. 40)."""
    parts = [f"以{_FORMS.get(form, form)}形式" if form else "", f"通过{_WAYS.get(way, way)}" if way else ""]
    asked = "".join(filter(None, parts))
    return f"{asked}提供" if asked else ""


def _consulted(at: Setting) -> str:
    said = []
    for letter in at.state.suspensions:
        if letter.kind == "third_party":
            came = f"，征求意见于{plain_zh(letter.answered_on)}结束" if letter.answered_on else ""
            said.append(f"{plain_zh(letter.sent_on)}书面征求第三方的意见{came}")
    return "；".join(said)


def _supplemented(at: Setting) -> str:
    notice = at.state.supplement
    if notice is None:
        return ""
    came = f"，{plain_zh(notice.received_on)}收到补正材料" if notice.received_on else ""
    return f"{plain_zh(notice.notice_on)}告知补正{came}"
