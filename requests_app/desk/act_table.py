"""事项与表单: each act with the form that asks for its facts and the function that does it."""

from __future__ import annotations

from collections.abc import Callable

from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    registration,
    remedies,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.law.nodes import Act
from requests_app.models import Application

from . import forms as f

#: act: its form and its handling function.
FORMS: dict[Act, tuple[type[f.ActForm], Callable[..., Application]]] = {
    Act.ACCEPT: (f.Accept, intake.accept),
    Act.CLOSE_UNCONFIRMED: (f.Reason, intake.close_unconfirmed),
    Act.ASSIGN: (f.Assign, registration.assign),
    Act.ANSWER_ON_THE_SPOT: (f.Elements, registration.answer_on_the_spot),
    Act.VOID: (f.Reason, registration.void),
    Act.REQUEST_SUPPLEMENT: (f.RequestSupplement, supplementation.request),
    Act.RECEIVE_SUPPLEMENT: (f.ReceiveSupplement, supplementation.receive),
    Act.LAPSE_SUPPLEMENT: (f.LapseSupplement, supplementation.lapse),
    Act.CONSULT: (f.Consult, clock.consult),
    Act.CONSULTATION_RECEIVED: (f.OfConsultation, clock.consultation_received),
    Act.OPINION: (f.ReceiveOpinion, clock.opinion),
    Act.OPINION_LAPSED: (f.OfConsultation, clock.opinion_lapsed),
    Act.ASK_REASONS: (f.Reason, clock.ask_reasons),
    Act.REASONS_GIVEN: (f.ReasonsGiven, clock.reasons_given),
    Act.DELAY: (f.Delay, clock.delay),
    Act.CHARGE_FEE: (f.ChargeFee, clock.charge_fee),
    Act.FEE_PAID: (f.FeePaid, clock.fee_paid),
    Act.FEE_LAPSED: (f.ActForm, clock.fee_lapsed),
    Act.EXTEND: (f.Extend, clock.extend),
    Act.SUBMIT: (f.Elements, drafting.submit),
    Act.CLEAR: (f.Opinion, secrecy_review.clear),
    Act.REFER: (f.Refer, secrecy_review.refer),
    Act.SEND_BACK: (f.Reason, approval.send_back),
    Act.APPROVE: (f.Opinion, approval.approve),
    Act.DELIVER: (f.Deliver, reply.deliver),
    Act.ARCHIVE: (f.Archive, archiving.archive),
    Act.WITHDRAW: (f.Withdraw, archiving.withdraw),
    Act.FILE_REMEDY: (f.FileRemedy, remedies.file),
    Act.CONCLUDE_REMEDY: (f.ConcludeRemedy, remedies.conclude),
    Act.REOPEN: (f.Reopen, remedies.reopen),
    Act.RECALCULATE: (f.Reason, clock.recalculate),
}
