"""案件列表的场景: an office with a case in every list, and how its pages are read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from django.test import Client
from django.utils.html import strip_tags

from requests_app.handling import clock
from requests_app.law.nodes import Node
from requests_app.models import Application
from tests.factories import TODAY, Office, case_at, make_agency, make_office

#: Tuesday 30 June 2026, 09:30 in Shanghai.
NOW = datetime(2026, 6, 30, 1, 30, tzinfo=UTC)


def small_office() -> Office:
    """An office whose agency names its units and topics."""
    return make_office(make_agency(units=["自然资源处", "城建处"], topics=["土地征收", "规划"]))


def june(day: int) -> date:
    return date(2026, 6, day)


def twelve(office: Office) -> dict[str, Application]:
    """Cases in every group; named after what they say."""
    made = {
        "late": case_at(Node.DRAFTING, office, on=date(2026, 5, 29), content="late"),
        "today": case_at(Node.REPLY, office, on=june(1), content="today"),
        "signing": case_at(Node.APPROVAL, office, on=june(4), content="signing"),
        "drafting": case_at(Node.DRAFTING, office, on=june(5), content="drafting"),
        "secret": case_at(Node.SECRECY_REVIEW, office, on=june(10), content="secret"),
        "new": case_at(Node.REGISTRATION, office, on=june(11), content="new"),
        "supplement": case_at(Node.SUPPLEMENTATION, office, on=june(15), content="supplement"),
        "party": case_at(Node.DRAFTING, office, on=june(16), content="party"),
        "agency": case_at(Node.DRAFTING, office, on=june(16), content="agency"),
        "fee": case_at(Node.DRAFTING, office, on=june(17), content="fee"),
        "arriving": case_at(Node.INTAKE, office, on=june(30), content="arriving"),
        "archiving": case_at(Node.ARCHIVING, office, on=date(2026, 3, 2), content="archiving"),
        "closed": case_at(Node.CLOSED, office, on=date(2026, 3, 3), content="closed"),
    }
    day = {"actor": office.drafter, "on": june(17), "today": TODAY}
    clock.consult(made["party"], kind="third_party", party="示例公司", **day)
    clock.consult(made["agency"], kind="agency", party="示例局", **day)
    clock.charge_fee(
        made["fee"], basis="page", quantity=250, amount=100, actor=office.drafter, on=june(18), today=TODAY
    )
    return made


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_for(person, **asked: str):
    answer = signed_in(person).get("/admin/cases/", asked)
    assert answer.status_code == 200
    return answer


def listed(person, **asked: str) -> list[str]:
    return [case.content for case, _ in page_for(person, **asked).context["rows"]]


def counts(answer) -> dict[str, str]:
    return {one.key: count for one, count in answer.context["tabs"]}


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().split("<main")[1]))
