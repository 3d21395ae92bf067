"""救济途径: what a reply must say, by the date of the REPLY and its legal ground; and Table 4's words.

行政复议法 (2023) Arts. 20, 23; 行政诉讼法 Arts. 45, 46; 法释〔2025〕8号 Art. 1; 复议法实施条例 (2026) Art. 31.
Table 3's 不予公开 is not the set that needs reconsideration first: Art. 36(7) stands in it and does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .calendar import WorkingCalendar
from .policy import (
    COURT_DIRECT_FROM,
    OTHER_GROUNDS_FIRST_2024,
    PARTIAL_REFUSAL_FIRST,
    RECONSIDERATION_FIRST_FROM,
)

RECONSIDERATION_DAYS = 60
SUIT_MONTHS = 6
SUIT_AFTER_DECISION_DAYS = 15


class RemedyKind(StrEnum):
    """复议诉讼的种类: the three blocks of Table 4."""

    RECONSIDERATION = "reconsideration"
    LITIGATION_DIRECT = "litigation_direct"
    LITIGATION_AFTER_RECONSIDERATION = "litigation_after_reconsideration"

    @property
    def label(self) -> str:
        """The head of the block."""
        return _KINDS[self]


class RemedyResult(StrEnum):
    """审理结果: the columns of Table 4."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER_RESULT = "other_result"
    PENDING = "pending"

    @property
    def label(self) -> str:
        """The column head."""
        return _RESULTS[self]


_KINDS = {
    RemedyKind.RECONSIDERATION: "行政复议",
    RemedyKind.LITIGATION_DIRECT: "行政诉讼（未经复议直接起诉）",
    RemedyKind.LITIGATION_AFTER_RECONSIDERATION: "行政诉讼（复议后起诉）",
}
_RESULTS = {
    RemedyResult.UPHELD: "结果维持",
    RemedyResult.CORRECTED: "结果纠正",
    RemedyResult.OTHER_RESULT: "其他结果",
    RemedyResult.PENDING: "尚未审结",
}


class RemedyGround(StrEnum):
    """The legal ground of a reply, as far as the remedy depends on it."""

    REFUSAL = "refusal"  # 不予公开 under Arts. 14, 15, 16
    PARTIAL = "partial"  # Art. 37, the withheld part under 14 to 16
    OTHER_GROUND = "other_ground"  # Art. 36(7), 无法提供, 不予处理, 其他
    OPEN = "open"  # 予以公开, 已主动公开
    NONE = "none"  # withdrawn by the applicant; procedural notices


class RemedyRule(StrEnum):
    """Which sentence applies."""

    OPTIONAL_OLD = "optional_old"
    OPTIONAL = "optional"
    RECONSIDERATION_FIRST = "reconsideration_first"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RemedyText:
    """The rule that applies and the sentence a reply must carry."""

    rule: RemedyRule
    text: str


def remedy_rule(replied_on: date, ground: RemedyGround) -> RemedyRule:
    """Return the rule for a reply of this day and ground (rules of 2023, 2024-01-01, 2025-06-01)."""
    if ground is RemedyGround.NONE:
        return RemedyRule.NONE
    if replied_on < RECONSIDERATION_FIRST_FROM:
        return RemedyRule.OPTIONAL_OLD
    first = ground is RemedyGround.REFUSAL
    first |= ground is RemedyGround.PARTIAL and PARTIAL_REFUSAL_FIRST
    between = replied_on < COURT_DIRECT_FROM and OTHER_GROUNDS_FIRST_2024
    first |= ground is RemedyGround.OTHER_GROUND and between
    return RemedyRule.RECONSIDERATION_FIRST if first else RemedyRule.OPTIONAL


def remedy_text(  # noqa: PLR0913 - what the sentence depends on, all by name
    replied_on: date, ground: RemedyGround, *, body: str, court: str, old_body: str = "", paper: str = "答复书"
) -> RemedyText:
    """Return the remedy sentence.

    Of a partial reply the withheld part goes to reconsideration first, all else in it does not.

    Args:
        replied_on: the date of the reply, not today.
        ground: its legal ground.
        body: the people's government that decides reconsiderations (2024 on).
        court: the people's court of jurisdiction.
        old_body: the body or bodies before 2024; empty takes `body`.
        paper: what the letter calls itself, 答复书 or 告知书.
    """
    here, since = f"本{paper.removesuffix('书')}", f"自收到本{paper}之日起60日内"
    after = f"对复议决定不服的，可以自收到复议决定书之日起15日内向{court}提起行政诉讼。"
    either = f"可以{since}向{body}申请行政复议，也可以在6个月内向{court}提起行政诉讼。"
    rule = remedy_rule(replied_on, ground)
    match rule:
        case RemedyRule.OPTIONAL_OLD:
            text = f"如对{here}不服，可以{since}向{old_body or body}申请行政复议，或者在6个月内向{court}提起行政诉讼。"
        case RemedyRule.OPTIONAL:
            text = f"如对{here}不服，{either}"
        case RemedyRule.RECONSIDERATION_FIRST if ground is RemedyGround.PARTIAL:
            text = (
                f"如对{here}中不予公开的部分不服，应当{since}先向{body}申请行政复议；{after}"
                f"如对{here}的其他内容不服，{either}"
            )
        case RemedyRule.RECONSIDERATION_FIRST:
            text = f"如对{here}不服，应当{since}先向{body}申请行政复议；{after}"
        case _:
            text = ""
    return RemedyText(rule, text)


def reconsideration_until(received_reply_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day to apply for reconsideration: 60 calendar days (行政复议法 Art. 20)."""
    return calendar.add_calendar_days(received_reply_on, RECONSIDERATION_DAYS)


def suit_until(received_reply_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day to sue directly: 6 months (行政诉讼法 Art. 46)."""
    return calendar.add_months(received_reply_on, SUIT_MONTHS)


def suit_after_decision_until(received_decision_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day to sue after a reconsideration decision: 15 days (行政诉讼法 Art. 45)."""
    return calendar.add_calendar_days(received_decision_on, SUIT_AFTER_DECISION_DAYS)
