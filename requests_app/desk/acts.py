"""经办: form → 确认 (现在 / 提交后 / 依据) → result; a refusal comes back to the form with all that was typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.law.errors import HandlingRefused
from requests_app.law.fold import fold
from requests_app.law.nodes import ACTS, Act
from requests_app.models import Staff, working_calendar
from requests_app.signin import second

from .act_table import FORMS, on_the_spot_in_one_sitting
from .beginning import beginnings
from .case import find_case
from .deadline import bar
from .drafting import DraftForm, store
from .forms import ActForm, Setting
from .forms_service import RecordService
from .rehearsal import PREVIEWED, do, rehearse
from .second_pages import CodeForm
from .similar import similar_panel

__all__ = ["PAGES", "act_page", "on_the_spot_in_one_sitting"]

CASE = "admin:desk_case"
#: While registering one looks whether the same was asked before (Art. 36(6)).
REGISTERING = frozenset({Act.ACCEPT, Act.ASSIGN, Act.ANSWER_ON_THE_SPOT})
#: Acts after which one goes on at the papers of the case.
PAPERS = frozenset({Act.ISSUE_REPLY, Act.ISSUE_NOTICE, Act.RECORD_SERVICE})


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
    if "letters" not in page:
        page["letters"] = form.letters() if page["act"] in PREVIEWED else None
    return render(request, form.template, {**page, "form": form, **form.context()})


def _posted(
    request: HttpRequest, setting: Setting, act: Act, page: dict[str, Any], refusal: HandlingRefused | None
) -> HttpResponse:
    """Check what was typed; show what would follow; do it once confirmed."""
    form = FORMS[act][0](setting, request.POST)
    again = _uploaded(request, form, page, refusal)
    if again is not None:
        return again
    if "back" in request.POST or not form.is_valid():
        return _show(request, form, page)
    code = _code(request, form) if form.asks_code() else None
    try:
        if "confirmed" in request.POST and (code is None or code.is_valid()):
            return _done(request, form, act)
        foreseen = rehearse(form, act)
    except HandlingRefused as no:
        form.add_error(None, str(no))
        return _show(request, form, page)
    if "preview" in request.POST:
        return _show(request, form, {**page, "letters": foreseen.letters, "looked": foreseen.looked})
    at = setting
    shown = {
        "consequence": foreseen.consequence,
        "letters": foreseen.letters,
        "looked": foreseen.looked,
        "after": foreseen.after,
        "doing": form.doing(act),
        "form": form,
        "code": code,
        "cautions": form.cautions(),
        "extend": beginnings(at.case, at.state, at.staff, at.today)[Act.EXTEND] is None,
    }
    return render(request, "desk/act_confirm.html", {**page, **shown})


def _code(request: HttpRequest, form: ActForm) -> CodeForm:
    """Return the field for the second factor; once confirmed, checked, so that it is valid or says why not."""
    if "confirmed" not in request.POST:
        return CodeForm()
    code = CodeForm(request.POST)
    if code.is_valid():
        answer = second.check(request, form.setting.staff, code.cleaned_data["code"])
        if not answer.right:
            code.add_error("code", answer.why)
    return code


def _done(request: HttpRequest, form: ActForm, act: Act) -> HttpResponse:
    """Do the act, say so, and lead on: to the papers where the act made or served one."""
    done, doing = do(form, act), form.doing(act)
    messages.success(request, f"已办理“{doing.label}”，现在在“{done.node_enum.label}”环节。{form.then(done)}")
    back = redirect(CASE, done.pk)
    if doing in PAPERS:
        back["Location"] += "?tab=reply#tabs"
    return back


def _uploaded(
    request: HttpRequest, form: ActForm, page: dict[str, Any], refusal: HandlingRefused | None
) -> HttpResponse | None:
    """Store the files chosen on the page; return the page of a form that is only shown again, else None."""
    given = request.FILES.getlist("file")
    if isinstance(form, RecordService) and refusal is None:
        form.take(given)
    if not isinstance(form, DraftForm):
        return None
    try:
        form.change_files(given)
    except HandlingRefused as no:
        return _show(request, form, {**page, "files_refused": str(no)})
    return _again(request, form, page, refusal) if form.again else None


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
