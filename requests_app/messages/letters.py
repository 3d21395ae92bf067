"""给申请人的邮件: what the applicant is told by e-mail at which act. Pure: case, state and event in, plain text out.

Title and own lines are the office's (texts.py), what stands around them is here and cannot be lost. With the least
personal data that serves: the name as on lists, the numbers of the case, what the notice must state. Never an identity
number, a telephone number of the applicant, the query code, what was asked, whom the office consults, or what the
reply says: that is read under 办理查询, with number and query code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from requests_app.law.channels import Channel, ReceiptBasis
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act
from requests_app.law.state import CaseState, Record
from requests_app.models import Application

from .texts import filled, wording

#: Longest subject, the bound of its column.
SUBJECT = 300
#: Where the enquiry stands below the site's address.
TRACK = "/track/"
#: Arrived by wire: received once both sides have confirmed it (Art. 31).
BY_WIRE = frozenset({Channel.WEB, Channel.FAX, Channel.EMAIL})
_PROVISIONAL = "下一年的放假安排还没有公布，这个日子是暂定的，公布后重新计算。"
_REMEDY = "对处理结果不服的，答复书或者告知书里写明了申请行政复议、提起行政诉讼的办法和期限。"
_SENT = {
    "portal": "答复书在办理查询里查看、下载。",
    "post": "答复书已经交邮，请留意查收。",
    "in_person": "答复书已经直接交给您。",
    "email": "答复书已经发往您留的电子邮箱。",
}
#: What stands in the braces of a text.
_Parts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail: subject in one line, body in plain text."""

    subject: str
    body: str


class _Facts(NamedTuple):
    """What a text may draw on: the case with its agency, its state after the event, the event."""

    case: Application
    state: CaseState
    event: Record

    def day(self, name: str) -> str:
        """Return a date of the event in words, "" without one."""
        value = self.event.facts.get(name)
        return day_zh(date.fromisoformat(str(value))) if value else ""

    @property
    def on(self) -> str:
        """The day of the act in words."""
        return day_zh(self.event.on)

    @property
    def by_wire(self) -> bool:
        """Whether it came by web, fax or e-mail."""
        return Channel(self.case.channel) in BY_WIRE

    @property
    def due(self) -> _Parts:
        """Until when the office answers, and the sentence beside a day that may still move."""
        due, unsure = self.case.due_on, self.case.due_provisional
        return {
            "最迟答复": f"{day_zh(due)}{'（暂定）' if unsure else ''}" if due else "",
            "暂定说明": _PROVISIONAL if due and unsure else "",
        }


#: Key of a text and what stands in its braces; None where the act asks for no letter.
_Text = tuple[str, _Parts] | None


def _lodged(at: _Facts) -> _Text:
    """接收回执: submitted is not yet received (Art. 31)."""
    shown = "提交后的回执页上" if at.event.actor is None else "窗口的接收凭条上"
    key = "letter_receipt_wire" if at.by_wire else "letter_receipt_paper"
    return key, {"提交日期": at.on, "查询码所在": shown}


def _accepted(at: _Facts) -> _Text:
    """收到确认: receipt date and due date (Arts. 31, 33)."""
    basis = str(at.event.facts.get("basis", ""))
    how = f"（{ReceiptBasis(basis).label}）" if basis in set(ReceiptBasis) else ""
    return "letter_accepted", {"收到日期": f"{at.day('received_on')}{how}", **at.due}


def _supplement(at: _Facts) -> _Text:
    """补正告知: everything at once, the limit, and what follows (Art. 30)."""
    items = [str(item) for item in at.event.facts.get("items") or ()]
    return "letter_supplement", {
        "补正事项": "\n".join(f"{place}. {item}" for place, item in enumerate(items, start=1)),
        "补正期限": at.day("limit_on"),
        "逾期后果": "没有正当理由逾期不补正的，视为放弃申请，我们不再处理。",
    }


def _extended(at: _Facts) -> _Text:
    """延期告知: approved and told while the period runs (Art. 33)."""
    reason = str(at.event.facts.get("reason", "")).strip().rstrip("。；，")
    why = f"理由：{reason}。" if reason else ""
    return "letter_extended", {"延长": str(at.state.extension), "理由": why, **at.due}


def _consulted(at: _Facts) -> _Text:
    """征求意见告知: the clock stops (Arts. 32 to 34); told once, when it stops, and not whom the office asks."""
    if len(at.state.open_consultations) != 1:
        return None
    third = at.event.facts.get("kind") == "third_party"
    whom = "有关第三方的意见（条例第三十二条）" if third else "有关行政机关的意见（条例第三十四条）"
    return "letter_consulted", {"征求谁": whom, "发函日期": at.on}


