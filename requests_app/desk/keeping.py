"""保管与销毁: files whose period has ended, files on hold, and the lists by which files are destroyed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.handling import archive_life as life
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Role
from requests_app.models import Destruction, Filing, Hold, Staff

from .list_page import DIGITS_OF_A_KEY, PAGE

LISTS = {"run_out": "保管期满", "held": "保全中", "lists": "销毁清册"}
STATES = {
    "proposed": "待负责人批准",
    "approved": "已批准，待监销人到场",
    "witnessed": "一名监销人已到场，待第二名监销人执行",
    "executed": "已销毁",
    "refused": "已退回",
}


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return staff


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    staff = _staff(request)
    if life.may(staff, staff.agency_id):
        return None
    messages.error(request, "保管与销毁由档案员、收件登记员和公开工作机构负责人办理，您没有这一角色。")
    return redirect("admin:index")


@require_http_methods(["GET", "HEAD", "POST"])
def keeping_page(request: HttpRequest) -> HttpResponse:
    """Show one of the three lists; by POST put the chosen files on a list to be destroyed."""
    if (away := _turned_away(request)) is not None:
        return away
    staff, now = _staff(request), timezone.now()
    today = timezone.localdate(now)
    page: dict[str, Any] = {"title": "保管与销毁", "lists": LISTS, "today": today, "most": life.MOST}
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("filing") if key.isdecimal() and _short(key)]
        try:
            made = life.propose(chosen, actor=staff, reason=request.POST.get("reason", ""), now=now)
        except HandlingRefused as refusal:
            page |= {"refusal": str(refusal), "typed": request.POST.get("reason", ""), "chosen": chosen}
        else:
            messages.success(request, f"已编制{made}，等待公开工作机构负责人批准。")
            return redirect("admin:desk_destruction", made.pk)
    shown = request.GET.get("list", "")
    page["now"] = shown if shown in LISTS else "run_out"
    rows: dict[str, Any] = {"run_out": _run_out, "held": _held, "lists": _made}
    page |= rows[page["now"]](staff, request.GET.get("after", ""), today)
    page["may_propose"] = staff.has_role(Role.ARCHIVIST)
    return render(request, "desk/keeping.html", page)


def _run_out(staff: Staff, after: str, today: date) -> dict[str, Any]:
    """Files of this agency whose period has ended, the longest past first, each with why it must stay."""
    found = Filing.objects.filter(agency=staff.agency).run_out(today)
    place = _place(after)
    if place is not None:
        found = found.filter(TupleGreaterThan((F("keep_until"), F("pk")), place))
    rows = list(found.with_holds().select_related("application").order_by("keep_until", "pk")[: PAGE + 1])
    more = f"{rows[PAGE - 1].keep_until}_{rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return {"rows": [(one, _stays(one, today)) for one in rows[:PAGE]], "more": more, "paged": place is not None}


def _stays(one: Any, today: date) -> str:
    return life.why_not(one, today) or ("已列入销毁清册" if one.listed else "")


def _held(staff: Staff, after: str, _today: date) -> dict[str, Any]:
    return _paged(
        Hold.objects.filter(application__agency=staff.agency, lifted_at=None).select_related(
            "application", "placed_by"
        ),
        after,
    )


def _made(staff: Staff, after: str, _today: date) -> dict[str, Any]:
    lists = Destruction.objects.filter(agency=staff.agency).select_related("proposed_by")
    found = _paged(lists.annotate(count=Count("lines")), after)
    found["rows"] = [(one, STATES[one.state]) for one in found["rows"]]
    return found


def _paged(rows: QuerySet[Any], after: str) -> dict[str, Any]:
    """Return a page, newest first, from behind a key on."""
    if after.isdecimal() and _short(after):
        rows = rows.filter(pk__lt=int(after))
    some = list(rows.order_by("-pk")[: PAGE + 1])
    return {"rows": some[:PAGE], "more": str(some[PAGE - 1].pk) if len(some) > PAGE else "", "paged": bool(after)}


def _short(key: str) -> bool:
    return key.isascii() and len(key) <= DIGITS_OF_A_KEY


def _place(text: str) -> tuple[date, int] | None:
    day, _, key = text.partition("_")
    if not (key.isdecimal() and _short(key)):
        return None
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def destruction_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a list and what comes next; by POST approve it, give it up, witness it, carry it out."""
    if (away := _turned_away(request)) is not None:
        return away
    staff = _staff(request)
    found = get_object_or_404(
        Destruction.objects.select_related(
            "proposed_by", "approved_by", "first_witness", "second_witness", "refused_by"
        ),
        pk=pk,
        agency_id=staff.agency_id,
    )
    page: dict[str, Any] = {"title": str(found), "found": found}
    if request.method == "POST":
        try:
            messages.success(request, _done(request, pk, staff))
        except HandlingRefused as refusal:
            page["refusal"] = str(refusal)
        else:
            return redirect("admin:desk_destruction", pk)
    lines = list(found.lines.select_related("application"))
    page |= {"lines": lines, "state": found.state, "state_words": STATES[found.state]}
    page |= {"is_head": staff.has_role(Role.OFFICE_HEAD), "left_out": sum(bool(line.left_out) for line in lines)}
    page |= {"proposer": found.proposed_by_id == staff.pk, "first": found.first_witness_id == staff.pk}
    return render(request, "desk/destruction.html", page)


def _done(request: HttpRequest, pk: int, staff: Staff) -> str:
    """Do what the button says and return the sentence for it."""
    asked, now = request.POST, timezone.now()
    match asked.get("do", ""):
        case "approve":
            life.approve(pk, actor=staff, now=now)
            return "已批准。请两名监销人先后到场执行。"
        case "refuse":
            life.refuse(pk, actor=staff, reason=asked.get("reason", ""), now=now)
            return "已退回，清册上的案卷继续保管。"
        case "witness":
            life.witness(pk, actor=staff, now=now)
            return "已登记您到场监销，请另一名监销人登录执行。"
        case "execute":
            done = life.execute(pk, actor=staff, typed=asked.get("typed", ""), now=now)
            return f"{done}已执行，清册永久保存。"
        case _:
            life.erase(pk, now)
            return "文件已从存储里清除。"


PAGES = (
    ("keeping/", keeping_page, "desk_keeping"),
    ("keeping/<int:pk>/", destruction_page, "desk_destruction"),
)
