"""三年相连: each year's opening is the year before's frozen closing; a correction goes through every year it touches."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reports import life
from reports.annual import assemble, from_dict
from reports.models import AnnualReport, Snapshot
from reports.render.changes import changes
from reports.versions import fingerprint
from requests_app.handling import reply
from requests_app.law.errors import YearFrozen
from requests_app.law.nodes import Node
from tests.factories import case_at, make_agency, make_office
from tests.reports.test_life import ready

pytestmark = pytest.mark.django_db
D = date
TODAY = D(2027, 2, 1)


def by(person, report) -> life.By:
    seen = AnnualReport.objects.values_list("version", flat=True).get(pk=report.pk)
    return life.By(person, TODAY, datetime(2027, 2, 1, tzinfo=UTC), seen)


def flow(snapshot: Snapshot) -> tuple[int, int, int, int]:
    table = snapshot.figures["table3"]
    rows = ("received_new", "carried_in", "total", "carried_out")
    return tuple(table[row]["total"] for row in rows)


def test_three_years_in_a_chain_and_a_correction_through_all_of_them():
    office = make_office(make_agency(parent=make_agency("above")))
    day = {"actor": office.clerk, "method": "post", "today": TODAY}
    carried = [case_at(Node.REPLY, office, on=D(year, 12, 20)) for year in (2024, 2025, 2026)]
    enterprise = case_at(Node.REPLY, office, on=D(2024, 12, 20), applicant_kind="commercial_enterprise")
    late = case_at(Node.REPLY, office, on=D(2024, 12, 25))
    reply.deliver(carried[0], on=D(2025, 1, 10), **day)
    reply.deliver(enterprise, on=D(2025, 1, 10), **day)
    reply.deliver(carried[1], on=D(2026, 1, 10), **day)
    reports = {year: ready(office, year) for year in (2024, 2025, 2026)}
    first = {year: life.freeze(report, by(office.head, report)) for year, report in reports.items()}
    assert {year: flow(one) for year, one in first.items()} == {
        2024: (3, 0, 0, 3), 2025: (1, 3, 2, 2), 2026: (1, 2, 1, 2),
    }  # fmt: skip
    for year in (2025, 2026):
        opening, closing = first[year].figures["table3"]["carried_in"], first[year - 1].figures["table3"]["carried_out"]
        assert opening == closing
    assert first[2025].figures["table3"]["carried_in"]["commercial_enterprise"] == 1
    life.publish(reports[2025], by(office.head, reports[2025]))

    with pytest.raises(YearFrozen):
        reply.deliver(late, on=D(2025, 1, 20), **day)
    with pytest.raises(life.LifeRefused, match="请先开启2026年报告的修订"):
        life.begin_revision(reports[2025], "漏登一件答复", by(office.head, reports[2025]))
    for year in (2026, 2025):
        life.begin_revision(reports[year], "漏登一件答复", by(office.head, reports[year]))
    with pytest.raises(YearFrozen):
        reply.deliver(late, on=D(2024, 12, 31), **day)  # 2024 stays frozen
    reply.deliver(late, on=D(2025, 1, 20), **day)
    with pytest.raises(life.LifeRefused, match="2025年的报告正在修订，先把它冻结"):
        life.freeze(reports[2026], by(office.head, reports[2026]))
    second = {year: life.freeze(reports[year], by(office.head, reports[year])) for year in (2025, 2026)}
    assert {year: flow(one) for year, one in second.items()} == {2025: (1, 3, 3, 1), 2026: (1, 1, 1, 1)}
    assert (second[2025].revision, second[2026].revision) == (1, 0)  # only 2025 had been published
    assert not any(assemble(office.agency, year, today=TODAY).broken for year in (2024, 2025, 2026, 2027))

    changed = changes(from_dict(first[2025].figures), from_dict(second[2025].figures))
    cells = {one.where.partition("：")[2]: (one.before, one.after) for one in changes_of_table3(changed)}
    assert cells == {
        "（一）予以公开｜自然人": ("1", "2"), "（一）予以公开｜总计": ("2", "3"),
        "（七）总计｜自然人": ("1", "2"), "（七）总计｜总计": ("2", "3"),
        "四、结转下年度继续办理｜自然人": ("2", "1"), "四、结转下年度继续办理｜总计": ("2", "1"),
    }  # fmt: skip
    for one in (first[2025], second[2025]):
        kept = Snapshot.objects.get(pk=one.pk)
        assert kept.hash == fingerprint(kept.figures, kept.cases, kept.previous_hash)
    assert second[2025].previous_hash == first[2025].hash


def changes_of_table3(changed):
    return [one for one in changed if "：" in one.where]
