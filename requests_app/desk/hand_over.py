"""交接: one person's open cases given to another, previewed by the door itself, each with its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import ACTS, Act, Node, Role
from requests_app.messages.people import is_away
from requests_app.models import Application, Staff

from .batch import Line, Order
from .batch_people import choices, unassignable

#: More at once is refused: a preview must be read.
MOST = 200
DIGITS = 18
ASSIGNERS = tuple(role for role in ACTS[Act.ASSIGN].roles if role is not Role.SYSTEM)
#: Who acts at a node that names nobody.
OF_ROLE: dict[Node, Role] = {
    Node.INTAKE: Role.CLERK,
    Node.REGISTRATION: Role.CLERK,
    Node.SUPPLEMENTATION: Role.CLERK,
    Node.SECRECY_REVIEW: Role.SECRECY_REVIEWER,
    Node.APPROVAL: Role.APPROVER,
    Node.REPLY: Role.CLERK,
    Node.ARCHIVING: Role.ARCHIVIST,
}


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a person has in hand; who may assign previews the hand-over and then does it."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, asked = timezone.localdate(), request.POST
    person = get_object_or_404(Staff.objects.select_related("stand_in"), pk=pk, agency_id=staff.agency_id or 0)
    may = staff.has_role(*ASSIGNERS)
    if not (may or staff.has_role(Role.ADMINISTRATOR) or staff == person):
        raise PermissionDenied("交接由收件登记员或者公开工作机构负责人办理。")
    if request.method == "POST" and not may:
        raise PermissionDenied("交接由收件登记员或者公开工作机构负责人办理，您没有这一角色。")
    cases = _cases(staff, person)
    keys = _keys(asked.getlist("case")) if request.method == "POST" else [case.pk for case in cases]
    ticked = [case for case in cases if case.pk in keys]
    colleagues = list(Staff.objects.filter(agency=staff.agency, is_active=True).exclude(pk=person.pk))
    people = [c for c in choices(staff, ticked, {}, today) if c.person.pk != person.pk] if may else []
    chosen = next((c for c in people if str(c.person.pk) == asked.get("drafter")), None)
    order = Order(Act.ASSIGN, staff, today, chosen)
    page: dict[str, Any] = {
        "title": f"交接：{person}",
        "person": person,
        "order": order,
        "people": people,
        "today": today,
        "may": may,
        "whom": [p for p in colleagues if p.has_role(*ASSIGNERS)],
        "waiting": waiting(staff, person, colleagues, today),
        "drafted": _drafted_elsewhere(staff, person),
    }
    if chosen and "confirmed" in asked and asked.get("previewed") == order.given:
        page["lines"] = _handed_over(order, person, keys, asked.getlist("seen"))
        return render(request, "desk/people_handed_over.html", _counted(page))
    page["moved_on"] = "confirmed" in asked
    page["too_many"] = len(cases) > MOST
    page["lines"] = _previewed(order, cases[:MOST], keys)
    page["ticked"] = keys
    return render(request, "desk/people_hand_over.html", _counted(page))


def _cases(staff: Staff, person: Staff) -> list[Application]:
    """Return the open cases that stand with this person by name, the most urgent first, one more than the most."""
    found = Application.objects.for_staff(staff).open().filter(handler=person).select_related("agency", "handler")
    return list(found.order_by(F("due_on").asc(nulls_last=True), "pk")[: MOST + 1])


def _previewed(order: Order, cases: Sequence[Application], keys: Sequence[int]) -> list[Line]:
    """Let the door do it to each ticked case and take it back; nothing is chosen, nothing is tried."""
    if order.drafter is None:
        unfit = unassignable(order.staff, cases, order.today) if order.staff.has_role(*ASSIGNERS) else {}
        return [Line(case, refusal=unfit.get(case.pk, "")) for case in cases]
    return [_line(order, case, case.events_count, keep=False) if case.pk in keys else Line(case) for case in cases]


def _handed_over(order: Order, person: Staff, keys: Sequence[int], seen: Sequence[str]) -> list[Line]:
    """Do it to each ticked case that the preview counted; one refusal does not stop the others."""
    before = {key: count for key, _, count in (text.partition(":") for text in seen)}
    found = Application.objects.for_staff(order.staff).filter(pk__in=keys[: MOST + 1])
    lines = []
    for case in found.select_related("agency", "handler").order_by(F("due_on").asc(nulls_last=True), "pk"):
        known = _keys([before.get(str(case.pk), "")])
        if not known:
            lines.append(Line(case, refusal="预览时没有列入，所以没有交接；请重新预览。"))
        elif case.handler_id != person.pk:
            lines.append(Line(case, refusal=f"预览以后已不在{person}手上，没有交接。"))
        else:
            lines.append(_line(order, case, known[0], keep=True))
    return lines


def _line(order: Order, case: Application, seen: int, *, keep: bool) -> Line:
    try:
        with transaction.atomic():
            after = Application.objects.select_related("handler").get(pk=order.do(case, seen).pk)
            if not keep:
                transaction.set_rollback(True)
    except HandlingRefused as refusal:
        return Line(case, refusal=str(refusal))
    return Line(case, after=after)


def waiting(staff: Staff, person: Staff, colleagues: Sequence[Staff], today: date) -> list[dict[str, Any]]:
    """Return what waits at the nodes of this person's roles and which colleagues can act there; one query.

    Args:
        staff: who looks.
        person: whose roles.
        colleagues: the other active people of the office.
        today: today, for who is on leave.
    """
    nodes = [node for node, role in OF_ROLE.items() if person.has_role(role)]
    here = Application.objects.for_staff(staff).filter(agency=person.agency, node__in=nodes)
    counts: Mapping[tuple[str, int], int] = {
        (node, signed): count
        for node, signed, count in here.order_by().values_list("node", "levels_signed").annotate(Count("pk"))
    }
    found = []
    for node in nodes:
        own_level = (person.approval_level or 0) - 1
        signing = node is Node.APPROVAL
        count = sum(n for (at, signed), n in counts.items() if at == node and (not signing or signed == own_level))
        able = [p for p in colleagues if p.has_role(OF_ROLE[node])]
        if signing:
            able = [p for p in able if p.approval_level == person.approval_level]
        present = [p for p in able if not is_away(p, today)]
        found.append({"node": node, "count": count, "able": present, "away": [p for p in able if p not in present]})
    return found


def _drafted_elsewhere(staff: Staff, person: Staff) -> int:
    """Return how many cases would come back to this person if they were returned."""
    nodes = [Node.SECRECY_REVIEW.value, Node.APPROVAL.value]
    return Application.objects.for_staff(staff).filter(drafter=person, node__in=nodes).count()


def _counted(page: dict[str, Any]) -> dict[str, Any]:
    lines: list[Line] = page["lines"]
    page["changed"] = sum(line.after is not None for line in lines)
    page["skipped"] = sum(bool(line.refusal) for line in lines)
    return page


def _keys(texts: Sequence[str]) -> list[int]:
    """Return the keys asked for, each once."""
    good = (t for t in texts if t.isascii() and t.isdecimal() and len(t) <= DIGITS)
    return list(dict.fromkeys(map(int, good)))


PAGES = (("people/<int:pk>/hand-over/", hand_over_page, "desk_hand_over"),)
