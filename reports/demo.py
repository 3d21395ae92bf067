"""示范机关的2019年度报告: what was typed in the real one, frozen and published over the 137 cases as people do it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from reports import life
from reports.life import By
from reports.models import AnnualReport, Snapshot

YEAR, FROZEN, PUBLISHED = 2019, date(2020, 1, 15), date(2020, 1, 20)
#: 表一 and 表二 of the published report; the words are written for the demonstration.
GIVEN = Path(__file__).parent / "demo_2019.json"


def publish_2019(office: Any) -> Snapshot:
    """Enter, freeze and publish the report, each act by whose it is on its day of January 2020.

    Args:
        office: the demonstration office: its agency, clerk and head (settings `DEMO_MORE` names this function).
    """
    given = json.loads(GIVEN.read_text(encoding="utf-8"))
    report = life.open_report(office.agency, YEAR)

    def by(day: date, person: Any = office.head) -> By:
        seen = AnnualReport.objects.values_list("version", flat=True).get(pk=report.pk)
        now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        return By(person, timezone.localdate(now), now, seen)

    for table in ("table1", "table2"):
        life.enter_figures(report, table, given[table], by(date(2020, 1, 9), office.clerk))
    for slot, text in given["texts"].items():
        life.write_text(report, slot, text, by(date(2020, 1, 10), office.clerk))
    life.freeze(report, by(FROZEN))
    return life.publish(report, by(PUBLISHED))
