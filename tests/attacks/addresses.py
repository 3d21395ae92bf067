"""Every address there is, taken from the resolver itself, with something in the place of each part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
#: By converter.
_WITH = {"int": "1", "str": "x", "slug": "x", "path": "x", None: "x"}


def every(found: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Give (route, path) of every address."""
    for page in (get_resolver() if found is None else found).url_patterns:
        route = before + str(page.pattern)
        if isinstance(page, URLResolver):
            yield from every(page, route)
        elif isinstance(page, URLPattern):
            yield route, filled(route)


def filled(route: str, **given: str) -> str:
    """Return the path of a route, its parts by converter unless given by name."""
    plain = route.replace("^", "").replace("$", "").replace("\\Z", "")
    return "/" + _PART.sub(lambda part: given.get(part[2], _WITH.get(part[1], "x")), plain)


def parts(route: str) -> list[tuple[str, str]]:
    """Return (converter, name) of each part of a route."""
    return [(part[0] or "str", part[1]) for part in _PART.findall(route)]
