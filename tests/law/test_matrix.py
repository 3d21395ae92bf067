"""节点 × 事项 × 角色: the whole table, literal; every cell allowed or its named refusal."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law import errors as e
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.guards import Actor, Attempt, check_place
from requests_app.law.nodes import ACTS, Act, Node, Role
from requests_app.law.state import CaseState, Record

DAY = date(2026, 3, 2)
CALENDAR = WorkingCalendar()
# Nodes by letter, in order: I受理 G登记 U补正 D拟办 S保密审查 A审核 P答复 H归档 C办结
LETTERS = dict(zip("IGUDSAPHC", Node, strict=True))
# Roles by letter: c登记员 d拟办 s保密审查 a审核 o负责人 h档案 m管理员 p申请人
ROLES = {
    "c": Role.CLERK,
    "d": Role.DRAFTER,
    "s": Role.SECRECY_REVIEWER,
    "a": Role.APPROVER,
    "o": Role.OFFICE_HEAD,
    "h": Role.ARCHIVIST,
    "m": Role.ADMINISTRATOR,
    "p": Role.APPLICANT,
}
# act: (nodes at which it may be done, roles that may do it, node it leads to or "" for none)
TABLE = {
    Act.LODGE: ("", "cp", "I"),
    Act.ACCEPT: ("I", "c", "G"),
    Act.CLOSE_UNCONFIRMED: ("I", "cp", "C"),
    Act.ASSIGN: ("GD", "co", "D"),
    Act.ANSWER_ON_THE_SPOT: ("G", "c", "P"),
    Act.VOID: ("G", "c", "C"),
    Act.REQUEST_SUPPLEMENT: ("GD", "cd", "U"),
    Act.RECEIVE_SUPPLEMENT: ("U", "cp", "D"),
    Act.LAPSE_SUPPLEMENT: ("U", "co", "H"),
    Act.CONSULT: ("D", "do", ""),
    Act.CONSULTATION_RECEIVED: ("D", "cdo", ""),
    Act.OPINION: ("D", "cdo", ""),
    Act.OPINION_LAPSED: ("D", "cdo", ""),
    Act.ASK_REASONS: ("D", "do", ""),
    Act.REASONS_GIVEN: ("D", "cdo", ""),
    Act.DELAY: ("D", "o", ""),
    Act.CHARGE_FEE: ("D", "do", ""),
    Act.FEE_PAID: ("D", "cdo", ""),
    Act.FEE_LAPSED: ("D", "co", "H"),
    Act.EXTEND: ("GDSAP", "o", ""),
    Act.SUBMIT: ("D", "d", "S"),
    Act.CLEAR: ("S", "s", "A"),
    Act.REFER: ("S", "s", ""),
    Act.SEND_BACK: ("SA", "sa", "D"),
    Act.APPROVE: ("A", "a", "P"),
    Act.DELIVER: ("P", "c", "H"),
    Act.ARCHIVE: ("H", "h", "C"),
    Act.WITHDRAW: ("GUDSAP", "cp", "H"),
    Act.FILE_REMEDY: ("GUDSAPHC", "co", ""),
    Act.CONCLUDE_REMEDY: ("GUDSAPHC", "co", ""),
    Act.REOPEN: ("HC", "co", "D"),
    Act.EXPLAIN_LATENESS: ("GUDSAPHC", "cdo", ""),
    Act.RECALCULATE: ("GUDSAP", "om", ""),
    Act.IMPORT_REPLY: ("GD", "", "H"),
    Act.ISSUE_REPLY: ("P", "c", ""),
    Act.ISSUE_NOTICE: ("GUDSAPHC", "cdo", ""),
    Act.RECORD_SERVICE: ("GUDSAPHC", "cdh", ""),
}


def attempt(act: Act, node: Node, role: Role) -> Attempt:
    state = CaseState(
        node=node,
        received_on=None if node is Node.INTAKE else DAY,
        cleared=True,
        reply_kind="reply_granted",
    )
    return Attempt(state, Record(act, DAY, 7), Actor(7, frozenset({role}), 1), DAY, CALENDAR)


def expected(act: Act, node: Node, role: Role) -> type[e.HandlingRefused] | None:
    nodes, roles, _ = TABLE[act]
    if node not in {LETTERS[x] for x in nodes}:
        early = act in {Act.DELIVER, Act.APPROVE} and node in {Node.DRAFTING, Node.SECRECY_REVIEW}
        return e.SecrecyReviewMissing if early else e.WrongNode
    if role not in {ROLES[x] for x in roles}:
        return e.WrongRole
    at_approval = node is Node.APPROVAL
    if act is Act.SEND_BACK and role is not (Role.APPROVER if at_approval else Role.SECRECY_REVIEWER):
        return e.WrongRole
    return None


def outcome(act: Act, node: Node, role: Role) -> type[Exception] | None:
    try:
        check_place(attempt(act, node, role))
    except e.HandlingRefused as refusal:
        return type(refusal)
    return None


def test_the_table_names_every_act() -> None:
    assert set(TABLE) == set(Act)
    assert set(LETTERS.values()) == set(Node)


@pytest.mark.parametrize("act", list(Act))
def test_targets_are_literal(act: Act) -> None:
    letter = TABLE[act][2]
    assert ACTS[act].target == (LETTERS[letter] if letter else None)


@pytest.mark.parametrize("act", list(Act))
def test_node_by_role(act: Act) -> None:
    roles = [r for r in Role if r is not Role.SYSTEM]
    seen = {(n, r): outcome(act, n, r) for n in Node for r in roles}
    assert seen == {(n, r): expected(act, n, r) for n in Node for r in roles}


@pytest.mark.parametrize("act", list(Act))
def test_a_voided_case_takes_no_act(act: Act) -> None:
    state = CaseState(node=Node.CLOSED, received_on=DAY, voided=True)
    voided = Attempt(state, Record(act, DAY, 7), Actor(7, frozenset(Role), 1), DAY, CALENDAR)
    with pytest.raises(e.CaseVoided):
        check_place(voided)


@pytest.mark.parametrize("act", [Act.SUBMIT, Act.CLEAR, Act.REFER, Act.APPROVE])
@pytest.mark.parametrize("earlier", ["drafters", "reviewers", "approvers"])
def test_no_role_escapes_separation_of_duty(act: Act, earlier: str) -> None:
    """Art. 17 procedure: one person, every role, one case: each second duty is refused."""
    own = {Act.SUBMIT: "drafters", Act.CLEAR: "reviewers", Act.REFER: "reviewers", Act.APPROVE: "approvers"}
    node = next(iter(ACTS[act].sources))
    state = CaseState(node=node, received_on=DAY, cleared=True, **{earlier: frozenset({7})})  # type: ignore[arg-type]
    tried = Attempt(state, Record(act, DAY, 7), Actor(7, frozenset(Role), 1), DAY, CALENDAR)
    if own[act] == earlier:
        check_place(tried)
    else:
        with pytest.raises(e.DutyNotSeparated):
            check_place(tried)
