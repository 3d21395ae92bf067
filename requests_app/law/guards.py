"""准许与拒绝: may this act be done on this case, by this person, on this day? Pure.

`check` raises the named refusal or returns. The door calls it before anything is written; the
desk calls `check_place` to say what can be done now and why the rest cannot.
"""

from __future__ import annotations

from datetime import date

from . import errors as e
from .attempt import Actor, Attempt
from .conditions import CONDITIONS
from .dates_zh import day_zh
from .nodes import ACTS, Act, Node, Role, nth_level

#: 国令第492号 in force; nothing can have been requested under the Regulation before.
FIRST_REGULATION_FROM = date(2008, 5, 1)

__all__ = ["Actor", "Attempt", "check", "check_dates", "check_place"]


def check(attempt: Attempt) -> None:
    """Raise the refusal that stands in the way of the act, or return None.

    Order: case alive, node, role, dates, then the act's own conditions.
    """
    check_place(attempt)
    check_dates(attempt)
    condition = CONDITIONS.get(attempt.record.act)
    if condition is not None:
        condition(attempt)


def check_place(attempt: Attempt) -> None:
    """Check node, role and separation of duty: what does not depend on what is typed."""
    state, act, actor = attempt.state, attempt.record.act, attempt.actor
    rule = ACTS[act]
    if state.voided or (state.node is Node.CLOSED and state.received_on is None):
        raise e.CaseVoided
    if state.node is None and act is Act.LODGE:
        pass
    elif state.node not in rule.sources:
        here = state.node.label if state.node else "未提交"
        places = "、".join(n.label for n in Node if n in rule.sources)
        if act in {Act.DELIVER, Act.APPROVE} and state.node in {Node.DRAFTING, Node.SECRECY_REVIEW}:
            raise e.SecrecyReviewMissing
        where = f"须在“{places}”环节办理" if places else "只在新收申请时办理"
        raise e.WrongNode(f"这件申请现在在“{here}”环节，“{rule.label}”{where}。")
    if not actor.roles & rule.roles:
        names = "、".join(r.label for r in Role if r in rule.roles and r is not Role.SYSTEM)
        raise e.WrongRole(f"“{rule.label}”由{names or '系统导入'}办理，您没有这一角色。")
    _check_duty(attempt)


def check_dates(attempt: Attempt) -> None:
    """No act in the future, none before the last one."""
    if attempt.on > attempt.today:
        raise e.FutureDate(f"办理日期{day_zh(attempt.on)}晚于今天（{day_zh(attempt.today)}），请改正日期。")
    if attempt.on < FIRST_REGULATION_FROM:
        raise e.DateOrder(f"日期{day_zh(attempt.on)}早于《政府信息公开条例》施行之日，请改正年份。")
    last = attempt.state.last_on
    if last is not None and attempt.on < last:
        raise e.DateBeforeLastAct(f"办理日期{day_zh(attempt.on)}早于上一事项的日期{day_zh(last)}，请核对日期。")


def _check_duty(attempt: Attempt) -> None:
    """Drafter ≠ secrecy reviewer ≠ approver on one case (Art. 17 procedure and responsibility; [P])."""
    state, act, who = attempt.state, attempt.record.act, attempt.actor.id
    if who is None:
        return
    barred = {
        Act.SUBMIT: state.reviewers | state.approvers,
        Act.CLEAR: state.drafters | state.approvers,
        Act.REFER: state.drafters | state.approvers,
        Act.APPROVE: state.drafters | state.reviewers,
        Act.SEND_BACK: state.drafters,
    }.get(act, frozenset())
    if who in barred:
        raise e.DutyNotSeparated
    if act is Act.SUBMIT and state.drafter not in {None, who}:
        raise e.WrongRole("这件申请已分给其他拟办人，请由其提交，或者先转办。")
    at_approval = state.node is Node.APPROVAL
    if act is Act.SEND_BACK:
        needed = Role.APPROVER if at_approval else Role.SECRECY_REVIEWER
        if needed not in attempt.actor.roles:
            raise e.WrongRole(f"这一环节由{needed.label}退回。")
    if at_approval and act in {Act.APPROVE, Act.SEND_BACK}:
        level = len(state.signed) + 1
        if attempt.actor.level != level:
            raise e.WrongRole(f"现在由{nth_level(level)}审核人审核，您不是这一级审核人。")
        if not state.cleared:
            raise e.SecrecyReviewMissing
