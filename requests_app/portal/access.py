"""凭码查询: who may see a case: the holder of its number and query code, within this session.

A number that does not exist and a wrong code take the same work and get the same sentence.
"""

from __future__ import annotations

import hmac
import unicodedata

from django.http import Http404, HttpRequest

from requests_app.handling.ledger import code_hash
from requests_app.models import Agency, Application
from requests_app.signin import limits
from requests_app.signin.rates import ENQUIRY

CASE = "portal_case"
_NOBODY = "Q000000AAAAAA"
_NO_HASH = "0" * 64


def find(number: str, code: str) -> Application | None:
    """Return the case of this number and query code, or None; None does not say which was wrong.

    Args:
        number: 查询号, or the 登记编号, which several agencies may have given.
        code: as typed; full-width digits, blanks and hyphens are understood.
    """
    typed = unicodedata.normalize("NFKC", number).strip()
    plain = "".join(c for c in unicodedata.normalize("NFKC", code) if c.isalnum())
    agencies = list(Agency.objects.values_list("pk", flat=True))
    cases = Application.objects.select_related("agency")
    named = list(cases.filter(reference=typed.upper()))
    named += cases.filter(agency__in=agencies, number__in={typed, number.strip()})
    known: list[tuple[str, str, Application | None]] = [(c.reference, c.query_code_hash, c) for c in named]
    found = None
    for reference, kept, case in known or [(_NOBODY, "", None)]:
        if hmac.compare_digest(code_hash(reference, plain), kept or _NO_HASH) and case is not None:
            found = case
    return found


def _keys(request: HttpRequest, number: str) -> list[str]:
    number = unicodedata.normalize("NFKC", number).strip().upper()
    return [limits.key(ENQUIRY.name, f"n{number}"), limits.key(ENQUIRY.name, f"a{limits.origin(request)}")]


def tired(request: HttpRequest, number: str) -> bool:
    """Whether this number or this address has failed too often lately."""
    return limits.highest(_keys(request, number)) >= ENQUIRY.most


def rest(request: HttpRequest, number: str) -> int:
    """Return how many seconds it must rest then."""
    return limits.wait(_keys(request, number), ENQUIRY.seconds)


def note_failure(request: HttpRequest, number: str) -> None:
    """Count one failure for the number and for the address."""
    limits.count(_keys(request, number), ENQUIRY.seconds)


def admit(request: HttpRequest, case: Application) -> None:
    """Let this session see the case; the session gets a new key."""
    request.session.cycle_key()
    request.session[CASE] = case.pk


def admitted(request: HttpRequest) -> Application | None:
    """Return the case this session may see, or None."""
    key = request.session.get(CASE)
    return Application.objects.select_related("agency").filter(pk=key).first() if key else None


def admitted_or_404(request: HttpRequest) -> Application:
    """Return the case this session may see.

    Raises:
        Http404: none.
    """
    case = admitted(request)
    if case is None:
        raise Http404
    return case


def leave(request: HttpRequest) -> None:
    """Forget the case and the receipt; a login of staff in the same browser stays."""
    for key in (CASE, "portal_receipt"):
        request.session.pop(key, None)
