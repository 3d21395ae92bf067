"""Every address of the portal, one line each: what each visitor gets by looking and by sending; complete by construction.

Visitors in this order: nobody, who entered the case, who entered another case, a member of staff of the same agency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

VISITORS = ("nobody", "owner", "other", "staff")
Four = tuple[int, int, int, int]


def all_(status: int) -> Four:
    """The same for everybody."""
    return (status, status, status, status)


#: Answers for whoever entered a case, and for nobody else.
def entered(status: int, out: int = 404) -> Four:
    """This status for the two who entered a case (each meets the own one), else `out`."""
    return (out, status, status, out)


@dataclass(frozen=True)
class Address:
    """One address.

    Args:
        path: with {token} (a fresh link to a file of the owner's case), {saved}, {entry} and {copy} to fill.
        get: statuses by visitor. post: the same, with `data` sent ({file} is a file of the owner's case).
    """

    path: str
    get: Four
    post: Four
    data: dict[str, Any] = field(default_factory=dict)


TABLE: dict[str, Address] = {
    "home": Address("/", all_(200), all_(405)),
    "text_size": Address("/text-size/", all_(405), all_(302), {"text": "large"}),
    "apply": Address("/apply/", all_(200), all_(422)),
    "resume": Address("/apply/saved/{saved}/", all_(200), all_(405)),
    "receipt": Address("/apply/receipt/", all_(302), all_(405)),
    "track": Address("/track/", all_(200), all_(422)),
    "case": Address("/track/case/", entered(200, out=302), all_(405)),
    "supplement": Address("/track/supplement/", all_(302), entered(422), {"statement": "说明"}),
    "withdraw": Address("/track/withdraw/", entered(200), entered(422)),
    "satisfaction": Address("/track/satisfaction/", all_(302), entered(422)),
    "suggestion": Address("/track/suggestion/", all_(302), entered(302), {"words": "大家都想知道"}),
    "delivery": Address("/track/delivery/", entered(200), entered(422), {"phone": "x"}),
    "get": Address("/track/get/", all_(302), (404, 302, 404, 404), {"what": "file-{file}"}),
    "file": Address("/track/file/{token}/", (404, 200, 404, 404), all_(405)),
    "leave": Address("/track/leave/", all_(405), all_(302)),
    "log": Address("/log/", all_(200), all_(405)),
    "feed": Address("/log/feed/", all_(200), all_(405)),
    "beside": Address("/log/beside/", all_(405), all_(200), {"text": "地块批文"}),
    "entry": Address("/log/{entry}/", all_(200), all_(405)),
    "published_file": Address("/log/file/{copy}/", all_(200), all_(405)),
}
