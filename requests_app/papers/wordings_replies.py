"""答复的文字, as delivered: one wording a kind of the catalogue (条例 Arts. 36 to 39, 42)."""

from __future__ import annotations

from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.messages.shipped import Shipped, Wording

K = ReplyKind
_OPENING = "本机关于{收到日期}收到{您}提交的政府信息公开申请（编号{编号}），申请公开“{申请内容}”{经过}。"
_GROUND = "{查询经过}根据{政策依据}，现答复如下："
#: What every reply may say.
_PARTS = {
    "收到日期": "收到申请的日子",
    "您": "“您”，单位申请的为“你单位”",
    "编号": "登记编号",
    "申请内容": "申请公开的内容",
    "经过": "补正、延期的经过，没有的不写",
    "查询经过": "拟办人写的检索经过",
    "政策依据": "依据的条款",
    "结果": "拟办人写的结果",
    "分项": "申请多项的，逐项写明认定",
    "救济途径": "按答复日期和依据写的复议、诉讼途径",
}
_MUST = {
    "收到日期": "答复要写明收到申请的时间",
    "编号": "答复要写明申请的编号",
    "申请内容": "答复要写明申请的内容",
    "政策依据": "答复要写明依据的条款",
    "救济途径": "答复要告知救济途径（行政复议法第二十三条、行政诉讼法第四十六条）",
}
_MUST_REPLY = {**_MUST, "查询经过": "答复要写明查询的经过", "结果": "答复要写明结果"}
#: What is said before an element of a kind; its label where nothing else is said.
_BEFORE = {
    "given": "向{您}提供：",
    "way": "提供形式和方式：",
    "withheld": "不予公开的部分：",
    "reason": "",
    "which_kind": "该信息属于",
    "classification": "定密依据：",
    "cited_law": "有关规定：",
    "harm": "公开后可能造成的危害：",
    "case_file": "所属行政执法案卷：",
    "special_law": "专门规定：",
    "right_agency": "负责公开的机关及其联系方式：",
    "why": "说明：",
    "counts": "申请数量和频次：",
    "reasons_given": "{您}说明的理由及本机关的认定：",
}


def _reply(kind: ReplyKind) -> Shipped:
    reply = CATALOGUE[kind]
    extra = [f"{_BEFORE.get(name, f'{label}：')}{{{label}}}" for name, label in reply.extra.items()]
    body = "\n".join([_OPENING, _GROUND, "{结果}", "{分项}", *extra, "{救济途径}"])
    parts = {**_PARTS, **{label: f"拟办人写的“{label}”" for label in reply.extra.values()}}
    must = {**_MUST_REPLY, **{label: f"这类答复要写明{label}" for label in reply.extra.values()}}
    return Shipped(reply.title, "申请人", Wording("", body), parts, must)


def _closing(kind: ReplyKind, because: str, article: str) -> Shipped:
    body = f"{_OPENING}\n{because}{article}本机关不再处理该政府信息公开申请。\n{{救济途径}}"
    parts = {name: what for name, what in _PARTS.items() if name not in {"结果", "分项"}}
    parts |= {"告知日期": "补正或者收费通知的日子", "期限": "补正或者缴费期限的最后一天", "撤回日期": "撤回申请的日子"}
    must = dict(_MUST)
    if kind is K.CLOSE_WITHDRAWN:
        del must["救济途径"], must["政策依据"]
    return Shipped(CATALOGUE[kind].title, "申请人", Wording("", body), parts, must)


#: kind → wording.
REPLIES: dict[ReplyKind, Shipped] = {
    kind: _reply(kind) for kind in ReplyKind if not kind.value.startswith("close_")
} | {
    K.CLOSE_NOT_SUPPLEMENTED: _closing(
        K.CLOSE_NOT_SUPPLEMENTED,
        "本机关于{告知日期}一次性告知{您}补正，补正期限至{期限}。{您}无正当理由逾期未补正，视为放弃申请。",
        "根据{政策依据}，",
    ),
    K.CLOSE_FEE_UNPAID: _closing(
        K.CLOSE_FEE_UNPAID,
        "本机关于{告知日期}向{您}送达信息处理费收费通知，缴费期限至{期限}。{您}逾期未缴纳，视为放弃申请。",
        "根据{政策依据}，",
    ),
    K.CLOSE_WITHDRAWN: _closing(K.CLOSE_WITHDRAWN, "{您}已于{撤回日期}书面撤回上述申请。", "经确认，"),
}
