"""`/healthz`: does this process reach what it needs? For load balancers and containers, a word for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.upkeep.condition import Word, signs

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Without these nothing can be handed in; anything else only makes work late.
BROKEN = frozenset({Word.DOWN, Word.READ_ONLY})
#: Said on the status page of the desk; whether copies are made by us is the office's own choice.
ELSEWHERE = frozenset({"backup"})


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- Django's view signature
    """Answer 200 while the database takes what is written, else 503; what is late or silent is named."""
    found = [sign for sign in signs(timezone.now(), timezone.localdate()) if sign.name not in ELSEWHERE]
    broken = any(sign.name == "database" and sign.word in BROKEN for sign in found)
    status = "down" if broken else "ok" if all(sign.well for sign in found) else "degraded"
    words = {sign.name: sign.word.value for sign in found}
    return JsonResponse({"status": status, **words}, status=503 if broken else 200)
