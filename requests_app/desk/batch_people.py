"""批量分办给谁: the drafters of the agency with what they have now and would have then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from requests_app.handling.ledger import may
from requests_app.law.fold import fold
from requests_app.law.nodes import Act, Role
from requests_app.law.state import Record
from requests_app.messages.people import is_away
from requests_app.models import Application, Event, Staff

from .deadline import IS_OPEN


@dataclass(frozen=True, slots=True)
class Choice:
    """A drafter: open cases now, the chosen cases that would be added, and whether away today."""

    person: Staff
    now: int
    more: int
    away: bool

    @property
    def label(self) -> str:
        """The words of the option."""
        unit = f" · {self.person.unit}" if self.person.unit else ""
        away = " · 离岗" if self.away else ""
        return f"{self.person}{unit}{away}（在办 {self.now} 件，分办后 {self.now + self.more} 件）"

    def with_more(self, more: int) -> Choice:
        """Return the choice with what a preview counted."""
        return replace(self, more=more)


def choices(staff: Staff, cases: Sequence[Application], unfit: Mapping[int, str], today: date) -> list[Choice]:
    """Return the drafters of the person's agency, those at work first, then by how much they have.

    Args:
        staff: who assigns.
        cases: the chosen cases.
        unfit: of these the ones that cannot be assigned to anybody.
        today: today.
    """
    office = Staff.objects.filter(agency=staff.agency, is_active=True).order_by("display_name", "pk")
    people = [person for person in office if person.has_role(Role.DRAFTER)]
    here = Application.objects.for_staff(staff).filter(IS_OPEN, drafter__in=people)
    have = dict(here.order_by().values_list("drafter").annotate(Count("pk")))
    found = []
    for person in people:
        more = sum(case.pk not in unfit and case.drafter_id != person.pk for case in cases)
        found.append(Choice(person, have.get(person.pk, 0), more, is_away(person, today)))
    return sorted(found, key=lambda choice: (choice.away, choice.now))


def unassignable(staff: Staff, cases: Sequence[Application], today: date) -> dict[int, str]:
    """Return why some of the cases can be assigned to nobody by this person now; one query for all."""
    past: dict[int, list[Record]] = {case.pk: [] for case in cases}
    for event in Event.objects.filter(application__in=cases).order_by("application", "seq"):
        past[event.application_id].append(event.record)
    answers = {case.pk: may(case, fold(past[case.pk]), staff, today)[Act.ASSIGN] for case in cases}
    return {pk: str(refusal) for pk, refusal in answers.items() if refusal is not None}
