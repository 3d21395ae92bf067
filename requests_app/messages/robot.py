"""群机器人: one message a morning into the office's group at 企业微信 or 钉钉; both answer errcode 0 for yes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from http import HTTPStatus
from urllib.parse import quote_plus, urlsplit

from django.conf import settings

from requests_app.models import Agency, Message

from .http import AnswerLostError, NotReachedError, Reply, post
from .outcome import Outcome

WECOM, DINGTALK = "wecom", "dingtalk"
#: Bytes of a text that a robot takes; 企业微信 takes fewer.
LONGEST = {WECOM: 2048, DINGTALK: 18_000}


class RobotLine:
    """The robots; each office has its own."""

    def close(self) -> None:
        """Nothing is kept open."""

    def send(self, row: Message) -> Outcome:
        """Say it in the group. The robot's address holds its key and never stands in an answer."""
        agency = row.agency
        if not (agency.robot and agency.robot_url):
            return Outcome("本机关没有设置群机器人。", final=True)
        if urlsplit(agency.robot_url).hostname not in settings.ROBOT_HOSTS:
            return Outcome("机器人的地址不在允许的范围内，请核对设置。", final=True)
        content = shortened(row.body or row.text, LONGEST[agency.robot])
        body = json.dumps({"msgtype": "text", "text": {"content": content}}, ensure_ascii=False).encode()
        try:
            reply = post(_address(agency, time.time()), body, {"Content-Type": "application/json; charset=utf-8"})
        except NotReachedError:
            return Outcome("连不上群机器人的服务器。")
        except AnswerLostError:
            return Outcome("与群机器人服务器的连接中断。", doubt=True)
        return _outcome(reply)


def signature(secret: str, stamp: int) -> str:
    """Return 钉钉's signature: HMAC-SHA256 of milliseconds, line feed and secret, under the secret, in base64."""
    given = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(given).decode()


def shortened(text: str, longest: int) -> str:
    """Return as many whole lines as fit into so many bytes of UTF-8, at least a part of the first."""
    if len(text.encode()) <= longest:
        return text
    room, kept = longest - len("\n……".encode()), ""
    for line in text.split("\n"):
        more = f"{kept}\n{line}" if kept else line.encode()[:room].decode("utf-8", "ignore")
        if len(more.encode()) > room:
            break
        kept = more
    return f"{kept}\n……"


def _address(agency: Agency, now: float) -> str:
    """Return where to speak; a robot with a secret wants to see that we know it."""
    if agency.robot != DINGTALK or not agency.robot_secret:
        return agency.robot_url
    stamp = round(now * 1000)
    joint = "&" if "?" in agency.robot_url else "?"
    return f"{agency.robot_url}{joint}timestamp={stamp}&sign={quote_plus(signature(agency.robot_secret, stamp))}"


def _outcome(reply: Reply) -> Outcome:
    """Read a robot's answer."""
    try:
        told = json.loads(reply.text)
        code, words = told["errcode"], str(told.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Outcome(f"{reply.status} 群机器人的答复读不懂。")
    return Outcome(f"{code} {words}".strip(), sent=reply.status == HTTPStatus.OK and code == 0)
