"""次数限制: counts in the cache, by visitor or by person; a cache that is down limits nobody and stops nothing.

The table of what is limited is rates.py.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext

from .visitor import address

logger = logging.getLogger(__name__)
#: One line of IPv6 is given so many addresses that only its network tells visitors apart.
_LINE = 64


def key(purpose: str, part: str) -> str:
    """Return the cache key of one count; what is counted by stays unreadable there."""
    return f"limit-{purpose}-{hashlib.sha256(part.encode()).hexdigest()}"


def origin(request: HttpRequest) -> str:
    """Return what visitors are counted by: the address, of IPv6 the network of the line."""
    text = address(request)
    try:
        found = ip_address(text)
    except ValueError:  # a socket, rubbish: all of them together
        return text
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, _LINE), strict=False))
    return str(found)


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
            if cache.add(one, 0, seconds):
                cache.set(f"{one}-end", time.time() + seconds, seconds)
            try:
                cache.incr(one)
            except ValueError:  # it ran out between the two lines
                cache.set(one, 1, seconds)
    except Exception:
        logger.warning("the cache does not answer: nothing is counted", exc_info=True)


def wait(keys: Iterable[str], seconds: int) -> int:
    """Return in how many seconds these counts are forgotten, at least 1; the whole of `seconds` where nothing tells."""
    try:
        ends = cache.get_many([f"{one}-end" for one in keys]).values()
    except Exception:
        logger.warning("the cache does not answer: nobody knows how long to wait", exc_info=True)
        return seconds
    left = max((float(end) - time.time() for end in ends), default=seconds)
    return min(seconds, max(1, round(left)))


def in_words(seconds: int) -> str:
    """Return a wait in words: seconds, from a minute and a half on whole minutes."""
    if seconds < 90:  # noqa: PLR2004 - said above
        return gettext("%(n)s 秒") % {"n": seconds}
    return gettext("%(n)s 分钟") % {"n": -(-seconds // 60)}
