"""应答的形状: what the API answers, with the words of the document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema
from pydantic import create_model

from requests_app.handling.register_rows import COLUMNS
from requests_app.law.nodes import Node

#: How a case stands, in the words of its applicant (portal/case.py).
STANDINGS = {
    "voided": "已作废",
    "unconfirmed": "等办理机关与申请人确认收到",
    "not_received": "没有收到，不再办理",
    "withdrawn": "申请人已撤回",
    "not_supplemented": "没有补正，不再办理",
    "fee_unpaid": "没有缴费，不再办理",
    "answered": "已答复",
    "answered_late": "已答复，超过期限",
    "supplement": "等申请人补正",
    "fee": "等申请人缴费",
    "overdue": "已超过答复期限",
    "paused": "正在征求意见，期限暂停",
    "soon": "即将到期",
    "running": "正在办理",
}
_QUERY_NUMBER = "查询号，全系统唯一，如 Q260316ABCDEF"
_PROVISIONAL = "到期日是否暂定：下一年的放假安排还没有公布时为 true，公布后重新计算"


class Expected(Schema):
    """按最迟确认日推算的日子；哪天确认，就从哪天起算。"""

    confirm_by: date = Field(description="最迟哪天与申请人确认收到（条例第三十一条）")
    supplement_by: date = Field(description="最迟哪天告知要不要补正（条例第三十条）")
    due_on: date = Field(description="最迟哪天答复（条例第三十三条）")
    due_provisional: bool = Field(description=_PROVISIONAL)


class Doubt(Schema):
    """提醒：看起来不对或者没有填写，不影响收件。"""

    field: str = Field(description="哪一项")
    message: str = Field(description="提醒的话，可以转给申请人看")


class Lodged(Schema):
    """收件回执。有了这个回答，申请就已经存好。"""

    reference: str = Field(description=_QUERY_NUMBER, examples=["Q260316ABCDEF"])
    query_code: str | None = Field(
        description="查询码，8位数字，只交给申请人，与查询号一起查办理情况；七天后重复同一请求不再给出",
        examples=["12345678"],
    )
    agency: str = Field(description="受理机关名称")
    submitted_on: date = Field(description="提交日期")
    received_on: date | None = Field(description="收到日期；网上提交的以双方确认之日为准，刚提交时为 null")
    due_on: date | None = Field(description="答复到期日；确认收到后才有")
    expected: Expected
    track: str = Field(description="申请人查办理情况的网址；没有设置 PUBLIC_URL 时只有路径")
    doubts: list[Doubt] = Field(description="提醒；没有时为空数组")


class CaseLine(Schema):
    """一件申请现在的情况，没有申请人的信息。"""

    reference: str = Field(description=_QUERY_NUMBER)
    number: str | None = Field(description="登记编号；还没有登记的为 null")
    node: Node = Field(description="环节代码")
    node_name: str = Field(description="环节名称")
    submitted_on: date = Field(description="提交日期")
    received_on: date | None = Field(description="收到日期（条例第三十一条）")
    due_on: date | None = Field(description="答复到期日")
    due_provisional: bool = Field(description=_PROVISIONAL)
    waiting_for: str | None = Field(
        description="在等什么：supplement 补正、fee 缴费、third_party 第三方意见、agency 机关意见"
    )
    waiting_until: date | None = Field(description="等到哪天")
    extended_days: int = Field(description="延期的工作日数，没有延期为 0")
    replied_on: date | None = Field(description="答复日期；答复送出以后才有")
    outcome: str | None = Field(description="办理结果代码（年度报告第三部分的行）；答复送出以后才有")
    outcome_name: str | None = Field(description="办理结果名称")
    voided: bool = Field(description="是否作废（重复登记、误登记）")
    changed_at: datetime | None = Field(description="最近一次变化的时刻")


class CasePage(Schema):
    """一页变化，先变的在前。"""

    items: list[CaseLine]
    more: bool = Field(description="后面还有，马上接着取")
    next_cursor: str = Field(description="记住它，下次从这里接着取；没有变化时不变", examples=["1773626400000000-42"])


class Step(Schema):
    """八个办理环节之一。"""

    node: str = Field(description="环节代码")
    name: str = Field(description="环节名称")
    status: str = Field(description="done 已办、now 正在办、todo 还没到、none 不需要")
    on: date | None = Field(description="办完的日期")


class Supplement(Schema):
    """正在等的补正（条例第三十条）。"""

    items: list[str] = Field(description="要补什么")
    on: date = Field(description="告知日期")
    until: date = Field(description="补正期限")
    days_left: int = Field(description="还剩的工作日；过期为负数")


class Fee(Schema):
    """正在等的信息处理费（条例第四十二条）。"""

    amount: int = Field(description="金额，元")
    on: date = Field(description="通知日期")
    until: date = Field(description="缴费期限")


class Reply(Schema):
    """已经送出的答复。"""

    title: str = Field(description="答复书名称")
    outcome: str = Field(description="办理结果")
    doc_no: str = Field(description="文号")
    on: date = Field(description="答复日期")
    remedy: str = Field(description="救济途径")
    reconsider_by: date | None = Field(description="申请行政复议的最后一天，从答复之日起算，供参考")


class CaseDetail(CaseLine):
    """一件申请的办理情况，与申请人在办理查询里看到的一致；没有申请人的信息，没有文书和文件。"""

    standing: str = Field(description="情况代码", json_schema_extra={"enum": list(STANDINGS)})
    standing_name: str = Field(description="情况，一句话")
    days_left: int | None = Field(description="到到期日还剩的工作日；过期为负数；没有到期日为 null")
    steps: list[Step]
    supplement: Supplement | None
    fee: Fee | None
    reply: Reply | None


_COLUMN: dict[str, Any] = {
    name: (str | int | None, Field(description="见 docs/register.md；日期为 YYYY-MM-DD")) for name in COLUMNS
}
RegisterColumns = create_model(
    "RegisterColumns", __base__=Schema, __doc__="登记台账的一行，栏目与导出的台账一致。", **_COLUMN
)


class RegisterRow(Schema):
    """台账的一行和它的查询号。"""

    reference: str = Field(description=_QUERY_NUMBER)
    columns: RegisterColumns  # type: ignore[valid-type] # made from the register's own list of columns


class RegisterPage(Schema):
    """一页台账，先登记的在前。"""

    year: int = Field(description="收到年份")
    personal: bool = Field(description="申请人姓名和申请内容是否完整；否则姓名遮盖，内容里的证件号、电话等遮盖")
    items: list[RegisterRow]
    more: bool = Field(description="后面还有，马上接着取")
    next_cursor: str = Field(description="从这里接着取", examples=["42"])
