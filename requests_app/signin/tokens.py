"""接口令牌: made and revoked by an administrator; found by its hash when another system comes with it.

A token is 256 bits of chance, so its plain SHA-256 is enough to know it by, and tells nobody what it was.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from requests_app.models import Agency, ApiToken, Scope, Staff

#: How a token begins, so that one that was left in a file is known for what it is.
MARK = "gk1_"
_SHAPE = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}", re.ASCII)
#: The last use is written no more often than this: it says whether a token is still needed, not when people work.
COARSE = timedelta(hours=1)
#: Days a token lasts unless another day is chosen, and the longest.
USUAL, LONGEST = 365, 730


@dataclass(frozen=True, slots=True)
class Made:
    """A new token, and its key, which is shown this once and stored nowhere."""

    token: ApiToken
    key: str


def make(agency: Agency, *, label: str, scopes: Collection[Scope], expires_on: date, by: Staff) -> Made:
    """Make a token for one agency.

    Args:
        agency: whose data it opens; never those of an agency below it.
        label: the system it is for.
        scopes: what it is for.
        expires_on: its last day.
        by: the administrator.
    """
    key = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        agency=agency,
        label=label,
        scopes=[one.value for one in Scope if one in scopes],
        token_hash=_hash(key),
        hint=key[-4:],
        made_by=by,
        expires_on=expires_on,
    )
    return Made(token, key)


def revoke(token: ApiToken, *, by: Staff, now: datetime) -> bool:
    """End a token at once; False where it was ended before."""
    standing = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    return standing.update(revoked_at=now, revoked_by=by) == 1


def find(key: str, now: datetime, today: date) -> ApiToken | None:
    """Return the token of this key while it works; None does not say why it does not. One query."""
    if not _SHAPE.fullmatch(key):
        return None
    sought = _hash(key)
    token = ApiToken.objects.select_related("agency").filter(token_hash=sought).first()
    if token is None or not hmac.compare_digest(token.token_hash, sought) or not token.works(today):
        return None
    if token.last_used_at is None or token.last_used_at <= now - COARSE:
        old = Q(last_used_at=None) | Q(last_used_at__lte=now - COARSE)
        ApiToken.objects.filter(old, pk=token.pk).update(last_used_at=now)
    return token


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
