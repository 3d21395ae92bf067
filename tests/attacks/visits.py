"""Who opens what: every address that is looked at, for every visitor of the attacked office."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import resolve

from reports import urls as report_urls
from requests_app.desk.tabs import _TABS
from requests_app.law.nodes import ACTS, Act
from tests.desk.addresses import ROLES, TABLE, filled

from .attacker import signed_in
from .payloads import poison
from .report_world import YEAR

_ASKED = re.compile(r"""(?:GET|asked|query|params)\.(?:get|getlist)\(\s*["'](\w+)["']|GET\[["'](\w+)["']\]""")
#: What stands for each part of a report's address; the version is the one report_world made.
_PARTS = {
    "fmt": "json",
    "row": "granted",
    "column": "total",
    "act": "freeze",
    "sequence": 1,
    "table": "table1",
    "month": 3,
    "revision": 0,
}
_FORMATS = ("json", "html", "xlsx", "docx", "pdf", "csv")


def desk(world: Any, letter: str) -> Iterator[str]:
    """Give the paths of the desk for a role: every address it gets, and the form of every act of its cases."""
    for address in TABLE.values():
        if letter in address.who and not address.post:
            yield filled(address, **world.scene.names)
    for act in Act:
        case = world.cases.get(act.value)
        if case is not None and ROLES[letter] in ACTS[act].roles:
            yield f"/admin/cases/{case.pk}/{act.value}/"


def cases(world: Any) -> Iterator[str]:
    """Give the record of every case, all tabs of those that have most to show, papers and files as they are handed out."""
    for at, case in enumerate(world.cases.values()):
        for tab in _TABS if at % 6 == 0 else ("record",):
            yield f"/admin/cases/{case.pk}/?tab={tab}"
        for paper in case.papers.all()[:1] if at % 2 else ():
            yield f"/admin/papers/{paper.pk}/"
        for file in case.attachments.filter(removed=False)[:1]:
            yield f"/admin/files/{file.pk}/"


def reports(world: Any) -> Iterator[str]:
    """Give every address of the reports, the draft's and the published version's, in every format."""
    code = world.office.agency.code
    for pattern in report_urls.urlpatterns:
        route = str(pattern.pattern)
        for year in (YEAR, 2022):
            for fmt in _FORMATS if "<slug:fmt>" in route else ("",):
                given = {**_PARTS, "code": code, "year": year, "fmt": fmt}
                yield "/reports/" + re.sub(r"<\w+:(\w+)>", lambda part, given=given: str(given[part[1]]), route)


def portal(world: Any) -> Iterator[str]:
    """Give what an applicant and anybody else opens."""
    entry = world.scene.names["entry"]
    yield from ("/", "/apply/", "/apply/?who=org", "/apply/receipt/", "/track/", "/track/case/", "/track/withdraw/")
    yield from ("/track/delivery/", "/log/", f"/log/{entry}/", "/log/feed/", "/healthz", "/metrics", "/reports/")


def asking(world: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Give one path for each view that reads names from its address, with a payload for each name."""
    met = set()
    for path in (*desk(world, "o"), *reports(world), *portal(world)):
        view = inspect.unwrap(resolve(path.split("?")[0]).func)
        if view in met:
            continue
        met.add(view)
        source = inspect.getsource(sys.modules[view.__module__])
        if asked := {one or two for one, two in _ASKED.findall(source)}:
            yield path, {name: poison() for name in sorted(asked)}


def visitors(world: Any) -> dict[str, Client]:
    """Give the browsers of applicants, of nobody and of one of the office."""
    return {**world.applicants, "nobody": Client(), "clerk": signed_in(world.office.clerk)}
