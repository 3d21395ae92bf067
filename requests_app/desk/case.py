"""案件页: where the case stands, how its clock runs, what may be done, and what was done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from requests_app.handling import archive_life
from requests_app.handling.publication import ROLES, publishable
from requests_app.law.channels import ReceiptBasis
from requests_app.law.clocks import explain, reply_clock
from requests_app.law.errors import HandlingRefused, WrongRole
from requests_app.models import Application, PersonalDataRead, Staff, working_calendar

from .beginning import what_now
from .deadline import chip
from .due_story import due_changes, standing
from .opened import Opened, find, opened
from .picture import labelled, legend, lies_ahead, steps, weeks
from .reads import check_may_read, full, may_read, read_reason
from .tabs import shown, tabs
from .words import near


def find_case(staff: Staff, pk: int) -> Application:
    """Return a case this person may see, with the rows its page names; else 404."""
    case: Application = get_object_or_404(find(staff), pk=pk)
    return case


def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case; another agency's does not exist for this person."""
    at = _opened(request, pk)
    return render(request, "desk/case.html", _context(at, *shown(at, request.GET)))


@require_POST
@never_cache
def reveal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who looks at the applicant's full data and why, then show it this once.

    Without a reason, or to whom it is not due, the masked page comes back and says so.
    """
    at = _opened(request, pk)
    try:
        check_may_read(at.case, at.staff)
        reason = read_reason(request.POST)
    except HandlingRefused as refusal:
        return _refused(request, at, refusal)
    read = PersonalDataRead.objects.create(application=at.case, staff=at.staff, reason=reason)
    at.case.delivery_changes.filter(seen_by=None).update(seen_by=at.staff)
    context = {"title": f"{at.case} 申请人信息", "case": at.case, "lines": full(at.case), "read": read}
    return render(request, "desk/case_reveal.html", context)


def _refused(request: HttpRequest, at: Opened, refusal: HandlingRefused) -> HttpResponse:
    """Bring the masked tab back with what was typed and the refusal."""
    asked = request.GET.copy()
    asked["tab"] = "applicant"
    typed = {"reason": request.POST.get("reason", ""), "other": request.POST.get("other", "")}
    context = _context(at, *shown(at, asked)) | {"typed": typed, "typed_wrong": str(refusal)}
    status = 403 if isinstance(refusal, WrongRole) else 200
    return render(request, "desk/case.html", context, status=status)


def _opened(request: HttpRequest, pk: int) -> Opened:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return opened(staff, pk, timezone.localdate(), working_calendar())


def _context(at: Opened, tab: str, rows: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows around the tab, then the tab."""
    case = at.case
    basis = ReceiptBasis(case.receipt_basis).label if case.receipt_basis in set(ReceiptBasis) else ""
    return {
        "title": str(case),
        "today": at.today,
        "now_at": timezone.now(),
        "case": case,
        "chip": chip(case, at.today, at.calendar),
        "basis": basis.removesuffix("之日"),
        "received": near(case.received_on, at.today) if case.received_on else "",
        "due": near(case.due_on, at.today) if case.due_on else "",
        "tags": tags(at),
        "may_reveal": may_read(case, at.staff),
        "ahead": lies_ahead(case, at.levels),
        "steps": steps(case, at.past, at.levels, at.today),
        "looks_only": at.looks_only,
        "now": None if at.looks_only else what_now(at),
        "due_changes": due_changes(at),
        "supervisions": at.supervisions,
        "may_publish": case.agency_id == at.staff.agency_id and at.staff.has_role(*ROLES) and publishable(case),
        "may_package": archive_life.may(at.staff, case.agency_id),
        "tabs": tabs(at),
        "tab": tab,
        "tab_template": f"desk/tabs/{tab}.html",
        **_clock(at),
        **rows,
    }


def tags(at: Opened) -> list[tuple[str, str]]:
    """Return the tags of the head as (words, css)."""
    case, state = at.case, at.state
    asked = [letter.kind for letter in state.suspensions]
    pending = [letter.kind for letter in state.open_consultations]
    side = {"third_party": "第三方意见", "agency": "机关意见"}
    found = [(case.get_applicant_kind_display(), ""), (case.get_channel_display(), ""), (case.topic, "")]
    found += [("需要帮助", "tag-blue")] if case.needs_help else []
    found += [("曾补正", "tag-blue")] if any(r.reason == "supplement" for r in state.restarts) else []
    for kind, words in side.items():
        if kind in asked:
            found.append((f"{'正在' if kind in pending else '已'}征求{words}", "tag-blue"))
    found += [("已延期", "tag-blue")] if case.extended_days else []
    found += [("已提请确定", "tag-blue")] if case.referred else []
    found += [(f"第{case.round}轮", "tag-blue")] if case.round > 1 else []
    found += [("台账导入", "")] if at.past and at.past[0].event.imported else []
    found += [("已作废", "tag-dash")] if case.voided else []
    found += [("暂定", "tag-dash")] if case.due_provisional and case.is_open else []
    return [(words, css) for words, css in found if words]


def _clock(at: Opened) -> dict[str, Any]:
    """Return the clock and its days; none before the receipt is fixed.

    A settled case keeps its due date when the calendar is amended later, so its days are not told anew; an open
    one shows the days of the calendar in force, and that its date is still to be recalculated.
    """
    state, case = at.state, at.case
    if state.received_on is None or state.voided:
        return {"weeks": []}
    clock = reply_clock(state.marks, at.calendar)
    amended = case.due_on not in {None, clock.due_on}
    if amended and not case.is_open:
        return {"weeks": [], "amended": True}
    lines = labelled(explain(state.marks, at.calendar, today=at.today), state)
    rows = weeks(lines, clock.due_on, at.today)
    told = standing(case, state, clock, lines, at.today)
    found = {"clock": clock, "day_lines": lines, "weeks": rows, "legend": legend(rows), "standing": told}
    return {**found, "amended": amended}


PAGES = (
    ("cases/<int:pk>/", case_page, "desk_case"),
    ("cases/<int:pk>/applicant/", reveal_page, "desk_reveal"),
)
