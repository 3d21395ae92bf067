"""法定期限: one test per clause, literal dates."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import (
    Marks,
    Restart,
    Suspension,
    days_left,
    fee_payment_due,
    opinion_due,
    reply_clock,
    supplement_notice_due,
)

CALENDAR = WorkingCalendar()


def d(text: str) -> date:
    return date.fromisoformat(text)


def asked(sent: str, answered: str | None = None, received: str | None = None, kind: str = "third_party") -> Suspension:
    return Suspension(
        kind="agency" if kind == "agency" else "third_party",
        sent_on=d(sent),
        received_on=d(received) if received else None,
        answered_on=d(answered) if answered else None,
    )


def due(marks: Marks) -> str:
    return reply_clock(marks, CALENDAR).due_on.isoformat()


@pytest.mark.parametrize(
    ("received", "notice", "opinion", "reply", "extended"),
    [
        ("2019-05-15", "2019-05-24", "2019-06-05", "2019-06-13", "2019-07-11"),
        ("2019-06-06", "2019-06-18", "2019-06-28", "2019-07-05", "2019-08-02"),
        ("2019-09-20", "2019-09-30", "2019-10-16", "2019-10-23", "2019-11-20"),
        ("2019-09-21", "2019-09-30", "2019-10-16", "2019-10-23", "2019-11-20"),
        ("2019-09-27", "2019-10-12", "2019-10-23", "2019-10-30", "2019-11-27"),
        ("2019-10-01", "2019-10-15", "2019-10-25", "2019-11-01", "2019-11-29"),
    ],
)
def test_arts_30_32_33_periods_from_receipt(
    received: str, notice: str, opinion: str, reply: str, extended: str
) -> None:
    day0 = d(received)
    assert supplement_notice_due(day0, CALENDAR) == d(notice)
    assert opinion_due(day0, CALENDAR) == d(opinion)
    assert due(Marks(day0)) == reply
    assert due(Marks(day0, extension=20)) == extended


def test_weekend_receipt_moves_nothing() -> None:
    assert due(Marks(d("2019-09-20"))) == due(Marks(d("2019-09-21"))) == "2019-10-23"


def test_art_33_consultation_time_is_not_counted() -> None:
    case = Marks(d("2019-10-08"))
    assert due(case) == "2019-11-04"
    case = Marks(d("2019-10-08"), suspensions=(asked("2019-10-16", "2019-10-30"),))
    assert due(case) == "2019-11-15"


def test_art_33_consultation_over_national_day() -> None:
    marks = Marks(d("2026-09-16"), suspensions=(asked("2026-09-28", "2026-10-13"),))
    assert due(marks) == "2026-10-28"


def test_art_30_period_restarts_when_the_supplement_arrives() -> None:
    marks = Marks(d("2019-10-08"), (Restart(d("2019-10-18"), "supplement"),))
    clock = reply_clock(marks, CALENDAR)
    assert (clock.day0, clock.due_on) == (d("2019-10-18"), d("2019-11-15"))
    assert clock.article == "条例第三十三条、第三十条"


def test_art_42_period_restarts_on_the_day_after_payment() -> None:
    marks = Marks(d("2026-09-17"), (Restart(d("2026-09-30"), "fee"),))
    clock = reply_clock(marks, CALENDAR)
    assert (clock.day0, clock.due_on) == (d("2026-09-30"), d("2026-11-03"))
    assert clock.article == "条例第三十三条、国办函〔2020〕109号"


def test_the_latest_of_several_restarts_counts() -> None:
    restarts = (Restart(d("2026-09-30"), "fee"), Restart(d("2026-09-21"), "supplement"))
    assert due(Marks(d("2026-09-17"), restarts)) == "2026-11-03"


def test_restart_then_consultation_the_desk_example() -> None:
    received, supplement = d("2026-09-17"), (Restart(d("2026-09-30"), "supplement"),)
    asks = (asked("2026-10-19", "2026-11-06", "2026-10-21"),)
    assert due(Marks(received)) == "2026-10-21"
    assert due(Marks(received, supplement)) == "2026-11-03"
    clock = reply_clock(Marks(received, supplement, asks), CALENDAR)
    assert clock.due_on == d("2026-11-20")
    assert clock.pauses == ((d("2026-10-20"), d("2026-11-05")),)
    assert CALENDAR.workdays_between(d("2026-10-19"), d("2026-11-05")) == 13


def test_dispatch_day_and_arrival_day_run() -> None:
    same = Marks(d("2026-11-02"), suspensions=(asked("2026-11-04", "2026-11-05"),))
    assert due(same) == due(Marks(d("2026-11-02"))) == "2026-11-30"
    one = Marks(d("2026-11-02"), suspensions=(asked("2026-11-04", "2026-11-06"),))
    assert due(one) == "2026-12-01"


def test_arts_32_34_silence_ends_the_pause_on_the_lapse_day_from_their_receipt() -> None:
    marks = Marks(d("2026-11-02"), suspensions=(asked("2026-11-04", received="2026-11-06"),))
    clock = reply_clock(marks, CALENDAR)
    assert opinion_due(d("2026-11-06"), CALENDAR) == d("2026-11-27")
    assert clock.pauses == ((d("2026-11-05"), d("2026-11-26")),)
    assert clock.due_on == d("2026-12-22")


def test_an_opinion_after_the_lapse_suspends_no_longer_than_the_lapse() -> None:
    silent = Marks(d("2026-11-02"), suspensions=(asked("2026-11-04", None, "2026-11-06"),))
    late = Marks(d("2026-11-02"), suspensions=(asked("2026-11-04", "2026-12-11", "2026-11-06"),))
    assert reply_clock(late, CALENDAR) == reply_clock(silent, CALENDAR)


def test_without_their_receipt_date_the_lapse_runs_from_dispatch() -> None:
    marks = Marks(d("2026-11-02"), suspensions=(asked("2026-11-04"),))
    assert reply_clock(marks, CALENDAR).pauses == ((d("2026-11-05"), d("2026-11-24")),)


def test_overlapping_consultations_are_a_union() -> None:
    third = asked("2026-11-04", "2026-11-13")
    agency = asked("2026-11-10", "2026-11-18", kind="agency")
    clock = reply_clock(Marks(d("2026-11-02"), suspensions=(agency, third)), CALENDAR)
    assert clock.pauses == ((d("2026-11-05"), d("2026-11-17")),)
    assert clock.due_on == d("2026-12-11")


def test_a_day_that_runs_for_one_consultation_is_suspended_by_the_other() -> None:
    # 11-10 is the dispatch day of the second letter, but lies within the first consultation.
    nested = (asked("2026-11-04", "2026-11-18"), asked("2026-11-10", "2026-11-12"))
    alone = nested[:1]
    assert due(Marks(d("2026-11-02"), suspensions=nested)) == due(Marks(d("2026-11-02"), suspensions=alone))


def test_separate_consultations_stay_separate_pauses() -> None:
    asks = (asked("2026-11-03", "2026-11-05"), asked("2026-11-10", "2026-11-12"))
    clock = reply_clock(Marks(d("2026-11-02"), suspensions=asks), CALENDAR)
    assert clock.pauses == ((d("2026-11-04"), d("2026-11-04")), (d("2026-11-11"), d("2026-11-11")))
    assert clock.due_on == d("2026-12-02")


def test_a_consultation_before_the_restart_has_no_effect() -> None:
    restart = (Restart(d("2026-09-30"), "supplement"),)
    asks = (asked("2026-09-18", "2026-09-24"),)
    assert due(Marks(d("2026-09-17"), restart, asks)) == "2026-11-03"


def test_a_consultation_still_out_at_the_restart_pauses_only_after_it() -> None:
    restart = (Restart(d("2026-09-30"), "supplement"),)
    asks = (asked("2026-09-24", "2026-10-10"),)
    clock = reply_clock(Marks(d("2026-09-17"), restart, asks), CALENDAR)
    assert clock.pauses == ((d("2026-10-08"), d("2026-10-09")),)
    assert clock.due_on == d("2026-11-05")


def test_a_consultation_after_the_due_date_revives_nothing() -> None:
    asks = (asked("2019-10-23", "2019-11-04"),)
    clock = reply_clock(Marks(d("2019-09-20"), suspensions=asks), CALENDAR)
    assert (clock.due_on, clock.pauses) == (d("2019-10-23"), ())


def test_a_consultation_within_the_extension_leaves_the_base_period() -> None:
    marks = Marks(d("2019-09-20"), suspensions=(asked("2019-10-25", "2019-10-30"),), extension=10)
    clock = reply_clock(marks, CALENDAR)
    assert (clock.base_due_on, clock.due_on) == (d("2019-10-23"), d("2019-11-08"))
    assert clock.days == 30


def test_before_2019_05_15_the_old_regime_gives_15_and_15() -> None:
    clock = reply_clock(Marks(d("2019-05-14"), extension=15), CALENDAR)
    assert (clock.regime, clock.days) == ("2008", 30)
    assert (clock.base_due_on, clock.due_on) == (d("2019-06-04"), d("2019-06-26"))
    assert clock.article == "原条例（国务院令第492号）第二十四条"
    new = reply_clock(Marks(d("2019-05-15")), CALENDAR)
    assert (new.regime, new.days, new.due_on) == ("2019", 20, d("2019-06-13"))


def test_the_receipt_decides_the_regime_not_a_later_supplement() -> None:
    assert due(Marks(d("2019-04-22"), (Restart(d("2019-04-29"), "supplement"),))) == "2019-05-22"
    clock = reply_clock(Marks(d("2019-05-10"), (Restart(d("2019-05-20"), "supplement"),)), CALENDAR)
    assert (clock.regime, clock.due_on) == ("2008", d("2019-06-11"))


def test_art_35_a_delayed_date_replaces_the_due_date() -> None:
    clock = reply_clock(Marks(d("2019-09-20"), delayed_until=d("2020-03-31")), CALENDAR)
    assert (clock.due_on, clock.base_due_on) == (d("2020-03-31"), d("2019-10-23"))
    assert clock.article == "条例第三十五条"


def test_an_ordered_date_replaces_everything() -> None:
    marks = Marks(
        d("2019-09-20"),
        (Restart(d("2019-09-25"), "supplement"),),
        (asked("2019-10-08", "2019-10-15"),),
        extension=20,
        delayed_until=d("2020-03-31"),
        ordered_due_on=d("2020-06-30"),
        reopened_on=d("2020-06-08"),
    )
    clock = reply_clock(marks, CALENDAR)
    assert (clock.due_on, clock.day0, clock.pauses) == (d("2020-06-30"), d("2020-06-08"), ())


def test_a_period_into_an_unannounced_year_is_provisional() -> None:
    clock = reply_clock(Marks(d("2026-12-10")), CALENDAR)
    assert (clock.due_on, clock.provisional) == (d("2027-01-07"), True)
    assert not reply_clock(Marks(d("2026-11-02")), CALENDAR).provisional
    loaded = WorkingCalendar({d("2027-01-01"): (False, "元旦")}, [2027])
    clock = reply_clock(Marks(d("2026-12-10")), loaded)
    assert (clock.due_on, clock.provisional) == (d("2027-01-08"), False)


def test_a_fixed_date_is_not_provisional() -> None:
    assert not reply_clock(Marks(d("2026-12-10"), delayed_until=d("2027-03-01")), CALENDAR).provisional


def test_the_fee_is_due_20_working_days_after_the_notice_arrives() -> None:
    assert fee_payment_due(d("2026-09-16"), CALENDAR) == d("2026-10-20")


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-11-13", 5),
        ("2026-11-15", 5),
        ("2026-11-19", 1),
        ("2026-11-20", 0),
        ("2026-11-21", -1),
        ("2026-11-23", -1),
        ("2026-11-25", -3),
    ],
)
def test_days_left_is_zero_only_on_the_due_date(today: str, left: int) -> None:
    assert days_left(d("2026-11-20"), d(today), CALENDAR) == left


def test_days_left_before_an_ordered_date_on_a_weekend_is_not_zero() -> None:
    assert days_left(d("2026-11-22"), d("2026-11-20"), CALENDAR) == 1
