"""A real SMTP server for the tests of mail, on this machine, that behaves as a test asks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from django.db.models import QuerySet

from requests_app.messages.rows import Way
from requests_app.messages.sending import due, send_due
from requests_app.models import Application, Message, working_calendar

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class PostOffice:
    """Takes letters; `to_recipient` and `to_letter` hold what it answers next, and the usual answer follows."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.to_recipient: list[str] = []
        self.to_letter: list[str] = []
        self.lines = 0

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, replies: list[str]
    ) -> list[str]:
        """Count the lines opened."""
        self.lines += 1
        session.host_name = hostname
        return replies

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Accept or refuse the recipient."""
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """Take the letter, or do with it what is asked: hang, hang up, kill, or an answer."""
        asked = self.to_letter.pop(0) if self.to_letter else ""
        if asked.startswith(("4", "5")):
            return asked
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(cast("EmailMessage", letter))
        if asked == "hang":
            await asyncio.sleep(2)
        elif asked == "hang up":
            server.transport.abort()
        elif asked.startswith("kill "):
            os.kill(int(asked.removeprefix("kill ")), signal.SIGKILL)
        return f"250 2.0.0 queued as {len(self.letters)}"


@contextlib.contextmanager
def open_office() -> Iterator[tuple[PostOffice, int]]:
    """Open one and give it with its port."""
    office = PostOffice()
    controller = Controller(office, hostname=HOST, port=free_port())
    controller.start()
    try:
        yield office, controller.port
    finally:
        controller.stop()


@contextlib.contextmanager
def silent_port() -> Iterator[int]:
    """Give a port that takes a call and never says a word."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen()
        yield listening.getsockname()[1]


def look(now: datetime) -> int:
    """Look once at everything that waits, by the working calendar."""
    return send_due(now, working_calendar())


def waiting(now: datetime, way: Way = Way.EMAIL) -> QuerySet[Message]:
    """Return what one look would find."""
    return due(way, now, working_calendar())


def letter(case: Application, kind: str = "lodge_1", **more: Any) -> Message:
    """Queue a letter."""
    given = {
        "channel": "email",
        "address": "zhang@example.com",
        "text": "政府信息公开申请接收回执",
        "body": "张**：\n\n您好。\n",
        **more,
    }
    return Message.objects.create(application=case, kind=kind, for_day=date(2026, 3, 2), **given)


def again(row: Message) -> Message:
    """Read the row anew."""
    return Message.objects.get(pk=row.pk)
