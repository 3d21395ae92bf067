"""提醒谁: the people of all agencies, read once, and whom a reminder of a case reaches."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from requests_app.law.nodes import Node, Role
from requests_app.models import Agency, Application, Staff

from .ladder import ACTS_AT, Reminder
from .people import is_away, stand_ins


class Offices:
    """The active people of every agency as they are today, by one query."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.people: dict[int, list[Staff]] = defaultdict(list)
        self.agencies: dict[int, Agency] = {}
        self.by_key: dict[int, Staff] = {}
        for person in Staff.objects.filter(is_active=True, agency__isnull=False).select_related("agency"):
            if person.agency is not None:
                self.people[person.agency.pk].append(person)
                self.agencies[person.agency.pk] = person.agency
                self.by_key[person.pk] = person
        self._away = {person.pk for person in self.by_key.values() if person.stand_in_id and is_away(person, today)}
        self._acts: dict[tuple[int, str, int | None], set[int]] = {}
        self._heads = {key: _holding(Role.OFFICE_HEAD, office) for key, office in self.people.items()}
        self._above: dict[int, set[int]] = {}

    def agency(self, key: int) -> Agency | None:
        """Return an agency that has people; one without has nobody to remind."""
        return self.agencies.get(key)

    def above(self, agency: Agency) -> set[int]:
        """Return the supervisors over an agency: of itself and of every department above it (Art. 4)."""
        if agency.pk not in self._above:
            self._above[agency.pk] = {
                person
                for key, other in self.agencies.items()
                if agency.path.startswith(other.path)
                for person in _holding(Role.SUPERVISOR, self.people[key])
            }
        return self._above[agency.pk]

    def told(self, case: Application, due: Reminder) -> set[int]:
        """Return whom a reminder reaches: the handler, else whoever acts at the node; then the head; then above.

        Who is on leave is told all the same, and with them whoever stands in.
        """
        found = self._acting(case)
        told = found | self._heads.get(case.agency_id, set()) if due.to_head or not found else found
        if not self._away.isdisjoint(told):
            told = told | stand_ins(told, self.people[case.agency_id], self.today)
        agency = self.agencies.get(case.agency_id)
        return told | self.above(agency) if due.to_above and agency else told

    def _acting(self, case: Application) -> set[int]:
        """Return who acts in the case; not to be changed, it is kept for the next one."""
        if case.handler_id is not None and case.handler_id in self.by_key:
            return {case.handler_id} if self.by_key[case.handler_id].agency_id == case.agency_id else set()
        role = ACTS_AT.get(Node(case.node))
        level = case.levels_signed + 1 if role is Role.APPROVER else None
        at = (case.agency_id, case.node, level)
        if at not in self._acts:
            found = _holding(role, self.people.get(case.agency_id, [])) if role else set()
            self._acts[at] = {key for key in found if level is None or self.by_key[key].approval_level == level}
        return self._acts[at]


def _holding(role: Role, office: list[Staff]) -> set[int]:
    return {person.pk for person in office if person.has_role(role)}
