"""宁波2019年度报告 rebuilt whole: entered, frozen, published, and its four tables read back out of every paper."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from reports.annual import from_dict
from reports.demo import publish_2019
from reports.models import AnnualReport, State
from reports.narrative import plain
from reports.render import render
from reports.render.standing import standing_of
from reports.verify import verify
from requests_app.demo.office import build_office
from requests_app.demo.replay_2019 import replay
from requests_app.models import working_calendar

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "ningbo_2019.json").read_text(encoding="utf-8"))

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_report_is_ningbos_in_every_table_and_every_paper(client: Client) -> None:
    office = build_office()
    replay(office, working_calendar())
    snapshot = publish_2019(office)
    figures = snapshot.figures
    assert AnnualReport.objects.get(agency=office.agency, year=2019).state == State.PUBLISHED
    assert snapshot.published_at is not None
    assert snapshot.published_at.date() == date(2020, 1, 20)
    assert figures["table1"] == GOLDEN["table1"]["values"]
    assert {row: line["value"] for row, line in figures["table2"].items()} == GOLDEN["table2"]["values"]
    assert (figures["table3"], figures["table4"]) == (GOLDEN["table3"], GOLDEN["table4"])
    assert [check for check in figures["checks"] if not check["ok"] or check["warning"]] == []
    assert len(snapshot.cases) == 137

    report = from_dict(figures)
    assert plain(report.texts["remedies"][0]) == (
        "因政府信息公开工作被申请行政复议12件，其中结果维持9件，结果纠正1件，其他结果2件。"
        "因政府信息公开工作被提起行政诉讼5件，其中结果维持2件，其他结果3件。"
    )
    for fmt in ("html", "docx", "xlsx", "json"):
        verdict = verify(render(report, fmt, standing_of(snapshot)))
        assert (fmt, verdict.year, verdict.form, [point.sentence for point in verdict.broken]) == (
            fmt,
            2019,
            "2019",
            [],
        )
        read = verdict.figures()
        assert (fmt, read["table3"], read["table4"]) == (fmt, GOLDEN["table3"], GOLDEN["table4"])

    page = client.get("/reports/ningbo-demo/2019/").content.decode()
    assert "宁波市人民政府办公厅（示例）" in page
    assert "29215" in page
