"""令牌: who comes, what the token is for, and how often it may come."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from requests_app.models import ApiToken, Scope
from requests_app.signin import limits, tokens

from .problems import Problem

MINUTE = 60
REALM = 'Bearer realm="disclosure"'


class Token(HttpBearer):
    """令牌 of one agency, for one use.

    Args:
        scope: without which the operation is refused.
    """

    openapi_description = "机关的系统管理员在工作台“设置 → 接口令牌”里新建。请求头：Authorization: Bearer gk1_……"

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        """Return the token that came.

        Raises:
            Problem: 401 without one that works, 403 without the scope, 429 when it came too often.
        """
        kind, _, key = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not key:
            raise Problem(
                401,
                "no_token",
                "没有令牌。请在请求头写 Authorization: Bearer 令牌。",
                headers={"WWW-Authenticate": REALM},
            )
        return self.authenticate(request, key)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Return the token of this key; see `__call__`."""
        del request
        now = timezone.now()
        found = tokens.find(token, now, timezone.localdate(now))
        if found is None:
            said = "令牌不对、已停用或者已过期。请向机关的系统管理员要新的。"
            raise Problem(401, "bad_token", said, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
        require(found, self.scope)
        _spend(found, int(now.timestamp()))
        return found


def require(token: ApiToken, scope: Scope) -> None:
    """Refuse a token that is not for this.

    Raises:
        Problem: 403.
    """
    if not token.may(scope):
        said = f"这个令牌没有“{scope.label}”的用途。请向机关的系统管理员要一个有这项用途的。"
        header = f'{REALM}, error="insufficient_scope", scope="{scope.value}"'
        raise Problem(403, "scope", said, headers={"WWW-Authenticate": header})


def token_of(request: HttpRequest) -> ApiToken:
    """Return the token the guard let in."""
    found: Any = getattr(request, "auth", None)
    if not isinstance(found, ApiToken):
        message = "an operation without its guard"
        raise TypeError(message)
    return found


def _spend(token: ApiToken, second: int) -> None:
    """Count one request; the count begins anew with each minute of the clock.

    Raises:
        Problem: 429.
    """
    keys = [limits.key("api", f"{token.pk}:{second // MINUTE}")]
    if limits.highest(keys) >= settings.API_PER_MINUTE:
        left = MINUTE - second % MINUTE
        said = f"一分钟内最多 {settings.API_PER_MINUTE} 次。请过 {left} 秒再来。"
        raise Problem(429, "too_many", said, headers={"Retry-After": str(left)})
    limits.count(keys, 2 * MINUTE)
