"""500: the page that says it is our fault, with the word under which the log tells why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseServerError
from django.template import loader

from .trace import request_id

if TYPE_CHECKING:
    from django.http import HttpRequest


def server_error(request: HttpRequest) -> HttpResponseServerError:  # noqa: ARG001 -- Django's view signature
    """Answer with the page; nothing in it asks the database, which may be what is broken."""
    return HttpResponseServerError(loader.render_to_string("500.html", {"request_id": request_id()}))
