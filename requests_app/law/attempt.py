"""经办意图: who wants to do what on which case; the value all guards look at. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .calendar import WorkingCalendar
from .nodes import Role
from .state import CaseState, Record


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: staff key (None: applicant or register import), roles, approval level if any."""

    id: int | None
    roles: frozenset[Role]
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act about to be done: the case as it stands, the record, and what the law needs to know."""

    state: CaseState
    record: Record
    actor: Actor
    today: date
    calendar: WorkingCalendar
    levels: int = 1

    @property
    def on(self) -> date:
        """The legal date of the act."""
        return self.record.on

    def text(self, name: str) -> str:
        """A fact as stripped text, "" if absent."""
        return str(self.record.facts.get(name) or "").strip()

    def day(self, name: str) -> date | None:
        """A fact as a date, None if absent."""
        value = self.record.facts.get(name)
        return date.fromisoformat(value) if value else None
