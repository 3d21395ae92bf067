"""期限图与环节图: the explained clock as weeks, and the eight nodes as steps; computes no law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from requests_app.law.clocks import DayLine
from requests_app.law.nodes import STEPS, Node, nth_level
from requests_app.law.state import CaseState
from requests_app.models import Application

from .next_step import short_day
from .opened import Past

#: What a cell says beside its word to those who do not see its colour; a day to come says so instead.
_SAID = {
    "zero": "起算日",
    "count": "计入",
    "make": "计入",
    "rest": "周末，不计入",
    "hol": "不计入",
    "stop": "不计入",
}


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the picture.

    Args:
        label: the day of the month, with its month where one begins.
        css: the kind of the cell, then today, due, future.
        n: the running number, None where the day does not count.
        word: the word under it, "" for plain days.
        said: what else it says without colour.
        why: the full sentence.
    """

    day: date
    label: str
    css: str
    n: int | None
    word: str
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Week:
    """One row, Monday first; `month` names the month that begins in it, `year` where that is another one."""

    year: str
    month: str
    squares: list[Square]


def weeks(lines: list[DayLine], due_on: date, today: date) -> list[Week]:
    """Return the weeks from the receipt's to the due date's."""
    by_day = {line.date: line for line in lines}
    first = lines[0].date - timedelta(days=lines[0].date.weekday())
    start, rows, year = first, [], today.year
    while first <= lines[-1].date:
        days = [first + timedelta(days=n) for n in range(7)]
        begins = next((d for d in days if d.day == 1 and d in by_day), lines[0].date if first == start else None)
        squares = [_square(day, by_day.get(day), due_on, today, named=day == start) for day in days]
        if begins is None:
            rows.append(Week("", "", squares))
        else:
            rows.append(Week(f"{begins.year}年" if begins.year != year else "", f"{begins.month}月", squares))
            year = begins.year
        first += timedelta(days=7)
    return rows


def _square(day: date, line: DayLine | None, due_on: date, today: date, *, named: bool) -> Square:
    if line is None:
        return Square(day, _label(day, named=named), "out", None, "", "期限以外", "")
    marks: list[str] = [line.kind]
    marks += ["today"] if day == today else []
    marks += ["due"] if day == due_on else []
    marks += ["future"] if day > today else []
    word = "" if line.kind == "rest" else line.name
    if day == today and "今天" not in word:
        word = f"{word}、今天" if word else "今天"
    if day == due_on and "到期" not in word:
        word = "今天到期" if word == "今天" else f"{word}、到期"
    said = _SAID[line.kind]
    if day > today and line.kind in {"count", "make"}:
        said = "尚未到"
    return Square(day, _label(day), " ".join(marks), line.n, word, said, line.why)


def _label(day: date, *, named: bool = False) -> str:
    return f"{day.month}月{day.day}" if named or day.day == 1 else str(day.day)


