"""给申请人的邮件: what the applicant is told by e-mail at which act. Pure: case, state and event in, plain text out.

With the least personal data that serves: the name as on lists, the numbers of the case, what the notice must
state. Never an identity number, a telephone number of the applicant, the query code, what was asked, whom the
office consults, or what the reply says: that is read under 办理查询, with number and query code.
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

#: Longest subject, the bound of its column.
SUBJECT = 300
#: Where the enquiry stands below the site's address.
TRACK = "/track/"
#: Arrived by wire: received once both sides have confirmed it (Art. 31).
_CONFIRMED = frozenset({Channel.WEB, Channel.FAX, Channel.EMAIL})
_PROVISIONAL = "下一年的放假安排还没有公布，这个日子是暂定的，公布后重新计算。"
_REMEDY = "对处理结果不服的，答复书或者告知书里写明了申请行政复议、提起行政诉讼的办法和期限。"
_SENT = {
    "portal": "答复书在办理查询里查看、下载。",
    "post": "答复书已经交邮，请留意查收。",
    "in_person": "答复书已经直接交给您。",
    "email": "答复书已经发往您留的电子邮箱。",
}


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
        return Channel(self.case.channel) in _CONFIRMED

    @property
    def due(self) -> list[str]:
        """Until when the office answers."""
        if self.case.due_on is None:
            return []
        said = [f"最迟答复：{day_zh(self.case.due_on)}{'（暂定）' if self.case.due_provisional else ''}"]
        return [*said, _PROVISIONAL] if self.case.due_provisional else said


#: A title and the lines of a text; None where the act asks for no letter.
_Text = tuple[str, list[str]] | None


def _lodged(at: _Facts) -> _Text:
    """接收回执: submitted is not yet received (Art. 31)."""
    lines = [f"您的政府信息公开申请已于{at.on}提交。", ""]
    if at.by_wire:
        lines += [
            (
                "提交还不等于收到：以双方确认之日为收到日期（条例第三十一条）。"
                "我们最迟在提交后的下一个工作日下班前与您联系确认，没有接到联系的，请告诉我们。"
            ),
        ]
    else:
        lines += [
            (
                "收到日期依照条例第三十一条确定：当面提交的，为提交之日；邮寄的，为签收之日或者与您确认之日。"
                "确定以后，我们再发一封邮件告诉您。"
            ),
        ]
    lines += [
        "",
        "接下来：",
        "1. 确定收到日期以后，我们写信告诉您收到日期和最迟答复的日子；",
        "2. 写得不清楚的，从收到之日起7个工作日内一次告诉您补什么（条例第三十条）；",
        "3. 从收到的次日起20个工作日内答复；需要延长的，事先告诉您（条例第三十三条）。",
        "",
    ]
    shown = "提交后的回执页上" if at.event.actor is None else "窗口的接收凭条上"
    lines.append(
        f"查询码只在{shown}显示过一次，我们不会在邮件里写，也不会向您要。没有记下的，请与我们联系，核对身份以后帮您查。"
    )
    return "接收回执", lines


def _accepted(at: _Facts) -> _Text:
    """收到确认: receipt date and due date (Arts. 31, 33)."""
    basis = str(at.event.facts.get("basis", ""))
    how = f"（{ReceiptBasis(basis).label}）" if basis in set(ReceiptBasis) else ""
    return "收到确认", [
        "您的政府信息公开申请已经确认收到，开始办理。",
        "",
        f"收到日期：{at.day('received_on')}{how}",
        *at.due,
        "",
        "期限从收到的次日起算，只数工作日。需要补正、延长或者征求别人意见时，日子会变，我们另外写信告诉您。",
    ]


def _supplement(at: _Facts) -> _Text:
    """补正告知: everything at once, the limit, and what follows (Art. 30)."""
    items = [str(item) for item in at.event.facts.get("items") or ()]
    return "补正告知", [
        "您的政府信息公开申请需要补正（条例第三十条）。需要补正的是：",
        "",
        *(f"{place}. {item}" for place, item in enumerate(items, start=1)),
        "",
        f"请在{at.day('limit_on')}以前补正，可以在办理查询里提交。",
        "答复期限从我们收到补正之日起重新计算。没有正当理由逾期不补正的，视为放弃申请，我们不再处理。",
    ]


def _extended(at: _Facts) -> _Text:
    """延期告知: approved and told while the period runs (Art. 33)."""
    reason = str(at.event.facts.get("reason", "")).strip().rstrip("。；，")
    why = f"理由：{reason}。" if reason else ""
    return "延长答复期限告知", [
        (
            f"经本机关政府信息公开工作机构负责人同意，对您的申请，答复期限延长{at.state.extension}个工作日"
            f"（条例第三十三条）。{why}"
        ),
        "",
        *at.due,
    ]


def _consulted(at: _Facts) -> _Text:
    """征求意见告知: the clock stops (Arts. 32 to 34); told once, when it stops, and not whom the office asks."""
    if len(at.state.open_consultations) != 1:
        return None
    third = at.event.facts.get("kind") == "third_party"
    whom = "有关第三方的意见（条例第三十二条）" if third else "有关行政机关的意见（条例第三十四条）"
    return "征求意见告知", [
        f"办理您的申请，需要书面征求{whom}，征求意见的函已于{at.on}发出。",
        "",
        (
            "征求意见的时间不计入答复期限（条例第三十三条）；对方收到后应当在15个工作日内提出意见。"
            "意见收到以后，期限接着计算，最迟答复的日子以办理查询里写的为准。"
        ),
    ]


def _fee(at: _Facts) -> _Text:
    """收费通知: amount, ground, last day to pay and what follows (Art. 42; 国办函〔2020〕109号)."""
    facts = at.event.facts
    unit, measure = ("按件", "件") if facts.get("basis") == "item" else ("按页", "页")
    return "信息处理费收费通知", [
        (
            f"办理您的申请，依照条例第四十二条和《政府信息公开信息处理费管理办法》收取信息处理费{facts.get('amount')}元"
            f"（{unit}计收，{facts.get('quantity')}{measure}）。"
        ),
        "",
        f"请在{at.day('payment_due_on')}以前缴费，缴费办法见收费通知书，或者与我们联系。",
        "答复期限从缴费完成的次日起重新计算。逾期不缴费的，视为放弃申请，我们不再处理。",
    ]


def _delivered(at: _Facts) -> _Text:
    """答复告知: that the reply left and how; nothing of what it says."""
    way = _SENT.get(str(at.event.facts.get("method", "")), "答复书已经送出。")
    return "答复告知", [f"对您的政府信息公开申请，本机关已于{at.on}作出答复。{way}", "", _REMEDY]


def _withdrawn(at: _Facts) -> _Text:
    """撤回确认."""
    return "撤回确认", [
        f"您的政府信息公开申请已于{at.on}撤回，我们不再办理。您以后还可以再申请。",
        "",
        "如果不是您要求撤回的，请马上与我们联系。",
    ]


def _not_received(at: _Facts) -> _Text:
    """Closed before receipt: withdrawn by the applicant, or never confirmed (Art. 31)."""
    if at.event.actor is None:
        return _withdrawn(at)
    return "未成立告知", [
        (
            f"您{day_zh(at.case.submitted_on)}提交的政府信息公开申请没有完成收到确认（条例第三十一条），"
            f"没有进入办理，已于{at.on}关闭。"
        ),
        "",
        "仍然需要这些信息的，请重新提交，或者与我们联系。",
    ]


def _not_supplemented(at: _Facts) -> _Text:
    """不再处理告知: no supplement in time (Art. 30)."""
    limit = f"补正期限{day_zh(at.state.supplement.limit_on)}已过，" if at.state.supplement else ""
    return "不再处理告知", [
        f"{limit}我们没有收到您的补正。依照条例第三十条，视为放弃申请，我们已于{at.on}结束办理。",
        "",
        "仍然需要这些信息的，可以重新申请。",
        _REMEDY,
    ]


def _not_paid(at: _Facts) -> _Text:
    """不再处理告知: the fee was not paid in time (Art. 42)."""
    limit = f"缴费期限{day_zh(at.state.fee.due_on)}已过，" if at.state.fee else ""
    return "不再处理告知", [
        f"{limit}我们没有收到信息处理费。依照条例第四十二条，视为放弃申请，我们已于{at.on}结束办理。",
        "",
        "仍然需要这些信息的，可以重新申请。",
        _REMEDY,
    ]


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


def letter_of(case: Application, state: CaseState, event: Record, site: str) -> Letter | None:
    """Return what the applicant is told of this event; None where the act asks for no letter.

    Args:
        case: as it stands after the event, with its agency.
        state: the state after the event.
        event: what was just recorded.
        site: the public address of the site, e.g. https://gk.example.gov.cn; "" leaves the link out.
    """
    write = _TEXTS.get(event.act)
    text = write(_Facts(case, state, event)) if write else None
    if text is None:
        return None
    title, lines = text
    agency = case.agency
    where = f"：{site.rstrip('/')}{TRACK}" if site else "：本机关政府信息公开网站的“办理查询”"
    reach = [f"电话：{agency.phone}" if agency.phone else "", f"办公时间：{agency.hours}" if agency.hours else ""]
    body = [
        f"{case.masked_name}：",
        "",
        *lines,
        "",
        f"查询号：{case.reference}",
        *([f"登记编号：{case.number}"] if case.number else []),
        f"办理查询{where}（凭查询号和查询码）",
        "",
        " ".join(filter(None, [agency.name, agency.office])),
        *filter(None, reach),
        "这封邮件由系统自动发出，请不要直接回复。",
    ]
    subject = " ".join(f"政府信息公开申请{title}（{case.reference}）{agency.name}".split())
    return Letter(subject[:SUBJECT], "\n".join(body) + "\n")
