"""救济途径 by date of the reply and ground: every cell of the table, and the limits."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.remedies import (
    RemedyGround,
    RemedyRule,
    reconsideration_until,
    remedy_rule,
    remedy_text,
    suit_after_decision_until,
    suit_until,
)

OLD, OPT, FIRST, NONE = (
    RemedyRule.OPTIONAL_OLD,
    RemedyRule.OPTIONAL,
    RemedyRule.RECONSIDERATION_FIRST,
    RemedyRule.NONE,
)


@pytest.mark.parametrize(
    ("ground", "until_2023", "from_2024", "until_may_2025", "from_june_2025"),
    [
        (RemedyGround.REFUSAL, OLD, FIRST, FIRST, FIRST),
        (RemedyGround.PARTIAL, OLD, FIRST, FIRST, FIRST),
        (RemedyGround.OTHER_GROUND, OLD, OPT, OPT, OPT),
        (RemedyGround.OPEN, OLD, OPT, OPT, OPT),
        (RemedyGround.NONE, NONE, NONE, NONE, NONE),
    ],
)
def test_rule_by_reply_date_and_ground(
    ground: RemedyGround,
    until_2023: RemedyRule,
    from_2024: RemedyRule,
    until_may_2025: RemedyRule,
    from_june_2025: RemedyRule,
) -> None:
    assert remedy_rule(date(2023, 12, 31), ground) is until_2023
    assert remedy_rule(date(2024, 1, 1), ground) is from_2024
    assert remedy_rule(date(2025, 5, 31), ground) is until_may_2025
    assert remedy_rule(date(2025, 6, 1), ground) is from_june_2025


@pytest.mark.parametrize(
    ("day", "ground", "text"),
    [
        (
            date(2019, 12, 2),
            RemedyGround.REFUSAL,
            (
                "如对本答复不服，可以自收到本答复书之日起60日内向浙江省人民政府申请行政复议，"
                "或者在6个月内向宁波市中级人民法院提起行政诉讼。"
            ),
        ),
        (
            date(2026, 3, 2),
            RemedyGround.OPEN,
            (
                "如对本答复不服，可以自收到本答复书之日起60日内向浙江省人民政府申请行政复议，"
                "也可以在6个月内向宁波市中级人民法院提起行政诉讼。"
            ),
        ),
        (
            date(2026, 3, 2),
            RemedyGround.REFUSAL,
            (
                "如对本答复不服，应当自收到本答复书之日起60日内先向浙江省人民政府申请行政复议；"
                "对复议决定不服的，可以自收到复议决定书之日起15日内向宁波市中级人民法院提起行政诉讼。"
            ),
        ),
    ],
)
def test_sentences(day: date, ground: RemedyGround, text: str) -> None:
    assert remedy_text(day, ground, body="浙江省人民政府", court="宁波市中级人民法院").text == text


def test_limits_end_on_a_working_day() -> None:
    """60 days from 2026-03-02 end on Friday 05-01, Labour Day: the next working day is 05-06 (Art. 203)."""
    calendar = WorkingCalendar()
    assert reconsideration_until(date(2026, 3, 2), calendar) == date(2026, 5, 6)
    assert suit_until(date(2026, 3, 2), calendar) == date(2026, 9, 2)
    assert suit_after_decision_until(date(2026, 3, 2), calendar) == date(2026, 3, 17)
