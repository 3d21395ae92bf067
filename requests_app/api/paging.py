"""翻页: a page begins after a place, never after a count; so page one and page ten thousand cost the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone
from ninja import Query

from .problems import fields

T = TypeVar("T")
USUAL, MOST = 100, 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)

Limit: Any = Query(USUAL, ge=1, le=MOST, description=f"一页最多几件，1 至 {MOST}")
#: The place of a change: microseconds since 1970, and a key. Bounded, so that the numbers fit.
PLACE = "[0-9]{1,16}-[0-9]{1,18}"
START = "0-0"
#: A day of a calendar of ours.
DAY = "(197[1-9]|19[89][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def cut(found: Sequence[T], limit: int) -> tuple[Sequence[T], bool]:
    """Return the rows of a page, of which one more was asked for, and whether there are more."""
    return found[:limit], len(found) > limit


def place(at: datetime, key: int) -> str:
    """Return the place of a row."""
    return f"{(at - _EPOCH) // _MICRO}-{key}"


def read_place(text: str) -> tuple[datetime, int]:
    """Return instant and key of a place."""
    micros, _, key = text.partition("-")
    return _EPOCH + timedelta(microseconds=int(micros)), int(key)


def read_day(name: str, text: str) -> datetime:
    """Return the beginning of a day in Beijing, written as `DAY`.

    Raises:
        Problem: 422 for what is no day.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise fields([(name, "没有这一天，请按 2026-03-16 的样子写。")]) from wrong
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here
