"""程序性文书的文字, as delivered: one wording a notice (条例 Arts. 11, 17, 30 to 35, 41, 42, 44)."""

from __future__ import annotations

from requests_app.law.notices import NOTICES as KINDS
from requests_app.law.notices import NoticeKind
from requests_app.messages.shipped import Shipped, Wording

N = NoticeKind
_REGULATION = "《中华人民共和国政府信息公开条例》"
_OPENING = "本机关于{收到日期}收到{您}提交的政府信息公开申请（编号{编号}），申请公开“{申请内容}”。"
_PARTS = {
    "收到日期": "收到申请的日子",
    "您": "“您”，单位申请的为“你单位”",
    "编号": "登记编号",
    "申请内容": "申请公开的内容",
    "缴费方法": "本机关设置的缴费方法",
}


def _notice(kind: NoticeKind, to: str, body: str, **must: str) -> Shipped:
    parts = {**_PARTS, **must}
    return Shipped(
        KINDS[kind].title,
        to,
        Wording("", body),
        {name: parts[name] for name in parts if f"{{{name}}}" in body},
        {name: f"要写明{what}（{KINDS[kind].article}）" for name, what in must.items()},
    )


#: kind → wording.
NOTICES: dict[NoticeKind, Shipped] = {
    N.RECEIPT: _notice(
        N.RECEIPT,
        "申请人",
        "{提交日期}，{您}向本机关提交政府信息公开申请，查询号{查询号}，申请公开“{申请内容}”。\n"
        f"提交不等于收到。根据{_REGULATION}第三十一条确定收到申请之日，答复期限从次日起算。",
        提交日期="提交申请的日子",
        查询号="查询号",
    ),
    N.SUPPLEMENT: _notice(
        N.SUPPLEMENT,
        "申请人",
        f"{_OPENING}经审查，申请内容不明确或者材料不齐全，根据{_REGULATION}第三十条，请{{您}}补正以下各项：\n"
        "{补正事项}\n"
        "请于{补正期限}前（含当日）补正。答复期限自本机关收到补正之日起重新计算。\n"
        "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。",
        补正事项="要补正的各项",
        补正期限="补正期限的最后一天",
    ),
    N.EXTENSION: _notice(
        N.EXTENSION,
        "申请人",
        f"{_OPENING}\n因{{延期理由}}，不能在规定的期限内答复。根据{_REGULATION}第三十三条，"
        "经本机关政府信息公开工作机构负责人同意，延长答复期限{延长}个工作日，最迟于{答复期限}答复{您}。",
        延期理由="延期的理由",
        延长="延长几个工作日",
        答复期限="新的答复期限",
    ),
    N.THIRD_PARTY_CONSULT: _notice(
        N.THIRD_PARTY_CONSULT,
        "第三方",
        "本机关收到一件政府信息公开申请，申请公开的信息涉及贵方：{征求事项}\n"
        f"根据{_REGULATION}第三十二条，现书面征求贵方意见。请自收到本意见书之日起15个工作日内，书面答复是否同意公开；"
        "不同意公开的，请说明理由。\n"
        "逾期未提出意见的，由本机关依照该条例的规定决定是否公开。",
        征求事项="征求意见的信息",
    ),
    N.APPLICANT_CONSULT: _notice(
        N.APPLICANT_CONSULT,
        "申请人",
        f"{_OPENING}\n该信息涉及其他方，根据{_REGULATION}{{征求依据}}，本机关于{{征求日期}}书面征求{{征求对象}}的意见。"
        f"根据{_REGULATION}第三十三条，征求意见所需时间不计算在答复期限内。",
        征求依据="条款",
        征求日期="征求意见的日子",
        征求对象="第三方或者行政机关，不写名称",
    ),
    N.THIRD_PARTY_DECISION: _notice(
        N.THIRD_PARTY_DECISION,
        "第三方",
        "本机关曾就政府信息公开申请所涉及的信息书面征求贵方意见。\n"
        f"经审查，根据{_REGULATION}第三十二条，本机关决定公开以下内容：{{决定公开的内容}}\n理由：{{理由}}",
        决定公开的内容="决定公开的内容",
        理由="公开的理由",
    ),
    N.AGENCY_CONSULT: _notice(
        N.AGENCY_CONSULT,
        "其他行政机关",
        "本机关收到一件政府信息公开申请，申请公开的信息由贵机关与本机关共同制作或者涉及贵机关：{征求事项}\n"
        f"根据{_REGULATION}第三十四条，现征求贵机关意见。请自收到本意见书之日起15个工作日内提出意见，"
        "逾期未提出意见的，视为同意公开。",
        征求事项="征求意见的信息",
    ),
    N.CO_HANDLING: _notice(
        N.CO_HANDLING,
        "协办单位",
        f"本机关正在办理一件政府信息公开申请，根据{_REGULATION}第十一条，请协助办理以下事项：\n{{协助事项}}",
        协助事项="协助的事项",
    ),
    N.EXPLAIN_REASON: _notice(
        N.EXPLAIN_REASON,
        "申请人",
        f"{_OPENING}\n{{您}}申请公开政府信息的数量、频次情况如下：{{数量频次}}。根据{_REGULATION}第三十五条，请{{您}}说明理由。\n"
        "理由不合理的，本机关不予处理；理由合理但无法在规定期限内答复的，可以确定延迟答复的合理期限并告知{您}。",
        数量频次="认定数量、频次的事实",
    ),
    N.DELAY: _notice(
        N.DELAY,
        "申请人",
        f"{_OPENING}\n{{您}}说明的理由合理，但因{{延迟理由}}，无法在规定的期限内答复。根据{_REGULATION}第三十五条，"
        "本机关最迟于{答复期限}答复{您}。",
        延迟理由="理由",
        答复期限="确定的答复期限",
    ),
    N.FEE: _notice(
        N.FEE,
        "申请人",
        f"{_OPENING}\n根据{_REGULATION}第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），"
        "对该申请收取信息处理费，{计收标准}，金额{金额}元。\n"
        "请于{缴费期限}前（含当日）缴纳。{缴费方法}\n缴纳以后，办理期限自次日起重新计算。\n"
        "逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。",
        计收标准="按件或者按页的标准和数量",
        金额="金额",
        缴费期限="缴费期限",
    ),
    N.CORRECTED: _notice(
        N.CORRECTED,
        "申请人",
        f"{{您}}提出的更正申请收悉。经审核，根据{_REGULATION}第四十一条，更正如下：\n{{更正内容}}",
        更正内容="更正的内容",
    ),
    N.CORRECTION_REFUSED: _notice(
        N.CORRECTION_REFUSED,
        "申请人",
        f"{{您}}提出的更正申请收悉。经审核，根据{_REGULATION}第四十一条，不予更正。理由：{{理由}}",
        理由="不予更正的理由",
    ),
    N.CORRECTION_TRANSFER: _notice(
        N.CORRECTION_TRANSFER,
        "申请人",
        f"{{您}}提出的更正申请收悉。该信息不属于本机关职能范围，根据{_REGULATION}第四十一条，已转送{{转送机关}}处理。",
        转送机关="转送的机关",
    ),
    N.PROACTIVE: _notice(
        N.PROACTIVE,
        "申请人",
        f"{_OPENING}\n该信息可以公开，根据{_REGULATION}第四十四条，已纳入主动公开的范围，{{您}}可以在下列位置查阅：{{公开位置}}",
        公开位置="公开的位置",
    ),
    N.SECRECY_REFERRAL: _notice(
        N.SECRECY_REFERRAL,
        "有关主管部门或者保密行政管理部门",
        f"本机关正在办理一件政府信息公开申请，申请公开“{{申请内容}}”。因{{不能确定的原因}}，根据{_REGULATION}第十七条，"
        "提请贵部门确定是否可以公开。",
        不能确定的原因="不能确定的原因",
    ),
}