def labelled(lines: Iterable[DayLine], state: CaseState) -> list[DayLine]:
    """Put onto the days what moved no clock but belongs in the picture: the supplement notice, the extension."""
    extra: dict[date, str] = {}
    if state.supplement is not None:
        extra[state.supplement.notice_on] = "发补正告知"
    if state.fee is not None:
        extra[state.fee.notice_on] = "发收费通知"
    if state.extended_on is not None:
        extra[state.extended_on] = "批准延期"
    own = {state.received_on, state.reopened_on, *(restart.on for restart in state.restarts)}
    own |= {day for s in state.suspensions for day in (s.sent_on, s.received_on, s.answered_on)}
    return [
        replace(line, name=f"{line.name}、{extra[line.date]}" if line.date in own else extra[line.date])
        if line.date in extra
        else line
        for line in lines
    ]


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of the legend: css of its sample, what it means."""

    css: str
    words: str


_LEGEND = {
    "count": "计入（右上为第几日）",
    "make": "调休上班，计入",
    "stop": "征求意见，不计入",
    "zero": "起算日（第 0 日）",
    "hol": "放假、周末，不计入",
    "future": "尚未到",
    "today": "今天",
    "due": "到期日",
}


def legend(rows: Iterable[Week]) -> list[Legend]:
    """Return what the picture's own cells need explained, and nothing else."""
    met = {mark for row in rows for square in row.squares for mark in square.css.split()}
    met |= {"hol"} if "rest" in met else set()
    return [Legend(css, words) for css, words in _LEGEND.items() if css in met]


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the stepper: css is done, now, skip, or empty for what is to come."""

    label: str
    css: str
    note: str


_WHO = {
    Node.INTAKE: "收件登记员",
    Node.REGISTRATION: "收件登记员",
    Node.DRAFTING: "拟办人",
    Node.SECRECY_REVIEW: "保密审查员",
    Node.REPLY: "收件登记员",
    Node.ARCHIVING: "档案员",
}
_COUNT = "一两三四五六七八九"


def levels_zh(count: int) -> str:
    """Return 一级, 两级, 三级."""
    return f"{_COUNT[count - 1]}级" if 1 <= count <= len(_COUNT) else f"{count}级"


def steps(case: Application, past: Sequence[Past], levels: int, today: date) -> list[Step]:
    """Return the eight nodes: done with the day it was left, now with who acts, not gone through, or to come.

    Args:
        past: the records of the case, oldest first.
        levels: approval levels of its agency.
        today: decides whether a day names its year.
    """
    came, left = _passages(past)
    imported = any(one.event.imported for one in past)
    now = STEPS.index(case.node_enum) if case.node_enum in STEPS else len(STEPS)
    found = []
    for place, node in enumerate(STEPS):
        if place == now:
            found.append(Step(node.label, "now", _doing(case, node, levels, today)))
        elif place > now:
            found.append(Step(node.label, "", _coming(case, node, levels, today)))
        elif node in left:
            found.append(Step(node.label, "done", _done(node, came, left, today)))
        else:
            found.append(Step(node.label, "skip", "台账未载明" if imported else "未经过"))
    return found


def _passages(past: Sequence[Past]) -> tuple[dict[Node, date], dict[Node, date]]:
    """Return when each node was reached, and when it was last left."""
    came: dict[Node, date] = {}
    left: dict[Node, date] = {}
    here = Node.INTAKE
    for one in past:
        node = one.after.node or here
        if node is not here:
            left[here] = one.event.on
            came[node] = one.event.on
            here = node
    return came, left


def _done(node: Node, came: dict[Node, date], left: dict[Node, date], today: date) -> str:
    end = left[node]
    start = came.get(node, end)
    if node is not Node.SUPPLEMENTATION or start == end:
        return short_day(end, today)
    same = (start.year, start.month) == (end.year, end.month)
    return f"{short_day(start, today)}至{f'{end.day}日' if same else short_day(end, today)}"


def _doing(case: Application, node: Node, levels: int, today: date) -> str:
    if node is Node.SUPPLEMENTATION:
        return f"等申请人，至{short_day(case.waiting_until, today)}" if case.waiting_until else "等申请人"
    if node is Node.APPROVAL:
        return f"{nth_level(case.levels_signed + 1)}审核，共{levels_zh(levels)}"
    return f"进行中 · {case.handler or _WHO[node]}"


def _coming(case: Application, node: Node, levels: int, today: date) -> str:
    if node is Node.SUPPLEMENTATION:
        return "需要时"
    if node is Node.APPROVAL:
        return f"{levels_zh(levels)}审核人"
    if node is Node.REPLY and case.due_on and case.waiting_for not in {"supplement", "fee"}:
        return f"{short_day(case.due_on, today)}{'已过' if case.due_on < today else '前'}"
    return f"待：{_WHO[node]}"


def lies_ahead(case: Application, levels: int) -> str:
    """Return what still lies before the reply: 保密审查、审核（两级）、答复; "" once it has left."""
    if not case.is_open:
        return ""
    here = STEPS.index(case.node_enum)
    after = [node for node in STEPS[here + 1 : STEPS.index(Node.REPLY) + 1] if node is not Node.SUPPLEMENTATION]
    named = [f"审核（{levels_zh(levels)}）" if node is Node.APPROVAL else node.label for node in after]
    if case.node_enum is Node.APPROVAL and case.levels_signed + 1 < levels:
        named.insert(0, f"{nth_level(case.levels_signed + 2)}审核")
    return "、".join(named)
