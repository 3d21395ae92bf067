"""自动刷新: requests a page makes without anybody touching it; they are no use of the session.

A page that looks again every few seconds would otherwise keep a login open for as long as the machine runs, though
nobody sits there any more. Whatever loads by itself wears this mark, and the gate then leaves the session as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

_MARK = "loads_by_itself"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class _Mark:
    when: Callable[[HttpRequest], bool]
    stays: bool


def _always(_request: HttpRequest) -> bool:
    return True


def by_itself(when: Callable[[HttpRequest], bool] = _always, *, stays: bool = False) -> Callable[[View], View]:
    """Mark a view whose requests (those for which `when` says so) come from a page and not from a person.

    Args:
        when: which requests; a form that is sent is always a person's.
        stays: the page is for looking at from afar and may be read for as long as the login lasts at most, though the
            login has long been idle; every other page then asks for the password.
    """

    def marked(view: View) -> View:
        @wraps(view)
        def same(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        setattr(same, _MARK, _Mark(when, stays))  # what wraps this view keeps it, as functools.wraps does
        return same

    return marked


def is_by_itself(view: Any, request: HttpRequest) -> bool:
    """Whether nobody has asked for this."""
    mark: _Mark | None = getattr(view, _MARK, None)
    return mark is not None and request.method in {"GET", "HEAD"} and mark.when(request)


def stays(view: Any, request: HttpRequest) -> bool:
    """Whether this may be read though the login is idle."""
    return is_by_itself(view, request) and getattr(view, _MARK).stays is True
