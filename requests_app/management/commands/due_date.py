"""到期日计算: `due_date`, the reply period of given dates, explained day by day."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from requests_app.law.calendar import LawError, WorkingCalendar
from requests_app.law.clocks import (
    MAX_EXTENSION,
    Clock,
    DayLine,
    Marks,
    Restart,
    Suspension,
    explain,
    regime_of,
    reply_clock,
)
from requests_app.law.dates_zh import WEEKDAYS, day_zh
from requests_app.models.calendar import working_calendar

_REGIME = {
    "2019": "现行条例（国务院令第711号）",
    "2008": "原条例（国务院令第492号，2019年5月15日前收到的申请）",
}


class Command(BaseCommand):
    """Compute a due date from dates alone; nothing is read of any case and nothing is written."""

    requires_system_checks = ()  # arithmetic on dates: pages and settings do not matter to it
    help = "按收到日期等计算答复期限，逐日说明是否计入及其依据。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the dates as text: a wrong one is answered in Chinese."""
        parser.add_argument("--received", metavar="日期", help="收到申请的日期，如 2026-09-17")
        parser.add_argument("--supplemented", metavar="日期", help="补正到达的日期")
        parser.add_argument(
            "--suspended",
            metavar="发出:收到",
            action="append",
            default=[],
            help="征求意见的起止日期，如 2026-10-19:2026-11-06；可以重复；尚未收到意见的，冒号后留空",
        )
        parser.add_argument("--extended", metavar="工作日数", default="0", help="延期的工作日数，1至20")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Fold, explain, print."""
        marks = _marks(options)
        calendar = self._calendar()
        try:
            clock = reply_clock(marks, calendar)
            lines = explain(marks, calendar)
        except LawError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_as_json(clock, lines) if options["json"] else _as_text(marks, clock, lines))

    def _calendar(self) -> WorkingCalendar:
        """The office's calendar, or before the first migration the shipped one, said aloud."""
        try:
            return working_calendar()
        except DatabaseError:
            self.stderr.write("数据库尚未建立，只按内置的国务院放假安排计算。")
            return WorkingCalendar()


def _date(text: object, option: str) -> date:
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        msg = f"{option} 的日期“{text}”不能识别，请写成 2026-09-17 的样子。"
        raise CommandError(msg) from None


def _marks(options: dict[str, Any]) -> Marks:
    """Return the marks the options state.

    Raises:
        CommandError: a date is missing, unreadable or out of order; the extension is too long.
    """
    if not options["received"]:
        msg = "缺少收到日期，请加上 --received，如 --received 2026-09-17。"
        raise CommandError(msg)
    received = _date(options["received"], "--received")
    restarts: tuple[Restart, ...] = ()
    if options["supplemented"]:
        supplemented = _date(options["supplemented"], "--supplemented")
        if supplemented < received:
            msg = f"补正到达日期{day_zh(supplemented)}早于收到日期{day_zh(received)}，请改正。"
            raise CommandError(msg)
        restarts = (Restart(supplemented, "supplement"),)
    suspensions = tuple(_suspension(str(text), received) for text in options["suspended"])
    longest = MAX_EXTENSION[regime_of(received)]
    extended = str(options["extended"]).strip()
    if not (extended.isascii() and extended.isdigit() and int(extended) <= longest):
        msg = f"--extended 须为0至{longest}的整数（工作日），现为“{extended}”，请改正。"
        raise CommandError(msg)
    return Marks(received, restarts, suspensions, int(extended))


def _suspension(text: str, received: date) -> Suspension:
    sent_text, colon, answered_text = text.replace("：", ":").partition(":")
    if not colon:
        msg = f"--suspended 的“{text}”应写成 发出日期:收到意见日期，如 2026-10-19:2026-11-06。"
        raise CommandError(msg)
    sent = _date(sent_text, "--suspended")
    answered = _date(answered_text, "--suspended") if answered_text.strip() else None
    if sent < received:
        msg = f"征求意见发出日期{day_zh(sent)}早于收到日期{day_zh(received)}，请改正。"
        raise CommandError(msg)
    if answered is not None and answered < sent:
        msg = f"收到意见的日期{day_zh(answered)}早于发出日期{day_zh(sent)}，请改正。"
        raise CommandError(msg)
    return Suspension("third_party", sent, answered_on=answered)


def _as_json(clock: Clock, lines: list[DayLine]) -> str:
    return json.dumps(
        {
            "due_on": clock.due_on.isoformat(),
            "regime": clock.regime,
            "provisional": clock.provisional,
            "days": [{"date": x.date.isoformat(), "counts": x.counts, "n": x.n, "why": x.why} for x in lines],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(marks: Marks, clock: Clock, lines: list[DayLine]) -> str:
    head = [
        f"收到日期：{day_zh(marks.received_on)}",
        f"到期日期：{day_zh(clock.due_on)}，共{clock.days}个工作日（{clock.article}）",
        f"适用规定：{_REGIME[clock.regime]}",
    ]
    if marks.extension:
        head.append(f"延期以前：{day_zh(clock.base_due_on)}，延期{marks.extension}个工作日")
    if clock.provisional:
        head.append("注意：期限进入放假安排尚未公布的年份，到期日为暂定，公布后须重新计算。")
    rows = [
        f"{x.date.year}年{x.date.month:>2}月{x.date.day:>2}日 周{WEEKDAYS[x.date.weekday()]}  "
        f"{'    — ' if x.n is None else f'第{x.n:>2}日'}  {x.why}"
        for x in lines
    ]
    return "\n".join([*head, "", "日期            星期  第几日  说明", *rows])
