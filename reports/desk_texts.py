"""文字页: each text of the report with the parts it may be written with, its live numbers and what disagrees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports import life
from reports.annual import ReportRefused
from reports.content import Words, own_of, words_of
from reports.desk_typed import may_write
from reports.doors import agency_of, staff_of, year_in_reach
from reports.life import By, LifeRefused
from reports.models import AnnualReport
from reports.narrative import OFFERED, SHIPPED, Paragraph, offered, spread, written
from reports.narrative_checks import Fault, faults, made_live
from reports.sections import SLOTS
from reports.versions import standing_report
from reports.views import bar
from requests_app.models import Agency

#: Letters a text may have.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Slot:
    """One text on the page."""

    code: str
    name: str
    text: str
    own: bool
    paragraphs: tuple[Paragraph, ...]
    faults: list[Fault]
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def texts(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show every text; a POST previews, saves, restores one, or makes one of its numbers live."""
    staff, now = staff_of(request), timezone.now()
    agency, today = agency_of(staff, code), timezone.localdate(now)
    report = life.report_for(staff, agency, year_in_reach(year), writing=request.method == "POST")
    slot, typed, problem = "", "", ""
    if request.method == "POST":
        slot, typed = request.POST.get("slot", ""), request.POST.get("text", "").replace("\0", "")
        if slot not in SLOTS:
            raise Http404
        typed, problem, done = _done(request, report, slot, typed, By(staff, today, now, _seen(request)))
        if done:
            messages.success(request, done)
            return redirect(f"{request.path}#slot-{slot}")
        if report.pk:
            report.refresh_from_db()
    words = _words(agency, report, today)
    context = {
        "agency": agency,
        "year": year,
        "report": report,
        "slots": _slots(report, words, slot, typed, problem),
        "writable": may_write(staff, report),
        "parts": offered(words.counts) if report.editable else [],
        "last": life.edits_of(report).filter(what__startswith="文字").first(),
        "part": "texts",
        **bar(staff, agency, year, today),
    }
    return render(request, "reports/texts.html", context, status=400 if problem else 200)


def _done(request: HttpRequest, report: AnnualReport, slot: str, typed: str, by: By) -> tuple[str, str, str]:
    """Do what was asked; return the text to show, what went wrong, and what was done."""
    what = request.POST.get("do", "save")
    if len(typed) > LONGEST:
        return typed, f"文字太长，最多{LONGEST}字，现在{len(typed)}字。没有保存。", ""
    if what == "preview":
        return typed, "", ""
    if what.startswith("live-"):
        words = _words(report.agency, report, by.today)
        found = faults(slot, written(typed, words.counts), words.counts)
        at = what.removeprefix("live-")
        if at.isdecimal() and int(at) < len(found):
            typed = made_live(typed, found[int(at)])
    try:
        life.write_text(report, slot, "" if what == "restore" else typed, by)
    except LifeRefused as refused:
        return typed, str(refused), ""
    said = "已保存" if what != "restore" else "已恢复默认文字" if SHIPPED[slot] else "已清空"
    return typed, "", f"{said}：{SLOTS[slot]}。"


def _words(agency: Agency, report: AnnualReport, today: Any) -> Words:
    """Return the texts as they stand: frozen ones as they were frozen."""
    try:
        made = standing_report(report, today)
    except ReportRefused as refused:
        raise Http404(str(refused)) from refused
    words = words_of(agency, made.table3, made.table4, own_of(report))
    return words if report.editable else replace(words, texts=made.texts, checks=made.text_checks)


def _slots(report: AnnualReport, words: Words, slot: str, typed: str, problem: str) -> list[Slot]:
    """Return every slot; the one just worked on with what was typed."""
    found = []
    for code, name in SLOTS.items():
        own = str(report.texts.get(code, ""))
        text = own or spread(OFFERED.get(code, SHIPPED[code]), words.counts)
        paragraphs = words.texts.get(code, ())
        if code == slot:
            text, paragraphs = typed, written(typed, words.counts)
        wrong = faults(code, paragraphs, words.counts)
        found.append(Slot(code, name, text, bool(own), paragraphs, wrong, problem if code == slot else ""))
    return found


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1  # noqa: PLR2004 - digits of a version
