"""现在可以做: which acts this person may begin now, and the named refusal of every other."""

from __future__ import annotations

from datetime import date

from requests_app.handling.ledger import may
from requests_app.law import errors as e
from requests_app.law.nodes import Act
from requests_app.law.remedies import RemedyResult
from requests_app.law.state import CaseState
from requests_app.models import Application, Staff

from .act_table import FORMS

#: Acts on a consultation that awaits its answer.
_OF_CONSULTATIONS = frozenset({Act.CONSULTATION_RECEIVED, Act.OPINION, Act.OPINION_LAPSED})


def beginnings(case: Application, state: CaseState, staff: Staff, today: date) -> dict[Act, e.HandlingRefused | None]:
    """For every act with a form: None, or why it cannot be begun."""
    answers = may(case, state, staff, today)
    return {act: answers[act] or _nothing_to_do(act, state) for act in FORMS}


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
        Act.EXTEND: (bool(state.extension), e.SecondExtension),
        Act.CONCLUDE_REMEDY: (not pending, e.RemedyUnknown),
        Act.REOPEN: (corrected < state.round, e.ReopenNotOrdered),
    }
    blocked, refusal = stands.get(act, (False, e.HandlingRefused))
    return refusal() if blocked else None
