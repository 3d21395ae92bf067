"""程序性文书 and 内部文书: papers that are no reply, carry no remedy and count in no row of Table 3."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """Procedural notices (catalogue B) and internal forms (catalogue C)."""

    RECEIPT = "notice_receipt"
    CONFIRM = "notice_confirm"
    SUPPLEMENT = "notice_supplement"
    EXTENSION = "notice_extension"
    THIRD_PARTY_CONSULT = "notice_third_party_consult"
    APPLICANT_CONSULT = "notice_applicant_consult"
    THIRD_PARTY_DECISION = "notice_third_party_decision"
    AGENCY_CONSULT = "notice_agency_consult"
    CO_HANDLING = "notice_co_handling"
    EXPLAIN_REASON = "notice_explain_reason"
    DELAY = "notice_delay"
    FEE = "notice_fee"
    CORRECTED = "notice_corrected"
    CORRECTION_REFUSED = "notice_correction_refused"
    CORRECTION_TRANSFER = "notice_correction_transfer"
    PROACTIVE = "notice_proactive"
    REGISTER_FORM = "form_register"
    APPROVAL_SHEET = "form_approval"
    SECRECY_FORM = "form_secrecy"
    SECRECY_REFERRAL = "form_secrecy_referral"
    SERVICE_PROOF = "form_service"
    WITHDRAWAL = "form_withdrawal"
    FILE_INDEX = "form_index"


@dataclass(frozen=True, slots=True)
class Notice:
    """One paper.

    Args:
        title: its short Chinese name, for lists.
        heading: its full title, as it is printed.
        article: the article it rests on.
        required: what it must state, name → label. The label is the name of the part in the paper's wording
            (papers/wordings_notices.py), and of the field where an officer writes the paper by hand.
    """

    title: str
    heading: str
    article: str
    required: dict[str, str]


N = NoticeKind
_APPLICATION = "政府信息公开申请"
_CORRECTION = "条例第四十一条"
_REGISTER = "条例第四十五条"
NOTICES: dict[NoticeKind, Notice] = {
    N.RECEIPT: Notice(
        "接收回执",
        f"{_APPLICATION}接收回执",
        "条例第三十一条",
        {"reference": "查询号", "submitted_on": "提交日期", "basis": "收到日期的确定方式"},
    ),
    N.CONFIRM: Notice(
        "申请确认记录",
        f"{_APPLICATION}确认记录",
        "条例第三十一条",
        {"received_on": "双方确认之日", "basis": "确认方式"},
    ),
    N.SUPPLEMENT: Notice(
        "补正告知书",
        f"{_APPLICATION}补正告知书",
        "条例第三十条",
        {"items": "补正事项", "limit_on": "补正期限", "consequence": "逾期不补正的后果"},
    ),
    N.EXTENSION: Notice(
        "延期答复告知书",
        f"{_APPLICATION}延期答复告知书",
        "条例第三十三条",
        {"reason": "延期理由", "approver": "批准人", "due_on": "新的答复期限"},
    ),
    N.THIRD_PARTY_CONSULT: Notice(
        "征求第三方意见书",
        "政府信息公开征求第三方意见书",
        "条例第三十二条",
        {"question": "涉及的信息", "limit": "提出意见的期限", "consequence": "逾期不提出意见的后果"},
    ),
    N.APPLICANT_CONSULT: Notice(
        "征求意见告知书",
        f"{_APPLICATION}征求意见告知书",
        "条例第三十二条、第三十三条、第三十四条",
        {"article": "征求意见的依据", "sent_on": "征求意见日期", "clock": "答复期限的计算"},
    ),
    N.THIRD_PARTY_DECISION: Notice(
        "公开决定告知书",
        "政府信息公开决定告知书",
        "条例第三十二条",
        {"decision": "决定公开的内容", "reason": "理由"},
    ),
    N.AGENCY_CONSULT: Notice(
        "征求意见书",
        "政府信息公开征求意见书",
        "条例第三十四条",
        {"question": "征求意见的信息", "limit": "提出意见的期限", "consequence": "逾期不提出意见的后果"},
    ),
    N.CO_HANDLING: Notice("协办函", f"{_APPLICATION}协办函", "条例第十一条", {"question": "协助事项"}),
    N.EXPLAIN_REASON: Notice(
        "说明理由告知书", f"{_APPLICATION}说明理由告知书", "条例第三十五条", {"reason": "认定数量、频次的事实"}
    ),
    N.DELAY: Notice(
        "延迟答复告知书",
        f"{_APPLICATION}延迟答复告知书",
        "条例第三十五条",
        {"until": "确定的答复期限", "reason": "理由"},
    ),
    N.FEE: Notice(
        "信息处理费收费通知书",
        "政府信息公开信息处理费收费通知书",
        "条例第四十二条；国办函〔2020〕109号",
        {
            "basis": "收费标准",
            "quantity": "件数或者页数",
            "amount": "金额",
            "payment_due_on": "缴费期限",
            "consequence": "逾期不缴费的后果",
        },
    ),
    N.CORRECTED: Notice("信息更正告知书", "政府信息更正告知书", _CORRECTION, {"correction": "更正内容"}),
    N.CORRECTION_REFUSED: Notice("不予更正告知书", "政府信息不予更正告知书", _CORRECTION, {"reason": "理由"}),
    N.CORRECTION_TRANSFER: Notice(
        "更正申请转送告知书", "政府信息更正申请转送告知书", _CORRECTION, {"right_agency": "转送机关"}
    ),
    N.PROACTIVE: Notice("纳入主动公开告知书", "政府信息纳入主动公开告知书", "条例第四十四条", {"where": "公开位置"}),
    N.REGISTER_FORM: Notice("政府信息公开申请登记表", f"{_APPLICATION}登记表", _REGISTER, {"number": "登记编号"}),
    N.APPROVAL_SHEET: Notice("政府信息公开申请审批单", f"{_APPLICATION}审批单", _REGISTER, {"opinions": "各级意见"}),
    N.SECRECY_FORM: Notice("保密审查表", "政府信息公开保密审查表", "条例第十七条", {"opinion": "审查意见"}),
    N.SECRECY_REFERRAL: Notice(
        "提请保密行政管理部门确定函",
        "关于提请确定政府信息是否可以公开的函",
        "条例第十七条",
        {"reason": "不能确定的原因"},
    ),
    N.SERVICE_PROOF: Notice(
        "送达回证",
        "政府信息公开文书送达回证",
        "国办公开办函〔2016〕235号",
        {"method": "送达方式", "served_on": "送达日期"},
    ),
    N.WITHDRAWAL: Notice("撤回申请书", f"撤回{_APPLICATION}书", "实践做法", {"statement": "申请人陈述"}),
    N.FILE_INDEX: Notice("卷内目录", "卷内目录", _REGISTER, {"papers": "文书清单"}),
}
