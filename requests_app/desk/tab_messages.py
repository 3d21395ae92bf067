"""消息栏: who was told what: colleagues in their inbox, the applicant by letter with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from requests_app.messages.rows import Way, masked
from requests_app.messages.sending import is_on
from requests_app.models import Message

from .opened import Opened
from .words import CHANNELS, moment

#: Rows of the tab; a case has a handful, a few have many reminders.
MOST = 300
INBOX = Way.INBOX.value
_SERVERS = {Way.EMAIL.value: "发信服务器", Way.SMS.value: "短信网关"}


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message.

    Args:
        at: when it was written.
        to: the colleague, or the applicant's address with its middle hidden.
        text: what it says, of a letter the subject.
        body: the whole letter, "" for a colleague.
        channel: by which way, in words.
        state: read or not; of a letter whether it went out.
        bold: the state asks for somebody's eyes.
        answer: what the mail server said.
    """

    at: datetime
    to: str
    text: str
    body: str
    channel: str
    state: str
    bold: bool
    answer: str


def messages_tab(at: Opened) -> dict[str, Any]:
    """Return the newest messages of the case; one query."""
    rows = at.case.messages.select_related("recipient", "hook").order_by("-id")[:MOST]
    return {"messages_of_case": [_row(message, at.today) for message in rows], "most": MOST}


def _row(message: Message, today: date) -> MessageRow:
    to = str(message.recipient or message.hook or f"申请人 {masked(message)}")
    channel = CHANNELS.get(message.channel, message.channel)
    if message.channel == INBOX:
        state = f"{moment(message.read_at, today)} 已读" if message.read_at else "未读"
        return MessageRow(message.created_at, to, message.text, "", channel, state, message.read_at is None, "")
    state, bold = sent_state(message, today)
    answer = "" if message.failed_at else message.answer
    return MessageRow(message.created_at, to, message.text, message.body, channel, state, bold, answer)


def sent_state(message: Message, today: date) -> tuple[str, bool]:
    """Return what became of a message that leaves the house, and whether somebody should look."""
    if message.sent_at:
        return f"已发送 {moment(message.sent_at, today)}", False
    if message.failed_at:
        return f"没有送达：{message.answer or '没有答复'}", True
    if message.claimed_at:
        return "正在发送", False
    if not is_on(message.channel):
        return f"待发送，还没有设置{_SERVERS[message.channel]}", True
    if message.tries:
        following = f"，下次 {moment(message.next_try_at, today)}" if message.next_try_at else ""
        return f"第{message.tries}次未成功{following}", True
    return "待发送", False
