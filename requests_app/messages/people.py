"""离岗与代办: who is on leave, and who stands in."""

from __future__ import annotations

from datetime import date

from requests_app.models import Staff


def is_away(person: Staff, today: date) -> bool:
    """Whether the person is on leave today; leave without an end lasts."""
    begun = person.away_from is not None and person.away_from <= today
    return begun and (person.away_until is None or today <= person.away_until)


def stand_ins(told: set[int], office: list[Staff], today: date) -> set[int]:
    """Return who stands in today for these people, and for who stands in; only active people of the office."""
    instead = {p.pk: p.stand_in_id for p in office if p.stand_in_id is not None and is_away(p, today)}
    here = {p.pk for p in office}
    found: set[int] = set()
    new = set(told)
    while new := {instead[pk] for pk in new if pk in instead} & here - found:
        found |= new
    return found
