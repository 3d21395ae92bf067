"""程序性文书的文字, as delivered: one wording a notice (条例 Arts. 11, 17, 30 to 35, 41, 42, 44).

What the law wants stated is a part of its own (`NOTICES[kind].required`), its sentence too where the law gives it:
so no wording of an office can leave it out. None carries a remedy: these papers are steps, not decisions.
"""

from __future__ import annotations

from requests_app.law.notices import NOTICES as KINDS
from requests_app.law.notices import NoticeKind
from requests_app.messages.shipped import Shipped, Wording

N = NoticeKind
_REGULATION = "《中华人民共和国政府信息公开条例》"
_UNDER = f"根据{_REGULATION}"
_OPENING = "本机关于{收到日期}收到{您}提交的政府信息公开申请（编号{编号}），申请公开“{申请内容}”。"
_CORRECTION = "{您}要求更正与自身相关的政府信息记录的申请收悉（有关的政府信息公开申请编号{编号}）。"
_HANDLED = "本机关正在办理一件政府信息公开申请（编号{编号}），申请公开“{申请内容}”{答复期限}。\n"
#: What a notice may say beyond what it must.
_PARTS = {
    "收到日期": "收到申请的日子",
    "您": "“您”，单位申请的为“你单位”",
    "编号": "登记编号",
    "申请内容": "申请公开的内容；给申请人的只写开头",
    "提交途径": "申请的途径，如“通过互联网”",
    "收到条款": "确定收到日期的条款",
    "答复工作日": "法定的答复工作日",
    "查询方法": "怎样查询办理情况",
    "提交方式": "补正、意见送到哪里，按本机关设置的地址、传真和邮箱写",
    "延长": "延长几个工作日",
    "暂定说明": "放假安排没有公布的，写明期限是暂定的",
    "征求对象": "第三方或者行政机关，不写名称",
    "征求经过": "什么时候征求的意见，对方的意见",
    "答复期限": "，这件申请的答复期限；没有的不写",
    "回复时间": "在答复期限之前尽早",
    "说明日期": "申请人说明理由的日子",
    "计算": "各档的数量和金额",
    "大写": "金额的大写",
    "缴费方法": "本机关设置的缴费方法",
    "文件清单": "提请确定的文件",
}


def _notice(kind: NoticeKind, to: str, *lines: str) -> Shipped:
    """Return a wording; what it must say comes from the law's list."""
    body, law = "\n".join(lines), KINDS[kind]
    labels = law.required.values()
    parts = {**_PARTS, **{label: label for label in labels}}
    return Shipped(
        law.title,
        to,
        Wording("", body),
        {name: what for name, what in parts.items() if f"{{{name}}}" in body},
        {label: f"要写明{label}（{law.article}）" for label in labels},
    )


