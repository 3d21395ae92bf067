"""转办通知: when an act hands a case on, whoever acts next finds a message; written with the act itself.

So is the letter to an applicant who gave an e-mail address: it cannot be lost, and an act taken back leaves none.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from requests_app.law.applicants import mobile_of
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.state import CaseState, Record
from requests_app.models import Application, Message, Staff

from .hook_rows import tell_hooks
from .letters import letter_of
from .people import stand_ins
from .rows import LONGEST, Way, put, to_inbox
from .short import short_of
from .sms import sms_is_on

#: Who acts at a node when nobody is named.
ACTS_AT: dict[Node, Role] = {
    Node.INTAKE: Role.CLERK,
    Node.REGISTRATION: Role.CLERK,
    Node.DRAFTING: Role.CLERK,
    Node.SECRECY_REVIEW: Role.SECRECY_REVIEWER,
    Node.APPROVAL: Role.APPROVER,
    Node.REPLY: Role.CLERK,
    Node.ARCHIVING: Role.ARCHIVIST,
}
#: What is asked of them there.
ASKED: dict[Node, str] = {
    Node.INTAKE: "请确认收件",
    Node.REGISTRATION: "请登记分办",
    Node.DRAFTING: "请拟办",
    Node.SECRECY_REVIEW: "请保密审查",
    Node.APPROVAL: "请审核",
    Node.REPLY: "请制作答复书并送达",
    Node.ARCHIVING: "请归档",
}
#: Acts after which somebody else goes on, though the node may be the same.
HANDS_ON = frozenset(
    {
        Act.LODGE,
        Act.ASSIGN,
        Act.RECEIVE_SUPPLEMENT,
        Act.SUBMIT,
        Act.CLEAR,
        Act.SEND_BACK,
        Act.APPROVE,
        Act.DELIVER,
        Act.WITHDRAW,
        Act.REOPEN,
        Act.ANSWER_ON_THE_SPOT,
        Act.LAPSE_SUPPLEMENT,
        Act.FEE_LAPSED,
    }
)
SHORT = 40


def next_people(case: Application, office: list[Staff]) -> list[Staff]:
    """Return who acts next: the handler, else everybody in whose duty the node is and who may act on this case.

    Args:
        case: as it stands now.
        office: the active people of its agency.
    """
    if case.handler_id is not None:
        return [person for person in office if person.pk == case.handler_id]
    role = ACTS_AT.get(case.node_enum)
    if role is None:
        return []
    found = [person for person in office if person.has_role(role)]
    if role is Role.APPROVER:
        found = [person for person in found if person.approval_level == case.levels_signed + 1]
    if role in {Role.SECRECY_REVIEWER, Role.APPROVER}:  # three people on one case (Art. 17)
        found = [person for person in found if person.pk != case.drafter_id]
    return found


def tell(case: Application, state: CaseState, event: Record, actor: Staff | None, now: datetime) -> None:
    """Tell whoever acts next, the applicant who gave an address, other systems; three queries at most, one insert.

    Args:
        case: as it stands after the event, with its agency.
        state: the state after the event.
        event: what was just recorded.
        actor: who did it; None is the applicant.
        now: the present instant.
    """
    rows = tell_next(case, event, actor, now) + tell_applicant(case, state, event)
    rows += tell_hooks(case, event, _kind(case, event), now)
    if rows:
        put(rows)


def tell_next(case: Application, event: Record, actor: Staff | None, now: datetime) -> list[Message]:
    """Return what goes into the inbox of whoever acts next, and of who stands in; one query at most."""
    if event.act not in HANDS_ON or case.node_enum not in ASKED:
        return []
    office = list(Staff.objects.filter(agency_id=case.agency_id, is_active=True))
    subject = case.subject if len(case.subject) <= SHORT else f"{case.subject[:SHORT]}…"
    due = f"，{day_zh(case.due_on)}到期" if case.due_on and case.is_open else ""
    by = str(actor) if actor else "申请人"
    told = {person.pk for person in next_people(case, office)}
    told |= stand_ins(told, office, event.on)
    text = f"{case} {by}{event.act.label}，{ASKED[case.node_enum]}{due}：{subject}"
    return [
        to_inbox(case, person, _kind(case, event), event.on, text, now)
        for person in sorted(told)
        if actor is None or person != actor.pk
    ]


def tell_applicant(case: Application, state: CaseState, event: Record) -> list[Message]:
    """Return the letter and the telephone message, to who gave an e-mail address or a mobile number; no query."""
    rows, address = [], case.email.strip()
    letter = letter_of(case, state, event, settings.PUBLIC_URL) if address else None
    if letter:
        rows.append(_outward(case, event, Way.EMAIL, address, letter.subject, letter.body))
    mobile = mobile_of(case.phone) if sms_is_on() else ""
    short = short_of(case, state, event, settings.PUBLIC_URL) if mobile else ""
    if short:
        rows.append(_outward(case, event, Way.SMS, mobile, short, short))
    return rows


def _outward(case: Application, event: Record, way: Way, address: str, text: str, body: str) -> Message:
    return Message(
        application=case, agency_id=case.agency_id, address=address, kind=_kind(case, event), for_day=event.on,
        channel=way, text=text[:LONGEST], body=body,
    )  # fmt: skip


def _kind(case: Application, event: Record) -> str:
    """Name the act and which record of the case it is: the unique key makes its messages once."""
    return f"{event.act.value}_{case.events_count}"
