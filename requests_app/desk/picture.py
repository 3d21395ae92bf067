"""期限图与环节图: the explained clock as weeks, and the eight nodes as steps; computes no law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from requests_app.law.clocks import DayLine
from requests_app.law.nodes import STEPS
from requests_app.models import Application, Event


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the picture: css classes, the running number, the word under it, the full sentence."""

    day: date
    label: str
    css: str
    n: int | None
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Week:
    """One row, Monday first; `month` names it where a month begins."""

    month: str
    squares: list[Square]


def weeks(lines: list[DayLine], due_on: date, today: date) -> list[Week]:
    """Return the weeks from the receipt's to the due date's."""
    by_day = {line.date: line for line in lines}
    first = lines[0].date - timedelta(days=lines[0].date.weekday())
    rows: list[Week] = []
    month = 0
    while first <= lines[-1].date:
        days = [first + timedelta(days=n) for n in range(7)]
        shown = next((d for d in days if d in by_day), days[0])
        head = f"{shown.month}月" if shown.month != month else ""
        month = shown.month
        rows.append(Week(head, [_square(day, by_day.get(day), due_on, today) for day in days]))
        first += timedelta(days=7)
    return rows


def _square(day: date, line: DayLine | None, due_on: date, today: date) -> Square:
    label = f"{day.month}月{day.day}" if day.day == 1 else str(day.day)
    if line is None:
        return Square(day, label, "out", None, "", "")
    marks: list[str] = [line.kind]
    marks += ["today"] if day == today else []
    marks += ["due"] if day == due_on else []
    marks += ["future"] if day > today else []
    return Square(day, label, " ".join(marks), line.n, "" if line.kind == "rest" else line.name, line.why)


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the stepper: css is done, now, skip, or empty for what is to come."""

    label: str
    css: str
    note: str


def steps(case: Application, events: list[Event]) -> list[Step]:
    """Return the eight nodes: done with the day it was reached, now, not gone through, or to come."""
    reached: dict[str, date] = {}
    for event in events:
        reached.setdefault(event.node, event.on)
    now = STEPS.index(case.node_enum) if case.node_enum in STEPS else len(STEPS)
    found = []
    for place, node in enumerate(STEPS):
        day = reached.get(node.value)
        if place == now:
            found.append(Step(node.label, "now", f"进行中 · {case.handler}" if case.handler else "进行中"))
        elif place > now:
            found.append(Step(node.label, "", ""))
        else:
            note = f"{day.month}月{day.day}日" if day else "未经过"
            found.append(Step(node.label, "done" if day else "skip", note))
    return found
