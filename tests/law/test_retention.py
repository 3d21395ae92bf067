"""保管期限 as data: what is proposed, and until when a file is kept (国家档案局令第8号)."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.outcomes import Outcome
from requests_app.law.retention import Retention, keep_until, proposed


@pytest.mark.parametrize(
    ("outcome", "contested", "expected"),
    [
        (Outcome.GRANTED, False, "years_10"),
        (Outcome.OTHER_MISC, False, "years_10"),
        (Outcome.UNABLE_NOT_HELD, False, "years_10"),
        (None, False, "years_10"),
        (Outcome.PARTIAL, False, "years_30"),
        (Outcome.DENIED_THIRD_PARTY, False, "years_30"),
        (Outcome.DENIED_STATE_SECRET, False, "years_30"),
        (Outcome.GRANTED, True, "years_30"),
    ],
)
def test_refused_and_contested_cases_are_proposed_for_thirty_years(outcome, contested, expected):
    assert proposed(outcome, contested=contested) == expected


@pytest.mark.parametrize(
    ("filed", "retention", "last"),
    [
        (date(2026, 1, 1), Retention.YEARS_10, date(2036, 12, 31)),
        (date(2026, 12, 31), Retention.YEARS_10, date(2036, 12, 31)),
        (date(2026, 6, 30), Retention.YEARS_30, date(2056, 12, 31)),
        (date(2026, 6, 30), Retention.PERMANENT, None),
    ],
)
def test_a_period_is_counted_from_the_year_after_the_filing(filed, retention, last):
    assert keep_until(filed, retention) == last


def test_the_three_periods_have_the_words_of_the_rule():
    assert [one.label for one in Retention] == ["永久", "30年", "10年"]
