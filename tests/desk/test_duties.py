"""岗位检查: what an office lacks, on plain people without a database."""

from __future__ import annotations

from datetime import date, timedelta

from requests_app.desk.duties import gaps, overlap
from requests_app.law.nodes import Role, nth_level
from requests_app.models import ApprovalLevel, Staff

DAY = date(2026, 6, 30)


def person(pk: int, name: str, *roles: Role, level: int | None = None, **leave) -> Staff:
    return Staff(pk=pk, username=name, roles=[role.value for role in roles], approval_level=level, **leave)


def full(*drafting_people: Staff) -> list[Staff]:
    """An office with everything but drafters, reviewers and approvers."""
    rest = person(90, "周", Role.CLERK, Role.OFFICE_HEAD, Role.ARCHIVIST, Role.ADMINISTRATOR)
    return [rest, *drafting_people]


TWO = [ApprovalLevel(level=1, title="分管领导"), ApprovalLevel(level=2, title="主要领导")]


def test_an_office_with_everybody_lacks_nothing():
    people = full(
        person(1, "林", Role.DRAFTER),
        person(2, "沈", Role.SECRECY_REVIEWER),
        person(3, "苏", Role.APPROVER, level=1),
        person(4, "高", Role.APPROVER, level=2),
    )
    assert gaps(people, TWO, DAY) == []


def test_what_nobody_does_is_named():
    assert gaps([], TWO[:1], DAY) == [
        "没有收件登记员：申请没有人受理登记、分办和送达。",
        "没有拟办人：申请没有人拟办。",
        "没有保密审查员：答复稿不能通过保密审查。",
        "没有公开工作机构负责人：没有人可以批准延期，到期提醒也没有负责人可以报。",
        "没有档案员：答复后没有人归档。",
        "没有系统管理员：人员和设置没有人管理。",
        "没有第一级审核人（分管领导）：审核到这一级会停下。",
    ]


def test_a_missing_level_is_named():
    people = full(
        person(1, "林", Role.DRAFTER), person(2, "沈", Role.SECRECY_REVIEWER), person(3, "苏", Role.APPROVER, level=1)
    )
    assert gaps(people, TWO, DAY) == ["没有第二级审核人（主要领导）：审核到这一级会停下。"]


def test_one_person_for_two_separate_duties_is_not_enough():
    alone = person(1, "林", Role.DRAFTER, Role.SECRECY_REVIEWER)
    people = full(alone, person(3, "苏", Role.APPROVER, level=1), person(4, "高", Role.APPROVER, level=2))
    assert gaps(people, TWO, DAY) == ["林拟办的申请，没有别人可以做保密审查（须由不同的人办理）。"]


def test_each_duty_has_somebody_and_still_the_people_do_not_suffice():
    both = person(2, "沈", Role.SECRECY_REVIEWER, Role.APPROVER, level=1)
    people = full(person(1, "林", Role.DRAFTER), both)
    assert gaps(people, TWO[:1], DAY) == ["林拟办的申请，保密审查、第一级审核人（分管领导）凑不齐不同的人。"]
    more = [*people, person(3, "苏", Role.APPROVER, level=1)]
    assert gaps(more, TWO[:1], DAY) == []


def test_who_holds_a_duty_alone_and_is_away_is_named():
    away = {"away_from": DAY, "away_until": DAY}
    people = full(
        person(1, "林", Role.DRAFTER),
        person(2, "沈", Role.SECRECY_REVIEWER, **away),
        person(3, "苏", Role.APPROVER, level=1),
    )
    assert gaps(people, TWO[:1], DAY) == ["保密审查员沈正在离岗，没有别人可以办理。"]
    assert gaps(people, TWO[:1], DAY + timedelta(days=1)) == []


def test_words_of_levels_and_of_overlap():
    assert [nth_level(n) for n in (1, 2, 10, 11)] == ["第一级", "第二级", "第十级", "第11级"]
    assert overlap(person(1, "林", Role.DRAFTER, Role.CLERK)) == ""
    assert overlap(person(1, "林", Role.DRAFTER, Role.APPROVER)) == "兼任拟办人、审核人：同一件申请只能办其中一项"
