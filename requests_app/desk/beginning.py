"""现在可以做: which acts this person may begin now, and the named refusal of every other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from requests_app.handling.ledger import may
from requests_app.law import errors as e
from requests_app.law.clocks import MAX_EXTENSION, regime_of, reply_clock
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act, Node
from requests_app.law.period import ARTICLE
from requests_app.law.remedies import RemedyResult
from requests_app.law.state import CaseState
from requests_app.models import Application, Staff

from .act_table import FORMS
from .opened import Opened
from .tab_service import way_asked
from .words import button

#: Acts on a consultation that awaits its answer.
_OF_CONSULTATIONS = frozenset({Act.CONSULTATION_RECEIVED, Act.OPINION, Act.OPINION_LAPSED})
#: What leads on from each node; the main button where the person may do it.
_LEADS_ON = {
    Node.INTAKE: Act.ACCEPT,
    Node.REGISTRATION: Act.ASSIGN,
    Node.SUPPLEMENTATION: Act.RECEIVE_SUPPLEMENT,
    Node.SECRECY_REVIEW: Act.CLEAR,
    Node.APPROVAL: Act.APPROVE,
    Node.REPLY: Act.DELIVER,
    Node.ARCHIVING: Act.ARCHIVE,
}

#: Ways of service for which the letter is printed and sealed before it leaves.
_ON_PAPER = frozenset({"post", "in_person"})
#: Refusals that only say that there is nothing of the kind.
_IDLE = (e.ConsultationUnknown, e.FeeNotDue, e.ReasonsNotAsked, e.RemedyUnknown, e.ReopenNotOrdered, e.NotLate)


@dataclass(frozen=True, slots=True)
class Offer:
    """One act as a button."""

    act: Act
    words: str


@dataclass(frozen=True, slots=True)
class Now:
    """What can be done.

    Args:
        main: the act that leads on, if this person may do it.
        more: every other act they may begin.
        refused: what stands in the way, the acts it stops named together.
        idle: acts that would register what is not there, such as an opinion nobody was asked for.
        others: acts of other roles, with who does them.
        hint: until when a letter that lies ready must leave, or the rule an extension obeys.
    """

    main: Offer | None
    more: list[Offer]
    refused: list[tuple[str, e.HandlingRefused]]
    idle: list[tuple[Act, e.HandlingRefused]]
    others: list[tuple[Act, e.HandlingRefused]]
    hint: str


def what_now(at: Opened) -> Now:
    """Return what this person may begin on the case, and why not the rest."""
    answers = beginnings(at.case, at.state, at.staff, at.today)
    unmoved: list[tuple[Act, e.HandlingRefused]] = []
    if answers[Act.RECALCULATE] is None and not _amended(at):
        del answers[Act.RECALCULATE]
        unmoved.append((Act.RECALCULATE, e.HandlingRefused("按现行工作日历计算，到期日不变，不需要重算。")))
    drafts = at.counted("drafts")
    can = [Offer(act, button(act, at.state, drafts)) for act, no in answers.items() if no is None]
    main = _main(at.state, way_asked(at.case))
    # What belongs to other nodes says nothing about this one.
    refused = [
        (a, no) for a, no in answers.items() if no and not isinstance(no, (e.WrongNode, e.CaseVoided, e.WrongAgency))
    ]
    return Now(
        main=next((offer for offer in can if offer.act is main), None),
        more=[offer for offer in can if offer.act is not main],
        refused=_together([(a, no) for a, no in refused if not isinstance(no, (e.WrongRole, *_IDLE))]),
        idle=[(a, no) for a, no in refused if isinstance(no, _IDLE)] + unmoved,
        others=[(a, no) for a, no in refused if isinstance(no, e.WrongRole)],
        hint=_hint(at, extends=answers[Act.EXTEND] is None),
    )


def _amended(at: Opened) -> bool:
    """Whether the calendar in force gives another due date than the case has."""
    return at.state.received_on is not None and reply_clock(at.state.marks, at.calendar).due_on != at.case.due_on


def _together(refused: list[tuple[Act, e.HandlingRefused]]) -> list[tuple[str, e.HandlingRefused]]:
    """Name the acts stopped by the same reason together: 审核同意、答复送达."""
    found: dict[str, tuple[list[str], e.HandlingRefused]] = {}
    for act, no in refused:
        found.setdefault(str(no), ([], no))[0].append(act.label)
    return [("、".join(acts), no) for acts, no in found.values()]


def _main(state: CaseState, way: str) -> Act | None:
    """Return the act that leads on; while others are waited for, the registration of what comes from them.

    A reply on paper is made first and served when it is sealed; what goes over the net is both at once.
    """
    if state.node is Node.REPLY and state.issued_on is None and way in _ON_PAPER:
        return Act.ISSUE_REPLY
    if state.node is not Node.DRAFTING:
        return _LEADS_ON.get(state.node) if state.node else None
    if state.drafter is None:
        return Act.ASSIGN
    if state.waiting_for == "fee":
        return Act.FEE_PAID
    if state.open_consultations:
        unsigned = any(letter.received_on is None for letter in state.open_consultations)
        return Act.CONSULTATION_RECEIVED if unsigned else Act.OPINION
    return Act.SUBMIT


def _hint(at: Opened, *, extends: bool) -> str:
    """Say until when a letter that lies ready must leave, else the rule of an extension to whom it concerns."""
    state, due = at.state, at.case.due_on
    if state.node is Node.REPLY and state.issued_on is not None and due is not None:
        end = f"须在{day_zh(due)}前寄出或者交付" if at.today <= due else "答复期限已过，请当天寄出或者交付"
        return f"答复书（{state.issued_no}）已于{day_zh(state.issued_on)}制作，尚未送达，{end}。"
    return _extension_hint(at) if extends or at.case.drafter_id == at.staff.pk else ""


def _extension_hint(at: Opened) -> str:
    """Say until when and how the period may be extended (Art. 33)."""
    case, state = at.case, at.state
    fixed = state.extension or state.delayed_until or state.ordered_due_on
    if fixed or not state.open or case.due_on is None or state.received_on is None or at.today > case.due_on:
        return ""
    regime = regime_of(state.received_on)
    return (
        f"延期须在{day_zh(case.due_on)}前由公开工作机构负责人批准并告知申请人，"
        f"最多 {MAX_EXTENSION[regime]} 个工作日，限一次（{ARTICLE[regime]}）。"
    )


def beginnings(case: Application, state: CaseState, staff: Staff, today: date) -> dict[Act, e.HandlingRefused | None]:
    """For every act with a form: None, or why it cannot be begun."""
    answers = may(case, state, staff, today)
    return {act: answers[act] or _nothing_to_do(act, state) or _too_early(act, case, state, today) for act in FORMS}


def _too_early(act: Act, case: Application, state: CaseState, today: date) -> e.HandlingRefused | None:
    """Refuse what no date up to today would allow: a lapse before its limit, lateness before it is late."""
    supplement, fee, waiting = state.supplement, state.fee, case.waiting_until
    if act is Act.LAPSE_SUPPLEMENT and supplement is not None and today <= supplement.limit_on:
        return e.SupplementLimitNotPassed(f"补正期限到{day_zh(supplement.limit_on)}，期满后才能认定逾期不补正。")
    if act is Act.FEE_LAPSED and fee is not None and today <= fee.due_on:
        return e.FeeNotDue(f"缴费期限到{day_zh(fee.due_on)}，期满后才能认定逾期不缴费。")
    if act is Act.OPINION_LAPSED and waiting is not None and len(state.open_consultations) == 1 and today <= waiting:
        return e.OpinionPeriodRuns(f"被征求方的答复期限到{day_zh(waiting)}，尚未届满。")
    if act is Act.EXPLAIN_LATENESS:
        until = today if state.open else (state.replied_on or today)
        if state.waiting_for in {"supplement", "fee"} or case.due_on is None or until <= case.due_on:
            return e.NotLate()
    return None


def _nothing_to_do(act: Act, state: CaseState) -> e.HandlingRefused | None:
    """Refuse what would be refused whatever is typed."""
    unpaid = state.fee is not None and state.fee.paid_on is None
    pending = any(not r.result for r in state.remedies)
    corrected = sum(r.result == RemedyResult.CORRECTED for r in state.remedies)
    unsigned = any(s.received_on is None for s in state.open_consultations)
    signed_for = bool(state.open_consultations) and not unsigned
    if act is Act.CONSULTATION_RECEIVED and signed_for:
        return e.ConsultationUnknown("征求意见书的签收日期已经登记，正在等待对方的意见。")
    if act in _OF_CONSULTATIONS and not state.open_consultations:
        return e.ConsultationUnknown("没有尚未答复的征求意见书。")
    stands: dict[Act, tuple[bool, type[e.HandlingRefused]]] = {
        Act.FEE_PAID: (not unpaid, e.FeeNotDue),
        Act.FEE_LAPSED: (not unpaid, e.FeeNotDue),
        Act.CHARGE_FEE: (state.fee is not None, e.FeeAlreadyCharged),
        Act.SUBMIT: (unpaid, e.FeeUnpaid),
        Act.REASONS_GIVEN: (state.reasons_asked_on is None, e.ReasonsNotAsked),
        Act.DELAY: (state.reasons_given_on is None, e.ReasonsNotAsked),
        Act.REQUEST_SUPPLEMENT: (state.supplement is not None, e.SecondSupplementNotice),
        Act.EXTEND: (bool(state.extension or state.ordered_due_on or state.delayed_until), e.SecondExtension),
        Act.CONCLUDE_REMEDY: (not pending, e.RemedyUnknown),
        Act.REOPEN: (corrected < state.round, e.ReopenNotOrdered),
    }
    blocked, refusal = stands.get(act, (False, e.HandlingRefused))
    return refusal(_dated(act, state)) if blocked else None


def _dated(act: Act, state: CaseState) -> str:
    """Say when the thing that may be done once was done; "" leaves the refusal's own words."""
    if act is Act.REQUEST_SUPPLEMENT and state.supplement is not None:
        return (
            f"已于{day_zh(state.supplement.notice_on)}告知过一次，补正只能告知一次；"
            "补正后仍不明确的，请作“补正后仍不明确”答复。"
        )
    if act is Act.EXTEND and state.extended_on is not None:
        return f"已于{day_zh(state.extended_on)}延期 {state.extension} 个工作日，延期限一次。"
    if act is Act.EXTEND and state.ordered_due_on is not None:
        return "这件申请的答复期限由复议决定或者判决确定，不能延期。"
    if act is Act.EXTEND and state.delayed_until is not None:
        return "这件申请已经确定延迟答复的期限，不能再延期。"
    if act is Act.CHARGE_FEE and state.fee is not None:
        return f"已于{day_zh(state.fee.notice_on)}发出收费通知，不能重复收取。"
    return ""
