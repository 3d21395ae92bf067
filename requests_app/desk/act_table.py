"""事项与表单: each act with the form that asks for its facts and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    papers,
    registration,
    remedies,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.law.nodes import Act
from requests_app.models import Application, Message, Staff

from . import forms as f
from . import forms_clock as fc
from . import forms_papers as fp
from . import forms_reply as fr
from .drafting import DraftForm
from .forms_service import RecordService
from .signing import ApproveForm, ClearForm


def on_the_spot_in_one_sitting(
    case: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    elements: dict[str, str],
    method: str,
    tracking_no: str = "",
    doc_no: str = "",
    proof: str | None = None,
    seen: int | None = None,
) -> Application:
    """Answer at the counter and hand the reply over at once: both acts or neither (Arts. 33, 36(1)).

    Args:
        elements: what the officer writes, by the names of the catalogue.
        method: how the reply was served.
        proof: proof of service; the archivist files it.

    Raises:
        HandlingRefused: whatever either act refuses; nothing has been written.
    """
    with transaction.atomic():
        door: dict[str, Any] = {} if seen is None else {"seen": seen}
        answered = registration.answer_on_the_spot(case, actor=actor, on=on, today=today, elements=elements, **door)
        # Nobody has to go on from the first act: the reply leaves with the second.
        Message.objects.filter(
            application=answered, kind=f"{Act.ANSWER_ON_THE_SPOT.value}_{answered.events_count}"
        ).delete()
        service: dict[str, Any] = {"method": method, "tracking_no": tracking_no, "doc_no": doc_no, "proof": proof}
        return reply.deliver(answered, actor=actor, on=on, today=today, **service)


#: act: its form and its handling function.
FORMS: dict[Act, tuple[type[f.ActForm], Callable[..., Application]]] = {
    Act.ACCEPT: (f.Accept, intake.accept),
    Act.CLOSE_UNCONFIRMED: (f.Reason, intake.close_unconfirmed),
    Act.ASSIGN: (f.Assign, registration.assign),
    Act.ANSWER_ON_THE_SPOT: (fr.OnTheSpot, on_the_spot_in_one_sitting),
    Act.VOID: (f.Reason, registration.void),
    Act.REQUEST_SUPPLEMENT: (f.RequestSupplement, supplementation.request),
    Act.RECEIVE_SUPPLEMENT: (f.ReceiveSupplement, supplementation.receive),
    Act.LAPSE_SUPPLEMENT: (f.LapseSupplement, supplementation.lapse),
    Act.CONSULT: (fc.Consult, clock.consult),
    Act.CONSULTATION_RECEIVED: (fc.OfConsultation, clock.consultation_received),
    Act.OPINION: (fc.ReceiveOpinion, clock.opinion),
    Act.OPINION_LAPSED: (fc.OfConsultation, clock.opinion_lapsed),
    Act.ASK_REASONS: (f.Reason, clock.ask_reasons),
    Act.REASONS_GIVEN: (fc.ReasonsGiven, clock.reasons_given),
    Act.DELAY: (fc.Delay, clock.delay),
    Act.CHARGE_FEE: (fc.ChargeFee, clock.charge_fee),
    Act.FEE_PAID: (fc.FeePaid, clock.fee_paid),
    Act.FEE_LAPSED: (f.ActForm, clock.fee_lapsed),
    Act.EXTEND: (fc.Extend, clock.extend),
    Act.SUBMIT: (DraftForm, drafting.submit),
    Act.CLEAR: (ClearForm, secrecy_review.clear),
    Act.REFER: (fr.Refer, secrecy_review.refer),
    Act.SEND_BACK: (f.Reason, approval.send_back),
    Act.APPROVE: (ApproveForm, approval.approve),
    Act.ISSUE_REPLY: (fp.IssueReply, reply.issue),
    Act.DELIVER: (fr.Deliver, reply.deliver),
    Act.ARCHIVE: (fr.Archive, archiving.archive),
    Act.WITHDRAW: (f.Withdraw, archiving.withdraw),
    Act.FILE_REMEDY: (f.FileRemedy, remedies.file),
    Act.CONCLUDE_REMEDY: (f.ConcludeRemedy, remedies.conclude),
    Act.REOPEN: (f.Reopen, remedies.reopen),
    Act.EXPLAIN_LATENESS: (f.Lateness, clock.explain_lateness),
    Act.ISSUE_NOTICE: (fp.IssueNotice, papers.issue_notice),
    Act.RECORD_SERVICE: (RecordService, papers.record_service),
    Act.RECALCULATE: (f.Recalculate, clock.recalculate),
}
