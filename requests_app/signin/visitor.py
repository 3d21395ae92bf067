"""来访地址: where a request comes from, and by what kind of browser, in a few words."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

#: A mark in the browser's own description → its name; the first that fits.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "火狐"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "平板"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def address(request: HttpRequest) -> str:
    """Return the visitor's address; behind our proxy the one it appended last.

    Whatever stands further left in X-Forwarded-For was sent by the visitor and is not believed. Without BEHIND_PROXY
    the header is not read at all.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    if settings.BEHIND_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR") or direct).rsplit(",", 1)[-1].strip()
    return direct


def counted_address(request: HttpRequest) -> str | None:
    """Return the address by which failures are counted; None for what is no address (a socket, rubbish)."""
    try:
        return str(ip_address(address(request)))
    except ValueError:
        return None


def from_the_office(request: HttpRequest) -> bool:
    """Whether the visitor may see the desk: from a network of DESK_NETWORKS, or from anywhere while there are none."""
    if not settings.DESK_NETWORKS:
        return True
    counted = counted_address(request)
    return counted is not None and any(ip_address(counted) in network for network in settings.DESK_NETWORKS)


def device(request: HttpRequest) -> str:
    """Return machine and browser in words, for the list of one's own sessions."""
    said = str(request.META.get("HTTP_USER_AGENT") or "")
    found = [next((name for mark, name in names if mark in said), "") for names in (_MACHINES, _BROWSERS)]
    return "，".join(filter(None, found)) or "未知设备"
