"""重复与过量: earlier requests like this one, and the applicant's requests of the month.

What is found here is shown to an officer, who decides: 不予重复处理 (Art. 36(6)), asking for reasons (Art. 35) and
the fee (fee_proposal.py) are acts of their own. Earlier requests of the same applicant are looked up by
name without gaps up to `MOST_OF_A_NAME`; like requests of other people are a first choice (models/kindred.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from requests_app.law.fees import ITEM_BANDS
from requests_app.law.likeness import SAME_FROM, SIMILAR_FROM, Applicant, Sameness, alike, same_applicant, wish
from requests_app.law.nodes import Act
from requests_app.law.text import normalised, pairs
from requests_app.models import Application
from requests_app.models.application import ApplicationQuerySet
from requests_app.models.kindred import MayBeAlike, SharedPairs
from requests_app.models.sealing import Sort, indexes_of

#: The newest of one name that are looked at; nobody is known to have asked one agency more often.
MOST_OF_A_NAME = 500
#: The nearest in content that are compared.
MOST_COMPARED = 100
#: [P] more requests in a month than 109号 leaves free are many enough to think of Art. 35; the law gives no figure.
MANY_IN_A_MONTH = ITEM_BANDS[0][0]
_READ = (
    "agency", "reference", "number", "submitted_on", "received_on", "applicant_kind", "applicant_name",
    "id_number_index", "phone_index", "title", "doc_ref", "content", "node", "outcome",
    "reply_kind", "replied_on", "doc_no", "voided",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier request beside the present one.

    Args:
        case: the earlier request with its node, outcome, reply date and document number.
        likeness: of the two contents, 0 to 1.
        applicant: whether the same person asked.
    """

    case: Application
    likeness: float
    applicant: Sameness

    @property
    def percent(self) -> int:
        """The likeness in whole per cent, rounded down: 100 is said of what is the same only."""
        return int(self.likeness * 100)

    @property
    def same_content(self) -> bool:
        """It asks for the same, as far as a text can tell."""
        return self.likeness >= SAME_FROM

    @property
    def similar(self) -> bool:
        """It is worth reading."""
        return self.likeness >= SIMILAR_FROM

    @property
    def answered(self) -> bool:
        """It was answered on its substance: neither withdrawn nor abandoned."""
        case = self.case
        return case.replied_on is not None and not case.voided and not case.reply_kind.startswith("close_")

    @property
    def repeated(self) -> bool:
        """Every condition of Art. 36(6) that a machine can see: same applicant, same content, answered."""
        return self.applicant is Sameness.SAME and self.same_content and self.answered


@dataclass(frozen=True, slots=True)
class MonthCount:
    """本月申请情况: what one applicant asked of one agency in a calendar month.

    Args:
        month: its first day.
        requests: all of the month, the present one with them.
        nth: the place of the present one among them.
        unsure: further requests under the same name whose applicant is to be verified.
        keys: the other requests of the month.
        full: more were found than are looked at; the figures are the least.
    """

    month: date
    requests: int
    nth: int
    unsure: int
    keys: tuple[int, ...]
    full: bool = False

    @property
    def many(self) -> bool:
        """More than the month leaves free of charge."""
        return self.requests > MANY_IN_A_MONTH


@dataclass(frozen=True, slots=True)
class Findings:
    """All that two queries tell: the earlier requests, the most telling first, and the month."""

    earlier: list[Earlier]
    month: MonthCount


def asked(case: Application) -> str:
    """Return all that says what is asked: title, document number, content."""
    return "\n".join(filter(None, [case.title, case.doc_ref, case.content]))


def search(case: Application, among: ApplicationQuerySet) -> Findings:
    """Look once for all: two queries, both answered by the index of pairs.

    Args:
        case: the present request; it need not be stored yet.
        among: the cases the asking person may see.
    """
    named = list(of_the_name(case, among))
    rows = {other.pk: other for other in [*named, *of_like_content(case, among)]}
    return Findings(_compared(case, rows.values()), _month(case, named))


def candidates(case: Application, among: ApplicationQuerySet) -> list[Earlier]:
    """Return the earlier requests of the same applicant, and like ones of anybody, the most telling first."""
    return search(case, among).earlier


def month_count(case: Application, among: ApplicationQuerySet) -> MonthCount:
    """Return what this applicant asked of this agency in the month of this request (Art. 35; 109号)."""
    return _month(case, list(of_the_name(case, among)))


