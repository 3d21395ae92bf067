"""送达: how a paper reaches whom it is for, and what became of it (国办公开办函〔2016〕235号). Pure.

Post must be the postal enterprise; the day of posting counts. Handed over directly, the day of signature counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .nodes import Act

ARTICLE = "国办公开办函〔2016〕235号"
#: How a paper is served.
METHODS: dict[str, str] = {
    "in_person": "直接送达",
    "post": "邮寄送达",
    "portal": "网上送达",
    "email": "电子邮件",
    "public_notice": "公告送达",
}
#: What became of it.
RESULTS: dict[str, str] = {
    "received": "已签收",
    "refused": "拒收",
    "returned": "退回",
    "published": "已公告",
}
#: After these the paper has not reached anybody.
FAILED = frozenset({"returned"})
#: Who signed for it (民事诉讼法 Art. 88: adult family members, agents, whoever takes in a unit's mail).
RELATIONS: dict[str, str] = {
    "self": "本人",
    "family": "同住的成年家属",
    "agent": "代理人或者指定的代收人",
    "mailroom": "单位负责收件的人",
}
#: Proof that each way leaves.
PROOF: dict[str, str] = {
    "in_person": "受送达人签字的送达回证",
    "post": "邮件号和邮政企业的回执",
    "portal": "下载记录",
    "email": "对方的回复或者发送记录",
    "public_notice": "公告的载体和日期",
}
#: Numbers of the postal enterprise: 13 figures, or the international form XA123456789CN, or XA with 11 figures.
_POSTAL = re.compile(r"\d{13}|[A-Z]{2}\d{9}[A-Z]{2}|[A-Z]{2}\d{11}")
#: How the private couriers begin theirs.
_COURIERS: dict[str, str] = {
    "SF": "顺丰",
    "YT": "圆通",
    "JD": "京东",
    "ZT": "中通",
    "YD": "韵达",
    "DPK": "德邦",
    "JT": "极兔",
}


def doubt(tracking_no: str) -> str:
    """Return what speaks against a number of the postal enterprise, "" where nothing; a warning, no refusal.

    Args:
        tracking_no: as typed; blanks and lower case are no matter.
    """
    number = "".join(tracking_no.split()).upper()
    if not number:
        return ""
    courier = next((name for sign, name in _COURIERS.items() if re.fullmatch(rf"{sign}[A-Z]?\d{{9,15}}", number)), "")
    if courier:
        return f"邮件号“{number}”像是{courier}的运单号。商业快递的交寄之日不作为答复的日期，请改由邮政企业寄送。"
    if _POSTAL.fullmatch(number) is None:
        return f"邮件号“{number}”不像邮政企业的邮件号（13位数字，或者字母开头、共13位），请对照回执核对。"
    return ""


def spoiled(history: Iterable[tuple[int, Act]]) -> frozenset[int]:
    """Return the records whose reply was made and never sent: made anew since, or the application withdrawn (作废).

    Args:
        history: (seq, act) of every record, oldest first.
    """
    return _letters(history)[0]


def unsent(history: Iterable[tuple[int, Act]]) -> int | None:
    """Return the record whose reply was made and has not left yet; only 答复送达 serves it, for that ends the clock.

    Args:
        history: (seq, act) of every record, oldest first.
    """
    return _letters(history)[1]


def _letters(history: Iterable[tuple[int, Act]]) -> tuple[frozenset[int], int | None]:
    found: set[int] = set()
    made: int | None = None
    for seq, act in history:
        if act in {Act.ISSUE_REPLY, Act.WITHDRAW} and made is not None:
            found.add(made)
        if act is Act.ISSUE_REPLY:
            made = seq
        elif act in {Act.DELIVER, Act.WITHDRAW}:
            made = None
    return frozenset(found), made
