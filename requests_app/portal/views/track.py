"""办理查询: number and query code open one case for this session; supplement and withdraw from there."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app.handling import archiving, intake, supplementation
from requests_app.handling.attachments import MOST_AT_ONCE, SHOWN, megabytes
from requests_app.handling.publication import publishable
from requests_app.law.errors import HandlingRefused, WrongNode
from requests_app.law.nodes import Node
from requests_app.models import Application, Suggestion
from requests_app.signin.rates import TOO_MANY, later

from .. import access, refusals
from ..case import view_of
from ..forms import TrackForm
from ..forms_after import SatisfactionForm, SuggestionForm, SupplementForm, WithdrawForm

UNPROCESSABLE = 422


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Open a case by number and query code; one sentence for every wrong pair.

    The code on a letter (papers/facts.py `track`) brings the number as `n`, so that only the query code is typed.
    """
    told = {"number": request.GET.get("n", "")[: TrackForm.NUMBER]}
    form = TrackForm(request.POST if request.method == "POST" else None, initial=told)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            number = form.cleaned_data["number"]
            if access.tired(request, number):
                form.add_error(None, gettext("试的次数太多了。请15分钟后再试，或者打电话请我们帮您查。"))
                page = {"form": form, "section": "track"}
                refused = render(request, "portal/track.html", page, status=TOO_MANY)
                return later(refused, access.rest(request, number))
            if case := access.find(number, form.cleaned_data["code"]):
                access.admit(request, case)
                return redirect("portal:case")
            access.note_failure(request, number)
            form.add_error(None, gettext("没有查到。请核对编号和查询码，两样都要与接收回执上的一致。"))
    return render(request, "portal/track.html", {"form": form, "section": "track"}, status=status)


@never_cache
@require_safe
def case(request: HttpRequest) -> HttpResponse:
    """Show the case this session may see."""
    found = access.admitted(request)
    if found is None:
        return redirect("portal:track")
    return case_page(request, found)


def case_page(
    request: HttpRequest,
    case: Application,
    *,
    form: SupplementForm | None = None,
    satisfaction: SatisfactionForm | None = None,
    suggestion: SuggestionForm | None = None,
    lost: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Show a case; with a form that was refused, if one was, and how many files must be chosen anew."""
    today = timezone.localdate()
    view = view_of(case, today)
    said = case.satisfaction.filter(round=view.round).first() if view.result and view.result.asks else None
    initial = {"score": said.score, "words": said.words} if said else {}
    context = {
        "case": case,
        "agency": case.agency,
        "view": view,
        "today": today,
        "form": form or SupplementForm(),
        "lost": lost,
        "file_types": SHOWN,
        "most": MOST_AT_ONCE,
        "largest": megabytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        "said": said,
        "satisfaction": satisfaction or SatisfactionForm(initial=initial),
        "opened": _opened(case) if view.result else None,
        "suggestion": suggestion or SuggestionForm(),
        "section": "track",
    }
    return render(request, "portal/case.html", context, status=status)


def _opened(case: Application) -> dict[str, object] | None:
    """Return whether the reply was made public and what the applicant suggested; None where nothing was given."""
    if not publishable(case):
        return None
    entry = case.publications.filter(withdrawn_on=None).first()
    return {"entry": entry, "made": Suggestion.objects.filter(application=case).first()}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest) -> HttpResponse:
    """Hand in what the supplement notice asks for; the reply period starts anew (Art. 30)."""
    if request.method != "POST":  # after a switch of language on the page with the error
        return redirect("portal:case")
    case, today = access.admitted_or_404(request), timezone.localdate()
    files = request.FILES.getlist("files")
    form = SupplementForm(request.POST, files=len(files))
    if not form.is_valid():
        return case_page(request, case, form=form, lost=len(files), status=UNPROCESSABLE)
    try:
        supplementation.answer(case, on=today, today=today, statement=form.cleaned_data["statement"], files=files)
    except WrongNode:
        form.add_error(None, gettext("现在不等您补正，可能刚才已经交过一次。下面是这件申请现在的情况。"))
        return case_page(request, case, form=form, status=UNPROCESSABLE)
    except HandlingRefused as refusal:
        form.add_error(None, refusals.said(refusal.message))
        return case_page(request, case, form=form, lost=len(files), status=UNPROCESSABLE)
    messages.success(request, gettext("补正已经收到。答复期限从今天重新计算，明天起数第1个工作日。"))
    return redirect("portal:case")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw after a page that says what follows; before acceptance nothing had been received (Art. 31)."""
    case, today = access.admitted_or_404(request), timezone.localdate()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        statement = "申请人在网上撤回。" + form.cleaned_data["reason"]
        try:
            if case.node_enum is Node.INTAKE:
                intake.close_unconfirmed(case, actor=None, on=today, today=today, reason=statement)
            else:
                archiving.withdraw(case, actor=None, on=today, today=today, statement=statement)
        except HandlingRefused as refusal:
            form.add_error(None, refusals.said(refusal.message))
        else:
            messages.success(request, gettext("申请已经撤回，我们不再办理。您以后还可以再申请。"))
            return redirect("portal:case")
    context = {"case": case, "agency": case.agency, "form": form, "section": "track"}
    return render(request, "portal/withdraw.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the enquiry on this device."""
    access.leave(request)
    messages.success(request, gettext("已退出查询。"))
    return redirect("portal:home")
