"""转办通知: when an act hands a case on, whoever acts next finds a message; written with the act itself."""

from __future__ import annotations

from datetime import date, datetime

from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import Act, Node, Role
from requests_app.models import Application, Message, Staff

from .people import stand_ins

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


def tell_next(case: Application, act: Act, actor: Staff | None, *, on: date, now: datetime) -> None:
    """Put a message into the inbox of whoever acts next, and of who stands in; two queries at most."""
    if act not in HANDS_ON or case.node_enum not in ASKED:
        return
    office = list(Staff.objects.filter(agency_id=case.agency_id, is_active=True))
    subject = case.subject if len(case.subject) <= SHORT else f"{case.subject[:SHORT]}…"
    due = f"，{day_zh(case.due_on)}到期" if case.due_on and case.is_open else ""
    by = str(actor) if actor else "申请人"
    told = {person.pk for person in next_people(case, office)}
    told |= stand_ins(told, office, on)
    text = f"{case} {by}{act.label}，{ASKED[case.node_enum]}{due}：{subject}"
    Message.objects.bulk_create(
        [
            Message(
                application=case,
                recipient_id=person,
                kind=f"{act.value}_{case.events_count}",
                for_day=on,
                text=text,
                sent_at=now,
            )
            for person in sorted(told)
            if actor is None or person != actor.pk
        ],
        ignore_conflicts=True,
    )
