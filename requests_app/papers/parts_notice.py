"""告知文书的各项: what stands in the braces of a notice's wording, from the record that made it."""

from __future__ import annotations

from collections.abc import Callable

from requests_app.law.dates_zh import plain_zh
from requests_app.law.notices import NoticeKind

from .facts import Facts

N = NoticeKind
_UNITS = {"item": ("按件", "件"), "page": ("按页", "页")}


def parts(kind: NoticeKind, at: Facts) -> dict[str, str]:
    """Return what stands in the braces of this kind's wording, by the names of papers/wordings_notices.py."""
    common = {"收到日期": at.received, "您": at.you, "编号": str(at.case), "申请内容": at.subject}
    return common | _PARTS.get(kind, _by_hand)(at)


def _supplement(at: Facts) -> dict[str, str]:
    items = at.listed("items")
    listed = "\n".join(f"{n}. {item}" for n, item in enumerate(items, start=1))
    return {"补正事项": listed, "补正期限": at.day("limit_on")}


def _extension(at: Facts) -> dict[str, str]:
    due = plain_zh(at.due_on) if at.due_on else ""
    return {"延期理由": _plain(at, "reason"), "延长": at.said("days"), "答复期限": due}


def _consult(at: Facts) -> dict[str, str]:
    third = at.said("kind") == "third_party"
    return {
        "征求事项": at.said("question") or f"申请公开“{at.subject}”。",
        "征求依据": "第三十二条" if third else "第三十四条",
        "征求对象": "有关第三方" if third else "有关行政机关",
        "征求日期": plain_zh(at.on),
    }


def _fee(at: Facts) -> dict[str, str]:
    way, unit = _UNITS.get(at.said("basis"), ("", ""))
    return {
        "计收标准": f"{way}计收，共{at.said('quantity')}{unit}",
        "金额": at.said("amount"),
        "缴费期限": at.day("payment_due_on"),
        "缴费方法": at.agency.payment,
    }


def _by_hand(at: Facts) -> dict[str, str]:
    """Take what the officer filled in, by the names of the wording."""
    given = at.record.facts.get("fields") if at.record else None
    return {str(name): str(text).strip() for name, text in (given or {}).items()}


def _plain(at: Facts, name: str) -> str:
    return at.said(name).rstrip("。；，")


_PARTS: dict[NoticeKind, Callable[[Facts], dict[str, str]]] = {
    N.RECEIPT: lambda at: {"提交日期": plain_zh(at.case.submitted_on), "查询号": at.case.reference},
    N.SUPPLEMENT: _supplement,
    N.EXTENSION: _extension,
    N.THIRD_PARTY_CONSULT: _consult,
    N.AGENCY_CONSULT: _consult,
    N.APPLICANT_CONSULT: _consult,
    N.EXPLAIN_REASON: lambda at: {"数量频次": _plain(at, "reason")},
    N.DELAY: lambda at: {"延迟理由": _plain(at, "reason"), "答复期限": at.day("until")},
    N.FEE: _fee,
    N.SECRECY_REFERRAL: lambda at: {"不能确定的原因": _plain(at, "reason")},
}
