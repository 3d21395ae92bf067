"""For every act with a form: who does it, on which case, and what is typed beyond what the form proposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client

from requests_app.handling import clock, remedies
from requests_app.handling.ledger import case_state
from requests_app.law.nodes import Act, Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Staff
from tests.factories import Office, case_at, elements, make_agency, make_office

#: A Tuesday without holidays near; yesterday a Monday.
TODAY = date(2026, 6, 30)
LONG_AGO = date(2026, 3, 2)
YESTERDAY = date(2026, 6, 29)


def named_office() -> Office:
    """An office whose letters can name their remedies."""
    agency = make_agency(
        name="示例市政府办公厅",
        doc_mark="示政办公开告",
        reconsideration_body="示例省人民政府",
        court="示例市中级人民法院",
    )
    return make_office(agency)


def signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fields_of(page) -> dict[str, str]:
    return {f.html_name: v for f in page.context["form"] if (v := f.value()) is not None}


def reply(kind: ReplyKind = ReplyKind.REPLY_GRANTED) -> dict[str, str]:
    return {"reply_kind": kind.value, **{f"e_{name}": text for name, text in elements(kind).items()}}


DAY = {"today": TODAY}


def consulted(office: Office, on: date, *, signed: bool) -> Application:
    case = case_at(Node.DRAFTING, office, on=on)
    case = clock.consult(case, actor=office.drafter, kind="third_party", party="示例公司", on=on, **DAY)
    if signed:
        key = case_state(case).open_consultations[0].key
        case = clock.consultation_received(case, actor=office.drafter, consultation=key, on=on, **DAY)
    return case


def asked_for_reasons(office: Office, *, given: bool) -> Application:
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    case = clock.ask_reasons(case, actor=office.drafter, reason="数量过多", on=YESTERDAY, **DAY)
    return clock.reasons_given(case, actor=office.drafter, text="研究", on=YESTERDAY, **DAY) if given else case


def charged(office: Office, on: date) -> Application:
    case = case_at(Node.DRAFTING, office, on=on)
    return clock.charge_fee(case, actor=office.drafter, basis="page", quantity=57, amount=270, on=on, **DAY)


def challenged(office: Office, *, corrected: bool) -> Application:
    case = case_at(Node.CLOSED, office, on=LONG_AGO)
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", on=YESTERDAY, **DAY)
    key = case.remedies.get().key
    if corrected:
        case = remedies.conclude(case, actor=office.clerk, remedy=key, result="corrected", on=YESTERDAY, **DAY)
    return case


@dataclass(frozen=True)
class Story:
    """An act, who does it, on which case, and what is typed beyond what the form proposes."""

    who: str
    case: Callable[[Office], Application]
    typed: dict[str, Any] = field(default_factory=dict)


def at(node: Node, on: date = YESTERDAY) -> Callable[[Office], Application]:
    return lambda office: case_at(node, office, on=on)


STORIES: dict[Act, Story] = {
    Act.ACCEPT: Story("clerk", at(Node.INTAKE)),
    Act.CLOSE_UNCONFIRMED: Story("clerk", at(Node.INTAKE), {"reason": "无法联系"}),
    Act.ASSIGN: Story("clerk", at(Node.REGISTRATION)),
    Act.ANSWER_ON_THE_SPOT: Story("clerk", at(Node.REGISTRATION), {"e_access_path": "政府网站", "proof": "当面签收"}),
    Act.VOID: Story("clerk", at(Node.REGISTRATION), {"reason": "重复登记"}),
    Act.REQUEST_SUPPLEMENT: Story("drafter", at(Node.DRAFTING)),
    Act.RECEIVE_SUPPLEMENT: Story("clerk", at(Node.SUPPLEMENTATION, date(2026, 6, 10))),
    Act.LAPSE_SUPPLEMENT: Story("clerk", at(Node.SUPPLEMENTATION, LONG_AGO), {"no_good_reason": "on"}),
    Act.CONSULT: Story("drafter", at(Node.DRAFTING), {"party": "示例公司"}),
    Act.CONSULTATION_RECEIVED: Story("drafter", lambda o: consulted(o, YESTERDAY, signed=False)),
    Act.OPINION: Story("drafter", lambda o: consulted(o, YESTERDAY, signed=True), {"consents": "no"}),
    Act.OPINION_LAPSED: Story("drafter", lambda o: consulted(o, LONG_AGO, signed=True)),
    Act.ASK_REASONS: Story("drafter", at(Node.DRAFTING), {"reason": "当月申请四十件"}),
    Act.REASONS_GIVEN: Story("drafter", lambda o: asked_for_reasons(o, given=False), {"text": "科研需要"}),
    Act.DELAY: Story("head", lambda o: asked_for_reasons(o, given=True), {"until": "2026-12-01", "reason": "量大"}),
    Act.CHARGE_FEE: Story("drafter", at(Node.DRAFTING), {"basis": "page", "quantity": "57"}),
    Act.FEE_PAID: Story("drafter", lambda o: charged(o, YESTERDAY)),
    Act.FEE_LAPSED: Story("clerk", lambda o: charged(o, LONG_AGO)),
    Act.EXTEND: Story("head", at(Node.DRAFTING), {"reason": "需查阅档案"}),
    Act.SUBMIT: Story("drafter", at(Node.DRAFTING), reply()),
    Act.CLEAR: Story("reviewer", at(Node.SECRECY_REVIEW)),
    Act.REFER: Story("reviewer", at(Node.SECRECY_REVIEW), {"authority": "示例保密局", "reason": "不能确定"}),
    Act.SEND_BACK: Story("reviewer", at(Node.SECRECY_REVIEW), {"reason": "依据不准确"}),
    Act.APPROVE: Story("approver1", at(Node.APPROVAL)),
    Act.DELIVER: Story("clerk", at(Node.REPLY)),
    Act.ISSUE_REPLY: Story("clerk", at(Node.REPLY)),
    Act.ISSUE_NOTICE: Story(
        "clerk", at(Node.DRAFTING), {"notice": "notice_proactive", "f_where": "本机关网站“政府信息公开”栏目"}
    ),
    Act.RECORD_SERVICE: Story("clerk", at(Node.ARCHIVING), {"signer": "吴测试", "relation": "self"}),
    Act.ARCHIVE: Story("archivist", at(Node.ARCHIVING), {"proof": "邮政回执"}),
    Act.WITHDRAW: Story("clerk", at(Node.DRAFTING), {"statement": "不再需要"}),
    Act.FILE_REMEDY: Story("clerk", at(Node.CLOSED), {"kind": "reconsideration"}),
    Act.CONCLUDE_REMEDY: Story("clerk", lambda o: challenged(o, corrected=False), {"result": "corrected"}),
    Act.REOPEN: Story("head", lambda o: challenged(o, corrected=True), {"ordered_due_on": "2026-07-20"}),
    Act.EXPLAIN_LATENESS: Story("drafter", at(Node.DRAFTING, LONG_AGO), {"reason": "查找档案用时较长"}),
    Act.RECALCULATE: Story("head", at(Node.DRAFTING)),
}


def rows_of(page) -> dict[str, tuple[str, str]]:
    return {row.name: (row.now, row.then) for row in page.context["consequence"].rows}


def confirmation(office: Office, act: Act, case: Application, **typed: str):
    person = getattr(office, STORIES[act].who)
    client, address = signed_in(person), f"/admin/cases/{case.pk}/{act.value}/"
    return client.post(address, {**fields_of(client.get(address)), **STORIES[act].typed, **typed})
