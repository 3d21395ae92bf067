"""法定期限: every period of the Regulation that is counted in working days. Pure.

The reply clock: due = the n-th working day after day 0, suspended days skipped; n = 20 + extension
(15 + extension for a case received before 2019-05-15). Day 0 is the receipt, or the latest restart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from .calendar import Day, WorkingCalendar
from .errors import DateOrder, ExtensionTooLong, LateExtension, SecondExtension
from .marks import Clock, DayLine, DayLineKind, Marks, Regime, Restart, Suspension

__all__ = [
    "BASE_DAYS",
    "MAX_EXTENSION",
    "REGIME_2019_FROM",
    "Clock",
    "DayLine",
    "Marks",
    "Restart",
    "Suspension",
    "check_extension",
    "days_left",
    "explain",
    "fee_payment_due",
    "opinion_due",
    "regime_of",
    "reply_clock",
    "supplement_notice_due",
]

# 国令第711号 in force. The receipt decides, not a later supplement: of two readings of a silent
# law the policy takes the earlier deadline.
REGIME_2019_FROM = date(2019, 5, 15)
BASE_DAYS: dict[Regime, int] = {"2019": 20, "2008": 15}
MAX_EXTENSION: dict[Regime, int] = {"2019": 20, "2008": 15}
SUPPLEMENT_NOTICE_DAYS = 7
OPINION_DAYS = 15
FEE_PAYMENT_DAYS = 20

_ARTICLE: dict[Regime, str] = {
    "2019": "条例第三十三条",
    "2008": "原条例（国务院令第492号）第二十四条",
}
_ONE_DAY = timedelta(days=1)


def regime_of(received_on: date) -> Regime:
    """Return which Regulation's periods apply: the one in force on the day of receipt."""
    return "2019" if received_on >= REGIME_2019_FROM else "2008"


