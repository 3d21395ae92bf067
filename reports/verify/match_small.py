"""找表四、表一、表二: each by its own words, wherever it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.forms import table4_form
from reports.forms.typed import TABLE1, TABLE2, TypedForm, typed_form

from .figures import Said, Value, value
from .grid import Grid, Spot, distinct
from .match import Read
from .words import COLUMNS4, KINDS4, ROWS1, ROWS2, code_of, exact, key

#: Cells of 表四 by which it is known; rows of 表一 and 表二.
_CELLS4, _ROWS1, _ROWS2 = 8, 3, 5
Places = Mapping[tuple[str, str], Spot]


def table4(grids: Sequence[Grid], form: str) -> Read | None:
    """Return the file's 表四, as one line of 15 cells or as three of five; None when no table has its words."""
    for grid in grids:
        for one in (grid, grid.turned()):
            found = _cells4(one)
            if len(found) >= _CELLS4:
                return _read4(grid.name, found, form)
    return None


def _cells4(grid: Grid) -> dict[tuple[str, str], Spot]:
    """Return (kind, result) → cell: the result named above, the kind above or at the left."""
    kinds = [[exact(spot.text, KINDS4) if spot else "" for spot in line] for line in grid.lines]
    results = [[exact(spot.text, COLUMNS4) if spot else "" for spot in line] for line in grid.lines]
    heads = [at for at, line in enumerate(results) if sum(map(bool, line)) >= len(table4_form("2021").columns)]
    if not heads:
        return {}
    found: dict[tuple[str, str], Spot] = {}
    for at in range(heads[-1] + 1, len(grid.lines)):
        line = grid.lines[at]
        beside = next((kind for kind in reversed(kinds[at]) if kind), "")
        for place, spot in enumerate(line):
            result = _above(results, heads[-1], place)
            kind = beside or _above(kinds, heads[-1], place)
            if spot is None or not result or not kind or kinds[at][place]:
                continue
            found.setdefault((kind, result), spot)
    return found


def _above(codes: Sequence[Sequence[str]], last: int, place: int) -> str:
    return next((codes[at][place] for at in range(last, -1, -1) if codes[at][place]), "")


def _read4(name: str, found: Places, form: str) -> Read:
    layout = table4_form(form)
    rows: dict[str, dict[str, Value]] = {}
    missing = []
    for row in layout.rows:
        for column in layout.columns:
            spot = found.get((row.code, column.code))
            if spot is None:
                missing.append(f"“{row.label}”的“{column.label}”一格")
            else:
                rows.setdefault(row.code, {})[column.code] = value(spot)
    return Read(form, name, rows, missing=missing)


def typed(grids: Sequence[Grid], table: str, form: str) -> Read | None:
    """Return the file's 表一 or 表二; None where the form has none, or no table has its rows."""
    layout = typed_form(table, form)
    if layout is None:
        return None
    known, fewest = (ROWS1[form], _ROWS1) if table == TABLE1 else (ROWS2[form], _ROWS2)
    for grid in grids:
        lines = {at: code for at, line in enumerate(grid.lines) if (code := _row(line, known))}
        if len(set(lines.values())) >= fewest:
            return _read(grid, layout, lines)
    return None


def _row(line: Sequence[Spot | None], known: Mapping[str, str]) -> str:
    """Return the code of a line by one of its first two labels."""
    labels = [spot.text for spot in distinct(line) if spot.text.strip()][:2]
    return next((code for label in reversed(labels) if (code := code_of(label, known)[0])), "")


def _read(grid: Grid, layout: TypedForm, lines: Mapping[int, str]) -> Read:
    rows: dict[str, dict[str, Value]] = {}
    missing = []
    first = {code: at for at, code in sorted(lines.items(), reverse=True)}
    for block in layout.blocks:
        for row in block.rows:
            if not row.leaf:
                continue
            if row.code not in first:
                missing.append(f"“{row.label}”行")
                continue
            at = first[row.code]
            for column in block.columns:
                spot = _under(grid, at, column.label)
                if spot is None:
                    missing.append(f"“{row.label}”行的“{column.label}”一格")
                else:
                    rows.setdefault(row.code, {})[column.code] = value(spot, typed=True)
    remarks = [f"“{one.spot.text.strip()}”带着单位，按 {one.number} 读。" for one in _with_units(rows)]
    return Read(layout.code, grid.name, rows, missing=missing, remarks=remarks, strangers=_strangers(grid, lines))


def _strangers(grid: Grid, lines: Mapping[int, str]) -> list[str]:
    """Return the lines among the rows of a table that have a figure and are none of its rows, or one of them again."""
    found, seen = [], set()
    for at in range(min(lines), max(lines) + 1):
        spots = [spot for spot in distinct(grid.lines[at]) if spot.text.strip()]
        figures = [spot for spot in spots[1:] if value(spot, typed=True).said is Said.NUMBER]
        code = lines.get(at, "")
        if figures and (not code or code in seen):
            found.append(spots[0].text.strip()[:40])
        seen.add(code)
    return found


def _under(grid: Grid, at: int, label: str) -> Spot | None:
    """Return the cell of a line that stands under the nearest head of that name."""
    wanted = key(label).removeprefix("本年")  # the two forms differ in it
    for above in range(at - 1, -1, -1):
        for place, spot in enumerate(grid.lines[above]):
            if spot is not None and len(spot.text) < 40 and key(spot.text).removeprefix("本年") == wanted:  # noqa: PLR2004 - letters of a head
                return grid.lines[at][place]
    return None


def _with_units(rows: Mapping[str, Mapping[str, Value]]) -> list[Value]:
    said = [one for line in rows.values() for one in line.values() if one.said is Said.NUMBER]
    return [one for one in said if any("\u4e00" <= letter <= "\u9fff" for letter in one.spot.text)]


__all__ = ["TABLE1", "TABLE2", "table4", "typed"]
