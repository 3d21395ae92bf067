"""次数限制: counts per visitor in the cache; a cache that is down limits nobody and stops nothing."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable

from django.core.cache import cache

from requests_app.signin.visitor import address as address  # noqa: PLC0414 - what visitors are counted by

logger = logging.getLogger(__name__)


def key(purpose: str, part: str) -> str:
    """Return the cache key of one count; what is counted by stays unreadable there."""
    return f"portal-{purpose}-{hashlib.sha256(part.encode()).hexdigest()}"


def highest(keys: Iterable[str]) -> int:
    """Return the highest of these counts, 0 where the cache does not answer."""
    try:
        return max((int(count) for count in cache.get_many(list(keys)).values()), default=0)
    except Exception:
        logger.warning("the cache does not answer: nothing is limited", exc_info=True)
        return 0


def count(keys: Iterable[str], seconds: int) -> None:
    """Count one more for each key; a count is forgotten so many seconds after its first."""
    try:
        for one in keys:
            cache.add(one, 0, seconds)
            try:
                cache.incr(one)
            except ValueError:  # it ran out between the two lines
                cache.set(one, 1, seconds)
    except Exception:
        logger.warning("the cache does not answer: nothing is counted", exc_info=True)
