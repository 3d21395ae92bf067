"""已冻结的年度: what would change its tables is refused whoever asks, what belongs to another year is done."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from reports import life
from reports.annual import assemble
from reports.models import Snapshot
from requests_app.handling import archiving, clock, intake, registration, remedies, reply, supplementation
from requests_app.handling.register import RegisterRefused, import_register
from requests_app.handling.register_file import read
from requests_app.law.errors import YearFrozen
from requests_app.law.nodes import Node
from requests_app.models import Application, Event
from tests.factories import Office, case_at, make_case, make_office
from tests.kept import kept
from tests.reports.test_life import ready

D = date
TODAY = D(2027, 3, 1)
OLD = D(2026, 12, 30)


@dataclass(frozen=True)
class Stood:
    """The cases of an office as its year 2026 ended."""

    office: Office
    lodged: Application
    registered: Application
    drafting: Application
    supplementing: Application
    unpaid: Application
    signed: Application
    answered: Application
    sued: Application


def a_frozen_year() -> Stood:
    """Freeze a year in which cases stand everywhere."""
    office = make_office()
    day: dict[str, Any] = {"actor": office.clerk, "on": D(2026, 11, 2), "today": TODAY}
    unpaid = case_at(Node.DRAFTING, office, on=D(2026, 11, 2))
    unpaid = clock.charge_fee(unpaid, basis="item", quantity=40, amount=1800, **(day | {"actor": office.drafter}))
    sued = remedies.file(
        case_at(Node.CLOSED, office, on=D(2026, 11, 2)), kind="reconsideration", body="示例市人民政府", **day
    )
    made = Stood(
        office,
        lodged=make_case(office, on=OLD),
        registered=case_at(Node.REGISTRATION, office, on=OLD),
        drafting=case_at(Node.DRAFTING, office, on=D(2026, 11, 2)),
        supplementing=case_at(Node.SUPPLEMENTATION, office, on=D(2026, 11, 2)),
        unpaid=unpaid,
        signed=case_at(Node.REPLY, office, on=D(2026, 12, 7)),
        answered=case_at(Node.CLOSED, office, on=D(2026, 12, 7)),
        sued=sued,
    )
    report = ready(office)
    life.freeze(report, life.By(office.head, TODAY, datetime(2027, 3, 1, tzinfo=UTC), report.version))
    return made


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        yield a_frozen_year()


@pytest.fixture
def stood(built) -> Stood:
    return copy.deepcopy(built)


Does = Callable[[Stood, dict[str, Any]], Any]

CHANGES: dict[str, tuple[date, Does]] = {
    "a receipt of the year": (
        TODAY,
        lambda s, d: intake.accept(s.lodged, received_on=OLD, basis="both_confirmed", **d),
    ),
    "a reply dated in the year": (OLD, lambda s, d: reply.deliver(s.signed, method="post", **d)),
    "a withdrawal dated in the year": (OLD, lambda s, d: archiving.withdraw(s.drafting, statement="撤回", **d)),
    "a supplement given up in the year": (
        OLD,
        lambda s, d: supplementation.lapse(s.supplementing, no_good_reason=True, **d),
    ),
    "a fee not paid in the year": (OLD, lambda s, d: clock.fee_lapsed(s.unpaid, **d)),
    "a case of the year that counts no more": (
        TODAY,
        lambda s, d: registration.void(s.registered, reason="重复登记", **d),
    ),
    "a remedy filed in the year": (
        OLD,
        lambda s, d: remedies.file(s.answered, kind="litigation_direct", body="示例市人民法院", **d),
    ),
    "a decision of the year": (
        OLD,
        lambda s, d: remedies.conclude(s.sued, remedy=key_of(s.sued), result="upheld", **d),
    ),
}
STANDS: dict[str, Does] = {
    "a receipt of this year": lambda s, d: intake.accept(
        s.lodged, received_on=D(2027, 1, 4), basis="both_confirmed", **d
    ),
    "a reply of this year": lambda s, d: reply.deliver(s.signed, method="post", **d),
    "a withdrawal of this year": lambda s, d: archiving.withdraw(s.drafting, statement="撤回", **d),
    "a supplement given up this year": lambda s, d: supplementation.lapse(s.supplementing, no_good_reason=True, **d),
    "a fee not paid this year": lambda s, d: clock.fee_lapsed(s.unpaid, **d),
    "a remedy filed this year": lambda s, d: remedies.file(s.answered, kind="litigation_direct", body="法院", **d),
    "a decision of this year": lambda s, d: remedies.conclude(
        s.sued, remedy=key_of(s.sued), result="other_result", **d
    ),
    "a new reply ordered": lambda s, d: remedies.reopen(
        remedies.conclude(s.sued, remedy=key_of(s.sued), result="corrected", **d), ordered_due_on=D(2027, 3, 31), **d
    ),
    "an explanation of a late reply": lambda s, d: clock.explain_lateness(s.drafting, reason="查找档案", **d),
}


def key_of(case: Application) -> str:
    return str(case.remedies.get().key)


def frozen_figures() -> dict[str, Any]:
    return dict(Snapshot.objects.get().figures)


def counted(office: Office) -> dict[str, Any]:
    return assemble(office.agency, 2026, today=TODAY).as_dict()


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHANGES)
def test_what_would_change_the_frozen_tables_is_refused(stood, name):
    on, does = CHANGES[name]
    events = Event.objects.count()
    with pytest.raises(YearFrozen, match="2026年的年度报告已经冻结"):
        does(stood, {"actor": stood.office.clerk, "on": on, "today": TODAY})
    assert Event.objects.count() == events
    assert counted(stood.office) == frozen_figures()


@pytest.mark.django_db
@pytest.mark.parametrize("name", STANDS)
def test_what_belongs_to_another_year_is_done_and_the_tables_stay(stood, name):
    STANDS[name](stood, {"actor": stood.office.clerk, "on": TODAY, "today": TODAY})
    assert counted(stood.office)["table3"] == frozen_figures()["table3"]
    assert counted(stood.office)["table4"] == frozen_figures()["table4"]


@pytest.mark.django_db
def test_a_register_of_the_frozen_year_is_refused_whole(stood, tmp_path: Path):
    head = "编号,申请人,申请人类别,申请途径,收到日期,申请内容"
    before = Application.objects.count()
    path = tmp_path / "register.csv"
    path.write_text(
        f"{head}\n2027-0901,甲,自然人,网络,2027-01-05,一\n2026-0902,乙,自然人,网络,2026-03-02,二\n", encoding="utf-8"
    )
    with pytest.raises(RegisterRefused) as refused:
        import_register(stood.office.agency, read(path), today=TODAY)
    assert "2026年的年度报告已经冻结" in str(refused.value.problems[0])
    assert Application.objects.count() == before


@pytest.mark.django_db
def test_another_agency_goes_on(stood):
    other = make_office()
    case = case_at(Node.REPLY, other, on=D(2026, 12, 7))
    reply.deliver(case, actor=other.clerk, method="post", on=OLD, today=TODAY)
    assert counted(other)["table3"]["granted"]["total"] == 1
