"""截至任何一天: the one pass gives what counting each day for itself gives, and every day adds up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from reports import facts
from reports.as_of import FLOWS, days_of, months_of
from reports.forms import FormSettings, table3_form
from reports.table3 import CaseFact, OutsideYear, tabulate
from requests_app.law.outcomes import Outcome
from requests_app.models import Agency
from tests.reports.cases import SMALL_YEAR, rows_of

KINDS = ("natural_person", "commercial_enterprise", "other")


@st.composite
def cases(draw) -> list[CaseFact]:
    found = []
    for _ in range(draw(st.integers(0, 25))):
        received = date(2021, 6, 1) + timedelta(days=draw(st.integers(0, 800)))
        took = draw(st.none() | st.integers(0, 500))
        replied = received + timedelta(days=took) if took is not None else None
        outcome = draw(st.sampled_from(list(Outcome))).value if replied else ""
        found.append(CaseFact(draw(st.sampled_from(KINDS)), received, replied, outcome, draw(st.booleans())))
    return found


class EveryDay(TestCase):
    @settings(deadline=None, max_examples=15)
    @given(cases(), st.sampled_from(["2019", "2021"]), st.lists(st.integers(0, 364), max_size=8))
    def test_the_pass_equals_counting_each_day_and_adds_up_on_all(self, drawn, form, some):
        agency = Agency.objects.create(code="days", name="逐日")
        rows_of(agency, drawn)
        layout = table3_form(form, FormSettings())
        days = days_of(agency, 2022, layout)
        for at in {0, 58, 364, *some}:
            day = date(2022, 1, 1) + timedelta(days=at)
            table = tabulate(facts.table3_facts(agency, 2022, day), 2022, form, FormSettings(), as_of=day)
            assert days.on(day) == {**table.rows, **table.groups}
        for column in layout.columns:
            new, before, done, after = (days.rows[row][column.code] for row in FLOWS)
            assert [a + b for a, b in zip(new, before, strict=True)] == [
                c + d for c, d in zip(done, after, strict=True)
            ]


@pytest.mark.django_db
def test_five_queries_for_any_number_of_days_and_cases():
    agency = Agency.objects.create(code="t3", name="测试机关")
    for copies in (1, 30):
        rows_of(agency, SMALL_YEAR * copies)
        with CaptureQueriesContext(connection) as asked:
            days = days_of(agency, 2022, table3_form("2021"))
        assert len(asked) == 5
    assert (days.first, days.last) == (date(2022, 1, 1), date(2022, 12, 31))
    assert len(list(months_of(days))) == 12


@pytest.mark.django_db
def test_a_year_that_runs_is_counted_to_today_and_none_before_it_begins():
    agency = Agency.objects.create(code="t3", name="测试机关")
    rows_of(agency, SMALL_YEAR)
    days = days_of(agency, 2022, table3_form("2021"), date(2022, 3, 15))
    assert days.last == date(2022, 3, 15)
    assert list(months_of(days))[-1] == (date(2022, 3, 1), date(2022, 3, 15))
    whole = days_of(agency, 2022, table3_form("2021"))
    assert days.on(days.last) == whole.on(days.last)
    assert (
        sum(whole.within("received_new", *month) for month in months_of(whole))
        == whole.rows["received_new"]["total"][-1]
    )
    with pytest.raises(OutsideYear):
        days_of(agency, 2022, table3_form("2021"), date(2021, 12, 31))
