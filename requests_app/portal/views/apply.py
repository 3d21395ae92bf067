"""在线申请: form → review → submit → receipt. All typed values travel with the page, none is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.handling.attachments import SHOWN
from requests_app.law.errors import HandlingRefused
from requests_app.models import Application, working_calendar
from requests_app.signin.rates import TOO_MANY, later

from .. import human, lodging, log, refusals, saved, uploads
from ..forms import ORGANISATION, PERSON, ApplyForm

UNPROCESSABLE = 422
#: Steps that show the form again as it is, without judging it.
_AGAIN = frozenset({PERSON, ORGANISATION, "edit", "attach", "save"})
_DROP = "drop:"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Take an application (Art. 29): POST carries `step`, which says what to do with what was typed."""
    if request.method != "POST":
        return _first_page(request, ApplyForm(who=request.GET.get("who", PERSON)))
    step, who = request.POST.get("step", "review"), request.POST.get("who", PERSON)
    refused = _take_files(request)
    if step.startswith(_DROP):
        uploads.drop(request.session, step.removeprefix(_DROP))
    if refused or step in _AGAIN or step.startswith(_DROP):
        form = ApplyForm(initial=_typed(request), who=step if step in {PERSON, ORGANISATION} else who)
        if step == "save" and not refused:
            return _save(request, who)
        return _form_page(request, form, UNPROCESSABLE if refused else 200, refused=refused)
    form = ApplyForm(request.POST, who=who)
    if not form.is_valid():
        return _form_page(request, form, UNPROCESSABLE)
    if step == "submit":
        return _submit(request, form, timezone.localdate())
    if not request.session.session_key:
        request.session.create()  # two clicks on the next page then share one session
    return _review_page(request, form)


@never_cache
@require_safe
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Show a saved form to whoever has its link; an unknown link and an old one are the same."""
    form = saved.load(key, timezone.now())
    if form is None:
        raise Http404
    uploads.resume(request.session, form.data.get("uploads", ""))
    return _form_page(request, ApplyForm(initial=saved.initial(form), who=form.who), saved=key)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, to be shown again; the review page sends a tick as its value."""
    kept: dict[str, Any] = request.POST.dict()
    for name in ("accept_other_form", "needs_help"):
        kept[name] = request.POST.get(name, "False") != "False"
    return kept


def _take_files(request: HttpRequest) -> dict[str, str]:
    """Keep the files sent with this page, whichever button was pressed; return the refusals by place."""
    refused: dict[str, str] = {}
    for place in uploads.PLACES:
        if given := request.FILES.getlist(place.name):
            try:
                uploads.add(request.session, place, given)
            except HandlingRefused as refusal:
                refused[place.name] = refusals.said(refusal.message)
    return refused


def _first_page(request: HttpRequest, form: ApplyForm) -> HttpResponse:
    """Show the empty form, or that no agency takes applications here."""
    return _form_page(request, form) if form.offered else render(request, "portal/closed.html", {"section": "apply"})


def _form_page(request: HttpRequest, form: ApplyForm, status: int = 200, **more: Any) -> HttpResponse:
    refused, files = more.pop("refused", {}), uploads.waiting(request.session)
    places = {
        place.name: {"place": place, "files": files[place.name], "refused": refused.get(place.name, "")}
        for place in uploads.PLACES
    }
    context = {
        "form": form,
        "section": "apply",
        "places": places,
        "file_types": SHOWN,
        "began": request.POST.get("began") or human.began(),
        "saved": request.POST.get("saved", ""),
    }
    return render(request, "portal/apply.html", {**context, **more}, status=status)


def _review_page(request: HttpRequest, form: ApplyForm, status: int = 200, **more: Any) -> HttpResponse:
    there = uploads.waiting(request.session)
    files = [(place.label, one) for place in uploads.PLACES for one in there[place.name]]
    context = {
        "form": form,
        "files": files,
        "known": log.like(" ".join(form.cleaned_data[name] for name in ("title", "doc_ref", "content")).strip()),
        "began": request.POST.get("began", ""),
        "saved": request.POST.get("saved", ""),
        "bait": request.POST.get(human.BAIT, ""),
    }
    return render(request, "portal/apply_review.html", {**_with_agency(context, form), **more}, status=status)


def _with_agency(context: dict[str, object], form: ApplyForm) -> dict[str, object]:
    return {**context, "agency": form.cleaned_data["agency"], "section": "apply"}


def _save(request: HttpRequest, who: str) -> HttpResponse:
    """Keep the form and show the link to it."""
    key = saved.save(who, request.POST.dict(), uploads.key_of(request.session), request.POST.get("saved", ""))
    link = request.build_absolute_uri(reverse("portal:resume", args=[key]))
    context = {"link": link, "days": saved.KEPT.days, "section": "apply"}
    return render(request, "portal/apply_saved.html", context)


def _submit(request: HttpRequest, form: ApplyForm, today: date) -> HttpResponse:
    """Lodge once; a second click is led to the first one's receipt."""
    if human.too_many(request):
        form.add_error(None, gettext("这个网络今天提交的申请太多了。请过一小时再交，或者打电话、邮寄、当面交。"))
        return later(_form_page(request, form, TOO_MANY), human.rest(request))
    if not human.passed(request):
        wrong = gettext("答案不对，请再算一次。") if request.POST.get("human") else ""
        return _review_page(request, form, UNPROCESSABLE, question=human.question(), wrong=wrong)
    try:
        done = lodging.submit(request.session, form.cleaned_data["agency"], form.given(), today)
    except HandlingRefused as refusal:
        form.add_error(None, refusals.said(refusal.message))
        return _form_page(request, form, UNPROCESSABLE)
    human.note(request)
    saved.forget(request.POST.get("saved", ""))
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
    expected = lodging.expected(case, working_calendar())
    context = {
        "case": case,
        "code": code,
        "agency": case.agency,
        "files": list(case.attachments.filter(removed=False)),
        "confirm_by": expected.confirm_by,
        "supplement_by": expected.supplement_by,
        "clock": expected.clock,
        "section": "apply",
    }
    return render(request, "portal/receipt.html", context)
