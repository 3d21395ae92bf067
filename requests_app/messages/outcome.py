"""发送结果: what became of one attempt to send, whatever the channel."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from requests_app.models import Message


class Outcome(NamedTuple):
    """What became of one attempt.

    Args:
        answer: what the other server said, or what went wrong.
        sent: it took the message.
        final: it never will.
        broken: the line, or our own account, is of no use for other messages either.
        doubt: the message may have been taken, the answer is lost.
    """

    answer: str
    sent: bool = False
    final: bool = False
    broken: bool = False
    doubt: bool = False


class Line(Protocol):
    """A way out of the house, open for one look."""

    def send(self, row: Message) -> Outcome:
        """Hand one message over; its claim is ours."""

    def close(self) -> None:
        """Hang up."""
