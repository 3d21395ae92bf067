"""电子邮件: letters to applicants and the colleagues' morning mail over SMTP (messages/sending.py sends them)."""

from __future__ import annotations

import smtplib
from datetime import UTC
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from requests_app.models import Message

from .outcome import Outcome
from .smtp import GO_AHEAD

#: The first permanent answer (RFC 5321), and the one with which a server hangs up.
_PERMANENT, _BYE = 500, 421


def mail_is_on() -> bool:
    """Whether there is a server to send by; without one letters wait."""
    return bool(settings.EMAIL_HOST)


def message_id(row: Message) -> str:
    """Return the Message-ID of a letter, the same at each attempt: a repeat can be recognised."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{row.created_at.astimezone(UTC):%Y%m%d%H%M%S}.{row.pk}@{host}>"


class MailLine:
    """One line to the mail server, opened by the first letter."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def send(self, row: Message) -> Outcome:  # noqa: PLR0911 - one line an outcome
        """Hand the letter to the server."""
        address, connection = row.address or (row.recipient.email if row.recipient else ""), self._connection
        if not address:
            return Outcome("没有电子邮箱。", final=True)
        try:
            connection.open()
        except OSError as wrong:
            return Outcome(f"连不上发信服务器：{_words(wrong)}", broken=True)
        letter = EmailMessage(row.text, row.body, settings.DEFAULT_FROM_EMAIL, [address], connection=connection)
        letter.extra_headers = {"Message-ID": message_id(row), "Auto-Submitted": "auto-generated"}
        try:
            letter.send()
        except ValueError:  # an address that no header can hold
            return Outcome("电子邮箱的写法不对。", final=True)
        except smtplib.SMTPRecipientsRefused as no:
            code, text = next(iter(no.recipients.values()))
            return Outcome(_reply(code, text), final=code >= _PERMANENT, broken=code == _BYE)
        except smtplib.SMTPDataError as no:
            code = no.smtp_code
            return Outcome(_reply(code, no.smtp_error), final=code >= _PERMANENT, broken=code == _BYE)
        except smtplib.SMTPResponseException as no:  # it does not want our greeting or sender: no fault of the letter
            return Outcome(f"发信服务器不接受发件人：{_words(no)}", broken=True)
        except OSError as wrong:
            lost = _said(connection)[0] == GO_AHEAD
            return Outcome(f"与发信服务器的连接中断：{_words(wrong)}", broken=True, doubt=lost)
        return Outcome(_reply(*_said(connection)), sent=True)


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
