"""收件各表: the register form, the record of confirmation, the withdrawal (条例 Arts. 29, 31, 45)."""

from __future__ import annotations

from requests_app.law.applicants import ApplicantKind, mask_id
from requests_app.law.channels import ReceiptBasis, wanted
from requests_app.law.dates_zh import plain_zh
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Table

from .cells import PEN_DATE, SIGN, Row, form, heading, lines, pair, row, who

_YES = {True: "是", False: "否"}


def register(at: Facts) -> Table:
    """Return 申请登记表: what the applicant gave, the legal dates, and the columns the reply fills."""
    case = at.case
    return form(
        pair("登记编号", str(case), "查询号", case.reference),
        *_applicant(at),
        *_wanted(at),
        pair("申请时间", plain_zh(case.submitted_on), "申请途径", case.get_channel_display()),
        pair("收到日期", at.received, "确定方式", _basis(at)),
        pair("答复期限", _due(at), "主题", case.topic),
        pair("承办处室", case.unit, "拟办人", ""),
        row("登记人", who(at, at.record), SIGN),
        pair("办理结果", "", "答复文号", ""),
        pair("答复日期", "", "备注", ""),
    )


def confirmation(at: Facts) -> Table:
    """Return 申请确认记录: the day both sides confirmed, which is the receipt date (Art. 31)."""
    case = at.case
    return form(
        *heading(at),
        pair("提交日期", plain_zh(case.submitted_on), "查询号", case.reference),
        pair("双方确认之日", at.day("received_on"), "确定方式", _basis(at)),
        row("联系方式", "　".join(filter(None, (case.phone, case.email, case.fax, case.address)))),
        row("确认方式", "□电话　□短信　□电子邮件　□传真　□当面　□其他："),
        row("确认内容", f"已与申请人确认收到上述申请，以{at.day('received_on')}为收到申请之日，答复期限从次日起计算。"),
        row("确认人", who(at, at.record), SIGN),
        row("申请人确认情况", "", SIGN),
    )


def withdrawal(at: Facts) -> Table:
    """Return 撤回申请书: the applicant's own statement, with room for the signature."""
    record = at.record
    by_officer = who(at, record)
    taken = by_officer or ("申请人在网上提交" if record and not record.imported else "")
    return form(
        *heading(at),
        row("受理机关", at.agency.name),
        row("申请人陈述", at.said("statement"), SIGN),
        row("撤回的意思", "申请人自愿撤回上述政府信息公开申请，知悉撤回后受理机关不再答复；今后仍可以重新提出申请。"),
        pair("申请人\n（签字盖章）", "", "日期", PEN_DATE, SIGN),
        pair("代理人\n（签字）", "", "日期", PEN_DATE, SIGN),
        pair("撤回日期", plain_zh(at.on), "接收人", taken, SIGN),
    )


def _applicant(at: Facts) -> tuple[Row, ...]:
    case = at.case
    agent: tuple[Row, ...] = ()
    if case.agent_name:
        agent = (pair("代理人", case.agent_name, "代理人证件号码", mask_id(case.agent_id_number)),)
    if case.applicant_kind == ApplicantKind.NATURAL_PERSON:
        own = pair("工作单位", case.employer, "联系电话", case.phone)
    else:
        contact = "　".join(filter(None, (case.contact_name, case.phone)))
        own = pair("法定代表人", case.legal_representative, "联系人及电话", contact)
    return (
        pair("申请人", at.applicant, "申请人类别", case.get_applicant_kind_display()),
        pair("证件名称", case.get_id_type_display(), "证件号码", case.masked_id),
        own,
        *agent,
        pair("电子邮箱", case.email, "传真", case.fax),
        pair("联系地址", case.address, "邮政编码", case.postcode),
    )


def _wanted(at: Facts) -> tuple[Row, ...]:
    case = at.case
    return (
        pair("信息名称", case.title, "信息文号", case.doc_ref),
        row("申请内容", at.subject),
        *((row("用途（自愿填写）", case.purpose),) if case.purpose else ()),
        pair("提供形式", wanted(case.form_wanted), "获取方式", wanted(case.obtain_way)),
        pair("接受其他方式", _YES[case.accept_other_form], "需要阅读帮助", _YES[case.needs_help]),
    )


def _basis(at: Facts) -> str:
    basis = at.said("basis")
    return ReceiptBasis(basis).label if basis in set(ReceiptBasis) else ""


def _due(at: Facts) -> str:
    due = plain_zh(at.due_on) if at.due_on else ""
    return lines(due, "（暂定，放假安排公布后重新推算）" if due and at.case.due_provisional else "")
