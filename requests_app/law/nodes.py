"""办理节点: the eight nodes, the roles, and the table of acts (条例 Art. 45; 2019 Ningbo report).

The table says which act may be done at which node, where the case goes, and who may do it.
It is data: the FSM transitions of the model, the guards and the matrix test all read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Node(StrEnum):
    """八个办理节点 and 办结."""

    INTAKE = "intake"
    REGISTRATION = "registration"
    SUPPLEMENTATION = "supplementation"
    DRAFTING = "drafting"
    SECRECY_REVIEW = "secrecy_review"
    APPROVAL = "approval"
    REPLY = "reply"
    ARCHIVING = "archiving"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The Chinese name of the node."""
        return NODE_LABELS[self]


NODE_LABELS = {
    Node.INTAKE: "受理",
    Node.REGISTRATION: "登记",
    Node.SUPPLEMENTATION: "补正",
    Node.DRAFTING: "拟办",
    Node.SECRECY_REVIEW: "保密审查",
    Node.APPROVAL: "审核",
    Node.REPLY: "答复",
    Node.ARCHIVING: "归档",
    Node.CLOSED: "办结",
}

#: The eight steps in order, as the office counts them.
STEPS: tuple[Node, ...] = tuple(node for node in Node if node is not Node.CLOSED)
#: Received and a reply is still owed: the clock matters.
OPEN: frozenset[Node] = frozenset(
    {
        Node.REGISTRATION,
        Node.SUPPLEMENTATION,
        Node.DRAFTING,
        Node.SECRECY_REVIEW,
        Node.APPROVAL,
        Node.REPLY,
    }
)
_RUNNING = OPEN - {Node.SUPPLEMENTATION}
_DONE = frozenset({Node.ARCHIVING, Node.CLOSED})


class Role(StrEnum):
    """办理角色. One person may hold several; separation of duty holds per case."""

    CLERK = "clerk"
    DRAFTER = "drafter"
    SECRECY_REVIEWER = "secrecy_reviewer"
    APPROVER = "approver"
    OFFICE_HEAD = "office_head"
    ARCHIVIST = "archivist"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    APPLICANT = "applicant"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The Chinese name of the role."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.CLERK: "收件登记员",
    Role.DRAFTER: "拟办人",
    Role.SECRECY_REVIEWER: "保密审查员",
    Role.APPROVER: "审核人",
    Role.OFFICE_HEAD: "公开工作机构负责人",
    Role.ARCHIVIST: "档案员",
    Role.SUPERVISOR: "主管部门督办员",
    Role.AUDITOR: "核查员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.APPLICANT: "申请人",
    Role.SYSTEM: "系统",
}
#: Roles a member of staff can be given.
STAFF_ROLES: tuple[Role, ...] = tuple(r for r in Role if r not in {Role.APPLICANT, Role.SYSTEM})


