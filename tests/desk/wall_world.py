"""A department, two offices below it and a stranger's, with cases in each of the five groups."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client
from django.utils.html import strip_tags

from requests_app.handling import reply
from requests_app.law.nodes import Node, Role
from requests_app.models import Agency, Application, Staff
from tests.factories import Office, case_at, make_agency, make_office, make_staff

#: Friday 2026-04-03: what came on 03-02 was due on 03-30.
NOW, TODAY = datetime(2026, 4, 3, 2, tzinfo=UTC), date(2026, 4, 3)
#: Received on these days, open today: late, red, red, amber, green.
DAYS = (date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 10), date(2026, 3, 16), date(2026, 4, 1))


@dataclass
class World:
    """A department, two offices below it, and a stranger's."""

    top: Agency
    a: Office
    b: Office
    other: Office
    supervisor: Staff


def make_world() -> World:
    """Create them; `NOW` must be today."""
    top = make_agency("sheng", name="省政务公开主管部门", active=False)
    world = World(
        top,
        make_office(make_agency("jia", parent=top, name="甲区政府", short_name="甲区")),
        make_office(make_agency("yi", parent=top, name="乙区政府", short_name="乙区", red_to=1, amber_to=12)),
        make_office(make_agency("bing", name="丙市政府")),
        make_staff(top, Role.SUPERVISOR),
    )
    for day in DAYS:
        case_at(Node.DRAFTING, world.a, on=day)
    case_at(Node.SUPPLEMENTATION, world.a, on=date(2026, 3, 10))
    case_at(Node.CLOSED, world.a)
    for day in DAYS[1:]:
        case_at(Node.DRAFTING, world.b, on=day)
    late = case_at(Node.REPLY, world.b)
    reply.deliver(late, actor=world.b.clerk, method="post", on=TODAY, today=TODAY)
    case_at(Node.DRAFTING, world.other, content="别家的申请")
    return world


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(strip_tags(answer.content.decode())))


def late_case(office: Office) -> Application:
    return Application.objects.filter(agency=office.agency, node="drafting").order_by("due_on").first()
