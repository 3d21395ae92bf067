"""打印和邮寄: the letters of chosen cases as one print, their envelopes and address labels; the clerk's page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Act, Role
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import To
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Event, Paper, PersonalDataRead, Staff
from requests_app.papers.post import ON_A_SHEET, SIZES, Piece, envelopes, labels, together
from requests_app.papers.queue import printed
from requests_app.papers.store import Form, body

#: More at once is refused: somebody has to fold them.
MOST = 200
KEY = re.compile(r"[0-9]{1,18}", re.ASCII)
LONGEST = {"name": 120, "address": 200, "postcode": 12}
#: What is printed: the letters themselves, envelopes, labels.
PRINTS = {"papers": "打印文书", "envelopes": "打印信封", "labels": "打印地址标签"}
_OUTSIDE = [to.value for to in To if to is not To.INSIDE]


@dataclass(frozen=True, slots=True)
class Row:
    """One paper that goes out, its address as far as known, and whether it was served already."""

    paper: Paper
    name: str
    address: str
    postcode: str
    served: bool

    @property
    def piece(self) -> Piece:
        """What stands outside on it."""
        return Piece(self.name, self.address, self.postcode, self.paper.doc_no or str(self.paper.application))


def post_page(request: HttpRequest, cases: Sequence[Application]) -> HttpResponse:
    """Show the outgoing papers of the cases with their addresses.

    Args:
        request: whoever asks may see the cases and is a clerk.
        cases: with their agency.
    """
    if not _clerk(request):
        return _away(request)
    rows = rows_of(cases)
    return render(request, "desk/post.html", _page(rows))


@require_http_methods(["POST"])
def post_print(request: HttpRequest) -> HttpResponse:
    """Print what was chosen; what cannot be printed is said, with everything typed kept."""
    if not _clerk(request):
        return _away(request)
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    keys = [int(key) for key in request.POST.getlist("listed") if KEY.fullmatch(key)][:MOST]
    papers = Paper.objects.filter(pk__in=keys, to__in=_OUTSIDE, agency=staff.agency)
    cases = list(Application.objects.for_staff(staff).filter(papers__in=papers).select_related("agency").distinct())
    rows = [_typed(row, request) for row in rows_of(cases) if row.paper.pk in set(keys)]
    rows.sort(key=lambda row: keys.index(row.paper.pk))
    ticked = set(request.POST.getlist("paper"))
    chosen = [row for row in rows if str(row.paper.pk) in ticked]
    what = request.POST.get("do", "")
    fault = _fault(what, chosen)
    if fault:
        return render(
            request, "desk/post.html", _page(rows) | {"fault": fault, "ticked": ticked, "typed": request.POST}
        )
    try:
        made = _printed(request, what, chosen)
    except HandlingRefused as refusal:
        page = _page(rows) | {"fault": str(refusal), "ticked": ticked, "typed": request.POST}
        return render(request, "desk/post.html", page)
    PersonalDataRead.objects.bulk_create(
        [
            PersonalDataRead(application_id=pk, staff=staff, reason=PRINTS[what])
            for pk in dict.fromkeys(row.paper.application_id for row in chosen)
        ]
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{what}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def rows_of(cases: Sequence[Application]) -> list[Row]:
    """Return the papers of these cases that go out, case by case, the oldest first; two queries."""
    known = {case.pk: case for case in cases}
    acts = [Act.RECORD_SERVICE.value, Act.DELIVER.value]
    served = {
        _served(event)
        for event in Event.objects.filter(application__in=known, act__in=acts).only("application", "act", "facts")
    }
    found = []
    for paper in Paper.objects.filter(application__in=known, to__in=_OUTSIDE).order_by("seq", "pk"):
        case = known[paper.application_id]
        paper.application = case
        mine = paper.to == To.APPLICANT.value
        done = (case.pk, paper.seq, paper.kind) in served or (
            paper.kind in set(ReplyKind) and (case.pk, 0, "") in served
        )
        found.append(
            Row(paper, paper.addressee, case.address if mine else "", case.postcode if mine else "", served=done)
        )
    places = {case.pk: place for place, case in enumerate(cases)}
    return sorted(found, key=lambda row: places[row.paper.application_id])


def _served(event: Event) -> tuple[int, int, str]:
    if event.act == Act.DELIVER:
        return event.application_id, 0, ""
    return event.application_id, int(event.facts.get("paper") or 0), str(event.facts.get("kind", ""))


def _typed(row: Row, request: HttpRequest) -> Row:
    """Return the row with what the clerk typed over it; nothing of it is kept."""
    given = {
        name: " ".join(request.POST.get(f"{name}_{row.paper.pk}", "").split())[:most] for name, most in LONGEST.items()
    }
    return Row(row.paper, given["name"] or row.name, given["address"], given["postcode"], row.served)


def _fault(what: str, chosen: Sequence[Row]) -> str:
    if what not in PRINTS:
        return "请选择打印文书、信封还是地址标签。"
    if not chosen:
        return "请先勾选要打印的文书。"
    bare = [row for row in chosen if not row.address]
    if what != "papers" and bare:
        return f"“{bare[0].paper}”没有地址，请填写地址，或者不勾选它。"
    return ""


def _printed(request: HttpRequest, what: str, chosen: Sequence[Row]) -> bytes:
    pieces = [row.piece for row in chosen]
    agency = chosen[0].paper.application.agency
    if what == "papers":
        return together((_pdf(row.paper) for row in chosen), two_sided="two_sided" in request.POST)
    if what == "envelopes":
        size = request.POST.get("size", "")
        return envelopes(agency, pieces, size if size in SIZES else "dl", boxes="boxes" in request.POST)
    first = request.POST.get("first", "")
    at = int(first) if first.isascii() and first.isdecimal() and len(first) <= 2 else 1  # noqa: PLR2004 - 1 to 21
    return labels(agency, pieces, min(max(at, 1), ON_A_SHEET))


def _pdf(paper: Paper) -> bytes:
    return body(printed(paper, timezone.now()), Form.PDF)


def _page(rows: Sequence[Row]) -> dict[str, object]:
    return {
        "title": "打印和邮寄",
        "rows": rows,
        "ticked": {str(row.paper.pk) for row in rows if not row.served and row.paper.kind != NoticeKind.RECEIPT},
        "sizes": [(code, label) for code, (label, _) in SIZES.items()],
        "prints": PRINTS.items(),
        "on_a_sheet": ON_A_SHEET,
    }


def _clerk(request: HttpRequest) -> bool:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return staff.has_role(Role.CLERK)


def _away(request: HttpRequest) -> HttpResponse:
    messages.error(request, "打印和邮寄由收件登记员办理，您没有这一角色。")
    return redirect("admin:desk_worklist")


PAGES = (("post/", post_print, "desk_post"),)