class Act(StrEnum):
    """经办事项: every act that can be recorded on a case."""

    LODGE = "lodge"
    ACCEPT = "accept"
    CLOSE_UNCONFIRMED = "close_unconfirmed"
    ASSIGN = "assign"
    ANSWER_ON_THE_SPOT = "answer_on_the_spot"
    VOID = "void"
    REQUEST_SUPPLEMENT = "request_supplement"
    RECEIVE_SUPPLEMENT = "receive_supplement"
    LAPSE_SUPPLEMENT = "lapse_supplement"
    CONSULT = "consult"
    CONSULTATION_RECEIVED = "consultation_received"
    OPINION = "opinion"
    OPINION_LAPSED = "opinion_lapsed"
    ASK_REASONS = "ask_reasons"
    REASONS_GIVEN = "reasons_given"
    DELAY = "delay"
    CHARGE_FEE = "charge_fee"
    FEE_PAID = "fee_paid"
    FEE_LAPSED = "fee_lapsed"
    EXTEND = "extend"
    SUBMIT = "submit"
    CLEAR = "clear"
    REFER = "refer"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    DELIVER = "deliver"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    FILE_REMEDY = "file_remedy"
    CONCLUDE_REMEDY = "conclude_remedy"
    REOPEN = "reopen"
    EXPLAIN_LATENESS = "explain_lateness"
    RECALCULATE = "recalculate"
    IMPORT_REPLY = "import_reply"
    ISSUE_REPLY = "issue_reply"
    ISSUE_NOTICE = "issue_notice"
    RECORD_SERVICE = "record_service"

    @property
    def label(self) -> str:
        """The Chinese name of the act, as the register shows it."""
        return ACTS[self].label


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table of acts.

    Args:
        label: Chinese name.
        sources: nodes at which it may be done.
        target: node it leads to; None: the case stays where it is.
        roles: who may do it.
        article: the article it rests on.
    """

    label: str
    sources: frozenset[Node]
    target: Node | None
    roles: frozenset[Role]
    article: str


def _rule(
    label: str,
    sources: Node | frozenset[Node],
    target: Node | None,
    roles: tuple[Role, ...],
    article: str,
) -> Rule:
    at = frozenset({sources}) if isinstance(sources, Node) else sources
    return Rule(label, at, target, frozenset({*roles, Role.SYSTEM}), article)


N, R = Node, Role
_DRAFTERS = (R.DRAFTER, R.OFFICE_HEAD)
#: The whole machine. SYSTEM may do every act: it is the register import, which has no person
#: and whose events say so; the guards of dates hold for it too.
ACTS: dict[Act, Rule] = {
    Act.LODGE: _rule("提交申请", frozenset(), N.INTAKE, (R.CLERK, R.APPLICANT), "条例第二十九条"),
    Act.ACCEPT: _rule("受理登记", N.INTAKE, N.REGISTRATION, (R.CLERK,), "条例第三十一条"),
    Act.CLOSE_UNCONFIRMED: _rule("未成立", N.INTAKE, N.CLOSED, (R.CLERK, R.APPLICANT), "条例第三十一条"),
    Act.ASSIGN: _rule(
        "分办", frozenset({N.REGISTRATION, N.DRAFTING}), N.DRAFTING, (R.CLERK, R.OFFICE_HEAD), "条例第四十五条"
    ),
    Act.ANSWER_ON_THE_SPOT: _rule("当场答复", N.REGISTRATION, N.REPLY, (R.CLERK,), "条例第三十三条、第三十六条第一项"),
    Act.VOID: _rule("作废", N.REGISTRATION, N.CLOSED, (R.CLERK,), "条例第四十五条"),
    Act.REQUEST_SUPPLEMENT: _rule(
        "告知补正", frozenset({N.REGISTRATION, N.DRAFTING}), N.SUPPLEMENTATION, (R.CLERK, R.DRAFTER), "条例第三十条"
    ),
    Act.RECEIVE_SUPPLEMENT: _rule("收到补正", N.SUPPLEMENTATION, N.DRAFTING, (R.CLERK, R.APPLICANT), "条例第三十条"),
    Act.LAPSE_SUPPLEMENT: _rule("逾期不补正", N.SUPPLEMENTATION, N.ARCHIVING, (R.CLERK, R.OFFICE_HEAD), "条例第三十条"),
    Act.CONSULT: _rule("征求意见", N.DRAFTING, None, _DRAFTERS, "条例第三十二条、第三十四条"),
    Act.CONSULTATION_RECEIVED: _rule(
        "被征求方签收", N.DRAFTING, None, (*_DRAFTERS, R.CLERK), "条例第三十二条、第三十四条"
    ),
    Act.OPINION: _rule("收到意见", N.DRAFTING, None, (*_DRAFTERS, R.CLERK), "条例第三十二条、第三十四条"),
    Act.OPINION_LAPSED: _rule("意见逾期未复", N.DRAFTING, None, (*_DRAFTERS, R.CLERK), "条例第三十二条、第三十四条"),
    Act.ASK_REASONS: _rule("要求说明理由", N.DRAFTING, None, _DRAFTERS, "条例第三十五条"),
    Act.REASONS_GIVEN: _rule("收到说明理由", N.DRAFTING, None, (*_DRAFTERS, R.CLERK), "条例第三十五条"),
    Act.DELAY: _rule("确定延迟答复期限", N.DRAFTING, None, (R.OFFICE_HEAD,), "条例第三十五条"),
    Act.CHARGE_FEE: _rule("收费通知", N.DRAFTING, None, _DRAFTERS, "条例第四十二条"),
    Act.FEE_PAID: _rule("收到缴费", N.DRAFTING, None, (*_DRAFTERS, R.CLERK), "条例第四十二条"),
    Act.FEE_LAPSED: _rule("逾期不缴费", N.DRAFTING, N.ARCHIVING, (R.CLERK, R.OFFICE_HEAD), "条例第四十二条"),
    Act.EXTEND: _rule("延期", _RUNNING, None, (R.OFFICE_HEAD,), "条例第三十三条"),
    Act.SUBMIT: _rule("提交保密审查", N.DRAFTING, N.SECRECY_REVIEW, (R.DRAFTER,), "条例第十七条"),
    Act.CLEAR: _rule("保密审查通过", N.SECRECY_REVIEW, N.APPROVAL, (R.SECRECY_REVIEWER,), "条例第十七条"),
    Act.REFER: _rule("提请确定", N.SECRECY_REVIEW, None, (R.SECRECY_REVIEWER,), "条例第十七条"),
    Act.SEND_BACK: _rule(
        "退回拟办",
        frozenset({N.SECRECY_REVIEW, N.APPROVAL}),
        N.DRAFTING,
        (R.SECRECY_REVIEWER, R.APPROVER),
        "条例第十七条、第四十五条",
    ),
    Act.APPROVE: _rule("审核同意", N.APPROVAL, N.REPLY, (R.APPROVER,), "条例第四十五条"),
    Act.DELIVER: _rule("答复送达", N.REPLY, N.ARCHIVING, (R.CLERK,), "条例第三十三条、第三十六条"),
    Act.ARCHIVE: _rule("归档", N.ARCHIVING, N.CLOSED, (R.ARCHIVIST,), "条例第四十五条"),
    Act.WITHDRAW: _rule("撤回申请", OPEN, N.ARCHIVING, (R.CLERK, R.APPLICANT), "实践做法"),
    Act.FILE_REMEDY: _rule("登记复议诉讼", OPEN | _DONE, None, (R.CLERK, R.OFFICE_HEAD), "条例第五十一条"),
    Act.CONCLUDE_REMEDY: _rule("登记复议诉讼结果", OPEN | _DONE, None, (R.CLERK, R.OFFICE_HEAD), "条例第五十一条"),
    Act.REOPEN: _rule("责令重新答复", _DONE, N.DRAFTING, (R.CLERK, R.OFFICE_HEAD), "行政诉讼法第七十条"),
    Act.EXPLAIN_LATENESS: _rule(
        "登记逾期原因", OPEN | _DONE, None, (R.CLERK, R.DRAFTER, R.OFFICE_HEAD), "条例第三十三条、第四十七条"
    ),
    Act.RECALCULATE: _rule(
        "工作日历变更重算", OPEN, None, (R.ADMINISTRATOR, R.OFFICE_HEAD), "国务院办公厅年度放假通知"
    ),
    Act.IMPORT_REPLY: _rule(
        "台账载明的答复", frozenset({N.REGISTRATION, N.DRAFTING}), N.ARCHIVING, (), "条例第四十五条"
    ),
    Act.ISSUE_REPLY: _rule("制作答复书", N.REPLY, None, (R.CLERK,), "条例第三十六条、第四十五条"),
    Act.ISSUE_NOTICE: _rule(
        "制发文书",
        OPEN | _DONE,
        None,
        (R.CLERK, R.DRAFTER, R.OFFICE_HEAD),
        "条例第十一条、第三十二条、第四十一条、第四十四条",
    ),
    Act.RECORD_SERVICE: _rule(
        "登记送达", OPEN | _DONE, None, (R.CLERK, R.DRAFTER, R.ARCHIVIST), "国办公开办函〔2016〕235号"
    ),
}


_ORDINALS = "一二三四五六七八九十"


def nth_level(level: int) -> str:
    """Return a level of approval in words: 第一级 for 1."""
    return f"第{_ORDINALS[level - 1] if 1 <= level <= len(_ORDINALS) else level}级"
