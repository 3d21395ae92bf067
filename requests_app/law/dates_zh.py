"""日期的中文写法: how people read a date, e.g. 2026年11月22日（周日）."""

from __future__ import annotations

from datetime import date

WEEKDAYS = "一二三四五六日"


def day_zh(day: date) -> str:
    """Return the full Chinese form with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
