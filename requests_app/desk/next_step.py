"""下一步: what a case waits for, as a verb, from its own columns."""

from __future__ import annotations

from datetime import date

from requests_app.law.nodes import Node
from requests_app.models import Application

#: Waited for; what is done when the limit has passed.
_WAITS = {
    "supplement": ("补正", "补正期满，核实后终止办理"),
    "third_party": ("第三方意见", "第三方意见期满，登记逾期未复"),
    "agency": ("机关意见", "机关意见期满，登记逾期未复"),
    "fee": ("缴费", "缴费期满，核实后终止办理"),
}
_STEPS = {
    Node.INTAKE: "受理登记并确认收到日期",
    Node.REGISTRATION: "分办给拟办人",
    Node.SUPPLEMENTATION: "等待补正材料",
    Node.DRAFTING: "查询检索，起草答复",
    Node.SECRECY_REVIEW: "保密审查",
    Node.APPROVAL: "审核",
    Node.REPLY: "制作答复书并送达",
    Node.ARCHIVING: "登记送达凭证并归档",
    Node.CLOSED: "已办结",
}


def next_step(case: Application, today: date) -> str:
    """Return what comes next; while somebody else is waited for, until when."""
    if case.waiting_for in _WAITS:
        what, then = _WAITS[case.waiting_for]
        if case.waiting_until is None:
            return f"等待{what}"
        return f"{what} {short_day(case.waiting_until, today)}到期" if case.waiting_until >= today else then
    node = case.node_enum
    special = (
        (node is Node.DRAFTING and case.drafter_id is None, "分办给拟办人"),
        (node is Node.DRAFTING and case.round > 1, "按裁决重新起草答复"),
        (node is Node.SECRECY_REVIEW and case.referred, "收到确定结果后完成保密审查"),
        (case.letter_made, "打印盖章，登记答复书送达"),
    )
    return next((words for holds, words in special if holds), _STEPS[node])


def short_day(day: date, today: date) -> str:
    """Return a day in a list: 11月26日, with its year where that is another one."""
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"