def _fee(at: _Facts) -> _Text:
    """收费通知: amount, ground, last day to pay and what follows (Art. 42; 国办函〔2020〕109号)."""
    facts = at.event.facts
    unit, measure = ("按件", "件") if facts.get("basis") == "item" else ("按页", "页")
    return "letter_fee", {
        "金额": str(facts.get("amount", "")),
        "计收方式": f"{unit}计收，{facts.get('quantity')}{measure}",
        "缴费期限": at.day("payment_due_on"),
        "逾期后果": "逾期不缴费的，视为放弃申请，我们不再处理。",
    }


def _delivered(at: _Facts) -> _Text:
    """答复告知: that the reply left and how; nothing of what it says."""
    way = _SENT.get(str(at.event.facts.get("method", "")), "答复书已经送出。")
    return "letter_delivered", {"答复日期": at.on, "送达": way, "救济": _REMEDY}


def _withdrawn(at: _Facts) -> _Text:
    """撤回确认."""
    return "letter_withdrawn", {"撤回日期": at.on}


def _not_received(at: _Facts) -> _Text:
    """Closed before receipt: withdrawn by the applicant, or never confirmed (Art. 31)."""
    if at.event.actor is None:
        return _withdrawn(at)
    return "letter_not_received", {"提交日期": day_zh(at.case.submitted_on), "关闭日期": at.on}


def _not_supplemented(at: _Facts) -> _Text:
    """不再处理告知: no supplement in time (Art. 30)."""
    limit = f"补正期限{day_zh(at.state.supplement.limit_on)}已过，" if at.state.supplement else ""
    return "letter_not_supplemented", {"期限已过": limit, "办结日期": at.on, "救济": _REMEDY}


def _not_paid(at: _Facts) -> _Text:
    """不再处理告知: the fee was not paid in time (Art. 42)."""
    limit = f"缴费期限{day_zh(at.state.fee.due_on)}已过，" if at.state.fee else ""
    return "letter_not_paid", {"期限已过": limit, "办结日期": at.on, "救济": _REMEDY}


_TEXTS: dict[Act, Callable[[_Facts], _Text]] = {
    Act.LODGE: _lodged,
    Act.ACCEPT: _accepted,
    Act.CLOSE_UNCONFIRMED: _not_received,
    Act.REQUEST_SUPPLEMENT: _supplement,
    Act.EXTEND: _extended,
    Act.CONSULT: _consulted,
    Act.CHARGE_FEE: _fee,
    Act.DELIVER: _delivered,
    Act.WITHDRAW: _withdrawn,
    Act.LAPSE_SUPPLEMENT: _not_supplemented,
    Act.FEE_LAPSED: _not_paid,
}


def text_of(case: Application, state: CaseState, event: Record) -> _Text:
    """Return the key of the text that tells the applicant of this event, with its parts; None where none does.

    Args:
        case: as it stands after the event.
        state: the state after the event.
        event: what was just recorded.
    """
    write = _TEXTS.get(event.act)
    return write(_Facts(case, state, event)) if write else None


def letter_of(case: Application, state: CaseState, event: Record, site: str) -> Letter | None:
    """Return what the applicant is told of this event; None where the act asks for no letter.

    Args:
        case: as it stands after the event, with its agency.
        state: the state after the event.
        event: what was just recorded.
        site: the public address of the site, e.g. https://gk.example.gov.cn; "" leaves the link out.
    """
    text = text_of(case, state, event)
    if text is None:
        return None
    key, parts = text
    agency = case.agency
    given = wording(agency, key)
    where = f"：{site.rstrip('/')}{TRACK}" if site else "：本机关政府信息公开网站的“办理查询”"
    reach = [f"电话：{agency.phone}" if agency.phone else "", f"办公时间：{agency.hours}" if agency.hours else ""]
    body = [
        f"{case.masked_name}：",
        "",
        filled(given.body, parts),
        "",
        f"查询号：{case.reference}",
        *([f"登记编号：{case.number}"] if case.number else []),
        f"办理查询{where}（凭查询号和查询码）",
        "",
        " ".join(filter(None, [agency.name, agency.office])),
        *filter(None, reach),
        "这封邮件由系统自动发出，请不要直接回复。",
    ]
    subject = " ".join(f"政府信息公开申请{filled(given.title, parts)}（{case.reference}）{agency.name}".split())
    return Letter(subject[:SUBJECT], "\n".join(body) + "\n")
