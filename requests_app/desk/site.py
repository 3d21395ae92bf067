"""工作台: Django's own admin site with our pages; nothing of the machine is editable through it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path

from requests_app.models import Agency, Staff
from requests_app.signin import held, sessions, single

from . import (
    access,
    acts,
    batch,
    case,
    case_package,
    draft_file,
    export,
    files,
    find,
    hooks_page,
    imports_page,
    keeping,
    library,
    pages,
    paper_pages,
    people,
    post_page,
    publishing,
    reads_page,
    saved,
    second_pages,
    sent,
    similar,
    status_page,
    texts_page,
    today,
    tokens_page,
    wall,
    worklist,
    year,
)
from .admins import AgencyAdmin, StaffAdmin
from .login import OPEN_PAGES, DeskLoginForm
from .own_password import OwnPasswordView
from .pages import today_page
from .refused import in_frame

#: Every module with pages of its own; what begins with a fixed word comes before what takes any.
ROOMS = (
    pages,
    find,
    worklist,
    saved,
    sent,
    reads_page,
    batch,
    post_page,
    export,
    today,
    wall,
    year,
    people,
    library,
    status_page,
    hooks_page,
    imports_page,
    texts_page,
    tokens_page,
    publishing,
    keeping,
    case,
    case_package,
    similar,
    files,
    paper_pages,
    draft_file,
    acts,
    access,
    second_pages,
)
#: Django's addresses that no page of ours leads to.
UNUSED = frozenset({"autocomplete", "view_on_site", "app_list", "jsi18n"})


class DeskSite(AdminSite):
    """The desk: today's work, the cases and the settings of one office."""

    site_header = site_title = "依申请公开工作台"
    index_title = "今日"
    login_form = DeskLoginForm
    login_template = "desk/login.html"
    logout_template = "desk/logged_out.html"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff of an agency, or a superuser."""
        user = request.user
        if not (isinstance(user, Staff) and user.is_active and user.is_staff):
            return False
        return user.agency_id is not None or user.is_superuser

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put our pages before Django's own."""
        own: list[URLPattern | URLResolver] = [
            path(at, self.admin_view(in_frame(view)), name=name) for room in ROOMS for at, view, name in room.PAGES
        ]
        own += [path(at, view, name=name) for at, view, name in OPEN_PAGES]
        return own + [page for page in super().get_urls() if getattr(page, "name", "") not in UNUSED]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the login with the other way in, where there is one, and why the last login ended."""
        ended = request.GET.get("ended", "")
        said = {
            "single": settings.OIDC_NAME if single.offered() else "",
            "ended": ended if ended in set(sessions.Ended) else "",
            "idle": settings.SESSION_IDLE_MINUTES,
            "held": held.HELD in request.session,
        }
        return super().login(request, {**said, **(extra_context or {})})

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change one's own password; every other login of one's own ends."""
        return OwnPasswordView.as_view()(request, site=self, extra_context=extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show 今日 instead of a list of tables."""
        del extra_context
        return today_page(request)


site = DeskSite(name="admin")
site.register(Agency, AgencyAdmin)
site.register(Staff, StaffAdmin)
