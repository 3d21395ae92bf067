"""文书打印页: one paper for the applicant as a value, ready for a page of A4.

The reply is the letter of papers/compose.py; a notice states the facts of the record that made it. Papers are
Chinese documents: nothing here is translated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from requests_app.law.dates_zh import day_zh
from requests_app.law.fold import fold
from requests_app.law.nodes import Act
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Application, Event
from requests_app.papers.compose import letter
from requests_app.papers.law_words import REGULATION, called

from .offers import Paper
from .reply import remedy_said

_UNITS = {"item": "件", "page": "页"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper: who issues it, its title with the kind in brackets below, whom it is to, and its text."""

    issuer: str
    title: str
    subtitle: str
    doc_no: str
    addressee: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    after: tuple[str, ...]
    on: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What a notice says before its numbered items, the items, and after them."""

    paragraphs: Sequence[str]
    items: Sequence[str] = ()
    after: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _At:
    """What a notice is written from: the case, the record, and the state it made."""

    case: Application
    event: Event
    state: CaseState

    def said(self, name: str) -> str:
        """Return a fact as text, "" where there is none."""
        return str(self.event.facts.get(name) or "").strip().rstrip("。")

    def day(self, name: str) -> str:
        """Return a date among the facts as people read it."""
        text = self.said(name)
        return day_zh(date.fromisoformat(text)) if text else ""

    @property
    def you(self) -> str:
        """您, or 你单位 for an organisation."""
        return called(self.case)

    @property
    def asked(self) -> str:
        """Which application this is about, for the first sentence."""
        received = self.state.received_on or self.case.submitted_on
        return (
            f"{day_zh(received)}收到{self.you}提交的政府信息公开申请（编号{self.case}），申请公开“{_short(self.case)}”"
        )


def sheet(case: Application, events: Sequence[Event], paper: Paper) -> Sheet:
    """Return the paper that this record made, as it stood then.

    Args:
        case: with its agency.
        events: the case's records, oldest first.
        paper: one of `offers.papers(events)`.
    """
    until = [event for event in events if event.seq <= paper.seq]
    at = _At(case, until[-1], fold(event.record for event in until))
    if paper.act is Act.DELIVER:
        return _reply(at)
    told = _TELLS[paper.act](at)
    return Sheet(
        issuer=case.agency.name,
        title=paper.title,
        subtitle="",
        doc_no=f"编号：{case}",
        addressee=case.applicant_name,
        paragraphs=tuple(told.paragraphs),
        items=tuple(told.items),
        after=tuple(filter(None, told.after)),
        on=_plain(at.event.on),
    )


def _plain(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(case: Application) -> str:
    longest = 120
    text = " ".join(case.subject.split()).rstrip("。")
    return text if len(text) <= longest else f"{text[:longest]}……"


def _reply(at: _At) -> Sheet:
    """The letter as it was sent, with the applicant's full name (Art. 36)."""
    case, state = at.case, at.state
    made = letter(case, state, ReplyKind(state.reply_kind), state.elements, at.event.on, case.agency)
    return Sheet(
        issuer=made.issuer,
        title=made.title,
        subtitle=made.subtitle,
        doc_no=made.doc_no.text,
        addressee=made.addressee.text,
        paragraphs=tuple(paragraph.text for paragraph in made.paragraphs),
        items=(),
        after=(),
        on=made.date_line.text,
    )


def _receipt(at: _At) -> _Told:
    """Handed in is not yet received (Art. 31)."""
    case = at.case
    lines = [
        (
            f"{day_zh(case.submitted_on)}，{at.you}向本机关提交政府信息公开申请，查询号{case.reference}，"
            f"申请公开“{_short(case)}”。"
        ),
        f"提交不等于收到。根据{REGULATION}第三十一条确定收到申请之日，答复期限从次日起算。",
    ]
    return _Told(lines)


def _supplement(at: _At) -> _Told:
    """Once, everything, with a limit and what follows (Art. 30)."""
    items = [str(item).strip() for item in at.event.facts.get("items") or ()]
    return _Told(
        [
            f"本机关于{at.asked}。经审查，申请内容不明确或者材料不齐全，根据{REGULATION}第三十条，请{at.you}补正以下各项：",
        ],
        items,
        [
            f"请于{at.day('limit_on')}前（含当日）补正。答复期限自本机关收到补正之日起重新计算。",
            "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。",
        ],
    )


