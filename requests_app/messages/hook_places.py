"""推送到哪里: which addresses the server speaks to: https, hosts the operators named, and nothing within by accident.

`settings.HOOK_HOSTS` names them: `gk.example.gov.cn` (its port for https), `gk.example.gov.cn:8443`, or
`.example.gov.cn` for every host below. A host that is named itself may lie in a private network, as the systems of a
closed network do; of the hosts below a name only public addresses are spoken to. What a name means is asked once, and
the line goes to the very address that was looked at.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from .http import NotReachedError

_URL = re.compile(r"https?://[!-~]+", re.ASCII)
_PORTS = {"https": 443, "http": 80}
#: An address of the old protocol within one of the new.
_WITHIN = tuple(IPv6Network(net) for net in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class UnknownPlaceError(NotReachedError):
    """Nobody knows the name."""


class ForbiddenPlaceError(NotReachedError):
    """The name leads where nothing is to be sent."""


def why_not(url: str) -> str:
    """Return why nothing is sent to this address, in Chinese; "" if it may be."""
    parts = _split(url)
    if parts is None or not parts.hostname or parts.username is not None or parts.password is not None:
        return "网址的写法不对，如 https://gk.example.gov.cn/disclosure/events。"
    if parts.scheme != "https" and not settings.INSECURE_HTTP:
        return "只能推送到 https 开头的地址。"
    if not (_named(parts) or _below(parts)):
        return f"运维人员没有允许推送到“{_place(parts)}”，请其把这个主机写进 HOOK_HOSTS 设置。"
    return ""


def places(url: str) -> list[str]:
    """Return the numbers of the address's host that may be spoken to, which is the one time its name is asked.

    Raises:
        UnknownPlaceError: the name is not known.
        ForbiddenPlaceError: one of its numbers is not public, and the host is not named itself.
    """
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise UnknownPlaceError("找不到这个主机") from wrong
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not _named(parts) and not all(map(public, numbers)):
        raise ForbiddenPlaceError("主机名指向内部网络的地址")
    return numbers


def public(number: str) -> bool:
    """Whether an address belongs to the public network and hides no other address within."""
    address = ip_address(number.partition("%")[0])
    hidden = address.version == 6 and (address.ipv4_mapped is not None or any(address in net for net in _WITHIN))  # noqa: PLR2004 - the protocol's number
    return address.is_global and not address.is_multicast and not hidden


def _split(url: str) -> SplitResult | None:
    if not _URL.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is none is told when it is asked for
    except ValueError:
        return None
    return parts


def _named(parts: SplitResult) -> bool:
    """Whether the operators named this host and port."""
    wanted = (parts.hostname, parts.port or _PORTS[parts.scheme])
    entries = [urlsplit(f"//{entry}") for entry in settings.HOOK_HOSTS if not entry.startswith(".")]
    return any(wanted == (entry.hostname, entry.port or _PORTS[parts.scheme]) for entry in entries)


def _below(parts: SplitResult) -> bool:
    """Whether the host lies below a name of the operators', at the usual port."""
    if (parts.port or _PORTS[parts.scheme]) != _PORTS[parts.scheme]:
        return False
    host = parts.hostname or ""
    return any(host.endswith(entry.lower()) for entry in settings.HOOK_HOSTS if entry.startswith("."))


def _place(parts: SplitResult) -> str:
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
