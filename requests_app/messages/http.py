"""HTTP POST to a gateway or a robot: what was answered, and when it was not, whether it may have been taken."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

#: Seconds to wait for the line, and then for each part of the answer.
TIMEOUT = 10
#: Bytes of an answer that are read; the rest says nothing that we keep.
_MOST = 65_536


class Reply(NamedTuple):
    """Status and text of an answer."""

    status: int
    text: str


class NotReachedError(Exception):
    """There was no line: nothing was handed over."""


class AnswerLostError(Exception):
    """The line broke after the request was begun: it may have been taken."""


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Send one request and read its answer; redirects are not followed, so that a body goes nowhere else.

    Args:
        address: http:// or https://.
        body: what is sent.
        headers: besides those of the protocol.

    Raises:
        NotReachedError: nothing was handed over.
        AnswerLostError: it may have been.
    """
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        try:
            line.connect()
        except OSError as wrong:
            raise NotReachedError(_words(wrong)) from wrong
        try:
            target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            line.request("POST", target, body, dict(headers))
            answer = line.getresponse()
            return Reply(answer.status, answer.read(_MOST).decode("utf-8", "replace"))
        except (OSError, HTTPException) as wrong:
            raise AnswerLostError(_words(wrong)) from wrong
    finally:
        line.close()


def _words(wrong: Exception) -> str:
    """Return a failure in one line; the address is not in it, it may hold a key."""
    return " ".join(str(wrong).split()) or type(wrong).__name__
