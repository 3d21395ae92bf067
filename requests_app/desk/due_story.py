"""到期日怎样变化: each record that set or moved the due date, told with its article; and where the count stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import BASE_DAYS, Clock, DayLine, Suspension, opinion_due, regime_of, reply_clock
from requests_app.law.nodes import ACTS, Act
from requests_app.law.period import ARTICLE, RESTART, suspended_runs
from requests_app.law.state import CaseState
from requests_app.models import Application

from .next_step import short_day
from .opened import Opened, Past


@dataclass(frozen=True, slots=True)
class DueChange:
    """One line.

    Args:
        start: the day, or from when.
        what: what happened.
        due: the due date afterwards; "" while it is not fixed.
        article: what it rests on.
        end: to when, for what lasted; else "".
        open: the date holds only until the awaited opinion comes.
    """

    start: str
    what: str
    due: str
    article: str
    end: str = ""
    open: bool = False


_SIDES = {"third_party": "征求第三方意见", "agency": "征求其他机关意见"}
_ENDS = frozenset({Act.OPINION, Act.OPINION_LAPSED})


def due_changes(at: Opened) -> list[DueChange]:
    """Return the story, oldest first; a consultation is one line from its dispatch to its answer."""
    found: list[DueChange] = []
    lines: dict[str, int] = {}  # consultation → its line
    before: date | None = None
    for one in at.past:
        act, event, after = one.act, one.event, one.after
        if after.received_on is None:
            continue
        key = str(event.facts.get("key") if act is Act.CONSULT else event.facts.get("consultation", ""))
        if act is Act.CONSULT:
            lines[key] = len(found)
            found.append(_consulted(one, key, at))
        elif key in lines:
            found[lines[key]] = _consulted(one, key, at)
            if act in _ENDS:
                del lines[key]
        elif event.due_on != before and event.due_on is not None:
            found.append(_moved(one, at.today))
        before = event.due_on
    waiting = at.state.waiting_for
    if waiting in RESTART and at.case.waiting_until is not None:
        found.append(_awaited(at, waiting, at.case.waiting_until))
    return found


def _moved(one: Past, today: date) -> DueChange:
    act, event, after = one.act, one.event, one.after
    regime = regime_of(after.received_on or event.on)
    on, what, article = event.on, act.label, ACTS[act].article
    match act:
        case Act.ACCEPT:
            on = after.received_on or on
            what, article = f"收到，次日起算 {BASE_DAYS[regime]} 个工作日", ARTICLE[regime]
        case Act.RECEIVE_SUPPLEMENT:
            what, article = "补正到达，从头计算", RESTART["supplement"][1]
        case Act.FEE_PAID:
            what, article = "完成缴费，从头计算", RESTART["fee"][1]
        case Act.EXTEND:
            what, article = f"延期 {after.extension} 个工作日", ARTICLE[regime]
        case Act.DELAY:
            what = "确定延迟答复的期限"
        case Act.REOPEN:
            what, article = "责令重新答复，按裁决确定的期限", "复议决定或者判决"
        case Act.RECALCULATE:
            what, article = "工作日历变更，重新计算", "年度放假通知"
    return DueChange(short_day(on, today), what, _short(event.due_on, today), article.removeprefix("条例"))


def _short(day: date | None, today: date) -> str:
    return short_day(day, today) if day else ""


def _consulted(one: Past, key: str, at: Opened) -> DueChange:
    """Tell one consultation as far as it has come with this record."""
    after, event, today = one.after, one.event, at.today
    letter = next(s for s in after.suspensions if s.key == key)
    article = ARTICLE[regime_of(after.received_on or event.on)].removeprefix("条例")
    what, start = _SIDES[letter.kind], short_day(letter.sent_on, today)
    if letter.answered_on is None:
        until = opinion_due(letter.received_on or letter.sent_on, at.calendar)
        said = f"{what}，期限暂停，最迟{short_day(until, today)}收到意见"
        return DueChange(f"{start}起", said, _short(event.due_on, today), article, open=True)
    days = _days_out(after, letter, at.calendar)
    out = f"中间 {days} 个工作日不计" if days else "其间没有另外不计的工作日"
    end = short_day(letter.answered_on, today)
    return DueChange(start, f"{what}，{out}", _short(event.due_on, today), article, end)


def _days_out(after: CaseState, letter: Suspension, calendar: WorkingCalendar) -> int:
    """Return the working days this consultation took out that earlier ones had not already."""
    start = calendar.position(reply_clock(after.marks, calendar).day0)
    at = after.suspensions.index(letter)
    counts = [sum(b - a + 1 for a, b in suspended_runs(after.suspensions[:n], start, calendar)) for n in (at, at + 1)]
    return counts[1] - counts[0]


def _awaited(at: Opened, waiting: str, until: date) -> DueChange:
    supplement, fee = at.state.supplement, at.state.fee
    if waiting == "supplement" and supplement is not None:
        on, what = supplement.notice_on, "告知补正，补正到达后从头计算"
    else:
        on, what = fee.notice_on if fee else until, "发出收费通知，缴费后从头计算"
    said = f"{what}，最迟{short_day(until, at.today)}"
    return DueChange(short_day(on, at.today), said, "", RESTART[waiting][1].removeprefix("条例"))


def standing(case: Application, state: CaseState, clock: Clock, lines: Sequence[DayLine], today: date) -> str:
    """Say in one line where the count stands: 今天是第 18 日，共 20 日."""
    fixed = clock.due_on in {state.ordered_due_on, state.delayed_until}
    whole = "，到期日由裁决确定" if state.ordered_due_on else f"，共 {clock.days} 日" if not fixed else ""
    counted = [line for line in lines if line.date <= today and line.date >= clock.day0 and line.n is not None]
    n = counted[-1].n if counted else 0
    if state.replied_on is not None and not case.is_open:
        replied = next((line.n for line in reversed(lines) if line.date <= state.replied_on and line.n is not None), n)
        late = state.replied_on > clock.due_on and state.round == 1
        return f"{short_day(state.replied_on, today)}办结，" + ("超过期限" if late else f"用了 {replied} 日") + whole
    if case.waiting_for in RESTART:
        what = "补正到达" if case.waiting_for == "supplement" else "缴费"
        return f"正在等待，{what}当日为第 0 日，从头计算；下面是在此之前的计算"
    if today > clock.due_on:
        return f"期限已于{short_day(clock.due_on, today)}届满{whole}"
    here = next((line for line in lines if line.date == today), None)
    if here is None or here.kind == "zero":
        return f"今天是起算日，次日为第 1 日{whole}"
    if here.counts:
        return f"今天是第 {here.n} 日{whole}"
    return f"今天{'暂停' if here.kind == 'stop' else '不计入'}，已计 {n} 日{whole}"
