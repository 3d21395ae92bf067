"""HTTP POST to a gateway, a robot or another system: what was answered, or whether it may have been taken."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

#: Seconds to wait for the line, and then for each part of the answer.
TIMEOUT = 10
#: Seconds for all of it, from the line to the last byte.
LONGEST = 25
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


def post(address: str, body: bytes, headers: Mapping[str, str], *, at: Sequence[str] = ()) -> Reply:
    """Send one request and read its answer; redirects are not followed, so that a body goes nowhere else.

    Args:
        address: http:// or https://.
        body: what is sent.
        headers: besides those of the protocol.
        at: numbers of the host, looked at already; without them its name is asked.

    Raises:
        NotReachedError: nothing was handed over.
        AnswerLostError: it may have been.
    """
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    with _bounded(line, at) as over:
        try:
            line.connect()
        except (OSError, UnicodeError) as wrong:
            raise NotReachedError(_words(wrong)) from wrong
        try:
            target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            line.request("POST", target, body, dict(headers))
            answer = line.getresponse()
            reply = Reply(answer.status, answer.read(_MOST).decode("utf-8", "replace"))
        except (OSError, HTTPException) as wrong:
            raise AnswerLostError(_words(wrong)) from wrong
        if over.is_set():  # headers that were cut look like headers that ended
            raise AnswerLostError("too slow")
        return reply


@contextmanager
def _bounded(line: HTTPConnection, at: Sequence[str]) -> Iterator[Event]:
    """Let a line go to the numbers given, and cut it after so long, whoever drips into it byte by byte."""
    watched: list[socket.socket] = []
    over = Event()

    def opened(address: tuple[str, int], *more: Any) -> socket.socket:
        made = _first(at or [address[0]], address[1], more)
        watched.append(made.dup())  # TLS takes the line itself over; both ends of this one are the same
        return made

    def cut() -> None:
        over.set()
        for end in watched:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    line._create_connection = opened  # type: ignore[attr-defined] # noqa: SLF001 - there is no other way to choose a number
    timer = Timer(LONGEST, cut)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()
        line.close()
        for end in watched:
            end.close()


def _first(hosts: Sequence[str], port: int, more: tuple[Any, ...]) -> socket.socket:
    """Return a line to the first of these that answers."""
    for last, host in enumerate(hosts, start=1):
        try:
            return socket.create_connection((host, port), *more)
        except OSError:
            if last == len(hosts):
                raise
    msg = "no number of this host"
    raise OSError(msg)


def _words(wrong: Exception) -> str:
    """Return a failure in one line; the address is not in it, it may hold a key."""
    return " ".join(str(wrong).split()) or type(wrong).__name__
