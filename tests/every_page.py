"""Every page of the product with who looks at it: an office that has one of everything, and the addresses on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver

from reports import life
from requests_app.desk.tabs import _TABS
from requests_app.law.nodes import ACTS, Role
from tests.api.addresses import TABLE as API
from tests.desk import scene
from tests.desk.addresses import ROLES
from tests.desk.addresses import TABLE as DESK
from tests.desk.addresses import filled as desk_path
from tests.desk.scene import World
from tests.portal.addresses import TABLE as PORTAL
from tests.reports.test_doors import FEWER, WITH, addresses
from tests.reports.test_life import by, ready

#: What only sends, gives a file or a word, or leads elsewhere: no list can be on it.
NO_PAGE = {
    "healthz", "metrics", "set_language", "security_txt",
    # Its lists are counted in tests/api.
    "api_nothing", "api:api-root", *(f"api:{name}" for name in API),
    *(f"portal:{name}" for name in (
        "text_size", "resume", "receipt", "supplement", "satisfaction", "suggestion", "get", "file", "leave", "beside",
        "published_file",
    )),
    *(f"reports:{name}" for name in ("version", "file")),
    *(f"admin:{name}" for name, one in DESK.items() if one.post or one.file or not one.who),
}  # fmt: skip
#: Who looks at a page of the desk: the first of its letters in this order.
LOOKERS = "comvdsahu"
YEAR = 2025
Who = Role | str | None


def names(found: Iterable[URLPattern | URLResolver], room: str = "") -> set[str]:
    """Return every address of the product as room:name."""
    every: set[str] = set()
    for page in found:
        if isinstance(page, URLResolver):
            every |= names(page.url_patterns, page.namespace or room)
        else:
            every.add(f"{room}:{page.name}" if room else str(page.name))
    return every


def furnished() -> World:
    """Make the office with one of everything, its report published."""
    made = scene.build()
    made.office.agency.code = WITH["code"]
    made.office.agency.save(update_fields=["code"])
    report = ready(made.office, YEAR)
    life.freeze(report, by(made.office.head, report))
    report.refresh_from_db()
    life.publish(report, by(made.office.head, report))
    return made


def pages(world: World) -> Iterator[tuple[str, Who, str]]:
    """Give every page as (name, who looks, path)."""
    c, drafting = ROLES["c"], world.names["case"]
    for name, one in DESK.items():
        if f"admin:{name}" not in NO_PAGE:
            yield f"admin:{name}", ROLES[next(x for x in LOOKERS if x in one.who)], desk_path(one, **world.names)
    for tab in _TABS:
        yield f"admin:desk_case {tab}", ROLES["d"], f"/admin/cases/{drafting}/?tab={tab}"
    for chosen in ("all", "open", "closed"):
        yield f"admin:desk_worklist {chosen}", c, f"/admin/cases/?list={chosen}"
    for act, rule in ACTS.items():
        case = next((case for case in world.office_cases if case.node_enum in rule.sources), None)
        role = next((role for role in ROLES.values() if role in rule.roles), None)
        if case and role:
            yield f"admin:desk_act {act}", role, f"/admin/cases/{case.pk}/{act.value}/"
    for name, path in addresses().items():
        yield f"reports:{name}", ROLES["o"] if name in FEWER else c, f"{path}?key=new"
    yield "reports:desk", c, "/reports/desk/"
    yield "reports:published", None, "/reports/"
    yield "reports:verify", None, "/reports/verify/"
    yield "reports:public", None, f"/reports/{WITH['code']}/{YEAR}/"
    for name, one in PORTAL.items():
        if f"portal:{name}" not in NO_PAGE:
            yield f"portal:{name}", "owner", one.path.format(entry=world.names["entry"])


def looker(world: World, who: Who) -> Client:
    """Give the browser of somebody: of the office by role, of the owner of the answered case, of nobody."""
    client = Client()
    if who == "owner":
        session = client.session
        session["portal_case"] = world.names["answered"]
        session.save()
    elif who is not None:
        client.force_login(world.person(who))
    return client
