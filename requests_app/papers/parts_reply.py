"""答复书的各项: what stands in the braces of a reply's wording, and which of it says each of the eight elements."""

from __future__ import annotations

from requests_app.law.dates_zh import plain_zh
from requests_app.law.items import Item, read
from requests_app.law.nodes import Act
from requests_app.law.replies import CATALOGUE, ReplyKind

from .facts import Facts
from .law_words import GIVEN, cited, ended, remedy

_COUNT = "一二三四五六七八九十"
_BASIS_OF_CLOSING = {
    ReplyKind.CLOSE_NOT_SUPPLEMENTED: "《中华人民共和国政府信息公开条例》第三十条",
    ReplyKind.CLOSE_FEE_UNPAID: (
        "《中华人民共和国政府信息公开条例》第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
    ),
}


def parts(kind: ReplyKind, at: Facts) -> dict[str, str]:
    """Return what stands in the braces of this kind's wording, by the names of papers/wordings_replies.py."""
    basis = at.written("legal_basis") or _BASIS_OF_CLOSING.get(kind) or cited(CATALOGUE[kind].article)
    search = at.written("search_process").rstrip("。；，")
    found = {
        "收到日期": at.received,
        "您": at.you,
        "编号": str(at.case),
        "申请内容": at.subject,
        "经过": _history(at),
        "查询经过": f"{search}。" if search else "",
        "政策依据": basis.rstrip("。"),
        "结果": ended(at.written("result")),
        "分项": "\n".join(_items(at)),
        "救济途径": remedy(kind, at.on, at.agency).text,
        **_closing(kind, at),
    }
    return found | _extra(kind, at)


def elements(kind: ReplyKind, at: Facts, said: dict[str, str]) -> dict[str, str]:
    """Return by their codes the stretches of the letter that say the eight elements."""
    closing = kind.value.startswith("close_")
    result = "本机关不再处理该政府信息公开申请" if closing else said["结果"]
    search = (said.get("告知日期") or said.get("撤回日期") or "") if closing else said["查询经过"]
    return {
        "doc_no": at.number(kind),
        "title": CATALOGUE[kind].title.partition("（")[0],
        "request_content": said["申请内容"],
        "received_date": said["收到日期"] if at.state.received_on else "",
        "search_process": search,
        "legal_basis": said["政策依据"] if kind is not ReplyKind.CLOSE_WITHDRAWN else "",
        "result": result,
        "remedies": said["救济途径"],
    }


def _history(at: Facts) -> str:
    state, said = at.state, ""
    if state.supplement and state.supplement.received_on:
        said += f"；于{plain_zh(state.supplement.received_on)}收到{at.you}的补正材料"
    if state.extension:
        said += f"；依法延长答复期限{state.extension}个工作日并告知{at.you}"
    return said


def _items(at: Facts) -> list[str]:
    """Return the items one by one where several were asked."""
    items = read(at.written("items"))
    return [_item(place, item) for place, item in enumerate(items) if item.kind] if len(items) > 1 else []


def _item(place: int, item: Item) -> str:
    number = _COUNT[place] if place < len(_COUNT) else str(place + 1)
    how, _, ground = item.decision.partition("·")
    how = "予以公开" if item.kind is ReplyKind.REPLY_GRANTED else how
    ground += "，" if ground else ""
    found = f"，{item.found.rstrip('。')}" if item.found else ""
    return f"{number}、{item.text}{found}，{how}（{ground}{cited(item.basis)}）。"


def _extra(kind: ReplyKind, at: Facts) -> dict[str, str]:
    """Return the further elements of a kind by their labels; what the items say already is not said again."""
    items = read(at.written("items"))
    several = len(items) > 1
    listed = {"、".join(item.text for item in items if (item.kind in GIVEN) is given) for given in (True, False)}
    return {
        label: "" if several and at.written(name).rstrip("。") in listed else ended(at.written(name))
        for name, label in CATALOGUE[kind].extra.items()
    }


def _closing(kind: ReplyKind, at: Facts) -> dict[str, str]:
    """Return the dates of a case that the applicant gave up (Arts. 30, 42)."""
    supplement, fee = at.state.supplement, at.state.fee
    if kind is ReplyKind.CLOSE_NOT_SUPPLEMENTED and supplement:
        return {"告知日期": plain_zh(supplement.notice_on), "期限": plain_zh(supplement.limit_on)}
    if kind is ReplyKind.CLOSE_FEE_UNPAID and fee:
        return {"告知日期": plain_zh(fee.notice_on), "期限": plain_zh(fee.due_on)}
    if kind is ReplyKind.CLOSE_WITHDRAWN and at.record and at.record.act is Act.WITHDRAW:
        return {"撤回日期": plain_zh(at.record.on)}
    return {}
