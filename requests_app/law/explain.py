"""逐日说明: the reply period told day by day, the same fold as the due date. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from .calendar import Day, WorkingCalendar
from .marks import DayLine, DayLineKind, Marks
from .period import ARTICLE, RESTART, reply_clock, suspended_runs

_ONE_DAY = timedelta(days=1)
_SHORT = {"国庆节": "国庆", "中秋节": "中秋", "端午节": "端午", "清明节": "清明"}


def explain(
    marks: Marks,
    calendar: WorkingCalendar,
    events: Mapping[date, list[str]] | None = None,
    today: date | None = None,
) -> list[DayLine]:
    """Say of every day from receipt to due date whether it counts, and why.

    Args:
        marks: the case.
        calendar: the calendar in force.
        events: short labels of what happened on a day; where given they replace our own.
        today: marks that day's cell 今天 where nothing happened on it; optional.

    A reopened case begins at its reopening. Numbers begin anew after a restart and go on after a
    suspension; the last counted number is the clock's `days` unless Art. 35 or a decision fixed
    the date.
    """
    clock = reply_clock(marks, calendar)
    reopened = marks.reopened_on
    zeros = {marks.received_on: ("收到申请", "")}
    zeros.update((r.on, RESTART[r.reason]) for r in marks.restarts)
    if reopened is not None:
        zeros = {d: z for d, z in zeros.items() if d > reopened and marks.ordered_due_on is None}
        zeros[reopened] = ("重新办理", "责令重新答复的裁决")
    first = min(zeros)
    stopped = {d for pause in _all_pauses(marks, calendar, zeros) for d in pause}
    labels = {**_own_labels(marks, zeros), **{d: v for d, v in (events or {}).items() if v}}
    lines: list[DayLine] = []
    n, before, d = 0, "", first
    while d <= max(clock.due_on, first):
        day = calendar.day(d)
        if d in zeros:
            n = 0
            kind: DayLineKind = "zero"
        elif not day.works:
            kind = "hol" if day.kind == "holiday" else "rest"
        elif d in stopped:
            kind = "stop"
        else:
            n += 1
            kind = "make" if day.kind == "makeup" else "count"
        default = _default_name(day, kind, before, due=d == clock.due_on, now=d == today)
        counts = kind in {"count", "make"}
        why = _why(kind, day, n, zeros.get(d), ARTICLE[clock.regime])
        if day.works and calendar.is_provisional(d) and kind != "zero":
            why += "该年放假安排尚未公布，暂按周一至周五计算。"
        if d == clock.due_on:
            why += f"期限到本日24时届满（{clock.article}）。"
        shown = n if counts or kind == "zero" else None
        lines.append(DayLine(d, kind, counts, shown, why, "、".join(labels.get(d, ())) or default))
        before = day.name if kind == "hol" else ""
        d += _ONE_DAY
    return lines


def _all_pauses(marks: Marks, calendar: WorkingCalendar, zeros: Iterable[date]) -> Iterable[list[date]]:
    """Yield the suspended days of the whole story, those before a restart included."""
    if marks.ordered_due_on is None:
        for a, b in suspended_runs(marks.suspensions, calendar.position(min(zeros)), calendar):
            yield [calendar.at(i) for i in range(a, b + 1)]


def _own_labels(marks: Marks, zeros: Mapping[date, tuple[str, str]]) -> dict[date, list[str]]:
    labels: dict[date, list[str]] = {}
    for s in marks.suspensions:
        who = "第三方签收" if s.kind == "third_party" else "对方机关签收"
        for on, label in ((s.sent_on, "发征求意见"), (s.received_on, who), (s.answered_on, "收到意见")):
            if on is not None and label not in labels.setdefault(on, []):
                labels[on].append(label)
    for on, (label, _) in zeros.items():
        labels[on] = [label]
    return labels


def _default_name(day: Day, kind: DayLineKind, before: str, *, due: bool, now: bool) -> str:
    if now:
        return "今天"
    if due:
        return "到期"
    if kind == "stop":
        return "暂停"
    if kind == "hol":
        return "放假" if day.name == before else _SHORT.get(day.name, day.name)
    return day.name if kind in {"make", "rest"} else ""


def _why(kind: DayLineKind, day: Day, n: int, zero: tuple[str, str] | None, article: str) -> str:
    """Return the sentence of one day."""
    if zero is not None:
        basis = f"，期限重新计算（{zero[1]}）" if zero[1] else ""
        return f"{zero[0]}{basis}，当日不计入，自次日起算（民法典第二百零一条）。"
    return {
        "count": f"工作日，计入，第{n}日。",
        "make": f"调休上班，计入，第{n}日（国务院放假安排）。",
        "rest": "周末，不计入。",
        "hol": f"{day.name.removesuffix('放假')}放假，不计入（国务院放假安排）。",
        "stop": f"正在征求意见，所需时间不计入（{article}）。",
    }[kind]