def answer_of(case: Application) -> dict[str, str]:
    """Return the elements of the reply that was served, name → text; nothing of a draft not served."""
    acts = [Act.SUBMIT, Act.ANSWER_ON_THE_SPOT, Act.DELIVER, Act.IMPORT_REPLY]
    drafted: dict[str, str] = {}
    served: dict[str, str] = {}
    for act, facts in case.events.filter(act__in=acts).order_by("seq").values_list("act", "facts"):
        drafted = {name: str(text) for name, text in (facts.get("elements") or {}).items() if text} or drafted
        if act in {Act.DELIVER, Act.IMPORT_REPLY}:
            served = drafted
    return served


def of_the_name(case: Application, among: ApplicationQuerySet) -> QuerySet[Application]:
    """Return the newest cases of the agency under this name, up to the end of the case's month."""
    name = normalised(case.applicant_name)
    held = among.filter(agency_id=case.agency_id, search_text__found=name, search_text__contains=f"\n{name}\n")
    return held.filter(submitted_on__lt=_first_of_next(_day(case))).only(*_READ).order_by("-id")[:MOST_OF_A_NAME]


def of_like_content(case: Application, among: ApplicationQuerySet) -> QuerySet[Application]:
    """Return the earlier cases of the agency whose content may be like this, the nearest."""
    own = tuple(pairs(normalised(asked(case))))
    if not own:
        return among.none()
    held = among.filter(_before(case), agency_id=case.agency_id)
    nearest = held.filter(MayBeAlike("search_text", own)).order_by(SharedPairs("search_text", own).desc(), "-id")
    return nearest.only(*_READ)[:MOST_COMPARED]


def _compared(case: Application, others: Iterable[Application]) -> list[Earlier]:
    """Compare with each; other people's requests that are not similar are left out."""
    own, who, found = wish(asked(case)), _Asker(case), []
    for other in others:
        if other.pk == case.pk or not _is_before(other, case):
            continue
        one = Earlier(other, alike(own, wish(asked(other))), who.sameness(other))
        if one.similar or one.applicant is not Sameness.OTHER:
            found.append(one)
    return sorted(found, key=_telling)


def _telling(one: Earlier) -> tuple[bool, bool, int, float, int]:
    """Sort: the same content, then similar; own requests before those of others; the most alike, the newest."""
    order = [Sameness.SAME, Sameness.UNSURE, Sameness.OTHER].index(one.applicant)
    return not one.same_content, not one.similar, order, -one.likeness, -one.case.pk


def _month(case: Application, named: list[Application]) -> MonthCount:
    """Count the month of the case among the cases of its name; what was voided or never received is none."""
    first, who = _day(case).replace(day=1), _Asker(case)
    until, unsure = _first_of_next(first), 0
    held: list[tuple[date, int]] = []
    for other in named:
        if other.pk == case.pk or other.voided or not first <= _day(other) < until:
            continue
        sameness = who.sameness(other)
        unsure += sameness is Sameness.UNSURE
        if sameness is Sameness.SAME:
            held.append((_day(other), other.pk))
    nth = 1 + sum(1 for day, key in held if (day, key) < (_day(case), _key(case)))
    keys = tuple(key for _, key in held)
    return MonthCount(first, len(held) + 1, nth, unsure, keys, len(named) == MOST_OF_A_NAME)


class _Asker:
    """The applicant of the present case, told from others by blind indexes: no number of theirs is opened."""

    def __init__(self, case: Application) -> None:
        self.numbers = indexes_of(case.id_number, Sort.IDENTITY)
        self.phones = indexes_of(case.phone, Sort.TELEPHONE)
        self.own = Applicant(case.applicant_kind, case.applicant_name, self.numbers[0], self.phones[0])

    def sameness(self, other: Application) -> Sameness:
        """Say whether the other case is of the same applicant, whatever key its indexes were made with."""
        number = self.numbers[0] if other.id_number_index in self.numbers else other.id_number_index
        phone = self.phones[0] if other.phone_index in self.phones else other.phone_index
        return same_applicant(self.own, Applicant(other.applicant_kind, other.applicant_name, number, phone))


def _day(case: Application) -> date:
    """The day a request counts for: received, else submitted."""
    return case.received_on or case.submitted_on


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _before(case: Application) -> Q:
    return Q(submitted_on__lt=case.submitted_on) | Q(submitted_on=case.submitted_on, pk__lt=_key(case))


def _is_before(other: Application, case: Application) -> bool:
    return (other.submitted_on, _key(other)) < (case.submitted_on, _key(case))


def _key(case: Application) -> int:
    """The key by which cases of one day follow each other; what is not stored yet comes last."""
    return case.pk or sys.maxsize
