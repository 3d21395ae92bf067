"""查找, 明暗, 复议诉讼: the frame's small pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.law.applicants import identity_key, telephone_key
from requests_app.law.nodes import Role
from requests_app.models import Application, Remedy, Staff

from .back import safe_next
from .menu import menu, remedies_of

LONGEST = 60
THEMES = {"auto": "自动", "light": "浅色", "dark": "深色"}
A_YEAR = 365 * 24 * 3600
SHOWN = 200
#: Who may look for an applicant by number: who may see it in full (reads.py).
MAY_FIND_A_PERSON = (Role.CLERK, Role.OFFICE_HEAD)
#: Shorter is no number of a document or telephone; with so many figures it is a person's and stays out of addresses.
SHORTEST_NUMBER, DIGITS_OF_A_PERSON = 7, 10


@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def find_page(request: HttpRequest) -> HttpResponse:
    """Go to the case of this number, else offer the pages of this name and the search among cases.

    A person's number of document or telephone is looked for only where it was posted: an address is written into
    logs and histories, so such a number never becomes part of one.
    """
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    asked = str(request.POST.get("q") or request.GET.get("q", "")).replace("\0", "").strip()[:LONGEST]
    if asked:
        seen = Application.objects.for_staff(staff)
        case = seen.filter(number=asked).first() or seen.filter(reference=asked.upper()).first()
        if case is not None:
            return redirect("admin:desk_case", case.pk)
    if request.method == "POST" and (answer := _of_person(request, staff, asked)):
        return answer
    pages = [item for section in menu(staff) for item in section.items if asked and asked in item.label]
    if len(pages) == 1:
        return redirect(pages[0].href)
    among = f"{reverse('admin:desk_worklist')}?{urlencode({'list': 'all', 'q': asked})}"
    if asked and not pages:
        return redirect(among)
    return render(request, "desk/find.html", {"title": "查找", "asked": asked, "pages": pages, "among": among})


def _of_person(request: HttpRequest, staff: Staff, asked: str) -> HttpResponse | None:
    """Answer a whole number of document or telephone; None for what looks like neither."""
    if not asked.isascii() or len(identity_key(asked)) < SHORTEST_NUMBER:
        return None
    personal = sum(sign.isdigit() for sign in asked) >= DIGITS_OF_A_PERSON
    if not staff.has_role(*MAY_FIND_A_PERSON):
        return render(request, "desk/find.html", {"title": "查找", "refused": True}) if personal else None
    own = Application.objects.for_staff(staff).filter(agency=staff.agency)
    found = list((own.of_identity(asked) | own.of_telephone(asked)).order_by("-pk")[:SHOWN]) if _full(asked) else []
    if len(found) == 1:
        return redirect("admin:desk_case", found[0].pk)
    if found or personal:
        return render(request, "desk/find.html", {"title": "查找", "of_person": True, "cases": found, "most": SHOWN})
    return None


def _full(asked: str) -> bool:
    """Whether it leaves something to look for; else every case without a number would be found."""
    return bool(identity_key(asked) and telephone_key(asked))


@require_POST
def theme_page(request: HttpRequest) -> HttpResponse:
    """Keep the chosen brightness in a cookie of a year and go back."""
    chosen = request.POST.get("theme", "")
    answer = redirect(safe_next(request, request.POST.get("back", ""), reverse("admin:index")))
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


def remedies_page(request: HttpRequest) -> HttpResponse:
    """The reconsiderations and suits of the cases one may see, pending ones first (Art. 51)."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    rows = Remedy.objects.filter(remedies_of(staff)).select_related("application", "agency")
    pending = rows.filter(result="").order_by("filed_on", "pk")[:SHOWN]
    concluded = rows.exclude(result="").order_by("-concluded_on", "-pk")[:SHOWN]
    context = {"title": "复议诉讼", "today": timezone.localdate(), "pending": pending, "concluded": concluded}
    return render(request, "desk/remedies.html", context)


PAGES = (
    ("find/", find_page, "desk_find"),
    ("theme/", theme_page, "desk_theme"),
    ("remedies/", remedies_page, "desk_remedies"),
)
