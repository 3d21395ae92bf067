"""单点登录: OpenID Connect by Authlib; state, nonce, PKCE, signature and every claim are checked there.

The provider says who somebody is; what this person may do stands here. Nobody is created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from requests_app.models import Staff

if TYPE_CHECKING:
    from authlib.integrations.django_client import DjangoOAuth2App

#: Algorithms a token may be signed with: such as need a key only the provider has.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class Refused(Exception):
    """单点登录没有成功; the message is for the person."""


def offered() -> bool:
    """Whether this installation has a provider."""
    return bool(settings.OIDC_ISSUER)


def client() -> DjangoOAuth2App:
    """Return the client of the provider in the settings; a new one each time, so that its keys are read anew."""
    from authlib.integrations.django_client import OAuth  # an installation without a provider needs none of it

    registry = OAuth()
    made: DjangoOAuth2App = registry.register(
        "provider",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET or None,
        server_metadata_url=f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": settings.OIDC_TIMEOUT,
            "token_endpoint_auth_method": "client_secret_basic" if settings.OIDC_CLIENT_SECRET else "none",
        },
    )
    return made


def begin(request: HttpRequest, back: str) -> HttpResponse:
    """Return the answer that leads to the provider.

    Args:
        request: the request.
        back: our whole address the provider leads back to.

    Raises:
        Refused: the provider does not answer.
    """
    try:
        answer: HttpResponse = client().authorize_redirect(request, back)
    except _failures() as wrong:
        raise Refused("统一身份认证现在没有应答，请稍后再试，或者用密码登录。") from wrong
    return answer


def finish(request: HttpRequest) -> Staff:
    """Return the person the provider named.

    Raises:
        Refused: it named nobody, nothing it said could be believed, or the person has no account here.
    """
    app = client()
    try:
        metadata = app.load_server_metadata()
        if metadata.get("issuer") != settings.OIDC_ISSUER:
            raise Refused("统一身份认证的设置与本系统不一致，请找系统管理员。")
        said = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in said if name in SIGNED]
        claims: dict[str, Any] = app.authorize_access_token(request).get("userinfo") or {}
    except _failures() as wrong:
        raise Refused("统一身份认证没有成功，请重新登录。") from wrong
    name = str(claims.get(settings.OIDC_CLAIM) or "").strip()
    person = _known(name)
    if person is None:
        raise Refused("您在本系统没有账号，或者账号已停用，请找本机关系统管理员。")
    return person


def _known(name: str) -> Staff | None:
    """Return the one active person of this name or number."""
    if not name:
        return None
    found = list(Staff.objects.filter(**{settings.OIDC_MATCH: name}, is_active=True, is_staff=True)[:2])
    return found[0] if len(found) == 1 else None


def _failures() -> tuple[type[Exception], ...]:
    """What can go wrong between us and the provider: its answers, our checks of them, the line."""
    # Only an installation with a provider loads these.
    from authlib.common.errors import AuthlibBaseError  # as said above
    from joserfc.errors import JoseError  # as said above
    from requests import RequestException  # as said above

    return (AuthlibBaseError, JoseError, RequestException, ValueError, RuntimeError, KeyError, TypeError)
