"""提醒阶梯 of every period: its article, the steps it takes of the agency's, how often lateness is named, who is told."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.watch import Watch, Watched, drafting_target
from requests_app.messages.ladder import RULES, reminder

CALENDAR = WorkingCalendar()
#: A Friday: working days before are 03-20, 03-19, 18, 17, 16, 13; after 03-30, 31, 04-01, 02, 03, then 清明, 04-07.
DUE = date(2026, 3, 27)
KEY = "C7"

Said = tuple[str, date, int]


class Told(NamedTuple):
    """What one kind says on a working day: its kind, the day it points at, working days left; head, above."""

    on: date
    said: Said | None
    head: bool = False
    above: bool = False


def day(month: int, at: int) -> date:
    return date(2026, month, at)


#: Watch → the article, then day by day.
EXPECTED: dict[Watch, tuple[str, list[Told]]] = {
    Watch.REPLY: (
        "条例第三十三条",
        [
            Told(day(3, 12), None),
            Told(day(3, 13), ("due_10", DUE, 10)),
            Told(day(3, 20), ("due_5", DUE, 5)),
            Told(day(3, 24), ("due_3", DUE, 3)),
            Told(day(3, 26), ("due_1", DUE, 1), head=True),
            Told(DUE, ("due_0", DUE, 0), head=True),
            Told(day(3, 30), ("overdue", day(3, 30), -1), head=True, above=True),
            Told(day(4, 7), ("overdue", day(4, 7), -6), head=True, above=True),
        ],
    ),
    Watch.CONFIRM: (
        "条例第三十一条",
        [
            Told(day(3, 26), None),
            Told(DUE, ("confirm_0", DUE, 0)),
            Told(day(3, 30), ("confirm_late", day(3, 30), -1), head=True),
            Told(day(3, 31), ("confirm_late", day(3, 31), -2), head=True),
        ],
    ),
    Watch.NOTICE: (
        "条例第三十条",
        [
            Told(day(3, 25), None),
            Told(day(3, 26), ("notice_1", DUE, 1)),
            Told(DUE, ("notice_0", DUE, 0)),
            Told(day(3, 30), None),
            Told(day(4, 7), None),
        ],
    ),
    Watch.SUPPLEMENT: (
        "条例第三十条",
        [
            Told(day(3, 25), None),
            Told(day(3, 26), ("supplement_1", DUE, 1)),
            Told(DUE, ("supplement_0", DUE, 0)),
            Told(day(3, 30), ("supplement_late", day(3, 30), -1), head=True),
            Told(day(3, 31), ("supplement_late", day(3, 31), -2), head=True),
        ],
    ),
    Watch.OPINION: (
        "条例第三十二条、第三十四条",
        [
            Told(day(3, 23), None),
            Told(day(3, 24), ("opinion_3_C7", DUE, 3)),
            Told(day(3, 26), ("opinion_1_C7", DUE, 1)),
            Told(DUE, ("opinion_0_C7", DUE, 0)),
            Told(day(3, 30), ("opinion_late_C7", DUE, -1)),
            Told(day(4, 7), ("opinion_late_C7", DUE, -6)),
        ],
    ),
    Watch.FEE: (
        "条例第四十二条",
        [
            Told(day(3, 25), None),
            Told(day(3, 26), ("fee_1", DUE, 1)),
            Told(DUE, ("fee_0", DUE, 0)),
            Told(day(3, 30), ("fee_late", day(3, 30), -1), head=True),
            Told(day(3, 31), ("fee_late", day(3, 31), -2), head=True),
        ],
    ),
    Watch.DRAFT: (
        "本机关的拟办目标",
        [
            Told(day(3, 25), None),
            Told(day(3, 26), ("draft_1", DUE, 1)),
            Told(DUE, ("draft_0", DUE, 0)),
            Told(day(3, 30), ("draft_late", DUE, -1), head=True),
            Told(day(3, 31), ("draft_late", DUE, -2), head=True),
        ],
    ),
    Watch.ARCHIVE: (
        "本机关的归档期限",
        [
            Told(day(3, 25), None),
            Told(day(3, 26), ("archive_1", DUE, 1)),
            Told(DUE, ("archive_0", DUE, 0)),
            Told(day(3, 30), ("archive_late", day(3, 30), -1), head=True),
            Told(day(3, 31), ("archive_late", day(3, 30), -2), head=True),
            Told(day(4, 3), ("archive_late", day(3, 30), -5), head=True),
            Told(day(4, 7), ("archive_late", day(4, 7), -6), head=True),
            Told(day(4, 13), ("archive_late", day(4, 7), -10), head=True),
            Told(day(4, 14), ("archive_late", day(4, 14), -11), head=True),
        ],
    ),
}


def test_every_kind_has_its_rule_and_its_table() -> None:
    assert list(EXPECTED) == list(RULES)
    assert set(RULES) == set(Watch)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        pytest.param(kind, told, id=f"{article}-{told.on}")
        for kind, (article, days) in EXPECTED.items()
        for told in days
    ],
)
def test_each_article_day_by_day(kind: Watch, told: Told) -> None:
    found = reminder(Watched(kind, DUE, KEY if kind is Watch.OPINION else ""), told.on, CALENDAR)
    said = found and (found.kind, found.for_day, found.days_left)
    assert said == told.said
    assert (found is not None and found.to_head, found is not None and found.to_above) == (told.head, told.above)


@pytest.mark.parametrize("kind", [kind for kind in Watch if kind is not Watch.REPLY])
def test_only_the_reply_is_worth_a_telephone(kind: Watch) -> None:
    for told in EXPECTED[kind][1]:
        found = reminder(Watched(kind, DUE), told.on, CALENDAR)
        assert found is None or not found.urgent


@pytest.mark.parametrize(
    ("kind", "steps", "on", "step"),
    [
        (Watch.NOTICE, [15, 2], day(3, 27), None),  # none of the agency's is so short
        (Watch.NOTICE, [15, 1], day(3, 26), "1"),
        (Watch.NOTICE, [15, 1], day(3, 27), "1"),  # the step reached stays due
        (Watch.OPINION, [15, 2], day(3, 24), None),
        (Watch.OPINION, [15, 2], day(3, 25), "2"),
        (Watch.CONFIRM, [1, 2], day(3, 27), None),
        (Watch.CONFIRM, [0], day(3, 27), "0"),
        (Watch.FEE, [], day(3, 27), None),
        (Watch.FEE, [], day(3, 30), "late"),
    ],
)
def test_each_takes_of_the_agencys_steps_those_short_enough(
    kind: Watch, steps: list[int], on: date, step: str | None
) -> None:
    found = reminder(Watched(kind, DUE), on, CALENDAR, steps)
    assert (found and found.step) == step


@pytest.mark.parametrize(
    ("days", "expected"),
    [(5, date(2026, 3, 23)), (1, date(2026, 3, 27)), (20, date(2026, 3, 2)), (0, None)],
)
def test_the_drafting_target_is_so_many_working_days_before_the_reply(days: int, expected: date | None) -> None:
    rows = [Watched(Watch.NOTICE, date(2026, 3, 11)), Watched(Watch.REPLY, date(2026, 3, 30))]
    found = drafting_target(rows, days, CALENDAR)
    assert found == (Watched(Watch.DRAFT, expected) if expected else None)
    assert drafting_target(rows[:1], days, CALENDAR) is None
