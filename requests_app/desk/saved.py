"""保存的筛选: a person's own lists; each is an address of the worklist under a name."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.models import SavedFilter, Staff, working_calendar

from .export_sheet import kept, told

#: So many a person; characters of a name and of an address, the columns' bounds.
MOST, LONGEST_NAME, LONGEST_QUERY = 20, 30, 500


@require_http_methods(["GET", "HEAD", "POST"])
def saved_page(request: HttpRequest) -> HttpResponse:
    """Show the conditions to be saved and the filters one has; by POST save them under a name."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    query, name = kept(request.GET), " ".join(request.POST.get("name", "").replace("\0", "").split())
    found, refusal = SavedFilter.objects.filter(staff=staff), ""
    if request.method == "POST":
        refusal = _refusal(name, query) or _save(staff, name, query)
        if not refusal:
            messages.success(request, f"已保存筛选“{name}”，在案件列表上方可以打开。")
            return redirect(f"{reverse('admin:desk_worklist')}?{query}")
    today, calendar = timezone.localdate(), working_calendar()
    context = {
        "title": "保存此筛选",
        "query": query,
        "told": told(QueryDict(query), staff, today, calendar),
        "name": name,
        "refusal": refusal,
        "longest": LONGEST_NAME,
        "most": MOST,
        "saved": list(found),
    }
    return render(request, "desk/saved.html", context)


def _refusal(name: str, query: str) -> str:
    """Return why it cannot be saved, "" if it can."""
    if not name:
        return "请写一个名称，如“土地征收在办”。"
    if len(name) > LONGEST_NAME:
        return f"名称最多{LONGEST_NAME}个字，现在有{len(name)}个字。"
    if len(query) > LONGEST_QUERY:
        return "筛选条件太长，不能保存。请减少条件后再试。"
    return ""


def _save(staff: Staff, name: str, query: str) -> str:
    """Save it, unless there are enough or one of this name; return why not."""
    try:
        with transaction.atomic():
            Staff.objects.select_for_update().only("pk").get(
                pk=staff.pk
            )  # two windows of one person count one after the other
            if SavedFilter.objects.filter(staff=staff).count() >= MOST:
                return f"每人最多保存{MOST}个筛选。请先删除不用的，再保存。"
            SavedFilter.objects.create(staff=staff, name=name, query=query)
    except IntegrityError:
        return f"已有名为“{name}”的筛选。请换一个名称，或者先删除原来的。"
    return ""


@require_POST
def delete_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of one's own; another person's does not exist."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    one = get_object_or_404(SavedFilter, pk=pk, staff=staff)
    name = one.name
    one.delete()
    messages.success(request, f"已删除保存的筛选“{name}”。")
    back = reverse("admin:desk_saved")
    query = kept(QueryDict(request.POST.get("back", "")))
    return redirect(f"{back}?{query}" if query else back)


PAGES = (
    ("saved/", saved_page, "desk_saved"),
    ("saved/<int:pk>/delete/", delete_page, "desk_saved_delete"),
)
