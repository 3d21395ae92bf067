"""答复的文字, as delivered: one wording a kind of the catalogue (条例 Arts. 30, 35 to 39, 42).

Order of every letter: what was asked and when it came, what happened since, the search, the ground, the result, what
the kind needs beside, the remedy. Facts stand before the result where the result is drawn from them.
"""

from __future__ import annotations

from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.messages.shipped import Shipped, Wording

K = ReplyKind
_OPENING = "本机关于{收到日期}收到{您}提交的政府信息公开申请（编号{编号}），申请公开“{申请内容}”。{经过}"
#: What every reply may say.
_PARTS = {
    "收到日期": "收到申请的日子",
    "您": "“您”，单位申请的为“你单位”",
    "编号": "登记编号",
    "申请内容": "申请公开的内容",
    "经过": "补正、征求意见、延期的经过，没有的不写",
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
    "结果": "答复要写明结果",
    "救济途径": "答复要告知救济途径（行政复议法第二十三条、行政诉讼法第四十六条）",
}
_MUST_REPLY = {
    **_MUST,
    "查询经过": "答复要写明查询的经过",
    "分项": "申请多项的，要逐项答复（条例第三十六条、第三十七条）",
}
_RESULT = ("{结果}", "{分项}")
#: kind → what stands between the ground and the remedy.
_SAYS: dict[ReplyKind, tuple[str, ...]] = {
    K.REPLY_ALREADY_PUBLIC: (*_RESULT, "{您}可以通过下列方式和途径获取：{获取方式和途径}"),
    K.REPLY_GRANTED: (*_RESULT, "现向{您}提供以下政府信息：{提供的信息}", "提供形式和方式：{提供形式和方式}"),
    K.REPLY_PARTIAL: (
        *_RESULT,
        "予以公开的部分：{提供的部分}",
        "不予公开的部分：{不予公开的部分}",
        "不予公开的理由：{不予公开的理由}",
    ),
    K.REPLY_DENIED_STATE_SECRET: (*_RESULT, "该信息的定密依据：{定密依据}"),
    K.REPLY_DENIED_LAW: (*_RESULT, "禁止公开该信息的规定：{禁止公开的法律、行政法规条款}"),
    K.REPLY_DENIED_SECURITY: ("公开该信息可能造成的危害：{可能造成的危害}", *_RESULT),
    K.REPLY_DENIED_THIRD_PARTY: ("征求意见情况：{征求意见情况}", *_RESULT),
    K.REPLY_DENIED_INTERNAL: (*_RESULT, "该信息所属的内部事务信息类别：{属于哪一类内部事务信息}"),
    K.REPLY_DENIED_PROCESS: (*_RESULT, "该信息所属的过程性信息类别：{属于哪一类过程性信息}"),
    K.REPLY_DENIED_ENFORCEMENT: (*_RESULT, "该信息所属的行政执法案卷：{执法案卷名称}"),
    K.REPLY_SPECIAL_QUERY: (*_RESULT, "获取该信息的专门规定：{专门规定}", "办理查询的机构：{查询机构}"),
    K.REPLY_NOT_EXIST: _RESULT,
    K.REPLY_NOT_OURS: (*_RESULT, "负责公开该信息的机关及其联系方式：{负责公开的机关名称、联系方式（不能确定的写明）}"),
    K.REPLY_NEEDS_CREATION: (*_RESULT, "需要加工、分析的原因：{为何需要加工、分析}"),
    K.REPLY_UNCLEAR: ("补正经过：{补正经过}", *_RESULT),
    K.REPLY_PETITION: (*_RESULT, "{您}可以通过下列渠道反映：{反映渠道}"),
    K.REPLY_REPEAT: (*_RESULT, "本机关前次答复的文号：{前次答复文号}"),
    K.REPLY_PUBLICATION: (*_RESULT, "{您}可以通过下列途径获取：{获取途径}"),
    K.REPLY_EXCESSIVE: (
        "{您}申请公开政府信息的数量和频次：{申请数量和频次}",
        "{您}说明的理由及本机关的认定：{申请人说明的理由及认定}",
        *_RESULT,
    ),
    K.REPLY_CONFIRM_REISSUE: (*_RESULT, "{您}此前获取该信息的答复文号：{前次答复文号}"),
    K.REPLY_OTHER: ("{为何不属于以上情形}", *_RESULT),
}
#: kind → what is decided on one thing asked among several, after 根据…的规定，.
DECIDED: dict[ReplyKind, str] = {
    K.REPLY_ALREADY_PUBLIC: "该信息已主动公开",
    K.REPLY_GRANTED: "予以公开",
    K.REPLY_PARTIAL: "公开其中可以公开的部分",
    K.REPLY_DENIED_STATE_SECRET: "该信息属于国家秘密，不予公开",
    K.REPLY_DENIED_LAW: "该信息属于法律、行政法规禁止公开的政府信息，不予公开",
    K.REPLY_DENIED_SECURITY: "公开该信息可能危及国家安全、公共安全、经济安全、社会稳定，不予公开",
    K.REPLY_DENIED_THIRD_PARTY: "公开该信息会对第三方合法权益造成损害，不予公开",
    K.REPLY_DENIED_INTERNAL: "该信息属于内部事务信息，不予公开",
    K.REPLY_DENIED_PROCESS: "该信息属于过程性信息，不予公开",
    K.REPLY_DENIED_ENFORCEMENT: "该信息属于行政执法案卷信息，不予公开",
    K.REPLY_SPECIAL_QUERY: "该信息依照有关法律、行政法规的规定查询",
    K.REPLY_NOT_EXIST: "该信息不存在",
    K.REPLY_NOT_OURS: "该信息不属于本机关负责公开",
    K.REPLY_NEEDS_CREATION: "该信息需要加工、分析，不予提供",
    K.REPLY_UNCLEAR: "该项申请内容仍不明确，本机关无法提供",
    K.REPLY_PETITION: "该项不作为政府信息公开申请处理",
    K.REPLY_REPEAT: "该项不予重复处理",
    K.REPLY_PUBLICATION: "该信息属于公开出版物，请通过其发行、借阅渠道获取",
    K.REPLY_EXCESSIVE: "该项不予处理",
    K.REPLY_CONFIRM_REISSUE: "该项不予处理",
    K.REPLY_OTHER: "该项不作为政府信息公开申请处理",
}


