"""案件状态: what a case is, as values; fold.py makes it from records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .clocks import Marks, Restart, Suspension
from .nodes import OPEN, Act, Node
from .outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Record:
    """One event as the law sees it.

    Args:
        act: what was done.
        on: the legal date of the act.
        actor: the officer's key, None for the applicant or the register import.
        facts: the act's facts; dates are ISO strings.
        imported: taken over from a register; steps it does not name are missing.
    """

    act: Act
    on: date
    actor: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Supplement:
    """补正 (Art. 30): the one notice, its limit, and the day the supplement came."""

    notice_on: date
    limit_on: date
    late: bool = False
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """信息处理费 (Art. 42): yuan, the notice and payment days."""

    notice_on: date
    due_on: date
    amount: int
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class RemedyState:
    """复议诉讼 (Art. 51): one row of Table 4."""

    key: str
    kind: str
    filed_on: date
    result: str = ""
    concluded_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """Everything about a case that follows from its records."""

    node: Node | None = None
    round: int = 1
    received_on: date | None = None
    receipt_basis: str = ""
    number: str = ""
    supplement: Supplement | None = None
    restarts: tuple[Restart, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    extension: int = 0
    extended_on: date | None = None
    delayed_until: date | None = None
    ordered_due_on: date | None = None
    reopened_on: date | None = None
    fee: Fee | None = None
    reasons_asked_on: date | None = None
    reasons_given_on: date | None = None
    drafter: int | None = None
    drafters: frozenset[int] = frozenset()
    reviewers: frozenset[int] = frozenset()
    approvers: frozenset[int] = frozenset()
    signed: tuple[int, ...] = ()
    cleared: bool = False
    referred: bool = False
    on_the_spot: bool = False
    reply_kind: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()
    outcome: Outcome | None = None
    replied_on: date | None = None
    settled_on: date | None = None
    issued_on: date | None = None
    issued_no: str = ""
    doc_no: str = ""
    delivered: bool = False
    voided: bool = False
    archived_on: date | None = None
    late_reason: str = ""
    remedies: tuple[RemedyState, ...] = ()
    last_on: date | None = None

    @property
    def counted(self) -> bool:
        """Whether the annual tables count the case: received (Art. 31) and not voided."""
        return self.received_on is not None and not self.voided

    @property
    def open(self) -> bool:
        """A reply is owed."""
        return self.node in OPEN

    @property
    def letter_made(self) -> bool:
        """The reply has its number and waits for seal and post."""
        return self.node is Node.REPLY and self.issued_on is not None

    @property
    def marks(self) -> Marks:
        """The dated marks the reply clock is folded from; the case must have been received."""
        if self.received_on is None:
            msg = "marks need a receipt date"
            raise ValueError(msg)
        return Marks(
            received_on=self.received_on,
            restarts=self.restarts,
            suspensions=self.suspensions,
            extension=self.extension,
            extended_on=self.extended_on,
            delayed_until=self.delayed_until,
            ordered_due_on=self.ordered_due_on,
            reopened_on=self.reopened_on,
        )

    @property
    def waiting_for(self) -> str:
        """Whom the office waits for: supplement, fee, third_party, agency, or nobody ("")."""
        if self.node is Node.SUPPLEMENTATION:
            return "supplement"
        if self.node is not Node.DRAFTING:
            return ""
        if self.fee is not None and self.fee.paid_on is None:
            return "fee"
        return next((s.kind for s in self.open_consultations), "")

    @property
    def open_consultations(self) -> tuple[Suspension, ...]:
        """Consultations of the present round without an answer."""
        return tuple(s for s in self.suspensions if s.answered_on is None)

    def consultation(self, key: str) -> Suspension | None:
        """The unanswered consultation of this key, or None."""
        return next((s for s in self.open_consultations if s.key == key), None)

    def remedy(self, key: str) -> RemedyState | None:
        """The remedy of this key that is still pending, or None."""
        return next((r for r in self.remedies if r.key == key and not r.result), None)