def _extension(at: _At) -> _Told:
    """Approved by the head of the disclosure office and told to the applicant (Art. 33)."""
    due = day_zh(at.event.due_on) if at.event.due_on else ""
    return _Told(
        [
            f"本机关于{at.asked}。",
            (
                f"因{at.said('reason')}，不能在规定的期限内答复。根据{REGULATION}第三十三条，"
                f"经本机关政府信息公开工作机构负责人同意，延长答复期限{at.said('days')}个工作日，"
                f"最迟于{due}答复{at.you}。"
            ),
        ]
    )


def _reasons(at: _At) -> _Told:
    """Ask for the reasons of many requests (Art. 35)."""
    return _Told(
        [
            f"本机关于{at.asked}。",
            (
                f"{at.you}申请公开政府信息的数量、频次情况如下：{at.said('reason')}。根据{REGULATION}第三十五条，"
                f"请{at.you}说明理由。"
            ),
            f"理由不合理的，本机关不予处理；理由合理但无法在规定期限内答复的，可以确定延迟答复的合理期限并告知{at.you}。",
        ]
    )


def _delay(at: _At) -> _Told:
    """A reasonable later day (Art. 35)."""
    return _Told(
        [
            f"本机关于{at.asked}。",
            (
                f"{at.you}说明的理由合理，但因{at.said('reason')}，无法在规定的期限内答复。根据{REGULATION}第三十五条，"
                f"本机关最迟于{at.day('until')}答复{at.you}。"
            ),
        ]
    )


def _fee(at: _At) -> _Told:
    """Standard, amount, last day and what follows (Art. 42; 国办函〔2020〕109号)."""
    unit = _UNITS.get(at.said("basis"), "")
    amount = f"按{unit}计收，共{at.said('quantity')}{unit}，" if unit else ""
    return _Told(
        [
            f"本机关于{at.asked}。",
            (
                f"根据{REGULATION}第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），"
                f"对该申请收取信息处理费，{amount}金额{at.said('amount')}元。"
            ),
            f"请于{at.day('payment_due_on')}前（含当日）缴纳。缴纳以后，办理期限自次日起重新计算。",
            "逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。",
        ]
    )


def _closing(kind: ReplyKind, why: str) -> Callable[[_At], _Told]:
    """Make the paper that closes a case which the applicant gave up (Arts. 30, 42)."""

    def told(at: _At) -> _Told:
        remedies = remedy_said(kind, at.event.on, at.case.agency)
        article = CATALOGUE[kind].article.removeprefix("条例")
        because = why.format(limit=_limit(at))
        basis = f"根据{REGULATION}{article}，" if kind is not ReplyKind.CLOSE_WITHDRAWN else ""
        lines = [f"本机关于{at.asked}。", f"{because}{basis}本机关不再处理该政府信息公开申请。"]
        return _Told(lines, after=[remedies])

    return told


def _limit(at: _At) -> str:
    """Return the day until which the applicant could supplement or pay."""
    supplement, fee = at.state.supplement, at.state.fee
    ends: dict[Act, Any] = {
        Act.LAPSE_SUPPLEMENT: supplement and supplement.limit_on,
        Act.FEE_LAPSED: fee and fee.due_on,
        Act.WITHDRAW: at.event.on,
    }
    day = ends[Act(at.event.act)]
    return day_zh(day) if day else "期限届满"


_TELLS: dict[Act, Callable[[_At], _Told]] = {
    Act.LODGE: _receipt,
    Act.REQUEST_SUPPLEMENT: _supplement,
    Act.EXTEND: _extension,
    Act.ASK_REASONS: _reasons,
    Act.DELAY: _delay,
    Act.CHARGE_FEE: _fee,
    Act.LAPSE_SUPPLEMENT: _closing(
        ReplyKind.CLOSE_NOT_SUPPLEMENTED, "补正期限至{limit}，申请人无正当理由逾期未补正，视为放弃申请。"
    ),
    Act.FEE_LAPSED: _closing(
        ReplyKind.CLOSE_FEE_UNPAID, "信息处理费的缴纳期限至{limit}，申请人逾期未缴纳，视为放弃申请。"
    ),
    Act.WITHDRAW: _closing(ReplyKind.CLOSE_WITHDRAWN, "申请人已于{limit}撤回申请。"),
}
