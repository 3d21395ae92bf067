"""No page asks once for every row: each with the rows of one small office, then with thirty times as many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver

from reports import life
from requests_app.desk.tabs import _TABS
from requests_app.law.nodes import ACTS
from tests.api.addresses import TABLE as API
from tests.desk import scene
from tests.desk.addresses import ROLES
from tests.desk.addresses import TABLE as DESK
from tests.desk.addresses import filled as desk_path
from tests.multiplied import multiply
from tests.portal.addresses import TABLE as PORTAL
from tests.reports.test_doors import FEWER, WITH, addresses
from tests.reports.test_life import by, ready

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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
TIMES = 29
YEAR = 2025


def names(found, room: str = "") -> set[str]:
    """Every address of the product as room:name."""
    every: set[str] = set()
    for page in found:
        if isinstance(page, URLResolver):
            every |= names(page.url_patterns, page.namespace or room)
        else:
            every.add(f"{room}:{page.name}" if room else str(page.name))
    return every


@pytest.fixture
def world():
    """Give the office with one of everything, its report published."""
    made = scene.build()
    made.office.agency.code = WITH["code"]
    made.office.agency.save(update_fields=["code"])
    report = ready(made.office, YEAR)
    life.freeze(report, by(made.office.head, report))
    report.refresh_from_db()
    life.publish(report, by(made.office.head, report))
    return made


def pages(world):
    """Every page as (name, who looks, path)."""
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


def looker(world, who) -> Client:
    client = Client()
    if who == "owner":
        session = client.session
        session["portal_case"] = world.names["answered"]
        session.save()
    elif who is not None:
        client.force_login(world.person(who))
    return client


def counted(world) -> dict[str, tuple[int, int]]:
    """Ask for every page; return its status and how many queries it cost."""
    clients, counts = {}, {}
    for name, who, path in list(pages(world)):
        client = clients.setdefault(who, looker(world, who))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        counts[name] = (answer.status_code, len(asked))
    return counts


def test_no_page_asks_more_often_for_thirty_rows_than_for_one(world):
    assert names(get_resolver().url_patterns) == {name.split(" ")[0] for name, _, _ in pages(world)} | NO_PAGE
    few = counted(world)
    gained = multiply(TIMES)
    assert gained["Application"] >= TIMES * 9
    many = counted(world)
    # the first visit of a process may cost a query more, never one less
    wrong = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert wrong == {}
