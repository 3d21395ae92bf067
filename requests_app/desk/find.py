"""查找, 明暗, 复议诉讼: the frame's small pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from requests_app.models import Application, Remedy, Staff

from .menu import menu, remedies_of

LONGEST = 60
THEMES = {"auto": "自动", "light": "浅色", "dark": "深色"}
A_YEAR = 365 * 24 * 3600
SHOWN = 200


def find_page(request: HttpRequest) -> HttpResponse:
    """Go to the case of this number, else offer the pages of this name and the search among cases."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    if asked:
        seen = Application.objects.for_staff(staff)
        case = seen.filter(number=asked).first() or seen.filter(reference=asked.upper()).first()
        if case is not None:
            return redirect("admin:desk_case", case.pk)
    pages = [item for section in menu(staff) for item in section.items if asked and asked in item.label]
    if len(pages) == 1:
        return redirect(pages[0].href)
    among = f"{reverse('admin:desk_worklist')}?{urlencode({'list': 'all', 'q': asked})}"
    if asked and not pages:
        return redirect(among)
    return render(request, "desk/find.html", {"title": "查找", "asked": asked, "pages": pages, "among": among})


@require_POST
def theme_page(request: HttpRequest) -> HttpResponse:
    """Keep the chosen brightness in a cookie of a year and go back."""
    chosen = request.POST.get("theme", "")
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("admin:index")
    answer = redirect(back)
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
