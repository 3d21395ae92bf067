"""发信: letters to applicants over SMTP, sent until the server takes them; the row is the queue.

A row is claimed by a conditional update whose count must be 1, so of several senders one sends. A sender that
dies leaves its claim; after a quarter of an hour another takes it over. The letter goes out exactly once, but
where the server's answer was lost: then it is sent again, under the same Message-ID, and `answer` says so.
"""

from __future__ import annotations

import logging
import re
import smtplib
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet

from requests_app.law.applicants import mask_email
from requests_app.models import Message

from .rows import Way
from .smtp import GO_AHEAD

logger = logging.getLogger(__name__)

#: Letters of one look, and how long it lasts at most; the next look is a minute away.
BATCH = 200
LOOK = timedelta(minutes=4)
#: After so long a claim without a result counts as lost.
LOST = timedelta(minutes=15)
#: What is waited after each failure; about five days in all, so that a server down over a long weekend loses nothing.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, 720, 1440, 1440, 1440, 1440))
TRIES = len(WAITS) + 1
DOUBT = "有一次发送没有收到对方服务器的答复，对方可能收到两封。"
_GIVEN_UP = f"试了{TRIES}次都没有结果。"
_ANSWER = 300  # characters, the column's bound
#: The first permanent answer (RFC 5321), and the one with which a server hangs up.
_PERMANENT, _BYE = 500, 421
#: As the index has it, so that it serves.
_PENDING = Q(sent_at=None, failed_at=None) & ~Q(channel="inbox")


class _Outcome(NamedTuple):
    """What became of one attempt.

    Args:
        answer: what the server said, or what went wrong.
        sent: the server took the letter.
        final: it never will.
        broken: the line, or our own account, is of no use for other letters either.
        doubt: the letter may have been taken, the answer is lost.
    """

    answer: str
    sent: bool = False
    final: bool = False
    broken: bool = False
    doubt: bool = False


def mail_is_on() -> bool:
    """Whether there is a server to send by; without one letters wait."""
    return bool(settings.EMAIL_HOST)


def send_due(now: datetime) -> int:
    """Send the letters that are due; return how many the server took.

    Args:
        now: the present instant; time that passes while sending is added to it.
    """
    if not mail_is_on():
        return 0
    begun = time.monotonic()
    connection, sent = get_connection(), 0
    try:
        for row in due(now)[:BATCH]:
            at = now + timedelta(seconds=time.monotonic() - begun)
            if at - now > LOOK:
                break
            if not _claim(row, at):
                continue
            outcome = _send(row, connection) if row.tries < TRIES else _Outcome(_GIVEN_UP, final=True)
            _keep(row, outcome, now + timedelta(seconds=time.monotonic() - begun))
            sent += outcome.sent
            if outcome.broken:
                break
    finally:
        with suppress(OSError):
            connection.close()
    return sent


def due(now: datetime) -> QuerySet[Message]:
    """Return the letters to be sent now, oldest first; a claimed one comes back when its claim is lost."""
    waiting = Message.objects.filter(_PENDING, Q(next_try_at=None) | Q(next_try_at__lte=now), channel=Way.EMAIL)
    return waiting.order_by("pk")


def message_id(row: Message) -> str:
    """Return the Message-ID of a letter, the same at each attempt: a repeat can be recognised."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{row.created_at.astimezone(UTC):%Y%m%d%H%M%S}.{row.pk}@{host}>"


def _claim(row: Message, at: datetime) -> bool:
    """Take the row; False where another sender was faster. It comes back by itself if nothing is kept of it."""
    free = Message.objects.filter(pk=row.pk, sent_at=None, failed_at=None, tries=row.tries)
    return free.update(claimed_at=at, tries=row.tries + 1, next_try_at=at + LOST) == 1


def _send(row: Message, connection: Any) -> _Outcome:  # noqa: PLR0911 - one line an outcome
    """Hand the letter to the server."""
    try:
        connection.open()
    except OSError as wrong:
        return _Outcome(f"连不上发信服务器：{_words(wrong)}", broken=True)
    letter = EmailMessage(row.text, row.body, settings.DEFAULT_FROM_EMAIL, [row.address], connection=connection)
    letter.extra_headers = {"Message-ID": message_id(row), "Auto-Submitted": "auto-generated"}
    try:
        letter.send()
    except ValueError:  # no address at all, or one that no header can hold
        return _Outcome("电子邮箱的写法不对。", final=True)
    except smtplib.SMTPRecipientsRefused as no:
        code, text = next(iter(no.recipients.values()))
        return _Outcome(_reply(code, text), final=code >= _PERMANENT, broken=code == _BYE)
    except smtplib.SMTPDataError as no:
        code = no.smtp_code
        return _Outcome(_reply(code, no.smtp_error), final=code >= _PERMANENT, broken=code == _BYE)
    except smtplib.SMTPResponseException as no:  # it does not want our greeting or our sender: no fault of the letter
        return _Outcome(f"发信服务器不接受发件人：{_words(no)}", broken=True)
    except OSError as wrong:
        lost = _said(connection)[0] == GO_AHEAD
        return _Outcome(f"与发信服务器的连接中断：{_words(wrong)}", broken=True, doubt=lost)
    return _Outcome(_reply(*_said(connection)), sent=True)


def _keep(row: Message, outcome: _Outcome, at: datetime) -> None:
    """Write down what became of it."""
    lost = row.claimed_at is not None  # an earlier sender died between sending and keeping
    doubt = DOUBT if lost or outcome.doubt or DOUBT in row.answer else ""
    said = re.sub(re.escape(row.address), mask_email(row.address), outcome.answer, flags=re.IGNORECASE)
    kept: dict[str, Any] = {"claimed_at": None, "next_try_at": None, "answer": f"{doubt}{said}"[:_ANSWER]}
    pending = Message.objects.filter(pk=row.pk, sent_at=None)
    if outcome.sent:
        pending.update(sent_at=at, failed_at=None, **kept)
        return
    tries = row.tries + 1
    mine = pending.filter(failed_at=None, tries=tries)
    if outcome.final or tries >= TRIES:
        logger.warning("letter %s was not delivered", row.pk)
        mine.update(failed_at=at, **kept)
        return
    logger.info("letter %s: attempt %s failed", row.pk, tries)
    mine.update(**{**kept, "next_try_at": at + WAITS[tries - 1]})


def _said(connection: Any) -> tuple[int, bytes]:
    """Return the server's last reply; another backend than ours knows none."""
    said: tuple[int, bytes] = getattr(connection, "said", (0, b""))
    return said


def _reply(code: int, text: bytes | str) -> str:
    """Return a server's reply in one line."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {plain}".split()) if code else ""


def _words(wrong: OSError) -> str:
    """Return a failure in one line."""
    if isinstance(wrong, smtplib.SMTPResponseException):
        return _reply(wrong.smtp_code, wrong.smtp_error)
    return " ".join(str(wrong).split()) or type(wrong).__name__
