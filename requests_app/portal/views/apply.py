"""在线申请: form → review → submit → receipt. All typed values travel with the page, none is lost."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.law.clocks import Marks, reply_clock, supplement_notice_due
from requests_app.law.errors import HandlingRefused
from requests_app.models import Application, working_calendar

from .. import lodging
from ..forms import ORGANISATION, PERSON, ApplyForm

UNPROCESSABLE = 422


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Take an application (Art. 29): POST carries `step`, which says what to do with what was typed."""
    if request.method != "POST":
        return _form_page(request, ApplyForm(who=request.GET.get("who", PERSON)))
    step, who = request.POST.get("step", "review"), request.POST.get("who", PERSON)
    if step in {PERSON, ORGANISATION, "edit"}:
        # back to the form, or to the form for the other kind of applicant: keep, do not judge
        kept = {**request.POST.dict(), "accept_other_form": "accept_other_form" in request.POST}
        if kept["accept_other_form"] and request.POST["accept_other_form"] == "False":
            kept["accept_other_form"] = False
        return _form_page(request, ApplyForm(initial=kept, who=who if step == "edit" else step))
    form = ApplyForm(request.POST, who=who)
    if not form.is_valid():
        return _form_page(request, form, UNPROCESSABLE)
    if step == "submit":
        return _submit(request, form, timezone.localdate())
    if not request.session.session_key:
        request.session.create()  # two clicks on the next page then share one session
    return render(request, "portal/apply_review.html", _with_agency({"form": form}, form))


def _form_page(request: HttpRequest, form: ApplyForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "section": "apply", "step_numbers": "一二三四五"}
    return render(request, "portal/apply.html", context, status=status)


def _with_agency(context: dict[str, object], form: ApplyForm) -> dict[str, object]:
    return {**context, "agency": form.cleaned_data["agency"], "section": "apply"}


def _submit(request: HttpRequest, form: ApplyForm, today: date) -> HttpResponse:
    """Lodge once; a second click is led to the first one's receipt."""
    try:
        done = lodging.submit(request.session, form.cleaned_data["agency"], form.given(), today)
    except HandlingRefused as refusal:
        form.add_error(None, refusal.message)
        return _form_page(request, form, UNPROCESSABLE)
    if not done.again or lodging.kept_receipt(request.session).get("case") == done.application.pk:
        return redirect("portal:receipt")
    context = _with_agency({"form": form, "case": done.application}, form)
    return render(request, "portal/apply_again.html", context, status=409)


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt; the query code only the first time (Art. 31: submitted is not yet received)."""
    key, code = lodging.take_code(request.session)
    if key is None:
        return redirect("portal:track")
    case = get_object_or_404(Application.objects.select_related("agency"), pk=key)
    calendar = working_calendar()
    confirm_by = calendar.add_workdays(case.submitted_on, 1)
    clock = reply_clock(Marks(confirm_by), calendar)
    context = {
        "case": case,
        "code": code,
        "agency": case.agency,
        "confirm_by": confirm_by,
        "supplement_by": supplement_notice_due(confirm_by, calendar),
        "clock": clock,
        "section": "apply",
    }
    return render(request, "portal/receipt.html", context)
