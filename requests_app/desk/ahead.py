"""接下来: the steps that still lie before a case with the people who do them, and whether the days suffice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import days_left
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import STEPS, Node, Role, nth_level
from requests_app.law.state import CaseState
from requests_app.models import Application, Staff

#: So many names in a row are read; of more, the first and their number.
_NAMED = 3
_WORKS: dict[Node, tuple[Role, str]] = {
    Node.INTAKE: (Role.CLERK, "受理登记，确定收到日期"),
    Node.REGISTRATION: (Role.CLERK, "分办"),
    Node.DRAFTING: (Role.DRAFTER, "拟办答复"),
    Node.SECRECY_REVIEW: (Role.SECRECY_REVIEWER, "保密审查"),
    Node.REPLY: (Role.CLERK, "制作答复书并送达"),
    Node.ARCHIVING: (Role.ARCHIVIST, "归档"),
}
#: What is left of 答复 once the letter has been made.
_SEND = "打印、盖章、寄出答复书，登记送达"
#: The reply has left.
_AFTER = frozenset({Node.ARCHIVING, Node.CLOSED})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who, what, until when ("" where nothing binds), and whether the reply still waits for it."""

    who: str
    what: str
    until: str = ""
    owed: bool = True


def names(people: Sequence[Staff]) -> str:
    """Return the names in one phrase: 沈若、何川; of many 沈若 等 5 人; "" of nobody."""
    if len(people) > _NAMED:
        return f"{people[0]} 等 {len(people)} 人"
    return "、".join(map(str, people))


def ahead(
    case: Application, state: CaseState, office: Sequence[Staff], titles: Sequence[str], today: date
) -> list[Step]:
    """Return the steps from where the case stands to its filing.

    Args:
        case: as it stands.
        state: folded from its records.
        office: the active people of its agency.
        titles: the approval levels' titles, lowest first; none counts as one level.
        today: a due date before it has passed.
    """
    node = case.node_enum
    if node is Node.CLOSED:
        return []
    found: list[Step] = []
    if node is Node.SUPPLEMENTATION:
        limit = case.waiting_until
        found.append(Step("申请人", "补正", f"{day_zh(limit)}前" if limit else "", owed=False))
    place = STEPS.index(node) if node is not Node.SUPPLEMENTATION else STEPS.index(Node.DRAFTING)
    for coming in STEPS[place:]:
        if coming is Node.SUPPLEMENTATION or (state.on_the_spot and coming not in {Node.REPLY, *_AFTER}):
            continue
        if coming is Node.APPROVAL:
            signed = len(state.signed) if node is Node.APPROVAL else 0
            found += _levels(case, office, titles, signed)
            continue
        role, what = _WORKS[coming]
        until = ""
        if coming is Node.REPLY and case.due_on:
            late = case.due_on < today
            what = _SEND if state.issued_on else what
            until = "期限已过，应当即日交邮或者签收" if late else f"{day_zh(case.due_on)}前交邮或者签收"
        found.append(Step(_who(case, office, role, coming), what, until, owed=coming not in _AFTER))
    return found


def _levels(case: Application, office: Sequence[Staff], titles: Sequence[str], signed: int) -> list[Step]:
    found = []
    for level in range(signed + 1, max(1, len(titles)) + 1):
        people = [
            p for p in office if p.has_role(Role.APPROVER) and p.approval_level == level and p.pk != case.drafter_id
        ]
        title = f"（{titles[level - 1]}）" if level <= len(titles) else ""
        found.append(
            Step(
                names(people) or f"{nth_level(level)}审核人",
                f"{nth_level(level)}审核{title}",
            )
        )
    return found


def _who(case: Application, office: Sequence[Staff], role: Role, node: Node) -> str:
    if node is Node.DRAFTING:
        drafter = next((str(p) for p in office if p.pk == case.drafter_id), "")
        return drafter or "分办的拟办人"
    people = [p for p in office if p.has_role(role)]
    if role is Role.SECRECY_REVIEWER:
        people = [p for p in people if p.pk != case.drafter_id]
    return names(people) or role.label


def hurry(
    case: Application, state: CaseState, steps: Sequence[Step], today: date, calendar: WorkingCalendar
) -> tuple[str, bool]:
    """Return the warning that the days may not suffice ("" where they do), and whether an extension is open.

    A step is taken to cost a working day.
    """
    owed = sum(step.owed for step in steps)
    if not case.is_open or case.due_on is None or case.waiting_for or not owed:
        return "", False
    left = days_left(case.due_on, today, calendar)
    if left < 0:
        return f"已逾期 {-left} 个工作日，还有 {owed} 步，请尽快答复。逾期后不能再延期。", False
    if owed <= left:
        return "", False
    time = f"要在 {left} 个工作日内完成" if left else "须在今天完成"
    fixed = state.extension or state.delayed_until or state.ordered_due_on
    if fixed:
        return f"还有 {owed} 步{time}，期限不能再延长。", False
    return f"还有 {owed} 步{time}。如需延期，须在{day_zh(case.due_on)}前批准并告知申请人。", True
