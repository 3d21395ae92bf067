"""期限要素: the dated facts a reply period is folded from, and what the fold gives. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Regime = Literal["2019", "2008"]
DayLineKind = Literal["zero", "count", "make", "rest", "hol", "stop"]


@dataclass(frozen=True, slots=True)
class Suspension:
    """A consultation 征求意见 whose time is not counted (Art. 33).

    Args:
        kind: third_party (Art. 32) or agency (Arts. 11, 34).
        sent_on: the letter's dispatch; this day still runs.
        received_on: the consulted side's own receipt, from which its 15 working days run.
        answered_on: arrival of its opinion; this day runs again. None while it is awaited.
        key: names the consultation within its case.
        name: the consulted side.
    """

    kind: Literal["third_party", "agency"]
    sent_on: date
    received_on: date | None = None
    answered_on: date | None = None
    key: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Restart:
    """The period begins anew after this day: a supplement came (Art. 30) or the fee was paid."""

    on: date
    reason: Literal["supplement", "fee"]


@dataclass(frozen=True, slots=True)
class Marks:
    """The dated marks of one case.

    Args:
        received_on: receipt (Art. 31); decides the regime.
        restarts: supplements and payments.
        suspensions: consultations.
        extension: working days added once (Art. 33), 0 if none.
        extended_on: the day the extension was approved.
        delayed_until: the delayed reply date fixed under Art. 35.
        ordered_due_on: the date a decision sets for a new reply (责令重新答复).
        reopened_on: the day the case was reopened by that decision.
    """

    received_on: date
    restarts: tuple[Restart, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    extension: int = 0
    extended_on: date | None = None
    delayed_until: date | None = None
    ordered_due_on: date | None = None
    reopened_on: date | None = None


class Clock(NamedTuple):
    """The reply period as folded; a tuple because worklists and sweeps make them by the million.

    Args:
        due_on: the last day of the period, to its 24:00.
        base_due_on: the same without the extension.
        day0: receipt, or the latest restart; day 1 is the first working day after it.
        days: working days of the period, extension included.
        regime: "2019" (20 + 20) or "2008" (15 + 15).
        pauses: suspended working days as merged (first, last) intervals.
        provisional: the period runs into a year whose calendar is not announced.
        article: what the period rests on.
    """

    due_on: date
    base_due_on: date
    day0: date
    days: int
    regime: Regime
    pauses: tuple[tuple[date, date], ...]
    provisional: bool
    article: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of an explained period.

    Args:
        date: the day.
        kind: zero (起算日), count, make (调休, counts), rest (周末), hol (放假), stop (暂停).
        counts: whether the day counts.
        n: its running number; 0 on a day 0, None where it does not count.
        why: a Chinese sentence with the article.
        name: the short label of the day's cell, may be empty.
    """

    date: date
    kind: DayLineKind
    counts: bool
    n: int | None
    why: str
    name: str
