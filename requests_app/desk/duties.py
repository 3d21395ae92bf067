"""岗位检查: what an office cannot do with the people it has, in plain words.

Drafter, secrecy reviewer and each approver of one case are different people (law.guards; Art. 17), so it is not
enough that every duty is held by somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from requests_app.law.nodes import Role, nth_level
from requests_app.messages.people import is_away
from requests_app.models import ApprovalLevel, Staff

#: What stands still while nobody holds the role.
NEEDED = {
    Role.CLERK: "没有收件登记员：申请没有人受理登记、分办和送达。",
    Role.DRAFTER: "没有拟办人：申请没有人拟办。",
    Role.SECRECY_REVIEWER: "没有保密审查员：答复稿不能通过保密审查。",
    Role.OFFICE_HEAD: "没有公开工作机构负责人：没有人可以批准延期，到期提醒也没有负责人可以报。",
    Role.ARCHIVIST: "没有档案员：答复后没有人归档。",
    Role.ADMINISTRATOR: "没有系统管理员：人员和设置没有人管理。",
}
#: The duties that three different people do on one case.
SEPARATE = (Role.DRAFTER, Role.SECRECY_REVIEWER, Role.APPROVER)
Duty = tuple[str, list[Staff]]


def overlap(person: Staff) -> str:
    """Return a hint where one person holds several of the duties that are kept apart on each case, else ""."""
    held = [role.label for role in SEPARATE if person.has_role(role)]
    return f"兼任{'、'.join(held)}：同一件申请只能办其中一项" if len(held) > 1 else ""


def gaps(people: Sequence[Staff], levels: Sequence[ApprovalLevel], today: date) -> list[str]:
    """Return what is missing for the office to handle a case from receipt to archive; nothing missing: empty.

    Args:
        people: the active people of one agency.
        levels: its approval levels in order; none means one level without a name.
        today: today, for who is on leave.
    """
    found = [text for role, text in NEEDED.items() if not any(person.has_role(role) for person in people)]
    signing = _approvers(people, levels)
    found += [f"没有{name}：审核到这一级会停下。" for name, able in signing if not able]
    found += _all_away(people, signing, today)
    drafters = [person for person in people if person.has_role(Role.DRAFTER)]
    reviewers = [person for person in people if person.has_role(Role.SECRECY_REVIEWER)]
    if drafters and reviewers and all(able for _, able in signing):
        found += _not_separable(drafters, [("保密审查", reviewers), *signing])
    return found


def _approvers(people: Sequence[Staff], levels: Sequence[ApprovalLevel]) -> list[Duty]:
    named = [(level.level, f"{nth_level(level.level)}审核人（{level.title}）") for level in levels]
    return [
        (name, [p for p in people if p.has_role(Role.APPROVER) and p.approval_level == level])
        for level, name in named or [(1, f"{nth_level(1)}审核人")]
    ]


def _all_away(people: Sequence[Staff], signing: Sequence[Duty], today: date) -> list[str]:
    """Name the duties whose people are all on leave today."""
    held = [(role.label, [p for p in people if p.has_role(role)]) for role in NEEDED]
    return [
        f"{name}{'、'.join(map(str, able))}正在离岗，没有别人可以办理。"
        for name, able in (*held, *signing)
        if able and all(is_away(person, today) for person in able)
    ]


def _not_separable(drafters: Sequence[Staff], others: Sequence[Duty]) -> list[str]:
    """Name the drafters whose cases cannot be reviewed and approved by other people."""
    found = []
    for drafter in drafters:
        left = [(name, [p for p in able if p.pk != drafter.pk]) for name, able in others]
        nobody = [name for name, able in left if not able]
        if nobody:
            found.append(f"{drafter}拟办的申请，没有别人可以做{'、'.join(nobody)}（须由不同的人办理）。")
        elif not _different([{p.pk for p in able} for _, able in left]):
            names = "、".join(name for name, _ in left)
            found.append(f"{drafter}拟办的申请，{names}凑不齐不同的人。")
    return found


def _different(able: Sequence[set[int]], taken: frozenset[int] = frozenset()) -> bool:
    """Whether each duty can have a person of its own."""
    if not able:
        return True
    return any(_different(able[1:], taken | {pk}) for pk in able[0] - taken)
