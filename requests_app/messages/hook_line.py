"""推送: one request to another system, signed as the Standard Webhooks specification says; what it answers decides.

Headers webhook-id (the same at every attempt), webhook-timestamp (seconds, of this attempt) and webhook-signature:
`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body` under the secret's bytes. While a secret is being changed there
are two, with a space between.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ssl
import time
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from requests_app.models import Hook, Message

from .hook_alarm import pause
from .hook_places import ForbiddenPlaceError, UnknownPlaceError, places, why_not
from .hook_rows import TEST, id_of
from .http import AnswerLostError, NotReachedError, post
from .outcome import Outcome

#: How a secret begins; what follows is base64.
PREFIX = "whsec_"
#: How long an address rests after its first, second, … failure in a row; the last one stays.
RESTS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
#: After so long without a success an address is paused.
PATIENCE = timedelta(days=5)
_SAID = {
    HTTPStatus.UNAUTHORIZED: "对方不认签名",
    HTTPStatus.FORBIDDEN: "对方不让进",
    HTTPStatus.NOT_FOUND: "对方没有这个地址",
    HTTPStatus.GONE: "对方说不再接收",
    HTTPStatus.TOO_MANY_REQUESTS: "对方说发得太快",
}


class HookLine:
    """The way to one address, open for one look.

    Args:
        now: the present instant; time that passes while sending is added to it.
    """

    def __init__(self, now: datetime) -> None:
        self.now, self.begun = now, time.monotonic()

    def close(self) -> None:
        """Nothing is kept open."""

    def send(self, row: Message) -> Outcome:
        """Tell it once; a failure ends the look at this address, which then rests."""
        hook = row.hook
        if hook is None or hook.deleted_at is not None:
            return Outcome("推送地址已删除，没有发送。", final=True)
        at = self.now + timedelta(seconds=time.monotonic() - self.begun)
        outcome, gone = _told(hook, row, at)
        if outcome.sent:
            if hook.failures:
                Hook.objects.filter(pk=hook.pk).update(failures=0, failing_since=None, rest_until=None)
        elif not row.kind.startswith(TEST):
            _count(hook, at, gone=gone)
        return outcome


def signature(secret: str, key: str, stamp: int, body: bytes) -> str:
    """Return one signature of a message.

    Args:
        secret: as it was shown, with its beginning.
        key: the webhook-id.
        stamp: seconds since 1970.
        body: exactly what is sent.
    """
    signed = b".".join([key.encode(), str(stamp).encode(), body])
    made = hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(made).decode()}"


def headers(hook: Hook, key: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers of one attempt."""
    stamp = int(at.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Disclosure-Webhooks/1",
        "webhook-id": key,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(signature(secret, key, stamp, body) for secret in hook.secrets(at)),
    }


def _told(hook: Hook, row: Message, at: datetime) -> tuple[Outcome, bool]:
    """Return what became of it, and whether the other side wants no more at all; what it wrote is not kept."""
    if why := why_not(hook.url):
        return Outcome(why, broken=True), False
    body = row.body.encode()
    try:
        reply = post(hook.url, body, headers(hook, id_of(row), body, at), at=places(hook.url))
    except NotReachedError as wrong:
        return Outcome(f"连不上对方{_cause(wrong)}。", broken=True), False
    except AnswerLostError:
        return Outcome("与对方的连接中断，没有等到答复。", broken=True, doubt=True), False
    if HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(str(reply.status), sent=True), False
    return Outcome(f"{reply.status} {_words(reply.status)}。", broken=True), reply.status == HTTPStatus.GONE


def _cause(wrong: NotReachedError) -> str:
    """Return why there was no line, where the office can do something with it."""
    match wrong.__cause__:
        case ssl.SSLCertVerificationError():
            return "：对方的证书不可信"
        case ssl.SSLError():
            return "：加密连接没有建立"
        case TimeoutError():
            return "：没有应答"
        case ConnectionRefusedError():
            return "：对方的服务没有开"
        case _:
            return f"：{wrong}" if isinstance(wrong, ForbiddenPlaceError | UnknownPlaceError) else ""


def _words(status: int) -> str:
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "对方要求转到别的地址，没有照做"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "对方的服务器出错"
    return next((said for code, said in _SAID.items() if code == status), "对方没有收下")


def _count(hook: Hook, at: datetime, *, gone: bool) -> None:
    """Write down a failure: the address rests, and after so long, or when asked to, it is paused."""
    rest = RESTS[min(hook.failures, len(RESTS) - 1)]
    since = Coalesce("failing_since", Value(at, DateTimeField()))
    Hook.objects.filter(pk=hook.pk).update(failures=F("failures") + 1, failing_since=since, rest_until=at + rest)
    if gone:
        pause(hook, "对方答复不再接收（410）。", at)
    elif hook.failing_since is not None and at - hook.failing_since >= PATIENCE:
        pause(hook, f"连续{PATIENCE.days}天没有送达。", at)
