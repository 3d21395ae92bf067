"""找表三: which table of a file it is, which line is which row, which place is which column. Pure.

Labels decide, never positions: lines may be merged, missing, doubled, turned round, or continued in a next table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reports.forms import Form, table3_form

from .figures import Said, Value, value
from .grid import Grid, Spot, distinct
from .words import COLUMNS3, ROWS3, code_of, exact

#: Columns by which a head is known, rows by which a table is 表三, rows by which one continues it.
_HEAD, _ROWS, _MORE = 4, 5, 1
_BELOW, _ABOVE = 2, 3  # lines around the head that may hold the rest of it
_FINER = ("other_not_supplemented", "other_fee_unpaid", "other_misc")


@dataclass(frozen=True, slots=True)
class Read:
    """A table as read: row code → column code → value; what the form has and the file not, and the other way round.

    `form` is "2019" or "2021"; `name` says where it was found; `remarks` are sentences that break nothing.
    """

    form: str
    name: str
    rows: Mapping[str, Mapping[str, Value]]
    groups: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    missing: Sequence[str] = ()
    strange: Sequence[str] = ()
    remarks: Sequence[str] = ()
    strangers: Sequence[
        str
    ] = ()  # rows of 表一 and 表二 that are none of the form: no fault of a report, but of an import

    @property
    def values(self) -> Iterable[tuple[str, str, Value]]:
        """Every cell, subtotals too."""
        return (
            (row, column, one)
            for lines in (self.rows, self.groups)
            for row, line in lines.items()
            for column, one in line.items()
        )


@dataclass(slots=True)
class _Lines:
    """What has been gathered from one table, or several that continue it."""

    names: list[str] = field(default_factory=list)
    found: dict[str, dict[str, Value]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def table3(grids: Sequence[Grid]) -> Read | None:
    """Return the file's 表三, None when no table has its rows and columns."""
    best: tuple[int, int, Grid, dict[str, list[int]]] | None = None
    others = 0
    for at, grid in enumerate(grids):
        seen = [(len(_codes(one, head)), one, head) for one in (grid, grid.turned()) if (head := heads(one))]
        rows, one, head = max(seen, key=lambda choice: choice[0], default=(0, grid, {}))
        if rows >= _ROWS:
            # One broken over pages may have its head again; what has rows of its own is another 表三.
            others += best is not None and rows > len(table3_form("2021").rows) // 2
            best = best or (at, rows, one, head)
    if best is None:
        return None
    at, _, grid, head = best
    lines = _Lines()
    _gather(lines, grid, head)
    for more in grids[at + 1 :]:
        again = heads(more) or (head if more.width == grid.width else {})
        codes = _codes(more, again) if again else []
        if len(codes) < _MORE or set(codes) & set(lines.found):
            break
        _gather(lines, more, again)
    if others:
        lines.remarks.append(f"文件里不止一个表三，只核对{lines.names[0]}。")
    return _read(lines)


def heads(grid: Grid) -> dict[str, list[int]]:
    """Return column code → places, from the line that names most of the columns; {} when none names enough."""
    named = [_named(line) for line in grid.lines]
    best = max(range(len(named)), key=lambda at: len(set(named[at].values())), default=None)
    if best is None or len(set(named[best].values())) < _HEAD:
        return {}
    found = dict(named[best])
    for near in range(max(0, best - _ABOVE), min(len(named), best + _BELOW + 1)):
        for place, code in named[near].items():
            if code not in found.values() or found.get(place) == code:
                found.setdefault(place, code)
    columns: dict[str, list[int]] = {}
    for place, code in sorted(found.items()):
        columns.setdefault(code, []).append(place)
    return columns


def _named(line: Sequence[Spot | None]) -> dict[int, str]:
    codes = {id(spot): exact(spot.text, COLUMNS3) for spot in distinct(line)}
    return {place: codes[id(spot)] for place, spot in enumerate(line) if spot is not None and codes[id(spot)]}


def _label(line: Sequence[Spot | None], head: Mapping[str, list[int]]) -> tuple[str, str, bool]:
    """Return a line's own label, its code, and whether it was read by likeness; the label nearest the figures."""
    first = min(place for places in head.values() for place in places)
    said = [spot.text for spot in distinct(line[:first]) if spot.text.strip()]
    if not said:
        return "", "", False
    code, alike = code_of(said[-1], ROWS3)
    return said[-1], code, alike


def _codes(grid: Grid, head: Mapping[str, list[int]]) -> list[str]:
    return [code for line in grid.lines if (code := _label(line, head)[1])]


def _gather(lines: _Lines, grid: Grid, head: Mapping[str, list[int]]) -> None:
    lines.names.append(grid.name)
    first = min(place for places in head.values() for place in places)
    begun, between = False, list[str]()
    for line in grid.lines:
        label, code, alike = _label(line, head)
        plain = "".join(label.split())
        labels = {id(spot) for spot in line[:first] if spot is not None}
        cells = {column: _cell(line, places, labels) for column, places in head.items()}
        values = {column: one for column, spot in cells.items() if spot is not None and (one := value(spot))}
        if any(exact(one.spot.text, COLUMNS3) for one in values.values() if one.said is Said.WRONG):
            continue  # a line of the head
        figures = any(one.said is not Said.BLANK for one in values.values())
        if not code:
            if plain and begun and any(one.said is Said.NUMBER and one.number for one in values.values()):
                between.append(plain)
            continue
        lines.strange += between  # only what stands among its rows belongs to the table
        begun, between = True, []
        if code in lines.found and figures:
            if any(one.said is not Said.BLANK for one in lines.found[code].values()):
                lines.strange.append(f"{plain}（重复）")
                continue
        elif code in lines.found:
            continue
        if alike:
            lines.remarks.append(f"“{plain}”与格式的写法略有不同，按“{_official(code)}”读。")
        lines.found[code] = values


def _cell(line: Sequence[Spot | None], places: Sequence[int], labels: set[int]) -> Spot | None:
    """Return the cell of a column that stands over several places: the one with something in it, else the first."""
    spots = [spot for spot in distinct(line[place] for place in places) if id(spot) not in labels]
    return next((spot for spot in spots if spot.text.strip()), spots[0] if spots else None)


def _official(code: str) -> str:
    form = table3_form("2021")
    return form.row(code).label


def _read(lines: _Lines) -> Read:
    form = table3_form("2021" if set(_FINER) & set(lines.found) else "2019")
    printed = [row.code for row in form.printed_rows]
    rows = {code: lines.found[code] for code in printed if code in lines.found}
    groups = {
        code: lines.found[code]
        for code in form.groups
        if code in lines.found and any(one.said is not Said.BLANK for one in lines.found[code].values())
    }
    missing = [f"“{form.row(code).label}”行" for code in printed if code not in rows]
    missing += _gaps(form, rows)
    return Read(form.code, "、".join(lines.names), rows, groups, missing, lines.strange, lines.remarks)


def _gaps(form: Form, rows: Mapping[str, Mapping[str, Value]]) -> list[str]:
    """Name the columns no row has, then single cells that some rows lack."""
    absent = [one for one in form.columns if all(one.code not in line for line in rows.values())]
    found = [f"“{one.label}”列" for one in absent]
    codes = {one.code for one in absent}
    return found + [
        f"“{form.row(row).label}”行的“{one.label}”一格"
        for row, line in rows.items()
        for one in form.columns
        if one.code not in line and one.code not in codes
    ]
