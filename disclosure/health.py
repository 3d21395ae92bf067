"""`/healthz`: can this process reach what it needs? For load balancers and containers."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from requests_app.messages.pulse import silent_for

if TYPE_CHECKING:
    from django.http import HttpRequest

log = logging.getLogger(__name__)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        log.exception("healthz: the database does not answer")
        return False


def _redis() -> bool:
    try:
        cache.set("healthz", "1", timeout=10)
        return bool(cache.get("healthz") == "1")
    except RedisError:
        log.exception("healthz: Redis does not answer")
        return False


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- Django's view signature
    """Answer 200 while the database answers, else 503; a lost Redis or a silent scheduler is named: work is late."""
    database = _database()
    found = {"database": "ok" if database else "down"}
    if settings.REDIS_URL:
        found["redis"] = "ok" if _redis() else "down"
    if database:
        found["scheduler"] = "silent" if silent_for(timezone.now()) else "ok"
    whole = all(state == "ok" for state in found.values())
    status = "ok" if whole else "degraded" if database else "down"
    return JsonResponse({"status": status, **found}, status=200 if database else 503)
