"""逐日日历: the explained period as month tables for the eye and as runs of days for reading."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from requests_app.law.clocks import DayLine

_WEEKS = Calendar(firstweekday=0)
_NUMBER = re.compile(r"，第\d+日")
#: Names that explain.py gives a day by itself; others say what happened on it.
_PLAIN = {"", "到期", "调休上班", "周末", "放假", "暂停"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One square: css class, the running number if it counts, and the short word."""

    date: date
    css: str = "c-out"
    n: int | None = None
    word: str = ""
    makeup: bool = False
    today: bool = False
    due: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """One month table; None is a square of another month."""

    first: date
    weeks: list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row of the same meaning."""

    first: date
    last: date
    kind: str
    counts: bool
    n_first: int | None
    n_last: int | None
    why: str
    ahead: bool


def months(lines: list[DayLine], due_on: date, today: date) -> list[Month]:
    """Return the months from the first explained day to the last."""
    cells = {line.date: _cell(line, due_on, today) for line in lines}
    wanted = sorted({(line.date.year, line.date.month) for line in lines})
    return [
        Month(date(y, m, 1), [[_square(d, m, cells, today) for d in week] for week in _WEEKS.monthdatescalendar(y, m)])
        for y, m in wanted
    ]


def _square(day: date, month: int, cells: dict[date, Cell], today: date) -> Cell | None:
    if day.month != month:
        return None
    return cells.get(day) or Cell(day, today=day == today)


def _cell(line: DayLine, due_on: date, today: date) -> Cell:
    due = line.date == due_on
    css = {"zero": "c-zero", "rest": "c-off", "hol": "c-hol", "stop": "c-sus"}.get(line.kind, "")
    if due and line.kind != "zero":
        css = "c-due"
    elif not css:
        css = "c-ran" if line.date <= today else "c-run"
    word = {"rest": "休", "stop": "暂停"}.get(line.kind, line.name)
    return Cell(
        line.date,
        css,
        n=line.n if line.counts else None,
        word="" if line.counts else word,
        makeup=line.kind == "make",
        today=line.date == today,
        due=due,
    )


def runs(lines: Iterable[DayLine], today: date) -> list[Run]:
    """Return the days in runs: same meaning, same reason, nothing special in between."""
    found = []
    for (why, ahead), group in groupby(lines, key=lambda line: (_why(line), line.counts and line.date > today)):
        days = list(group)
        a, b = days[0], days[-1]
        found.append(Run(a.date, b.date, a.kind, a.counts, a.n, b.n, why, ahead))
    return found


def _why(line: DayLine) -> str:
    why = _NUMBER.sub("", line.why)
    special = line.kind in {"count", "make", "stop"} and line.name not in _PLAIN
    return f"{why}当天{line.name}。" if special else why
