"""文字里的数从哪里来: the queries beside those of the tables, and the cases behind each number.

Counts and drill-down share the same conditions, as in facts.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Count, F, Q

from reports import facts
from reports.case_facts import late_cases
from reports.forms import TOTAL, Form
from reports.narrative_counts import Facts
from reports.table3 import year_window
from reports.table4 import PENDING
from requests_app.law.nodes import Act
from requests_app.models import Agency, Application, Event, Remedy
from requests_app.models.application import ApplicationQuerySet
from requests_app.models.event import FEE_ACTS


class NoSuchNumber(LookupError):
    """The report has no such number; the message is a Chinese sentence."""


def narrative_facts(agency: Agency, year: int, as_of: date | None = None) -> Facts:
    """Count what the sentences have and the tables have not; four queries.

    Raises:
        OutsideYear: `as_of` lies before the year.
    """
    new = _cases(agency, facts.FLOWS["new"](year, as_of)).order_by()
    fees = _fees(agency, year, as_of)
    return Facts(
        channels=dict(new.values_list("channel").annotate(n=Count("*"))),
        topics=dict(new.values_list("topic").annotate(n=Count("*"))),
        late=late_cases(agency, year, as_of).count(),
        fee_notices=len(fees.asked),
        fees_asked=sum(fees.asked.values()),
        fees_paid=len(fees.paid),
        fees_received=sum(fees.paid.values()),
    )


class Fees:
    """Notices and payments of a year: case key → yuan."""

    def __init__(self) -> None:
        self.asked: dict[int, int] = {}
        self.paid: dict[int, int] = {}


def _fees(agency: Agency, year: int, as_of: date | None) -> Fees:
    """Read the fee acts of the year and the year before (a notice of December is paid in January); one query."""
    start, end = year_window(year, as_of)
    rows = (
        Event.objects.filter(
            act__in=FEE_ACTS,
            on__range=(date(year - 1, 1, 1), end),
            application__agency=agency,
            application__counted=True,
        )
        .order_by("application_id", "seq")
        .values_list("application_id", "act", "on", "facts__amount")
    )
    found, last = Fees(), dict[int, int]()
    for case, act, on, amount in rows:
        if act == Act.CHARGE_FEE.value:
            last[case] = int(amount or 0)
        if on < start:
            continue
        if act == Act.CHARGE_FEE.value:
            found.asked[case] = found.asked.get(case, 0) + last[case]
        else:
            found.paid[case] = found.paid.get(case, 0) + last.get(case, 0)
    return found


def cases_for_number(agency: Agency, year: int, key: str, as_of: date | None, form: Form) -> ApplicationQuerySet:
    """Return exactly the cases behind one number of the text.

    Args:
        agency: whose report.
        year: the year of the report.
        key: of the number: "new", "channel:web", "topic:土地征收", "outcome:denied", "late", "remedy:litigation" …
        as_of: the last day counted, None for the whole year.
        form: the layout of 表三, with the agency's settings.

    Raises:
        NoSuchNumber: there is no number of this key.
        OutsideYear: `as_of` lies before the year.
    """
    head, _, rest = key.partition(":")
    if head in _OF_TABLE3 and (head != "outcome") == (not rest or head == "new"):
        row, column = (rest, TOTAL) if head == "outcome" else (_OF_TABLE3[head], rest or TOTAL)
        try:
            return facts.cases_for(agency, year, row, column, as_of, form)
        except facts.NoSuchCell as wrong:
            raise NoSuchNumber(str(wrong)) from wrong
    find = _OTHERS.get(head)
    if find is None:
        message = f"年度报告的文字里没有“{key}”这个数。"
        raise NoSuchNumber(message)
    return find(agency, year, rest, as_of)


def _cases(agency: Agency, where: Q) -> ApplicationQuerySet:
    found: ApplicationQuerySet = Application.objects.filter(where, agency=agency, counted=True)
    return found


def _by_channel(agency: Agency, year: int, channel: str, as_of: date | None) -> ApplicationQuerySet:
    return _cases(agency, facts.FLOWS["new"](year, as_of) & Q(channel=channel))


def _by_topic(agency: Agency, year: int, topic: str, as_of: date | None) -> ApplicationQuerySet:
    return _cases(agency, facts.FLOWS["new"](year, as_of) & Q(topic=topic))


def _late(agency: Agency, year: int, _: str, as_of: date | None) -> ApplicationQuerySet:
    return late_cases(agency, year, as_of)


def _on_time(agency: Agency, year: int, _: str, as_of: date | None) -> ApplicationQuerySet:
    return _cases(agency, facts.FLOWS["results"](year, as_of)).exclude(due_on__lt=F("replied_on"))


def _asked(agency: Agency, year: int, _: str, as_of: date | None) -> ApplicationQuerySet:
    return _cases(agency, Q(pk__in=_fees(agency, year, as_of).asked))


def _paid(agency: Agency, year: int, _: str, as_of: date | None) -> ApplicationQuerySet:
    return _cases(agency, Q(pk__in=_fees(agency, year, as_of).paid))


def _remedied(agency: Agency, year: int, rest: str, as_of: date | None) -> ApplicationQuerySet:
    """Cases with a remedy that 表四 counts; of one result where it is asked for."""
    kind, _, result = rest.partition(":")
    start, end = year_window(year, as_of)
    remedies = Remedy.objects.filter(agency=agency, kind__startswith=kind, filed_on__lte=end)
    pending = Q(concluded_on__isnull=True) | Q(concluded_on__gt=end)
    concluded = Q(concluded_on__range=(start, end))
    if result == PENDING:
        remedies = remedies.filter(pending)
    elif result:
        remedies = remedies.filter(concluded, result=result)
    else:
        remedies = remedies.filter(pending | concluded)
    found: ApplicationQuerySet = Application.objects.filter(pk__in=remedies.values("application"))
    return found


#: First word of a key → row of 表三.
_OF_TABLE3 = {
    "new": "received_new", "carried_in": "carried_in", "done": TOTAL, "carried_out": "carried_out", "outcome": "",
}  # fmt: skip
_OTHERS: dict[str, Callable[[Agency, int, str, date | None], ApplicationQuerySet]] = {
    "channel": _by_channel,
    "topic": _by_topic,
    "late": _late,
    "on_time": _on_time,
    "fee_notices": _asked,
    "fee_paid": _paid,
    "remedy": _remedied,
}
