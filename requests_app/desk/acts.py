"""经办: form → 确认 (现在 / 提交后 / 依据) → result; a refusal comes back to the form with all that was typed."""

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
from requests_app.law.fold import fold
from requests_app.law.nodes import ACTS, Act
from requests_app.models import Application, Message, Staff, working_calendar
from requests_app.papers.cautions import Caution

from .act_table import FORMS, on_the_spot_in_one_sitting
from .beginning import beginnings
from .case import find_case
from .consequence import Around, Consequence, consequence
from .deadline import bar
from .drafting import DraftForm, store
from .forms import ActForm, Setting
from .looked_over import of_act
from .similar import similar_panel
from .words import told

__all__ = ["PAGES", "act_page", "on_the_spot_in_one_sitting"]

CASE = "admin:desk_case"
#: While registering one looks whether the same was asked before (Art. 36(6)).
REGISTERING = frozenset({Act.ACCEPT, Act.ASSIGN, Act.ANSWER_ON_THE_SPOT})
#: Facts of the record that the table of the confirmation shows already.
_SHOWN = frozenset({"答复类型", "答复内容", "办理结果", "文号", "编号", "承办处室"})


@require_http_methods(["GET", "HEAD", "POST"])
def act_page(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Lead one act from its form over the confirmation to the case page."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, case, chosen = timezone.localdate(), find_case(staff, pk), _act(act)
    events = list(case.events.select_related("actor").order_by("seq"))
    state = fold(event.record for event in events)
    asked = request.POST.get("reply_kind", "") if request.method == "POST" else request.GET.get("kind", "")
    setting = Setting(case, state, staff, today, working_calendar(), events, asked, _given(request))
    page: dict[str, Any] = {"title": f"{chosen.label} {case}", "case": case, "act": chosen, "rule": ACTS[chosen]}
    page |= bar(case, today, setting.calendar)
    refusal = beginnings(case, state, staff, today)[chosen]
    if request.method == "POST":
        return _posted(request, setting, chosen, page, refusal)
    if refusal is not None:
        messages.error(request, str(refusal))
        return redirect(CASE, pk)
    if chosen in REGISTERING:
        page |= similar_panel(staff, case)
    return _show(request, FORMS[chosen][0](setting), page)


def _show(request: HttpRequest, form: ActForm, page: dict[str, Any]) -> HttpResponse:
    return render(request, form.template, {**page, "form": form, **form.context()})


def _posted(
    request: HttpRequest, setting: Setting, act: Act, page: dict[str, Any], refusal: HandlingRefused | None
) -> HttpResponse:
    """Check what was typed; show what would follow; do it once confirmed."""
    form = FORMS[act][0](setting, request.POST)
    if isinstance(form, DraftForm):
        try:
            form.change_files(request.FILES.getlist("file"))
        except HandlingRefused as no:
            return _show(request, form, {**page, "files_refused": str(no)})
        if form.again:
            return _again(request, form, page, refusal)
    if "back" in request.POST or not form.is_valid():
        return _show(request, form, page)
    try:
        if "confirmed" in request.POST:
            done = _do(form, act)
            label = form.doing(act).label
            messages.success(request, f"已办理“{label}”，现在在“{done.node_enum.label}”环节。")
            return redirect(CASE, done.pk)
        foreseen, after, looked = _rehearse(form, act)
    except HandlingRefused as no:
        form.add_error(None, str(no))
        return _show(request, form, page)
    at = setting
    may_extend = beginnings(at.case, at.state, at.staff, at.today)[Act.EXTEND] is None
    shown: dict[str, Any] = {
        "consequence": foreseen,
        "after": after,
        "doing": form.doing(act),
        "form": form,
        "extend": may_extend,
    }
    shown["cautions"] = looked
    return render(request, "desk/act_confirm.html", {**page, **shown})


def _again(request: HttpRequest, form: DraftForm, page: dict[str, Any], no: HandlingRefused | None) -> HttpResponse:
    """Show the drafting page again with everything typed; store a version first where that was asked."""
    if form.again != "save":
        return _show(request, form, page)
    if no is not None:
        messages.error(request, str(no))
        return _show(request, form, page)
    kept = store(form)
    if kept is None:
        messages.error(request, "请先选择答复类型，再保存草稿。")
        return _show(request, form, page)
    (messages.warning if kept.between else messages.success)(request, kept.told)
    return redirect(request.path)


def _do(form: ActForm, act: Act) -> Application:
    """Call the handling function; whatever is written goes through the one door."""
    setting = form.setting
    with transaction.atomic():
        return FORMS[form.doing(act)][1](setting.case, actor=setting.staff, today=setting.today, **form.facts())


def _rehearse(form: ActForm, act: Act) -> tuple[Consequence, Application, list[Caution]]:
    """Return what would follow, the case as it would be and what to look at again, and take everything back.

    The same door decides, so what is shown and what is then done cannot differ; numbers taken on
    the way are given back with the rest.
    """
    at = form.setting
    office = list(Staff.objects.filter(agency_id=at.case.agency_id, is_active=True))
    titles = list(at.case.agency.approval_levels.values_list("title", flat=True))
    around = Around(office, titles, at.today, at.calendar)
    mail = Message.objects.filter(application_id=at.case.pk).order_by("pk")
    with transaction.atomic():
        before = mail.values_list("pk", flat=True).last() or 0
        pk = _do(form, act).pk
        after = Application.objects.select_related("handler", "agency").get(pk=pk)
        sent = list(mail.filter(pk__gt=before).select_related("recipient"))
        state = case_state(after)
        last = after.events.order_by("-seq").first()
        lines = [line for line in told(last) if line[0] not in _SHOWN] if last else []
        doing = form.doing(act)
        foreseen = consequence(doing, (at.case, at.state), (after, state), sent, around, told=lines)
        looked = of_act(after, state, doing, at.today)
        transaction.set_rollback(True)
    return foreseen, after, looked


def _given(request: HttpRequest) -> dict[str, str]:
    """What the address proposes; a posted form says everything itself."""
    if request.method == "POST":
        return {}
    return {name: str(value) for name, value in request.GET.items() if name != "seen"}


def _act(code: str) -> Act:
    """Return the act of an address; only those with a form exist."""
    if code not in set(Act) or Act(code) not in FORMS:
        raise Http404("没有这一事项。")
    return Act(code)


PAGES = (("cases/<int:pk>/<slug:act>/", act_page, "desk_act"),)
