"""办理记录核验: every record of a chosen year folded anew and compared with its case; nothing is changed by it."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.handling.verify import Disagreement, disagreements
from requests_app.law.nodes import Node, Role
from requests_app.law.outcomes import Outcome
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Staff

#: Cases checked by one request; what is left is checked by the next.
MOST = 2000
DIGITS = 18
VERIFIERS = (Role.AUDITOR, Role.OFFICE_HEAD, Role.ADMINISTRATOR, Role.SUPERVISOR)
#: Codes as the verification names them, and what people call them.
WORDS = {
    **{node.value: node.label for node in Node},
    **{outcome.value: outcome.label for outcome in Outcome},
    **{kind.value: CATALOGUE[kind].short_title for kind in ReplyKind},
    "third_party": "第三方意见",
    "agency": "其他机关意见",
    "supplement": "补正",
    "fee": "缴费",
    "None": "无",
    "True": "是",
    "False": "否",
}


@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Choose a year; check at most so many cases at once, then go on where it stopped."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not staff.has_role(*VERIFIERS):
        raise PermissionDenied("办理记录由核查员、督办员、公开工作机构负责人或者系统管理员核验，您没有这些角色。")
    years = _years(staff)
    year = _number(request.POST.get("year", ""))
    page: dict[str, Any] = {"title": "办理记录核验", "years": years, "most": MOST, "year": year}
    if request.method == "POST" and year in years:
        page |= _run(staff, year, request)
    return render(request, "desk/settings_verify.html", page)


def _run(staff: Staff, year: int, request: HttpRequest) -> dict[str, Any]:
    """Check the next cases; what earlier runs checked and found comes along as figures."""
    seen = Application.objects.for_staff(staff).filter(of_year(year))
    left = seen.filter(pk__gt=_number(request.POST.get("after", "")))
    keys = list(left.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    more, keys = len(keys) > MOST, keys[:MOST]
    found: list[Disagreement] = []
    if keys:
        found = [_in_words(one) for one in disagreements(seen.filter(pk__gte=keys[0], pk__lte=keys[-1]))]
    checked = _number(request.POST.get("checked", "")) + len(keys)
    wrong = _number(request.POST.get("wrong", "")) + len(found)
    return {
        "ran": True,
        "found": found,
        "now": len(keys),
        "checked": checked,
        "wrong": wrong,
        "earlier": wrong - len(found),
        "after": keys[-1] if more else None,
        "at": timezone.localtime(),
    }


def of_year(year: int) -> Q:
    """Return the condition of a year: received in it, or handed in and not received yet."""
    return Q(received_year=year) | Q(received_year=None, submitted_on__year=year)


def _years(staff: Staff) -> list[int]:
    """Return the years there are cases of, the newest first."""
    seen = Application.objects.for_staff(staff)
    ends = seen.aggregate(
        a=Min("received_year"), b=Min("submitted_on__year"), c=Max("received_year"), d=Max("submitted_on__year")
    )
    known = [year for year in ends.values() if year is not None]
    return list(range(max(known), min(known) - 1, -1)) if known else []


def _in_words(one: Disagreement) -> Disagreement:
    """Let the codes of the verification read as people know them."""
    said = (re.sub(r"[A-Za-z_]{3,}", lambda code: WORDS.get(code[0], code[0]), text) for text in one.problems)
    return Disagreement(one.case, tuple(said))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


PAGES = (("verify/", verify_page, "desk_verify"),)