_APPLICANT, _THIRD, _AGENCY = "申请人", "第三方", "其他行政机关"
_ANSWER = (
    "同意公开、部分同意公开或者不同意公开，均请书面答复；部分同意或者不同意的，请写明不宜公开的内容和理由，并附证明材料。"
    "答复可以填写所附回执，签字或者盖章后送达本机关，{提交方式}。"
)
#: kind → wording.
NOTICES: dict[NoticeKind, Shipped] = {
    N.RECEIPT: _notice(
        N.RECEIPT,
        _APPLICANT,
        "{您}于{提交日期}{提交途径}向本机关提交政府信息公开申请，申请公开“{申请内容}”。本机关已作收件登记，查询号{查询号}。",
        f"{_UNDER}{{收到条款}}，{{收到日期的确定方式}}",
        "收到日期确定后，本机关登记编号，能够当场答复的当场答复，不能当场答复的自收到申请之日起{答复工作日}个工作日内答复{您}；"
        "申请内容不明确的，一次性告知{您}补正。{查询方法}",
    ),
    N.SUPPLEMENT: _notice(
        N.SUPPLEMENT,
        _APPLICANT,
        _OPENING,
        f"经审查，该申请尚需补正。{_UNDER}第二十九条第二款、第三十条，现一次性告知{{您}}补正下列事项：",
        "{补正事项}",
        "请于{补正期限}前（含当日）将补正材料送达本机关，{提交方式}，并注明申请编号。"
        "{您}对补正事项有疑问的，本机关给予指导和释明。",
        "答复期限自本机关收到补正之日起重新计算。{逾期不补正的后果}",
    ),
    N.EXTENSION: _notice(
        N.EXTENSION,
        _APPLICANT,
        _OPENING,
        f"因{{延期理由}}，本机关不能在规定的期限内答复。{_UNDER}第三十三条第二款，经{{批准人}}同意，"
        "延长答复期限{延长}个工作日，最迟于{新的答复期限}答复{您}。",
        "{暂定说明}",
    ),
    N.THIRD_PARTY_CONSULT: _notice(
        N.THIRD_PARTY_CONSULT,
        _THIRD,
        "本机关收到一件政府信息公开申请。经审查，申请公开的下列信息涉及贵方的商业秘密、个人隐私等，"
        "公开可能会对贵方的合法权益造成损害：",
        "{涉及的信息}",
        f"{_UNDER}第十五条、第三十二条，现书面征求贵方的意见。请{{提出意见的期限}}提出意见。",
        _ANSWER,
        "{逾期不提出意见的后果}贵方不同意公开且有合理理由的，本机关不予公开；本机关认为不公开可能对公共利益造成重大影响的，"
        "可以决定予以公开，并将决定公开的内容和理由书面告知贵方。",
    ),
    N.APPLICANT_CONSULT: _notice(
        N.APPLICANT_CONSULT,
        _APPLICANT,
        _OPENING,
        f"{_UNDER}{{征求意见的依据}}，本机关于{{征求意见日期}}就该申请涉及的信息书面征求{{征求对象}}的意见。",
        "{答复期限的计算}",
    ),
    N.THIRD_PARTY_DECISION: _notice(
        N.THIRD_PARTY_DECISION,
        _THIRD,
        "{征求经过}",
        f"经审查，本机关认为不公开有关信息可能对公共利益造成重大影响。{_UNDER}第三十二条，本机关决定予以公开，"
        "现将决定公开的内容和理由告知贵方。",
        "决定公开的内容：{决定公开的内容}",
        "理由：{理由}",
    ),
    N.AGENCY_CONSULT: _notice(
        N.AGENCY_CONSULT,
        _AGENCY,
        "本机关收到一件政府信息公开申请，申请公开的下列信息由本机关牵头与贵机关共同制作：",
        "{征求意见的信息}",
        f"{_UNDER}第三十四条，现征求贵机关的意见。请{{提出意见的期限}}提出意见。",
        _ANSWER,
        "{逾期不提出意见的后果}",
    ),
    N.CO_HANDLING: _notice(
        N.CO_HANDLING,
        "协办单位",
        f"{_HANDLED}该申请涉及贵单位。{_UNDER}第十一条，为保证公开的政府信息准确一致，请贵单位协助办理下列事项：",
        "{协助事项}",
        "请{回复时间}书面回复本机关，{提交方式}。",
    ),
    N.EXPLAIN_REASON: _notice(
        N.EXPLAIN_REASON,
        _APPLICANT,
        _OPENING,
        f"经核实，{{您}}申请公开政府信息的数量、频次情况为：{{认定数量、频次的事实}}，明显超过合理范围。{_UNDER}第三十五条，请{{您}}书面说明申请的理由，"
        "收到本告知书后尽快送达本机关，{提交方式}。",
        "本机关认为申请理由不合理的，不予处理；认为申请理由合理，但是无法在规定的期限内答复的，"
        "可以确定延迟答复的合理期限并告知{您}。",
    ),
    N.DELAY: _notice(
        N.DELAY,
        _APPLICANT,
        _OPENING,
        f"{{您}}于{{说明日期}}说明的理由收悉。经审查，申请理由合理，但因{{理由}}，本机关无法在{_REGULATION}第三十三条"
        "规定的期限内答复。根据该条例第三十五条，本机关确定延迟答复，最迟于{确定的答复期限}（含当日）答复{您}。",
    ),
    N.FEE: _notice(
        N.FEE,
        _APPLICANT,
        _OPENING,
        f"{_UNDER}第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），"
        "本机关决定对该申请收取信息处理费。",
        "收费标准：{收费标准}",
        "数量和计算：{件数或者页数}{计算}",
        "应缴金额：{金额}元（大写：人民币{大写}）。",
        "请自收到本通知书次日起20个工作日内缴费；在通知书日期当日收到的，缴费期限至{缴费期限}。{缴费方法}本机关收费后开具财政票据。",
        "本机关从{您}完成缴费次日起重新计算办理期限。{逾期不缴费的后果}",
    ),
    N.CORRECTED: _notice(
        N.CORRECTED,
        _APPLICANT,
        f"{_CORRECTION}经审核，有关记录确有不准确之处。{_UNDER}第四十一条，本机关更正如下：",
        "{更正内容}",
    ),
    N.CORRECTION_REFUSED: _notice(
        N.CORRECTION_REFUSED,
        _APPLICANT,
        f"{_CORRECTION}经审核，{_UNDER}第四十一条，本机关不予更正。",
        "理由：{理由}",
    ),
    N.CORRECTION_TRANSFER: _notice(
        N.CORRECTION_TRANSFER,
        _APPLICANT,
        f"{_CORRECTION}经审核，要求更正的记录不属于本机关职能范围。{_UNDER}第四十一条，"
        "本机关已将该申请转送有权更正的{转送机关}处理，请{您}向该机关了解处理情况。",
    ),
    N.PROACTIVE: _notice(
        N.PROACTIVE,
        _APPLICANT,
        _OPENING,
        f"经审核，该信息属于可以公开的政府信息。{_UNDER}第四十四条，本机关已将其纳入主动公开的范围，"
        "{您}可以通过下列途径查阅：",
        "{公开位置}",
    ),
    N.SECRECY_REFERRAL: _notice(
        N.SECRECY_REFERRAL,
        "有关主管部门或者保密行政管理部门",
        f"{_HANDLED}经保密审查，本机关不能确定有关信息是否可以公开，原因是：{{不能确定的原因}}",
        f"{_UNDER}第十七条第三款，现提请贵部门确定，请{{回复时间}}书面回复本机关，{{提交方式}}。",
        "{文件清单}",
    ),
}
