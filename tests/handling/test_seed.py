"""Bulk cases are what the door would have written: chain, fold, projections, numbers, Table 3."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reports.facts import table3_facts
from requests_app.handling import intake
from requests_app.handling.projections import project
from requests_app.handling.seeding import NothingToSeed, Seeded, seed_cases
from requests_app.handling.seeding_words import letters as _letters
from requests_app.handling.verify import disagreements
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.fold import apply
from requests_app.law.guards import Actor, Attempt, check
from requests_app.law.nodes import Node, Role
from requests_app.law.state import CaseState
from requests_app.models import PROJECTIONS, Agency, Application, Filing

from ..factories import make_agency, make_case, make_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 1, 2, 3, 456789, tzinfo=UTC)


def seed(agency: Agency, year: int = 2019, count: int = 200, **given: Any) -> Seeded:
    given = {"seed": 1, "today": TODAY, "recorded_at": NOW, **given}
    return seed_cases(agency, year, count, **given)


@pytest.mark.parametrize("year", [2008, 2019, 2025, 2026])
def test_every_case_agrees_with_its_events(year: int) -> None:
    seed(make_agency(), year)
    assert Application.objects.count() == 200
    assert list(disagreements(Application.objects.all())) == []


def test_every_filed_case_is_kept_as_long_as_the_archivist_would_have_been_offered() -> None:
    seed(make_agency())
    filed = Application.objects.exclude(archived_on=None)
    assert filed.count() == Filing.objects.count() > 150
    for case in filed.select_related("filing"):
        refused = case.outcome == "partial" or case.outcome.startswith("denied")
        years = 30 if refused else 10
        kept = case.filing
        assert (kept.agency_id, kept.filed_on, kept.destroyed_on) == (case.agency_id, case.archived_on, None)
        assert (kept.retention, kept.keep_until) == (f"years_{years}", date(case.archived_on.year + years, 12, 31))
    assert set(Filing.objects.values_list("retention", flat=True)) == {"years_10", "years_30"}


@pytest.mark.parametrize("year", [2019, 2026])
def test_the_law_allows_each_act_and_the_door_would_project_the_same(year: int) -> None:
    seed(make_agency(number_format='甬"\\{year}〕{serial:04d}'), year)
    calendar = WorkingCalendar()
    system = Actor(None, frozenset({Role.SYSTEM}))
    for case in Application.objects.prefetch_related("events"):
        state, twin = CaseState(), Application(agency_id=case.agency_id)
        for event in case.events.order_by("seq"):
            check(Attempt(state, event.record, system, TODAY, calendar))
            state = apply(state, event.record)
            project(twin, state, event.record, calendar)
            assert (event.node, event.due_on) == (state.node, twin.due_on)
            assert event.role == "system"
            assert event.recorded_at == NOW
        own = {"node", "events_count", "last_hash", "search_text", "changed_at"}
        kept = {name: getattr(twin, name) for name in PROJECTIONS if name not in own}
        assert {name: getattr(case, name) for name in kept} == kept
        assert case.events_count == len(case.events.all())
        assert case.changed_at == NOW
        assert case.search_text == case.searchable(state)


def test_table_3_of_the_year_and_the_next_reconciles() -> None:
    agency = make_agency()
    seed(agency, 2019, 300)
    this, following = table3_facts(agency, 2019), table3_facts(agency, 2020)
    assert sum(this.new.values()) == 300
    assert sum(this.carried_out.values()) == 24
    assert sum(this.results.values()) == 276
    assert following.carried_in == this.carried_out
    assert 0 < sum(following.results.values()) <= 24
    granted = sum(n for (outcome, _), n in this.results.items() if outcome == "granted")
    assert 0.15 < granted / 276 < 0.40


def test_numbers_go_on_without_a_gap_in_the_order_of_receipt() -> None:
    office = make_office()
    assert seed(office.agency, 2026, 50) == Seeded(50, 1, 50)
    assert seed(office.agency, 2026, 50, seed=2) == Seeded(50, 51, 100)
    case = intake.accept(
        make_case(office, on=TODAY),
        actor=office.clerk,
        on=TODAY,
        today=TODAY,
        received_on=TODAY,
        basis="both_confirmed",
    )
    assert case.number == "2026-0101"
    numbers = list(Application.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"2026-{n:04d}" for n in range(1, 102)]
    days = list(
        Application.objects.filter(number__lte="2026-0050").order_by("number").values_list("received_on", flat=True)
    )
    assert days == sorted(days)


def test_the_same_seed_gives_the_same_cases() -> None:
    stories = []
    for number in (1, 1, 2):
        agency = make_agency("same" if not stories else f"same{len(stories)}")
        agency.code = "same"  # the code takes part in the seed
        seed(agency, seed=number)
        fields = ("number", "applicant_name", "content", "received_on", "replied_on", "outcome", "archived_on", "node")
        stories.append(list(Application.objects.filter(agency=agency).order_by("number").values_list(*fields)))
    assert stories[0] == stories[1] != stories[2]


def test_nothing_happens_after_today_in_the_running_year() -> None:
    seed(make_agency("seeded"), 2026)  # what is drawn follows from the code
    cases = Application.objects.all()
    assert max(cases.values_list("last_on", flat=True)) <= TODAY
    assert cases.open().count() == 16
    assert set(cases.values_list("node", flat=True)) >= {Node.CLOSED, Node.DRAFTING, Node.REGISTRATION}


def test_an_open_case_can_be_handled_on() -> None:
    office = make_office()
    seed(office.agency, 2026)
    case = Application.objects.filter(node="drafting").first()
    assert case is not None
    from requests_app.handling import registration  # local: only this test goes on by hand

    assert (
        registration.assign(case, actor=office.clerk, drafter=office.drafter, on=TODAY, today=TODAY).drafter
        == office.drafter
    )


def test_references_never_meet_and_keep_to_the_field() -> None:
    assert len({_letters(key) for key in range(1, 5000)}) == 4999
    assert {len(_letters(key)) for key in (1, 2**20, 2**34)} == {7}
    assert _letters(1) == "AAAAAAB"


@pytest.mark.parametrize(
    ("agency", "year", "count", "said"),
    [
        ("nobody", 2019, 5, "没有代码为“nobody”的机关。"),
        ("here", 2019, 0, "件数须为正数：0。"),
        ("here", 1999, 5, "年份须在2004年至"),
        ("here", 2999, 5, "年份须在2004年至"),
    ],
)
def test_a_wish_that_cannot_be_met_is_answered_in_chinese(agency: str, year: int, count: int, said: str) -> None:
    make_agency("here")
    with pytest.raises(CommandError, match=said):
        call_command("seed_cases", agency=agency, year=year, count=count)


def test_new_years_day_is_too_early() -> None:
    with pytest.raises(NothingToSeed, match="还没有工作日"):
        seed(make_agency(), 2026, today=date(2026, 1, 1))


def test_the_command_says_what_it_wrote() -> None:
    agency = make_agency("here")
    out = StringIO()
    call_command("seed_cases", agency="here", year=timezone.localdate().year - 1, count=20, stdout=out)
    assert out.getvalue().startswith(f"已为{agency}生成20件，登记流水号1至20，用时")
