"""回到原处: where a page leads back to, never to another site."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, address: str, otherwise: str) -> str:
    """Return the address if it is a path of this site, else the other one.

    What does not begin with a slash is no path: Django would look for a view of that name and break.
    """
    mine = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address.startswith("/") and mine else otherwise
