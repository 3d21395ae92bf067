"""SMTP: Django's backend, which also remembers the last thing the server said."""

from __future__ import annotations

import smtplib

from django.core.mail.backends import smtp

#: "Go ahead with the text": whatever breaks after it leaves open whether the letter was taken.
GO_AHEAD = 354


class _Listening(smtplib.SMTP):
    """A line that keeps the server's last reply."""

    said: tuple[int, bytes] = (0, b"")

    def getreply(self) -> tuple[int, bytes]:
        """Read a reply and keep it."""
        self.said = super().getreply()
        return self.said


class _ListeningTLS(_Listening, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class Backend(smtp.EmailBackend):
    """Sends as Django does; `said` is the server's last reply, of the present line."""

    connection: _Listening | None

    @property
    def connection_class(self) -> type[_Listening]:
        """The kind of line to open."""
        return _ListeningTLS if self.use_ssl else _Listening

    @property
    def said(self) -> tuple[int, bytes]:
        """Code and text of the last reply; (0, b"") before any."""
        return self.connection.said if self.connection is not None else (0, b"")
