"""延期 (Art. 33): once, at most 20 working days, approved and notified in time."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import Marks, Restart, Suspension, check_extension
from requests_app.law.errors import DateOrder, ExtensionTooLong, LateExtension, SecondExtension

CALENDAR = WorkingCalendar()


def d(text: str) -> date:
    return date.fromisoformat(text)


def extend(marks: Marks, on: str, notified: str | None = None, days: int = 20) -> None:
    check_extension(marks, on=d(on), notified_on=d(notified or on), days=days, calendar=CALENDAR)


def test_art_33_extension_on_the_last_day_is_in_time() -> None:
    extend(Marks(d("2019-09-20")), "2019-10-23")


def test_art_33_extension_after_the_base_period_is_void() -> None:
    with pytest.raises(LateExtension):
        extend(Marks(d("2019-09-20")), "2019-10-24")


def test_art_33_extension_notified_after_the_base_period_is_void() -> None:
    with pytest.raises(LateExtension):
        extend(Marks(d("2019-09-20")), "2019-10-23", "2019-10-24")


def test_art_33_the_base_period_moves_with_suspension_and_restart() -> None:
    extend(
        Marks(d("2019-10-08"), suspensions=(Suspension("third_party", d("2019-10-16"), None, d("2019-10-30")),)),
        "2019-11-15",
    )
    extend(Marks(d("2019-10-08"), (Restart(d("2019-10-18"), "supplement"),)), "2019-11-15")


def test_art_33_extension_once_only() -> None:
    with pytest.raises(SecondExtension):
        extend(Marks(d("2019-09-20"), extension=5), "2019-10-10")


def test_art_33_at_most_20_working_days_and_at_least_one() -> None:
    for days in (0, -1, 21):
        with pytest.raises(ExtensionTooLong):
            extend(Marks(d("2019-09-20")), "2019-10-10", days=days)
    extend(Marks(d("2019-09-20")), "2019-10-10", days=20)


def test_old_regime_at_most_15_working_days() -> None:
    extend(Marks(d("2019-05-14")), "2019-06-04", days=15)
    with pytest.raises(ExtensionTooLong, match="1至15个工作日"):
        extend(Marks(d("2019-05-14")), "2019-06-04", days=16)


def test_extension_notified_before_it_was_approved_is_refused() -> None:
    with pytest.raises(DateOrder):
        extend(Marks(d("2019-09-20")), "2019-10-10", "2019-10-09")


def test_a_date_fixed_by_delay_or_decision_cannot_be_extended() -> None:
    for marks in (
        Marks(d("2019-09-20"), delayed_until=d("2020-03-31")),
        Marks(d("2019-09-20"), ordered_due_on=d("2020-03-31")),
    ):
        with pytest.raises(SecondExtension):
            extend(marks, "2019-10-10")