def _reply(kind: ReplyKind) -> Shipped:
    reply = CATALOGUE[kind]
    notice = reply.paper == "告知书"
    ground = f"{{查询经过}}根据{{政策依据}}的规定，现{'告知' if notice else '答复'}如下："
    end = ["特此告知。"] if notice else []
    body = "\n".join([_OPENING, ground, *_SAYS[kind], "{救济途径}", *end])
    parts = {**_PARTS, **{label: f"拟办人写的“{label}”" for label in reply.extra.values()}}
    must = {**_MUST_REPLY, **{label: f"这类答复要写明{label}" for label in reply.extra.values()}}
    return Shipped(reply.title, "申请人", Wording("", body), parts, must)


def _closing(kind: ReplyKind, lines: tuple[str, ...], **dates: str) -> Shipped:
    """Return a closing's wording; what its law wants beside the common parts is `dates`, name → what it is."""
    body = "\n".join([_OPENING, *lines])
    parts = {name: what for name, what in (_PARTS | dates).items() if f"{{{name}}}" in body}
    parts["结果"] = "“本机关不再处理该政府信息公开申请。”"
    must = {name: why for name, why in _MUST.items() if name in parts}
    return Shipped(
        CATALOGUE[kind].title,
        "申请人",
        Wording("", body),
        parts,
        must | {name: f"要写明{what}" for name, what in dates.items()},
    )


#: kind → wording.
REPLIES: dict[ReplyKind, Shipped] = {kind: _reply(kind) for kind in _SAYS} | {
    K.CLOSE_NOT_SUPPLEMENTED: _closing(
        K.CLOSE_NOT_SUPPLEMENTED,
        (
            "本机关于{告知日期}一次性告知{您}补正，补正期限至{期限}。{您}无正当理由，逾期没有补正。",
            "根据{政策依据}的规定，视为{您}放弃申请，{结果}",
            "{救济途径}",
            "特此告知。",
        ),
        告知日期="告知补正的日子",
        期限="补正期限的最后一天",
    ),
    K.CLOSE_FEE_UNPAID: _closing(
        K.CLOSE_FEE_UNPAID,
        (
            "本机关于{告知日期}通知{您}缴纳信息处理费{金额}元，缴费期限至{期限}。{您}逾期没有缴纳。",
            "根据{政策依据}的规定，视为{您}放弃申请，{结果}",
            "{救济途径}",
            "特此告知。",
        ),
        告知日期="通知缴费的日子",
        金额="应当缴纳的金额",
        期限="缴费期限的最后一天",
    ),
    K.CLOSE_WITHDRAWN: _closing(
        K.CLOSE_WITHDRAWN,
        (
            "{您}于{撤回日期}书面撤回上述申请。经确认，{结果}",
            "撤回以后仍需要该信息的，{您}可以重新提出申请。",
            "特此确认。",
        ),
        撤回日期="撤回申请的日子",
    ),
}
