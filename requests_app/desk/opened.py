"""打开的案件: everything the case page reads, by two queries: the case with what lists beside it, and its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Any

from django.db.models import OuterRef
from django.shortcuts import get_object_or_404

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.fold import apply
from requests_app.law.nodes import ACTS, Act, Node, Role
from requests_app.law.state import CaseState
from requests_app.models import (
    Application,
    ApprovalLevel,
    Attachment,
    Draft,
    Event,
    Message,
    Paper,
    Staff,
    Supervision,
)

from .tab_rows import Rows, many

#: Roles that do something to a case; the others look.
WORKING = frozenset(role for rule in ACTS.values() for role in rule.roles) - {Role.SYSTEM, Role.APPLICANT}

_OF_A_PAPER = (
    "id", "seq", "kind", "to", "title", "doc_no", "addressee", "on", "rendered_at", "error", "destroyed_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """One record, the node it was done at ("" for the first), and the state it made."""

    event: Event
    was: str
    after: CaseState

    @property
    def act(self) -> Act:
        """What was done."""
        return Act(self.event.act)


@dataclass(frozen=True)
class Opened:
    """A case as one person sees it today.

    Args:
        case: with agency, handler, drafter, previous, and the counts of its drafts, messages and files.
        past: its records, oldest first.
    """

    case: Application
    past: list[Past]
    staff: Staff
    today: date
    calendar: WorkingCalendar

    @property
    def state(self) -> CaseState:
        """The state folded from all records."""
        return self.past[-1].after if self.past else CaseState()

    @property
    def events(self) -> list[Event]:
        """The records alone."""
        return [one.event for one in self.past]

    @property
    def titles(self) -> list[str]:
        """Titles of the agency's approval levels, lowest first."""
        return [row["title"] for row in self.case.level_rows]

    @property
    def levels(self) -> int:
        """How many approval levels a reply needs; at least one."""
        return max(1, len(self.titles))

    @property
    def supervisions(self) -> list[dict[str, Any]]:
        """督办 of this case, newest first: day, by, agency, demand, answer_by."""
        rows = self.case.supervision_rows
        return [
            {**row, "day": date.fromisoformat(row["day"]), "answer_by": date.fromisoformat(row["answer_by"])}
            for row in rows
        ]

    @property
    def papers(self) -> list[dict[str, Any]]:
        """文书 of this case, oldest first; without their contents. `on` is an ISO date."""
        return list(self.case.paper_rows)

    def counted(self, name: str) -> int:
        """How many rows of this kind the case has: drafts, messages, files."""
        return int(getattr(self.case, f"{name}_count"))

    @cached_property
    def people(self) -> dict[int, str]:
        """Names of everybody this page loaded anyway, by key."""
        found = {event.actor_id: str(event.actor) for event in self.events if event.actor_id}
        for person in (self.case.handler, self.case.drafter):
            if person is not None:
                found[person.pk] = str(person)
        return found

    @property
    def looks_only(self) -> bool:
        """Whether this person reads and does nothing: another agency's supervisor, an auditor."""
        return self.staff.agency_id != self.case.agency_id or not self.staff.role_set & WORKING

    def of(self, *acts: Act) -> list[Past]:
        """The records of these acts, oldest first."""
        return [one for one in self.past if one.act in acts]


def opened(staff: Staff, pk: int, today: date, calendar: WorkingCalendar) -> Opened:
    """Return the case with its records; 404 where this person may not see it."""
    beside = find(staff).annotate(
        drafts_count=many(Draft.objects.all()),
        messages_count=many(Message.objects.all()),
        files_count=many(Attachment.objects.filter(removed=False)),
        level_rows=Rows(ApprovalLevel.objects.filter(agency=OuterRef("agency")).order_by("level"), title="title"),
        paper_rows=Rows(
            Paper.objects.filter(application=OuterRef("pk")).order_by("seq", "id"),
            **{name: name for name in _OF_A_PAPER},
        ),
        supervision_rows=Rows(
            Supervision.objects.filter(application=OuterRef("pk")).order_by("-id"),
            day="issued_on",
            by="issued_by__display_name",
            agency="issued_by__agency__name",
            demand="demand",
            answer_by="answer_by",
        ),
    )
    case = get_object_or_404(beside, pk=pk)
    events = case.events.select_related("actor").order_by("seq")
    return Opened(case, list(_told(events)), staff, today, calendar)


def find(staff: Staff) -> Any:
    """Return the cases this person may see, each with the rows its page names."""
    return Application.objects.for_staff(staff).select_related("agency", "handler", "drafter", "previous", "filing")


def _told(events: Any) -> Iterator[Past]:
    events = list(events)
    states = accumulate((event.record for event in events), apply, initial=CaseState())
    next(states)
    was = ""
    for event, after in zip(events, states, strict=True):
        yield Past(event, was, after)
        was = (after.node or Node.INTAKE).value
