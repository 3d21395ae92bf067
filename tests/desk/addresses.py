"""Every address of the desk, one line each: an example, and who gets the page; complete by construction.

Roles by letter: c登记员 d拟办 s保密审查 a审核 o负责人 h档案 v督办 u核查 m管理员. A letter in the line: this role gets the page
(200); any other is sent away or refused. `post` addresses answer GET with 405 for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from requests_app.law.nodes import Act, Role

ROLES = {
    "c": Role.CLERK,
    "d": Role.DRAFTER,
    "s": Role.SECRECY_REVIEWER,
    "a": Role.APPROVER,
    "o": Role.OFFICE_HEAD,
    "h": Role.ARCHIVIST,
    "v": Role.SUPERVISOR,
    "u": Role.AUDITOR,
    "m": Role.ADMINISTRATOR,
}
EVERYONE = "".join(ROLES)


@dataclass(frozen=True)
class Address:
    """One address.

    Args:
        path: below /admin/, with {case}, {staff}, {agency}, {file}, {export} and {year} to fill.
        who: letters of the roles that get the page.
        foreign: "404": names something of one agency, which does not exist for another; "own": shows one's own only.
        post: changes something, so it is never got.
    """

    path: str
    who: str = EVERYONE
    foreign: str = "own"
    post: bool = False


CASE = {"foreign": "404"}
TABLE: dict[str, Address] = {
    "index": Address(""),
    "desk_inbox": Address("inbox/"),
    "desk_lodge": Address("intake/", "c"),
    "desk_find": Address("find/?q=示例"),
    "desk_theme": Address("theme/", post=True),
    "desk_remedies": Address("remedies/"),
    "desk_worklist": Address("cases/"),
    "desk_case": Address("cases/{case}/", **CASE),
    "desk_act": Address("cases/{case}/extend/", "o", **CASE),
}


def filled(address: Address, **names: Any) -> str:
    """Return the whole path of an address for these objects."""
    return "/admin/" + address.path.format(**names)


def act_paths(case: int) -> list[str]:
    """Return the address of every act on a case."""
    return [f"/admin/cases/{case}/{act.value}/" for act in Act]
