"""报告的办理: freeze, publish, revise; who may, on which version, and what stands in the way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import life, versions
from reports.annual import assemble
from reports.forms import default_form
from reports.forms.typed import TABLE1, typed_form
from reports.models import AnnualReport, Snapshot, State
from requests_app.handling import intake, reply
from requests_app.law.errors import YearFrozen
from requests_app.law.nodes import Node, Role
from requests_app.models import Agency
from tests.factories import Office, case_at, make_agency, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 5)
NOW = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return make_office(make_agency(parent=make_agency("above")))


def by(person: Any, report: AnnualReport, today: date = TODAY) -> life.By:
    return life.By(person, today, NOW, AnnualReport.objects.values_list("version", flat=True).get(pk=report.pk))


def ready(office: Office, year: int = 2026) -> AnnualReport:
    report = life.open_report(office.agency, year)
    for slot in life.OWN_TEXTS:
        report = life.write_text(report, slot, "无。", by(office.clerk, report))
    return life.enter_figures(report, "table1", nothing(year), by(office.clerk, report))


def nothing(year: int) -> dict[str, dict[str, int]]:
    """表一 in which nothing happened."""
    form = typed_form(TABLE1, default_form(year))
    assert form is not None
    zeros: dict[str, dict[str, int]] = {}
    for row, column in form.cells:
        zeros.setdefault(row, {})[column] = 0
    return zeros


def test_from_draft_to_public(office):
    case = case_at(Node.ARCHIVING, office)
    report = ready(office)
    snapshot = life.freeze(report, by(office.head, report))
    report.refresh_from_db()
    assert (report.state, snapshot.revision, snapshot.previous_hash) == (State.FROZEN, 0, "")
    assert snapshot.cases == [
        [case.reference, "2026-0001", "natural_person", "2026-03-02", "2026-03-02", "granted"],
    ]
    assert snapshot.figures["table3"]["granted"]["total"] == 1
    assert snapshot.hash == versions.fingerprint(snapshot.figures, snapshot.cases, "")
    assert Agency.objects.get(pk=office.agency.pk).frozen_to == 2026
    life.publish(report, by(office.head, report))
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
    assert versions.standing_report(report, TODAY).as_dict() == snapshot.figures
    assert [edit.what for edit in report.edits.order_by("pk")] == [
        "文字：存在的主要问题及改进情况", "文字：其他需要报告的事项", "数字：表一", "冻结", "公布",
    ]  # fmt: skip


def test_what_stands_in_the_way_is_said_together(office):
    report = life.open_report(office.agency, 2026)
    with pytest.raises(life.LifeRefused) as caught:
        life.freeze(report, by(office.head, report, date(2026, 12, 31)))
    assert str(caught.value) == (
        "现在不能冻结：2026年还没有结束，2027年1月1日起可以冻结。“存在的主要问题及改进情况”还没有写。"
        "“其他需要报告的事项”还没有写。表一还有10格没有填，没有发生的填 0，不适用的填“/”。"
    )
    assert not Snapshot.objects.exists()


def test_a_frozen_year_refuses_what_would_change_it_and_a_revision_lets_it_in(office):
    waiting = case_at(Node.REPLY, office)
    late = make_case(office, on=date(2026, 12, 30))
    report = ready(office)
    life.freeze(report, by(office.head, report))
    day = {"actor": office.clerk, "today": TODAY}
    with pytest.raises(YearFrozen) as refused:
        reply.deliver(waiting, method="post", on=date(2026, 12, 31), **day)
    assert str(refused.value) == (
        "2026年的年度报告已经冻结，这一事项会改动它的数字，不能直接办理。确需更正的，请公开工作机构负责人在“年度报告”里"
        "开启2026年报告的修订，改好以后出修订版。（条例第五十条）"
    )
    with pytest.raises(YearFrozen):
        intake.accept(late, received_on=date(2026, 12, 30), basis="both_confirmed", on=TODAY, **day)
    intake.accept(late, received_on=date(2027, 1, 4), basis="both_confirmed", on=TODAY, **day)
    life.publish(report, by(office.head, report))
    with pytest.raises(life.LifeRefused, match="请写明修订的原因"):
        life.begin_revision(report, " ", by(office.head, report))
    life.begin_revision(report, "漏登一件答复", by(office.head, report))
    reply.deliver(waiting, method="post", on=date(2026, 12, 31), **day)
    second = life.freeze(report, by(office.head, report))
    first = Snapshot.objects.get(report=report, sequence=1)
    assert (second.revision, second.previous_hash, second.reason) == (1, first.hash, "漏登一件答复")
    assert (first.figures["table3"]["granted"]["total"], second.figures["table3"]["granted"]["total"]) == (0, 1)


def test_what_nobody_has_seen_is_a_draft_again_and_no_revision(office):
    report = ready(office)
    first = life.freeze(report, by(office.head, report))
    report = life.begin_revision(report, "漏写一段", by(office.head, report))
    assert (report.state, report.revision_reason) == (State.DRAFT, "")
    report = life.write_text(report, "problems", "答复书写得不够清楚。", by(office.clerk, report))
    second = life.freeze(report, by(office.head, report))
    assert (second.sequence, second.revision, second.reason, second.previous_hash) == (2, 0, "", first.hash)


def test_an_act_of_this_year_asks_for_no_frozen_year(office):
    case = case_at(Node.REPLY, office, on=date(2027, 1, 4))
    with CaptureQueriesContext(connection) as asked:
        reply.deliver(case, actor=office.clerk, method="post", on=TODAY, today=TODAY)
    assert not [one for one in asked.captured_queries if one["sql"].startswith('SELECT "requests_app_agency"."frozen')]


def test_nothing_changed_is_no_revision_and_can_be_given_up(office):
    report = ready(office)
    life.freeze(report, by(office.head, report))
    life.begin_revision(report, "核对", by(office.head, report))
    with pytest.raises(life.LifeRefused, match="都没有变"):
        life.freeze(report, by(office.head, report))
    life.give_up_revision(report, by(office.head, report))
    report.refresh_from_db()
    assert (report.state, Snapshot.objects.count()) == (State.FROZEN, 1)
    assert Agency.objects.get(pk=office.agency.pk).frozen_to == 2026


def test_the_opening_is_checked_against_the_frozen_closing(office):
    case_at(Node.DRAFTING, office, on=date(2026, 12, 1))
    report = ready(office)
    frozen = life.freeze(report, by(office.head, report))
    assert frozen.figures["table3"]["carried_out"]["natural_person"] == 1
    assert assemble(office.agency, 2027, today=TODAY).broken == ()
    Snapshot.objects.filter(pk=frozen.pk).update(figures={**frozen.figures, "table3": {
        **frozen.figures["table3"], "carried_out": {**frozen.figures["table3"]["carried_out"], "natural_person": 3},
    }})  # fmt: skip
    [broken] = assemble(office.agency, 2027, today=TODAY).broken
    assert broken.detail.startswith("自然人列：上年结转 1，2026年结转下年度 3")


def test_years_are_opened_from_the_newest(office):
    reports = [ready(office, year) for year in (2025, 2026)]
    for report in reports:
        life.freeze(report, by(office.head, report))
    with pytest.raises(life.LifeRefused, match="请先开启2026年报告的修订"):
        life.begin_revision(reports[0], "漏登", by(office.head, reports[0]))
    for report in reversed(reports):
        life.begin_revision(report, "漏登", by(office.head, report))
    assert Agency.objects.get(pk=office.agency.pk).frozen_to == 2024
    with pytest.raises(life.LifeRefused, match="2025年的报告正在修订，先把它冻结"):
        life.freeze(reports[1], by(office.head, reports[1]))


def test_who_saw_another_version_is_told_who_changed_it(office):
    report = life.open_report(office.agency, 2026)
    seen = by(office.clerk, report)
    life.write_text(report, "problems", "甲", seen)
    with pytest.raises(life.SeenAnother) as caught:
        life.write_text(report, "problems", "乙", seen)
    assert str(caught.value) == (
        f"您打开页面以后，{office.clerk}刚刚改了“文字：存在的主要问题及改进情况”。请核对现在的内容，再保存一次。"
    )


def test_who_may(office):
    report = ready(office)
    other = make_office(make_agency())
    for person in (office.clerk, office.drafter, other.head):
        with pytest.raises(life.LifeRefused):
            life.freeze(report, by(person, report))
    with pytest.raises(life.LifeRefused, match="先冻结"):
        life.publish(report, by(office.head, report))
    with pytest.raises(life.LifeRefused, match="先冻结"):
        life.submit(report, by(office.head, report))


def test_the_department_above_sends_it_back(office):
    above = make_staff(office.agency.parent, Role.SUPERVISOR)
    report = ready(office)
    life.freeze(report, by(office.head, report))
    with pytest.raises(life.LifeRefused, match="没有报送"):
        life.send_back(report, "请核对结转", by(above, report))
    life.submit(report, by(office.head, report))
    for person, remarks in (
        (above, " "),
        (office.head, "请核对"),
        (make_staff(make_agency(), Role.SUPERVISOR), "请核对"),
    ):
        with pytest.raises(life.LifeRefused):
            life.send_back(report, remarks, by(person, report))
    report = life.send_back(report, "请核对结转", by(above, report)) or report
    report.refresh_from_db()
    assert (report.state, report.remarks, report.submitted_at) == (State.DRAFT, "请核对结转", None)
    assert Agency.objects.get(pk=office.agency.pk).frozen_to == 2025


def test_a_frozen_version_never_changes():
    office = make_office(make_agency(parent=make_agency("above")))
    report = ready(office)
    snapshot = life.freeze(report, by(office.head, report))
    for wrong in (snapshot.save, snapshot.delete):
        with pytest.raises(TypeError):
            wrong()
