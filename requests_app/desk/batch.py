"""批量办理: assign, print and archive many cases, each previewed and each with its result.

The preview lets the one door do every act and takes it back, so that preview and result cannot differ; a
case that changed meanwhile is refused and says what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.handling import archiving, registration
from requests_app.law.errors import BadFacts, HandlingRefused
from requests_app.law.nodes import Act, Node
from requests_app.models import Application, Staff

from .batch_people import Choice, choices, unassignable
from .post_page import post_page
from .register_sheet import register_sheet_page, sheets_page

#: More at once is refused: a preview must be read.
MOST = 200
DIGITS_OF_A_KEY = 18
LONGEST_PROOF = 120
ACTS = {"assign": Act.ASSIGN, "archive": Act.ARCHIVE}
#: What a browser sends for the button that prints.
PRINT = "print"
#: And for the one that leads to printing letters and envelopes.
POST = "post"


@dataclass(slots=True)
class Line:
    """One case of the table: as it was, as it would be or is, or why not."""

    case: Application
    after: Application | None = None
    refusal: str = ""

    @property
    def due_moves(self) -> bool:
        """Whether the act moves the due date."""
        return self.after is not None and self.after.due_on != self.case.due_on


@dataclass(frozen=True, slots=True)
class Order:
    """What shall be done to the chosen cases: the act and its one fact ("" while it is not given)."""

    act: Act
    staff: Staff
    today: date
    drafter: Choice | None = None
    proof: str = ""

    @property
    def given(self) -> str:
        """The fact as the browser carries it: a confirmation holds for this one only."""
        return str(self.drafter.person.pk) if self.drafter else self.proof

    def do(self, case: Application, seen: int) -> Application:
        """Do it to one case through the one door."""
        day: dict[str, Any] = {"actor": self.staff, "on": self.today, "today": self.today, "seen": seen}
        if self.act is Act.ARCHIVE:
            return archiving.archive(case, proof=self.proof, **day)
        if self.drafter is None:
            raise BadFacts("请先选择拟办人。")
        person = self.drafter.person
        if case.node == Node.DRAFTING.value and case.drafter_id == person.pk and case.events_count == seen:
            raise BadFacts(f"已由{person}拟办，不用再分办。")
        return registration.assign(case, drafter=person, **day)


@require_http_methods(["GET", "HEAD", "POST"])
def batch_page(request: HttpRequest) -> HttpResponse:
    """Show what would happen to the chosen cases; once confirmed do it and show what happened."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, asked = timezone.localdate(), request.POST
    act, keys = asked.get("act", ""), _keys(asked.getlist("case"))
    page = {"title": "批量办理", "back": QueryDict(asked.get("back", "")).urlencode(), "today": today, "most": MOST}
    if len(keys) > MOST:
        return render(request, "desk/batch_none.html", {**page, "too_many": len(keys)})
    cases = _cases(staff, keys)
    if not cases or act not in {*ACTS, PRINT, POST}:
        return render(request, "desk/batch_none.html", {**page, "unknown": bool(cases)})
    if act == PRINT:
        return sheets_page(request, cases, today)
    if act == POST:
        return post_page(request, cases)
    unfit = unassignable(staff, cases, today) if act == "assign" else {}
    people = choices(staff, cases, unfit, today) if act == "assign" else []
    chosen = next((c for c in people if str(c.person.pk) == asked.get("drafter")), None)
    order = Order(ACTS[act], staff, today, chosen, asked.get("proof", "").strip()[:LONGEST_PROOF])
    page |= {"order": order, "people": people, "action": act, "keys": [case.pk for case in cases]}
    if "confirmed" in asked and asked.get("previewed") == order.given:
        page["lines"] = _carried_out(order, cases, asked.getlist("seen"))
        return render(request, "desk/batch_done.html", _counted(page))
    page["moved_on"] = "confirmed" in asked
    page["lines"] = _previewed(order, cases, unfit)
    return render(request, "desk/batch.html", _counted(page))


def _previewed(order: Order, cases: Sequence[Application], unfit: Mapping[int, str]) -> list[Line]:
    """Let the door do it to each case and take it back; while nobody is chosen say only what cannot be done."""
    if order.act is Act.ASSIGN and order.drafter is None:
        return [Line(case, refusal=unfit.get(case.pk, "")) for case in cases]
    return [_line(case, partial(_rehearse, order)) for case in cases]


def _carried_out(order: Order, cases: Sequence[Application], seen: Sequence[str]) -> list[Line]:
    """Do it to each case that the preview counted, each by itself; one refusal does not stop the others."""
    before = dict(text.partition(":")[::2] for text in seen)
    lines = []
    for case in cases:
        known = before.get(str(case.pk), "")
        if known.isascii() and known.isdecimal() and len(known) <= DIGITS_OF_A_KEY:
            lines.append(_line(case, partial(_done, order, seen=int(known))))
            continue
        skipped = _line(case, partial(_rehearse, order))
        skipped.refusal = skipped.refusal or "预览时不能办理，所以没有办理；现在可以了，请重新预览。"
        skipped.after = None
        lines.append(skipped)
    return lines


def _line(case: Application, do: Callable[[Application], Application]) -> Line:
    try:
        return Line(case, after=do(case))
    except HandlingRefused as refusal:
        return Line(case, refusal=str(refusal))


def _done(order: Order, case: Application, seen: int) -> Application:
    return _fresh(order.do(case, seen).pk)


def _rehearse(order: Order, case: Application) -> Application:
    """Return the case as it would be and take everything back."""
    with transaction.atomic():
        after = _fresh(order.do(case, case.events_count).pk)
        transaction.set_rollback(True)
    return after


def _fresh(pk: int) -> Application:
    return Application.objects.select_related("handler").get(pk=pk)


def _counted(page: dict[str, Any]) -> dict[str, Any]:
    lines: list[Line] = page["lines"]
    page["changed"] = sum(line.after is not None for line in lines)
    page["skipped"] = sum(bool(line.refusal) for line in lines)
    page["title"] = f"{page['order'].act.label} {len(lines)} 件"
    chosen = page["order"].drafter
    if chosen is not None:  # what the door said of this person is more exact than what holds for everybody
        more = sum(line.after is not None and line.case.drafter_id != chosen.person.pk for line in lines)
        page["people"] = [one.with_more(more) if one is chosen else one for one in page["people"]]
    return page


def _keys(texts: Sequence[str]) -> list[int]:
    """Return the keys asked for, each once."""
    good = (t for t in texts if t.isascii() and t.isdecimal() and len(t) <= DIGITS_OF_A_KEY)
    return list(dict.fromkeys(map(int, good)))


def _cases(staff: Staff, keys: Sequence[int]) -> list[Application]:
    """Return the chosen cases this person may see, the most urgent first; others are not there."""
    found = Application.objects.for_staff(staff).filter(pk__in=keys)
    order = F("due_on").asc(nulls_last=True)
    return list(found.select_related("agency", "handler", "drafter", "previous").order_by(order, "pk"))


PAGES = (
    ("batch/", batch_page, "desk_batch"),
    ("cases/<int:pk>/register-sheet/", register_sheet_page, "desk_register_sheet"),
)
