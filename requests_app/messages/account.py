"""账号的通知: whose password, device or e-mail address is changed hears of it, in the inbox and by mail."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from requests_app.law.dates_zh import day_zh
from requests_app.models import Message, Staff

from .rows import Way, put

#: Where one sees one's logins and ends them.
PATH = "/admin/access/"
_WRONG = "不是您本人要求或者操作的，请立即告诉本机关的系统管理员。"


def tell_changed(person: Staff, done: str, now: datetime, *, by: str = "本人登录", address: str = "") -> None:
    """Tell somebody what was changed of the account.

    Args:
        person: whose account it is.
        done: what, as a Chinese verb with its object: 重设密码.
        now: this instant.
        by: who did it, where it was not the person's own login.
        address: where the mail goes, where that is not the person's present address.
    """
    _tell(person, f"账号有改动：{done}", f"您的账号于{_at(now)}由{by}{done}。{_WRONG}", now, address)


def tell_replayed(person: Staff, now: datetime) -> None:
    """Tell somebody that a code of the device was shown a second time, and refused."""
    said = f"{_at(now)}有人用您的密码登录，又输入了您已经用过的动态验证码，没有通过。{_WRONG}"
    _tell(person, "动态验证码被再次使用", said, now)


def _at(now: datetime) -> str:
    moment = timezone.localtime(now)
    return f"{day_zh(moment.date())}{moment:%H:%M}"


def _tell(person: Staff, title: str, said: str, now: datetime, address: str = "") -> None:
    """Put the rows; who belongs to no agency has no inbox."""
    if person.agency is None:
        return
    key = {"agency": person.agency, "recipient": person, "kind": f"account_{now:%H%M%S%f}"}
    day, address = timezone.localdate(now), address or person.email
    rows = [Message(**key, for_day=day, channel=Way.INBOX, text=said, path=PATH, sent_at=now)]
    if settings.EMAIL_HOST and address:
        body = f"{person}：\n\n{said}\n\n这封信由系统自动发出，不用回复。\n"
        rows.append(Message(**key, for_day=day, channel=Way.EMAIL, address=address, text=title, body=body))
    put(rows)
