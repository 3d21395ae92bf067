"""办公网: from outside the networks of the office the desk does not open, and who is signed in there is nobody."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .visitor import from_the_office

DESK = "admin"


class Place:
    """Middleware; after Django's authentication, before the gate. Does nothing while DESK_NETWORKS is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on; `process_view` decides, once the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse the desk in words; show every other page as to a visitor."""
        del view, args, kwargs
        if from_the_office(request):
            return None
        if request.resolver_match is not None and request.resolver_match.app_name == DESK:
            return render(request, "403_place.html", status=HTTPStatus.FORBIDDEN)
        request.user = AnonymousUser()
        return None
