"""我们自己的 JSON: codes are keys already, so cells are taken by name; nothing of the checks inside is believed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from reports.forms import FORMS, table3_form, table4_form
from reports.forms.typed import TABLE1, TABLE2, typed_form

from .figures import Said, Value, value
from .grid import Spot
from .limits import Unreadable
from .match import Read


def read(data: bytes) -> tuple[Mapping[str, Any], dict[str, Read]]:
    """Return the report's own words (agency, year) and its tables by name.

    Raises:
        Unreadable: it is no JSON report of a known form.
    """
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise Unreadable("文件不是完整的 JSON。") from wrong
    form = given.get("form") if isinstance(given, dict) else None
    if form not in FORMS or not isinstance(given.get("table3"), dict):
        raise Unreadable("这份 JSON 不是年度报告：没有报告格式（form）或者表三（table3）。")
    layout3, layout4 = table3_form(form), table4_form(form)
    columns = [one.code for one in layout3.columns]
    tables = {"table3": _cells(given, "table3", form, ((r.code, c) for r in layout3.printed_rows for c in columns))}
    groups = given.get("table3_groups")
    if isinstance(groups, dict):
        subtotals = _cells(given, "table3_groups", form, ((g, c) for g in layout3.groups for c in columns))
        tables["table3"] = Read(form, "table3", tables["table3"].rows, subtotals.rows, tables["table3"].missing)
    if isinstance(given.get("table4"), dict):
        cells = ((r.code, c.code) for r in layout4.rows for c in layout4.columns)
        tables["table4"] = _cells(given, "table4", form, cells)
    for name in (TABLE1, TABLE2):
        layout = typed_form(name, form)
        if layout is not None and isinstance(given.get(name), dict):
            tables[name] = _cells(given, name, form, layout.cells, typed=True)
    return given, tables


def _cells(
    given: Mapping[str, Any], table: str, form: str, places: Iterable[tuple[str, str]], *, typed: bool = False
) -> Read:
    rows: dict[str, dict[str, Value]] = {}
    missing = []
    for row, column in places:
        line = given[table].get(row)
        if not isinstance(line, dict) or column not in line:
            missing.append(f"{table}.{row}.{column}")
            continue
        rows.setdefault(row, {})[column] = _value(line[column], f"{table}.{row}.{column}", typed=typed)
    return Read(form, table, rows, missing=missing)


def _value(said: Any, where: str, *, typed: bool) -> Value:
    """Return a figure; null is blank, "na" a stroke; only whole numbers are figures of cases."""
    if said is None:
        return Value(Said.BLANK, 0, Spot("", where))
    if said == "na":
        return Value(Said.STROKE, 0, Spot("/", where))
    if isinstance(said, bool) or not isinstance(said, int | str) or (isinstance(said, str) and not typed):
        return Value(Said.WRONG, 0, Spot(json.dumps(said, ensure_ascii=False)[:40], where))
    return value(Spot(str(said), where), typed=typed)
