"""经办: form → 确认 (现在 / 提交后) → result; a refusal comes back to the form with all that was typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.handling.ledger import case_state
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import ACTS, Act
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Staff, working_calendar

from .act_table import FORMS
from .beginning import beginnings
from .case import find_case
from .forms import ActForm, Setting

#: Replies an officer drafts; the closings are acts of their own.
DRAFTED = {kind.value: CATALOGUE[kind] for kind in ReplyKind if not kind.value.startswith("close_")}
CASE = "admin:desk_case"


@require_http_methods(["GET", "HEAD", "POST"])
def act_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Lead one act from its form over the confirmation to the case page."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, case, chosen = timezone.localdate(), find_case(staff, pk), _act(act)
    setting = Setting(case, case_state(case), staff, today, working_calendar(), _kind(chosen, request))
    page: dict[str, Any] = {"title": chosen.label, "case": case, "act": chosen, "rule": ACTS[chosen]}
    page["kind"] = DRAFTED.get(setting.kind)
    if request.method == "POST" and (setting.kind or chosen is not Act.SUBMIT):
        return _posted(request, setting, chosen, page)
    refusal = beginnings(case, setting.state, staff, today)[chosen]
    if refusal is not None:
        messages.error(request, str(refusal))
        return redirect(CASE, pk)
    if chosen is Act.SUBMIT and not setting.kind:
        return render(request, "desk/act_kind.html", {**page, "pairs": DRAFTED.items()})
    return render(request, "desk/act.html", {**page, "form": FORMS[chosen][0](setting)})


def _posted(request: HttpRequest, setting: Setting, act: Act, page: dict[str, Any]) -> HttpResponse:
    """Check what was typed; show what would follow; do it once confirmed."""
    form = FORMS[act][0](setting, request.POST)
    page["form"] = form
    if form.is_valid() and "back" not in request.POST:
        try:
            if "confirmed" in request.POST:
                done = _do(form, act)
                messages.success(request, f"已办理“{act.label}”，现在在“{done.node_enum.label}”环节。")
                return redirect(CASE, done.pk)
            page["after"] = _rehearse(form, act)
        except HandlingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "desk/act_confirm.html", page)
    return render(request, "desk/act.html", page)


def _do(form: ActForm, act: Act) -> Application:
    """Call the handling function; whatever is written goes through the one door."""
    setting = form.setting
    return FORMS[act][1](setting.case, actor=setting.staff, today=setting.today, **form.facts())


def _rehearse(form: ActForm, act: Act) -> Application:
    """Return the case as it would be and take everything back.

    The same door decides, so what is shown and what is then done cannot differ; numbers taken on
    the way are given back with the rest.
    """
    with transaction.atomic():
        after = Application.objects.select_related("handler").get(pk=_do(form, act).pk)
        transaction.set_rollback(True)
    return after


def _act(code: str) -> Act:
    """Return the act of an address; only those with a form exist."""
    if code not in set(Act) or Act(code) not in FORMS:
        raise Http404("没有这一事项。")
    return Act(code)


def _kind(act: Act, request: HttpRequest) -> str:
    """Return the chosen kind of reply, "" while none is chosen."""
    if act is Act.ANSWER_ON_THE_SPOT:
        return ReplyKind.REPLY_ALREADY_PUBLIC.value
    given = request.POST.get("reply_kind") or request.GET.get("kind", "")
    return given if act is Act.SUBMIT and given in DRAFTED else ""


PAGES = (("cases/<int:pk>/<slug:act>/", act_page, "desk_act"),)
