"""年历录入表: rows of first day, last day, off or worked, name; typed text is kept as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.http import QueryDict

LONGEST_RUN = 30
MOST = 120
_WAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日")


@dataclass(slots=True)
class Row:
    """One row as typed; `error` says in Chinese what is wrong with it, `note` what to look at."""

    first: str = ""
    last: str = ""
    works: bool = False
    name: str = ""
    error: str = ""
    note: str = ""

    @property
    def empty(self) -> bool:
        """Nothing was typed."""
        return not (self.first or self.last or self.name)


def rows_of(days: Iterable[tuple[date, bool, str]], note: str = "") -> list[Row]:
    """Return rows for days, neighbours of one kind and name in one row."""
    known = sorted(days)
    runs = groupby(enumerate(known), key=lambda at: (at[1][0].toordinal() - at[0], at[1][1], at[1][2]))
    made = []
    for (_, works, name), run in runs:
        in_row = [day for _, (day, _, _) in run]
        last = in_row[-1].isoformat() if len(in_row) > 1 else ""
        made.append(Row(in_row[0].isoformat(), last, works, name, note=note))
    return made


def typed(posted: QueryDict) -> list[Row]:
    """Return the rows of the form, empty ones left out."""
    columns = [posted.getlist(name)[:MOST] for name in ("first", "last", "works", "name")]
    rows = [
        Row(first.strip()[:20], last.strip()[:20], works == "1", name.strip()[:60])
        for first, last, works, name in zip(*columns, strict=False)
    ]
    return [row for row in rows if not row.empty]


def days_of(rows: Iterable[Row]) -> Mapping[date, tuple[bool, str]]:
    """Return day → (works, name); what cannot be read is noted at its row and left out."""
    found: dict[date, tuple[bool, str]] = {}
    for row in rows:
        row.error = ""
        first, last = _day(row.first), _day(row.last or row.first)
        if first is None or last is None:
            row.error = "请按 2026-03-02 的样子填写日期。"
        elif not 0 <= (last - first).days < LONGEST_RUN:
            row.error = "末日早于首日或者相隔过长，请核对。"
        else:
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            if any(day in found for day in days):
                row.error = "与上面某一行的日期重复，请核对。"
            found.update((day, (row.works, row.name)) for day in days if day not in found)
    return found


def _day(text: str) -> date | None:
    for way in _WAYS:
        try:
            return datetime.strptime(text, way).date()  # noqa: DTZ007 - a calendar date, no instant
        except ValueError:
            continue
    return None
