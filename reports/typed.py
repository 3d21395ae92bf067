"""表一、表二: figures the office types or imports. Pure: values in, table and checks out.

Three things are kept apart: a counted zero (0), not applicable (NA, printed "/"), and not yet entered (None, blank).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.checks import Check
from reports.forms.typed import MONEY, TABLE1, TypedForm

NA = "na"
Figure = int | Decimal | str | None  # the string is NA
Lines = Mapping[str, Mapping[str, Figure]]
#: What an office may write for "not applicable".
_STROKES = frozenset({"/", "-", "—", "——", "不适用", "无此项"})
_NUMBER = re.compile(r"[+-]?(?:\d{1,12}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,6})?")
#: Columns that may fall: 本年增/减.
SIGNED = frozenset({"change"})


class NoFigure(ValueError):
    """What was typed is no figure; the message is a Chinese sentence that says what to write."""


@dataclass(frozen=True, slots=True)
class TypedTable:
    """One typed table: row code → column code → figure; `previous` is last year's, for the eye and the checks."""

    form: TypedForm
    rows: Lines
    previous: Lines
    checks: tuple[Check, ...]

    @property
    def missing(self) -> list[tuple[str, str]]:
        """(row, column) of what nobody has entered yet."""
        return [(row, column) for row, column in self.form.cells if self.rows.get(row, {}).get(column) is None]

    @property
    def untouched(self) -> bool:
        """Whether nothing at all was entered."""
        return len(self.missing) == len(self.form.cells)

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """Return the figures as JSON has them: numbers, "na", null; decimals as strings."""
        return {row: {column: stored(value) for column, value in line.items()} for row, line in self.rows.items()}


def shown(value: Figure) -> str:
    """Return a figure as it is printed: "0", "/", ""."""
    if value is None:
        return ""
    return "/" if value == NA else f"{value}"


def stored(value: Figure) -> int | str | None:
    """Return a figure as JSON keeps it."""
    return str(value) if isinstance(value, Decimal) else value


def figure_of(value: int | str | None) -> Figure:
    """Return the figure that `stored` gave."""
    return Decimal(value) if isinstance(value, str) and value != NA else value


def figure_in(written: str, column: str) -> Figure:
    """Return the figure that somebody typed: 1,234, full-width digits, "/" for not applicable, blank for not yet.

    Args:
        written: what was typed.
        column: its column; only amounts have decimals, only 增减 a sign.

    Raises:
        NoFigure: it says neither.
    """
    text = "".join(unicodedata.normalize("NFKC", written).split())
    if not text:
        return None
    if text in _STROKES:
        return NA
    if not _NUMBER.fullmatch(text):
        raise NoFigure("请填数字；没有发生填 0，本机关不适用填“/”，还没有数空着。")
    value = Decimal(text.replace(",", ""))
    if value < 0 and column not in SIGNED:
        raise NoFigure("这一格不能是负数。")
    if value == int(value):
        return int(value)
    if column not in MONEY:
        raise NoFigure("这一格是件数，不能有小数。")
    return value


def build(form: TypedForm, rows: Lines, previous: Lines) -> TypedTable:
    """Return a typed table with its checks.

    Args:
        form: its layout.
        rows: what was entered: row → column → figure; cells of other forms are left out.
        previous: last year's.
    """
    kept = {row.code: {} for block in form.blocks for row in block.rows if row.leaf}  # type: dict[str, dict[str, Figure]]
    for row, column in form.cells:
        kept[row][column] = rows.get(row, {}).get(column)
    found = [_entered(form, kept), *(_table1(form, kept, previous) if form.table == TABLE1 else _table2(form, kept))]
    return TypedTable(form, kept, previous, tuple(found))


def _entered(form: TypedForm, rows: Lines) -> Check:
    missing = sum(rows[row][column] is None for row, column in form.cells)
    name, short = ("t1_entered", "表一") if form.table == TABLE1 else ("t2_entered", "表二")
    if not missing:
        return Check(name, ok=True, detail=f"{short}{len(form.cells)}格都已填。")
    return Check(name, ok=True, detail=f"{short}还有{missing}格没有填。", warning=True)


def _table1(form: TypedForm, rows: Lines, previous: Lines) -> list[Check]:
    """Check what the two forms let be checked; a difference may have its reason, so it holds nothing up."""
    wrong = list(_in_force(form, rows, previous) if form.code != "2019" else _cumulative(form, rows, previous))
    if not wrong:
        return []
    return [Check("t1_chain", ok=True, detail="；".join(wrong) + "。请核对。", warning=True)]


def _in_force(form: TypedForm, rows: Lines, previous: Lines) -> Iterator[str]:
    for row in form.blocks[0].rows:
        then = number(previous.get(row.code, {}).get("in_force"))
        made, repealed, now = (number(rows[row.code][column]) for column in ("made", "repealed", "in_force"))
        if None in {then, made, repealed, now} or then is None or made is None or repealed is None:
            continue
        right = then + made - repealed
        if right != now:
            yield f"{row.label}：上年现行有效{then}，加制发{made}，减废止{repealed}，应为{right}，填的是{now}"


def _cumulative(form: TypedForm, rows: Lines, previous: Lines) -> Iterator[str]:
    for row in form.blocks[0].rows:
        new, total = (number(rows[row.code][column]) for column in ("disclosed_new", "disclosed_cumulative"))
        then = number(previous.get(row.code, {}).get("disclosed_cumulative"))
        if new is not None and total is not None and total < new:
            yield f"{row.label}：对外公开总数量{total}少于本年新公开数量{new}"
        elif total is not None and then is not None and total < then:
            yield f"{row.label}：对外公开总数量{total}少于上年的{then}"


def _table2(form: TypedForm, rows: Lines) -> list[Check]:
    """One item on several channels counts once, and a part is not more than its whole."""
    found = []
    lines = form.blocks[0].rows
    channels = [number(rows[row.code]["value"]) for row in lines if row.parent == "by_channel"]
    total = number(rows["proactive_total"]["value"])
    known = [one for one in channels if one is not None]
    if total is not None and len(known) == len(channels):
        fits = max(known, default=0) <= total <= sum(known)
        said = "不多于各渠道之和，不少于最多的一个渠道" if fits else "应当在最多的一个渠道和各渠道之和之间"
        detail = f"主动公开政府信息数 {total}，各渠道之和 {sum(known)}、最多 {max(known, default=0)}，{said}。"
        found.append(Check("t2_dedup", ok=True, detail=detail, warning=not fits))
    wrong = []
    for row in lines:
        if not row.subset_of:
            continue
        part, whole = number(rows[row.code]["value"]), number(rows[row.subset_of]["value"])
        if part is not None and whole is not None and part > whole:
            wrong.append(f"“{row.label}”{part}多于总数{whole}")
    return [*found, Check("t2_subset", ok=False, detail="；".join(wrong) + "。")] if wrong else found


def number(value: Figure) -> int | Decimal | None:
    """Return a figure that can be reckoned with: not applicable counts as 0, not yet entered is None."""
    return 0 if isinstance(value, str) else value


def lines_of(kept: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Figure]]:
    """Return the figures that JSON keeps (`stored`)."""
    return {row: {column: figure_of(value) for column, value in line.items()} for row, line in (kept or {}).items()}
