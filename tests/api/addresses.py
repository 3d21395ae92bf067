"""Every address of the API, one line each: its method, an example, and the scope without which it is refused.

Complete by construction; `permission_matrix` prints it.
"""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.models import Scope


@dataclass(frozen=True)
class Address:
    """One address.

    Args:
        method: the only one it answers.
        path: below /api/v1/, with {reference} to fill.
        scope: which a token needs; None: open to everybody.
        query: sent with it.
        foreign: "404": names a case, which does not exist for another agency; "own": shows one's own only.
    """

    method: str
    path: str
    scope: Scope | None
    query: str = ""
    foreign: str = "own"


TABLE: dict[str, Address] = {
    "openapi": Address("GET", "openapi.json", None),
    "lodge": Address("POST", "applications", Scope.INTAKE),
    "changes": Address("GET", "cases", Scope.STATUS),
    "case": Address("GET", "cases/{reference}", Scope.STATUS, foreign="404"),
    "register": Address("GET", "register", Scope.REGISTER, "year=2026"),
    "tables": Address("GET", "tables/2026", Scope.TABLES),
    "published_tables": Address("GET", "tables/2019/published", Scope.TABLES),
    "rollup_tables": Address("GET", "tables/2026/rollup", Scope.TABLES),
}
