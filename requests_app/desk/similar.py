"""重复与过量: earlier requests like this one, side by side, with what the law lets follow (Arts. 35, 36(6), 42)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from requests_app.handling import fee_proposal, repeats
from requests_app.handling.fee_proposal import FeeProposal
from requests_app.handling.ledger import case_state
from requests_app.handling.repeats import Earlier, MonthCount
from requests_app.law.errors import FeeNotInForce, HandlingRefused
from requests_app.law.likeness import Sameness
from requests_app.law.nodes import Act
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.text import normalised
from requests_app.models import Application, Staff, working_calendar

from .beginning import beginnings
from .case import find_case
from .deadline import bar

#: Rows of each list on the page and in the panel.
SHOWN, IN_PANEL = 15, 3
#: Characters compared one by one; longer texts go clause by clause.
LONGEST_BY_SIGN = 1000
#: Equal parts shorter than this between two changes are noise.
SHORTEST_EQUAL = 2
MOST_PAGES = 99_999
_CLAUSE = re.compile(r"[^，。；、！？\n]*[，。；、！？\n]?")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text; `mark` is "", "ins" (only in this request) or "del" (only in the earlier one)."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """An act that may follow: its address, or why it cannot be done now."""

    label: str
    href: str
    refusal: HandlingRefused | None


def similar_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the earlier requests, one of them beside this, and the month of the applicant."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    today, case = timezone.localdate(), find_case(staff, pk)
    found = repeats.search(case, Application.objects.for_staff(staff))
    alike = [one for one in found.earlier if one.similar]
    others = [one for one in found.earlier if not one.similar]
    chosen = _chosen(found.earlier, request.GET.get("with", ""))
    may = beginnings(case, case_state(case), staff, today)
    context = {
        "title": "重复与过量",
        "case": case,
        **bar(case, today, working_calendar()),
        "alike": alike[:SHOWN],
        "many_alike": len(alike),
        "others": others[:SHOWN],
        "many_others": len(others),
        "month": found.month,
        "free": repeats.MANY_IN_A_MONTH,
        "reasons": Way("要求说明理由", _act(case, Act.ASK_REASONS), may[Act.ASK_REASONS]),
        **(_beside(case, chosen, may[Act.SUBMIT]) if chosen else {}),
        **_fees(case, found.month, _pages(request.GET.get("pages", "")), may[Act.CHARGE_FEE]),
    }
    return render(request, "desk/similar.html", context)


def similar_panel(staff: Staff, case: Application) -> dict[str, Any]:
    """Return the context of `desk/similar_panel.html`: two queries.

    Args:
        staff: whoever looks; cases of other agencies are not looked at.
        case: the request; for a form before lodging an unsaved one with agency, applicant, submitted_on and what is
            asked.
    """
    found = repeats.search(case, Application.objects.for_staff(staff))
    alike = [one for one in found.earlier if one.similar]
    own = [one for one in found.earlier if one.applicant is Sameness.SAME]
    return {
        "similar": {
            "case": case,
            "rows": alike[:IN_PANEL],
            "alike": len(alike),
            "own": len(own),
            "repeated": any(one.repeated for one in alike),
            "month": found.month,
            "free": repeats.MANY_IN_A_MONTH,
        }
    }


def _chosen(earlier: list[Earlier], asked: str) -> Earlier | None:
    """Return the one asked for, else the most telling similar one."""
    for one in earlier:
        if asked and str(one.case.pk) == asked:
            return one
    return earlier[0] if earlier and earlier[0].similar else None


def _beside(case: Application, one: Earlier, refusal: HandlingRefused | None) -> dict[str, Any]:
    """Return both texts with their differences, the earlier answer, and what follows."""
    here, there = differing(repeats.asked(case), repeats.asked(one.case))
    query = {"kind": ReplyKind.REPLY_REPEAT.value, "earlier_doc_no": one.case.doc_no}
    given = repeats.answer_of(one.case) if one.case.replied_on else {}
    kind = CATALOGUE[ReplyKind(one.case.reply_kind)] if one.case.reply_kind in set(ReplyKind) else None
    labels = kind.asked if kind else {}
    return {
        "chosen": one,
        "here": here,
        "there": there,
        "answer_kind": kind,
        "answer": [(labels.get(name, "答复内容"), text) for name, text in given.items()],
        "repeat": Way("按重复申请拟办", f"{_act(case, Act.SUBMIT)}?{urlencode(query)}", refusal),
    }


def _fees(case: Application, month: MonthCount, pages: int, refusal: HandlingRefused | None) -> dict[str, Any]:
    """Return the proposals by item and by page, each with the way to its act; or why there is no fee."""
    received = case.received_on or case.submitted_on
    try:
        by_item = fee_proposal.by_item(month, received_on=received, charged=fee_proposal.covered(month))
        by_page = fee_proposal.by_page(pages, received_on=received)
    except FeeNotInForce as no:
        return {"no_fee": no}
    return {
        "pages": pages or "",
        "most_pages": MOST_PAGES,
        "by_item": by_item,
        "by_page": by_page if pages else None,
        "charge_item": _charge(case, by_item, refusal),
        "charge_page": _charge(case, by_page, refusal),
    }


def _charge(case: Application, fee: FeeProposal, refusal: HandlingRefused | None) -> Way | None:
    """Return the way to the fee notice with its values filled in; None where nothing is to be paid."""
    if not fee.amount:
        return None
    query: dict[str, str | int] = {"basis": fee.basis, "quantity": fee.quantity, "amount": fee.amount}
    return Way(f"按此发收费通知（{fee.amount}元）", f"{_act(case, Act.CHARGE_FEE)}?{urlencode(query)}", refusal)


def _act(case: Application, act: Act) -> str:
    return reverse("admin:desk_act", args=[case.pk, act.value])


def _pages(typed: str) -> int:
    """Read a number of pages; anything else is none."""
    return min(int(typed), MOST_PAGES) if typed.isascii() and typed.isdecimal() and len(typed) < len("1000000") else 0


def differing(here: str, there: str) -> tuple[list[Part], list[Part]]:
    """Return both texts in parts, marked where they differ; width, spaces and punctuation do not count."""
    cut = list if max(len(here), len(there)) <= LONGEST_BY_SIGN else _CLAUSE.findall
    one, two = cut(here), cut(there)
    matcher = SequenceMatcher(None, [_plain(text) for text in one], [_plain(text) for text in two], autojunk=False)
    ours: list[Part] = []
    theirs: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        new, old = "".join(one[a:b]), "".join(two[c:d])
        inside = bool(ours) and b < len(one) and d < len(two)
        same = tag == "equal" and not (inside and len(new) < SHORTEST_EQUAL)
        _add(ours, Part("" if same or not normalised(new) else "ins", new))
        _add(theirs, Part("" if same or not normalised(old) else "del", old))
    return ours, theirs


def _add(parts: list[Part], new: Part) -> None:
    """Add a part, joined with the last of its kind."""
    if not new.text:
        return
    if parts and parts[-1].mark == new.mark:
        parts[-1] = Part(new.mark, parts[-1].text + new.text)
    else:
        parts.append(new)


def _plain(text: str) -> str:
    """One form of a sign: width, case and the kind of punctuation do not make a difference."""
    half = unicodedata.normalize("NFKC", text).casefold()
    return "".join("·" if unicodedata.category(sign)[0] in "PZ" else sign for sign in half)


PAGES = (("cases/<int:pk>/similar/", similar_page, "desk_similar"),)
