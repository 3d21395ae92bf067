"""The Ningbo 2019 report's Tables 3 and 4, cell by cell, out of 137 cases that travelled the nodes."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from reports.annual import assemble
from reports.narrative import plain
from reports.render import render
from requests_app.demo.current_year import drive
from requests_app.demo.office import build_office
from requests_app.demo.replay_2019 import replay
from requests_app.handling.verify import disagreements
from requests_app.law.nodes import Node
from requests_app.models import Application, Event, working_calendar

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "ningbo_2019.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 20)
#: Every number of its section four that the cases carry; 11% of 14 in 137 was wrong, and 52 came in person.
SECTION_FOUR = [
    (
        "2019年，共受理政府信息公开申请137件。从申请人看，自然人130件，商业企业7件。从申请途径看，网络80件，信函5件，当面52件。"
        "从申请内容看，土地征收类30件，占21.9%；城市建设管理类24件，占17.5%；交易场所类19件，占13.9%；政策文件类19件，占13.9%；"
        "房屋征收类16件，占11.7%；规划类15件，占10.9%；土地划拨出让类14件，占10.2%。"
    ),
    "全年办结137件，其中予以公开36件，部分公开1件，不予公开11件，无法提供63件，不予处理11件，其他处理15件。按期答复率100%。",
]

pytestmark = pytest.mark.django_db


@pytest.mark.later
def test_replay_gives_the_published_tables() -> None:
    office = build_office()
    cases = replay(office, working_calendar())
    assert len(cases) == 137
    report = json.loads(render(assemble(office.agency, 2019, today=TODAY), "json"))
    assert report["form"] == "2019"
    assert report["table3"] == GOLDEN["table3"]
    assert report["table4"] == GOLDEN["table4"]
    assert [check for check in report["checks"] if not check["ok"]] == []
    assert [
        plain(paragraph) for paragraph in assemble(office.agency, 2019, today=TODAY).texts["requests"]
    ] == SECTION_FOUR
    assert list(disagreements(Application.objects.all())) == []
    # Every one of them really travelled: no event is imported, each reply was reviewed and signed twice.
    assert not Event.objects.filter(imported=True).exists()
    acts = Counter(Event.objects.values_list("act", flat=True))
    assert acts["deliver"] == acts["clear"] == acts["approve"] / 2
    assert acts["archive"] == acts["lodge"] == 137
    late = [case.number for case in cases if case.replied_on and case.due_on and case.replied_on > case.due_on]
    assert late == []


def test_the_current_year_stands_at_every_node() -> None:
    office = build_office()
    drive(office, working_calendar(), TODAY)
    cases = list(Application.objects.filter(agency=office.agency))
    assert len(cases) >= 60
    assert {Node(case.node) for case in cases} == set(Node)
    assert {case.waiting_for for case in cases} == {"", "supplement", "third_party", "agency", "fee"}
    running = [case for case in cases if case.is_open and not case.waiting_for]
    due = {case.due_on for case in running}
    assert TODAY in due
    assert any(day and day < TODAY for day in due)
    assert any(case.due_provisional for case in running)
    assert any(case.extended_days for case in running)
    assert any(case.round == 2 for case in running)
    assert any(case.voided for case in cases)
    assert any(case.referred for case in cases)
    assert list(disagreements(Application.objects.all())) == []


@pytest.mark.once
@pytest.mark.parametrize("today", [date(2026, 1, 5), date(2026, 2, 28), date(2026, 10, 4), date(2027, 3, 1)])
def test_the_demonstration_can_be_built_on_any_day(today: date) -> None:
    office = build_office()
    drive(office, working_calendar(), today)
    assert list(disagreements(Application.objects.all())) == []