def supplement_notice_due(received_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day for the one supplement notice: 7 working days (Art. 30)."""
    return calendar.add_workdays(received_on, SUPPLEMENT_NOTICE_DAYS)


def opinion_due(received_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day for the consulted side, 15 working days from ITS receipt (Arts. 32, 34)."""
    return calendar.add_workdays(received_on, OPINION_DAYS)


def fee_payment_due(notice_received_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day to pay: 20 working days from the day after receipt of the notice (109号)."""
    return calendar.add_workdays(notice_received_on, FEE_PAYMENT_DAYS)


def days_left(due_on: date, today: date, calendar: WorkingCalendar) -> int:
    """Return the working days left; negative once overdue, and 0 on the due date only.

    A rest day between the due date and today already means overdue, so it shows as -1.
    """
    left = calendar.workdays_between(today, due_on)
    if today == due_on:
        return 0
    return max(1, left) if today < due_on else min(-1, left)


def reply_clock(marks: Marks, calendar: WorkingCalendar) -> Clock:
    """Fold the marks into the reply period (Arts. 30, 32 to 35, 42; rules of counting Art. 201 ff.).

    Raises:
        LawError: a date lies before the calendar begins.
    """
    received_on = marks.received_on
    regime: Regime = "2019" if received_on >= REGIME_2019_FROM else "2008"
    base = BASE_DAYS[regime]
    days = base + marks.extension
    article = _ARTICLE[regime]
    day0 = received_on
    if marks.restarts:
        latest = max(marks.restarts, key=_restart_day)
        if latest.on >= day0:
            day0 = latest.on
            article = f"{article}、{_RESTART[latest.reason][1]}"
    if marks.ordered_due_on is not None:
        start, due = marks.reopened_on or day0, marks.ordered_due_on
        return Clock(due, due, start, days, regime, (), False, "责令重新答复的裁决")
    if marks.reopened_on is not None and marks.reopened_on > day0:
        day0 = marks.reopened_on
    start_at = calendar.position(day0)
    runs = _suspended(marks.suspensions, start_at, calendar) if marks.suspensions else ()
    base_due = calendar.at(_reach(start_at, base, runs))
    due_at = _reach(start_at, days, runs)
    due_on = calendar.at(due_at) if marks.extension else base_due
    pauses = tuple((calendar.at(a), calendar.at(b)) for a, b in runs if a <= due_at)
    if marks.delayed_until is not None:
        # Art. 35: a fixed date of its own, neither the extension nor provisional.
        return Clock(marks.delayed_until, base_due, day0, days, regime, pauses, False, "条例第三十五条")
    provisional = any(map(calendar.provisional_year, range(day0.year, due_on.year + 1)))
    return Clock(due_on, base_due, day0, days, regime, pauses, provisional, article)


def check_extension(
    marks: Marks, on: date, notified_on: date, days: int, calendar: WorkingCalendar
) -> None:
    """Refuse an extension the law does not allow (Art. 33).

    Args:
        marks: the case before the extension.
        on: the day the head of the disclosure office approved it.
        notified_on: the day the applicant was told.
        days: working days to add.
        calendar: the calendar in force.

    Raises:
        SecondExtension: the case was extended before, or its date was fixed in another way.
        ExtensionTooLong: more than 20 working days (15 before 2019-05-15), or less than one.
        DateOrder: notified before it was approved.
        LateExtension: approved or notified after the base period ended.
    """
    if marks.extension:
        raise SecondExtension
    if marks.ordered_due_on is not None:
        raise SecondExtension("这件申请的答复期限由复议决定或者判决确定，不能延期。")
    if marks.delayed_until is not None:
        raise SecondExtension("这件申请已经确定延迟答复的期限，不能再延期。", "条例第三十五条")
    regime = regime_of(marks.received_on)
    if not 1 <= days <= MAX_EXTENSION[regime]:
        raise ExtensionTooLong(
            f"延期须为1至{MAX_EXTENSION[regime]}个工作日，现填写{days}个，请改正。", _ARTICLE[regime]
        )
    if notified_on < on:
        raise DateOrder("告知申请人延期的日期早于批准延期的日期，请核对。", _ARTICLE[regime])
    if max(on, notified_on) > reply_clock(marks, calendar).due_on:
        raise LateExtension("", _ARTICLE[regime])


def _restart_day(restart: Restart) -> date:
    return restart.on


def _suspended(
    suspensions: Iterable[Suspension], start_at: int, calendar: WorkingCalendar
) -> list[tuple[int, int]]:
    """Return the suspended working days after start_at as a sorted UNION of position intervals.

    Suspended are the working days strictly between dispatch and end: both of those run. The end is
    the opinion's arrival, at the latest the day the consulted side's 15 working days lapse.
    """
    found = []
    for s in suspensions:
        end = opinion_due(s.received_on or s.sent_on, calendar)
        if s.answered_on is not None and s.answered_on < end:
            end = s.answered_on
        first = max(calendar.position(s.sent_on), start_at) + 1
        last = calendar.position(end) - calendar.is_workday(end)
        if first <= last:
            found.append((first, last))
    found.sort()
    merged: list[tuple[int, int]] = []
    for first, last in found:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _reach(start_at: int, days: int, runs: Iterable[tuple[int, int]]) -> int:
    """Return the position of the last day of a period of so many counted working days."""
    due = start_at + days
    for first, last in runs:
        if first > due:
            break
        due += last - first + 1
    return due


_RESTART = {
    "supplement": ("补正到达", "条例第三十条"),
    "fee": ("完成缴费", "国办函〔2020〕109号"),
}
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
    zeros.update((r.on, _RESTART[r.reason]) for r in marks.restarts)
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
        why = _why(kind, day, n, zeros.get(d), calendar)
        if d == clock.due_on:
            why += f"期限到本日24时届满（{clock.article}）。"
        shown = n if counts or kind == "zero" else None
        lines.append(DayLine(d, kind, counts, shown, why, "、".join(labels.get(d, ())) or default))
        before = day.name if kind == "hol" else ""
        d += _ONE_DAY
    return lines


def _all_pauses(
    marks: Marks, calendar: WorkingCalendar, zeros: Iterable[date]
) -> Iterable[list[date]]:
    """Yield the suspended days of the whole story, those before a restart included."""
    if marks.ordered_due_on is None:
        for a, b in _suspended(marks.suspensions, calendar.position(min(zeros)), calendar):
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


def _why(
    kind: DayLineKind, day: Day, n: int, zero: tuple[str, str] | None, calendar: WorkingCalendar
) -> str:
    """Return the sentence of one day."""
    if zero is not None:
        basis = f"，期限重新计算（{zero[1]}）" if zero[1] else ""
        return f"{zero[0]}{basis}，当日不计入，自次日起算（民法典第二百零一条）。"
    sentence = {
        "count": f"工作日，计入，第{n}日。",
        "make": f"调休上班，计入，第{n}日（国务院放假安排）。",
        "rest": "周末，不计入。",
        "hol": f"{day.name}放假，不计入（国务院放假安排）。",
        "stop": "正在征求意见，所需时间不计入（条例第三十三条）。",
    }[kind]
    if calendar.is_provisional(day.date):
        sentence += "该年放假安排尚未公布，暂按周一至周五计算。"
    return sentence
