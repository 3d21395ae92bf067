"""答复书的各项: what stands in the braces of a reply's wording, and which of it says each of the eight elements.

Every part is a whole sentence or sentences with their stops, a number, a date or a name; what is empty is "".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from requests_app.law.dates_zh import plain_zh, spoken_zh
from requests_app.law.items import Item, read
from requests_app.law.marks import Suspension
from requests_app.law.nodes import Act
from requests_app.law.remedies import RemedyKind
from requests_app.law.replies import CATALOGUE, ReplyKind

from .facts import Facts
from .law_words import GIVEN, SHORT, bare, cited, ended, quoted, remedy
from .wordings_replies import DECIDED

K = ReplyKind
_BASIS_OF_CLOSING = {
    K.CLOSE_FEE_UNPAID: "条例第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
}
_RESULT_OF_CLOSING = "本机关不再处理该政府信息公开申请"
_CONSULTED = {"third_party": "有关第三方", "agency": "有关行政机关"}
#: What the wording says itself before which kind the information is of.
_KIND_SAID = re.compile(r"^(?:(?:您|你单位)?申请公开的信息|该信息|该部分)?(?:是|属于)")


def parts(kind: ReplyKind, at: Facts) -> dict[str, str]:
    """Return what stands in the braces of this kind's wording, by the names of papers/wordings_replies.py."""
    closing = kind.value.startswith("close_")
    found = {
        "收到日期": at.received,
        "您": at.you,
        "编号": str(at.case),
        "申请内容": at.subject,
        "经过": "".join(_history(kind, at)),
        "查询经过": ended(at.written("search_process")),
        "政策依据": _basis(kind, at),
        "结果": ended(_RESULT_OF_CLOSING if closing else at.written("result")),
        "分项": "\n".join(_items(at)),
        "救济途径": remedy(kind, at.on, at.agency).text,
        **_closing(kind, at),
    }
    return found | _extra(kind, at)


def elements(kind: ReplyKind, at: Facts, said: dict[str, str]) -> dict[str, str]:
    """Return by their codes the stretches of the letter that say the eight elements, without their last stops."""
    withdrawn = kind is K.CLOSE_WITHDRAWN
    search = said.get("告知日期") or said.get("撤回日期") or said["查询经过"]
    return {
        "doc_no": at.number(kind),
        "title": CATALOGUE[kind].title.partition("（")[0],
        "request_content": said["申请内容"],
        "received_date": said["收到日期"] if at.state.received_on else "",
        "search_process": bare(search),
        "legal_basis": "" if withdrawn else said["政策依据"],
        "result": bare(said["结果"]),
        "remedies": bare(said["救济途径"]),
    }


def _basis(kind: ReplyKind, at: Facts) -> str:
    """Return the articles, as the words 根据…的规定 take them."""
    written = bare(at.written("legal_basis")).removeprefix("根据").removeprefix("依据").removeprefix("依照")
    plain = written.removesuffix("规定").removesuffix("的")
    return cited(plain or _BASIS_OF_CLOSING.get(kind) or CATALOGUE[kind].article)


def _history(kind: ReplyKind, at: Facts) -> list[str]:
    """Return what moved the day of the reply, a sentence each (Arts. 30, 33, 35, 42; an ordered new reply)."""
    if kind is K.CLOSE_WITHDRAWN:
        return []
    state, you, said = at.state, at.you, []
    again = state.reopened_on
    if again:
        said.append(f"根据{_ordered_by(at)}，本机关对该申请重新作出答复。")
    supplement, told = state.supplement, kind is K.REPLY_UNCLEAR and at.written("supplement_history")
    if supplement and supplement.received_on and not told:
        asked, came = plain_zh(supplement.notice_on), plain_zh(supplement.received_on)
        said.append(f"本机关于{asked}告知{you}补正，于{came}收到{you}的补正材料，答复期限自该日起重新计算。")
    if state.fee and state.fee.paid_on:
        said.append(f"{you}于{plain_zh(state.fee.paid_on)}缴纳信息处理费{state.fee.amount}元。")
    if kind is not K.REPLY_DENIED_THIRD_PARTY:
        said += [
            f"本机关于{plain_zh(asked.sent_on)}书面征求{_CONSULTED[asked.kind]}的意见，所需时间不计算在答复期限内。"
            for asked in _first_of_each_kind(state.suspensions)
        ]
    if state.extension and not (again and state.extended_on and state.extended_on < again):
        when = f"于{plain_zh(state.extended_on)}" if state.extended_on else ""
        said.append(f"本机关依法延长答复期限{state.extension}个工作日，并{when}告知{you}。")
    if state.delayed_until and not again:
        said.append(f"本机关依法确定延迟至{plain_zh(state.delayed_until)}前答复，并告知{you}。")
    return said


def _first_of_each_kind(consultations: Iterable[Suspension]) -> list[Suspension]:
    """Return when third parties, and when agencies, were first asked; how many there are is not told."""
    oldest = sorted(consultations, key=lambda asked: asked.sent_on)
    return [next(asked for asked in oldest if asked.kind == kind) for kind in dict.fromkeys(a.kind for a in oldest)]


def _ordered_by(at: Facts) -> str:
    """Name what ordered the new reply: the last remedy that was concluded."""
    ended_ones = [remedy for remedy in at.state.remedies if remedy.concluded_on]
    suit = ended_ones and ended_ones[-1].kind != RemedyKind.RECONSIDERATION
    return "人民法院生效判决" if suit else "行政复议决定" if ended_ones else "行政复议决定或者人民法院生效判决"


def _items(at: Facts) -> list[str]:
    """Return the items one by one where several were asked (Arts. 36, 37)."""
    items = read(at.written("items"))
    return [_item(number, item) for number, item in enumerate(items, 1) if item.kind] if len(items) > 1 else []


def _item(number: int, item: Item) -> str:
    decided = DECIDED[item.kind] if item.kind else ""
    ground = f"根据{cited(item.basis, SHORT)}的规定，"
    return f"{spoken_zh(number)}、关于“{quoted(item.text)}”：{ended(item.found)}{ground}{decided}。"


def _extra(kind: ReplyKind, at: Facts) -> dict[str, str]:
    """Return the further elements of a kind by their labels; what the items say already is not said again."""
    items = read(at.written("items"))
    several = len(items) > 1
    listed = {"、".join(item.text for item in items if (item.kind in GIVEN) is given) for given in (True, False)}
    found = {}
    for name, label in CATALOGUE[kind].extra.items():
        text = at.written(name)
        if name == "which_kind":
            text = _KIND_SAID.sub("", text)
        found[label] = "" if several and bare(text) in listed else ended(text)
    return found


def _closing(kind: ReplyKind, at: Facts) -> dict[str, str]:
    """Return the dates of a case that the applicant gave up (Arts. 30, 42)."""
    supplement, fee = at.state.supplement, at.state.fee
    if kind is K.CLOSE_NOT_SUPPLEMENTED and supplement:
        return {"告知日期": plain_zh(supplement.notice_on), "期限": plain_zh(supplement.limit_on)}
    if kind is K.CLOSE_FEE_UNPAID and fee:
        return {"告知日期": plain_zh(fee.notice_on), "期限": plain_zh(fee.due_on), "金额": str(fee.amount)}
    if kind is K.CLOSE_WITHDRAWN and at.record and at.record.act is Act.WITHDRAW:
        return {"撤回日期": plain_zh(at.record.on)}
    return {}
