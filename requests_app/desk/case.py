"""案件页: where the case stands, how its clock runs, what may be done, and what was done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import ReceiptBasis
from requests_app.law.clocks import explain, reply_clock
from requests_app.law.errors import CaseVoided, WrongNode, WrongRole
from requests_app.law.fold import fold
from requests_app.law.nodes import Act
from requests_app.law.state import CaseState
from requests_app.models import Application, Staff, working_calendar

from .beginning import beginnings
from .deadline import chip
from .picture import steps, weeks
from .words import told

#: What leads to the next node; the first of them that can be done is the main button.
MAIN = (Act.ACCEPT, Act.ASSIGN, Act.RECEIVE_SUPPLEMENT, Act.SUBMIT, Act.CLEAR, Act.APPROVE, Act.DELIVER, Act.ARCHIVE)


def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case; another agency's does not exist for this person."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, calendar = timezone.localdate(), working_calendar()
    case = find_case(staff, pk)
    events = list(case.events.select_related("actor").order_by("seq"))
    state = fold(event.record for event in events)
    may = beginnings(case, state, staff, today)
    can = [act for act in may if may[act] is None]
    # What belongs to other nodes says nothing about this one.
    refused = [(a, no) for a, no in may.items() if no is not None and not isinstance(no, (WrongNode, CaseVoided))]
    context = {
        "title": str(case),
        "today": today,
        "case": case,
        "chip": chip(case, today, calendar),
        "basis": ReceiptBasis(case.receipt_basis).label if case.receipt_basis in set(ReceiptBasis) else "",
        "steps": steps(case, events),
        "now": sorted(can, key=lambda act: MAIN.index(act) if act in MAIN else len(MAIN)),
        "not_now": [(a, no) for a, no in refused if not isinstance(no, WrongRole)],
        "others_do": [(a, no) for a, no in refused if isinstance(no, WrongRole)],
        "record": [(event, told(event)) for event in reversed(events)],
        **_clock(state, calendar, today),
    }
    return render(request, "desk/case.html", context)


def find_case(staff: Staff, pk: int) -> Application:
    """Return a case this person may see, with the rows its page names; else 404."""
    cases = Application.objects.for_staff(staff).select_related("agency", "handler", "drafter", "previous")
    return get_object_or_404(cases, pk=pk)


def _clock(state: CaseState, calendar: WorkingCalendar, today: date) -> dict[str, Any]:
    """Return the clock, its days and its weeks; nothing before the receipt is fixed."""
    if state.received_on is None:
        return {"weeks": []}
    clock = reply_clock(state.marks, calendar)
    lines = explain(state.marks, calendar, today=today)
    return {"clock": clock, "lines": lines, "weeks": weeks(lines, clock.due_on, today)}


PAGES = (("cases/<int:pk>/", case_page, "desk_case"),)
