"""短信: through the gateway the office has a contract with, told in the settings how to ask and what is a yes."""

from __future__ import annotations

import json
import re
from functools import cache
from http import HTTPStatus

from django.conf import settings

from requests_app.law.applicants import mobile_of
from requests_app.models import Message

from .http import AnswerLostError, NotReachedError, post
from .outcome import Outcome

#: Our request cannot be taken as it is; asking again changes nothing.
_NEVER = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY})
_PART = re.compile(r"\{(id|phone|text)\}")


def sms_is_on() -> bool:
    """Whether there is a gateway; without one no messages are written."""
    return bool(settings.SMS_URL)


class SmsLine:
    """The gateway; each message is a request of its own."""

    def close(self) -> None:
        """Nothing is kept open."""

    def send(self, row: Message) -> Outcome:
        """Hand the message to the gateway, under the row's key: a repeat can be recognised there."""
        phone = row.address or mobile_of(row.recipient.mobile if row.recipient else "")
        if not phone:
            return Outcome("没有手机号码，或者写法不对。", final=True)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        try:
            reply = post(settings.SMS_URL, body_of(row.pk, phone, row.body or row.text), headers)
        except NotReachedError as wrong:
            return Outcome(f"连不上短信网关：{wrong}", broken=True)
        except AnswerLostError as wrong:
            return Outcome(f"与短信网关的连接中断：{wrong}", broken=True, doubt=True)
        said = f"{reply.status} {' '.join(reply.text.split())}"
        if HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome(said, sent=bool(_yes(settings.SMS_OK).search(reply.text)))
        return Outcome(said, final=reply.status in _NEVER, broken=reply.status not in _NEVER)


def body_of(key: int, phone: str, text: str) -> bytes:
    """Return the body of a request, its parts filled in as JSON strings.

    Args:
        key: of the row.
        phone: to whom.
        text: what is said.
    """
    parts = {"id": json.dumps(str(key)), "phone": json.dumps(phone), "text": json.dumps(text, ensure_ascii=False)}
    return _PART.sub(lambda found: parts[found[1]], settings.SMS_BODY).encode()


@cache
def _yes(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
