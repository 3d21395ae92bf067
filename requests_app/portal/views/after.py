"""答复以后: how content the applicant is, and how to be reached from now on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from requests_app.handling import delivery as acts
from requests_app.handling.publication import publishable
from requests_app.handling.suggestion import suggest
from requests_app.law.errors import HandlingRefused
from requests_app.models import Satisfaction

from .. import access, refusals
from ..case import view_of
from ..forms_after import DeliveryForm, SatisfactionForm, SuggestionForm
from .track import UNPROCESSABLE, case_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def satisfaction(request: HttpRequest) -> HttpResponse:
    """Keep how content the applicant is with this round's reply; the last word counts."""
    if request.method != "POST":  # after a switch of language on the page with the error
        return redirect("portal:case")
    case = access.admitted_or_404(request)
    result = view_of(case, timezone.localdate()).result
    if result is None or not result.asks:
        raise Http404
    form = SatisfactionForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, satisfaction=form, status=UNPROCESSABLE)
    Satisfaction.objects.update_or_create(application=case, round=case.round, defaults=form.cleaned_data)
    messages.success(request, gettext("谢谢，记下了。办理机关看得到，您以后还可以改。"))
    return redirect("portal:case")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest) -> HttpResponse:
    """Take the suggestion to make public what was given (Art. 44)."""
    if request.method != "POST":  # after a switch of language on the page with the error
        return redirect("portal:case")
    case = access.admitted_or_404(request)
    if not publishable(case):
        raise Http404
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, suggestion=form, status=UNPROCESSABLE)
    try:
        suggest(case, words=form.cleaned_data["words"], now=timezone.now())
    except HandlingRefused as refusal:  # by a second click, or published meanwhile: the page says how it stands
        messages.warning(request, refusals.said(refusal.message))
    else:
        messages.success(request, gettext("已经转给办理机关审核。公开了，或者不公开的理由，都会写在这一页。"))
    return redirect("portal:case")


@sensitive_post_parameters("phone", "email", "fax", "address", "postcode")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest) -> HttpResponse:
    """Correct how the applicant is reached, or ask to be served again (Arts. 29, 40)."""
    case, today = access.admitted_or_404(request), timezone.localdate()
    view = view_of(case, today)
    form = DeliveryForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        again = bool(form.cleaned_data["again"] and view.result)
        given = {name: form.cleaned_data[name] for name in acts.FIELDS}
        try:
            acts.correct(case, given=given, again=again, now=timezone.now())
        except HandlingRefused as refusal:
            form.add_error(None, refusals.said(refusal.message))
        else:
            messages.success(request, gettext("已经收到，转给办理机关了。"))
            return redirect("portal:case")
    context = {"case": case, "agency": case.agency, "view": view, "form": form, "section": "track"}
    return render(request, "portal/delivery.html", context, status=UNPROCESSABLE if form.errors else 200)
