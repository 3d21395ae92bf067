"""给申请人的短信: that something happened and by when what follows; which case it is, only its query number says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act
from requests_app.law.state import CaseState, Record
from requests_app.models import Application

from .letters import TRACK
from .texts import filled, wording

#: Its wording (messages/texts.py).
KEY = "applicant_sms"
_Said = Callable[[Application, CaseState, Record], str]


def _by(case: Application) -> str:
    return f"最迟{day_zh(case.due_on)}{'（暂定）' if case.due_provisional else ''}答复" if case.due_on else "正在办理"


def _supplement(_case: Application, state: CaseState, _event: Record) -> str:
    until = f"，请在{day_zh(state.supplement.limit_on)}以前补正" if state.supplement else ""
    return f"需要补正{until}"


def _fee(_case: Application, _state: CaseState, event: Record) -> str:
    due = date.fromisoformat(str(event.facts["payment_due_on"]))
    return f"需要缴纳信息处理费{event.facts.get('amount')}元，请在{day_zh(due)}以前缴费"


def _unconfirmed(_case: Application, _state: CaseState, event: Record) -> str:
    return "已经撤回" if event.actor is None else "没有完成收到确认（条例第三十一条），已经关闭"


#: Act → what happened. A consultation and internal acts are left to the letter.
_SAID: dict[Act, _Said] = {
    Act.LODGE: lambda *_: "已经提交，确认收到以后开始计算答复期限",
    Act.ACCEPT: lambda case, *_: f"已经确认收到，{_by(case)}",
    Act.CLOSE_UNCONFIRMED: _unconfirmed,
    Act.REQUEST_SUPPLEMENT: _supplement,
    Act.EXTEND: lambda case, *_: f"延长了答复期限，{_by(case)}",
    Act.CHARGE_FEE: _fee,
    Act.DELIVER: lambda *_: "已经答复",
    Act.WITHDRAW: lambda *_: "已经撤回",
    Act.LAPSE_SUPPLEMENT: lambda *_: "逾期没有补正，视为放弃（条例第三十条），已经结束办理",
    Act.FEE_LAPSED: lambda *_: "逾期没有缴费，视为放弃（条例第四十二条），已经结束办理",
}


def short_of(case: Application, state: CaseState, event: Record, site: str) -> str:
    """Return what a mobile number is told of this event, "" where the act asks for nothing.

    Args:
        case: as it stands after the event, with its agency.
        state: the state after the event.
        event: what was just recorded.
        site: the public address of the site; "" leaves the link out.
    """
    parts = short_parts(case, state, event, site)
    return filled(wording(case.agency, KEY).body, parts) if parts else ""


def short_parts(case: Application, state: CaseState, event: Record, site: str) -> dict[str, object]:
    """Return what the message may name; nothing where the act asks for no message."""
    say = _SAID.get(event.act)
    if say is None:
        return {}
    return {
        "机关": case.agency.short_name or case.agency.name,
        "查询号": case.reference,
        "事项": say(case, state, event),
        "网址": f"：{site.rstrip('/')}{TRACK}" if site else "",
    }
