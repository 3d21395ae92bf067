"""没有权限、没有这一页: said within the desk's own frame, with the reason where there is one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def in_frame(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view whose refusals are pages of the desk; for people who are signed in."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            said = {"title": "没有权限", "why": str(refusal) or "您没有权限看这一页。"}
            return render(request, "desk/people_refused.html", said, status=403)
        except Http404:
            said = {"title": "没有找到", "why": "您要看的内容不存在，或者不属于您所在的机关。"}
            return render(request, "desk/people_refused.html", said, status=404)

    return answered
