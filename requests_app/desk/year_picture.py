"""年历: a year as twelve months of squares with words, and the same in lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from requests_app.law.calendar import Day, WorkingCalendar
from requests_app.law.dates_zh import WEEKDAYS

_SATURDAY = 5
#: What a square shows under its number; the full words are read out and stand in the lines.
_SHORT = {"holiday": "休", "makeup": "班"}


@dataclass(frozen=True, slots=True)
class Square:
    """One day; `word` is what is seen, `said` what is read out; an empty square has no day."""

    day: date | None = None
    css: str = "out"
    word: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its weeks, Monday first, its lines in words, and how many days offices work."""

    label: str
    weeks: list[list[Square]]
    lines: list[str]
    workdays: int


def months(calendar: WorkingCalendar, year: int, today: date, before: WorkingCalendar | None = None) -> list[Month]:
    """Return the twelve months; with the calendar `before`, the days that differ from it are marked."""
    return [_month(calendar, year, month, today, before) for month in range(1, 13)]


def _month(calendar: WorkingCalendar, year: int, month: int, today: date, before: WorkingCalendar | None) -> Month:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    days = [calendar.day(first + timedelta(days=n)) for n in range((following - first).days)]
    squares = [Square()] * first.weekday() + [_square(day, today, before) for day in days]
    squares += [Square()] * (-len(squares) % 7)
    weeks = [squares[at : at + 7] for at in range(0, len(squares), 7)]
    return Month(f"{month}月", weeks, lines_of(days), sum(day.works for day in days))


def _square(day: Day, today: date, before: WorkingCalendar | None) -> Square:
    changed = before is not None and (before.day(day.date).works, before.day(day.date).name) != (day.works, day.name)
    marks = " today" * (day.date == today) + " fresh" * changed
    said = {"workday": "上班", "weekend": "周末"}.get(day.kind) or _words(day)
    said += "，今天" * (day.date == today) + "，与现在的日历不同" * changed
    return Square(day.date, day.kind + marks, _SHORT.get(day.kind, ""), said)


def _words(day: Day) -> str:
    if day.works:
        return day.name or "上班"
    return f"{day.name.removesuffix('放假')}放假"


def lines_of(days: Iterable[Day]) -> list[str]:
    """Return days off and worked weekends as words, neighbours of one name together."""
    special = [day for day in days if day.kind in _SHORT]
    runs = groupby(enumerate(special), key=lambda at: (at[1].date.toordinal() - at[0], _words(at[1])))
    return [f"{span([day.date for _, day in run])} {words}" for (_, words), run in runs]


def span(days: list[date]) -> str:
    """Return a run of neighbouring days: "1月1日（周四）", "1月1日至3日", "12月31日至1月2日"."""
    first, last = days[0], days[-1]
    if first == last:
        return f"{first.month}月{first.day}日（周{WEEKDAYS[first.weekday()]}）"
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日至{end}"
