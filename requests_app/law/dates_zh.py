"""日期的中文写法: how people read a date, e.g. 2026年11月22日（周日）."""

from __future__ import annotations

from datetime import date

WEEKDAYS = "一二三四五六日"
_DIGITS = "〇一二三四五六七八九"
_TENS = 10


def day_zh(day: date) -> str:
    """Return the full Chinese form with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def plain_zh(day: date) -> str:
    """Return a date as papers write it, e.g. 2026年3月2日 (GB/T 9704—2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def numerals_zh(day: date) -> str:
    """Return a date in Chinese numerals, e.g. 二〇二六年三月二日, as many offices still sign."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{spoken_zh(day.month)}月{spoken_zh(day.day)}日"


def spoken_zh(number: int) -> str:
    """Return a number below 100 in Chinese numerals, e.g. 三十六."""
    tens, ones = divmod(number, _TENS)
    ten = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return f"{ten}{_DIGITS[ones] if ones else ''}"
