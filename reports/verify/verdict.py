"""核对结果: what was read out of a file, every point of it, and the sentences for the screen. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.forms import Row, table3_form, table4_form
from reports.forms.typed import TABLE1, TABLE2

from .figures import Said
from .match import Read
from .points import Point, State, shape, table2_points, table3_points, table4_points

NAMES = {"table3": "表三", "table4": "表四", TABLE1: "表一", TABLE2: "表二"}
LAYOUT = "layout"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one file. `tables` are those found; `year` is None and `title` "" where the file says neither."""

    kind: str
    form: str
    year: int | None
    title: str
    tables: Mapping[str, Read]
    points: Sequence[Point]

    @property
    def broken(self) -> tuple[Point, ...]:
        """The points that do not hold."""
        return tuple(point for point in self.points if point.state is State.BROKEN)

    @property
    def holding(self) -> int:
        """How many points hold."""
        return sum(point.state is State.HOLDS for point in self.points)

    @property
    def conclusion(self) -> str:
        """The last line: how many points hold, how many do not."""
        if self.broken:
            return f"有 {len(self.broken)} 处不符，{self.holding} 处相符。"
        return f"{self.holding} 处全部相符。"

    @property
    def whole(self) -> bool:
        """Whether every cell of 表三 and 表四 was found and says a number or nothing: only then figures may be used."""
        needed = [self.tables.get("table3"), self.tables.get("table4")]
        return all(
            read is not None and not read.missing and all(one.said is not Said.WRONG for _, _, one in read.values)
            for read in needed
        )

    def figures(self) -> dict[str, dict[str, dict[str, int]]]:
        """Return 表三 and 表四 as `OutsideReport.figures` keeps them; a blank is 0."""
        return {
            name: {
                row: {column: int(one.number) for column, one in line.items()}
                for row, line in self.tables[name].rows.items()
            }
            for name in ("table3", "table4")
        }

    def of(self, table: str) -> tuple[Point, ...]:
        """The points of one table."""
        return tuple(point for point in self.points if point.table == table)


def judge(kind: str, year: int | None, title: str, form: str, tables: Mapping[str, Read]) -> Verdict:
    """Check every table found, and say which were not."""
    points: list[Point] = list(_frame(year, form, tables))
    for name, points_of in (("table3", table3_points), ("table4", table4_points), (TABLE2, table2_points)):
        if name in tables:
            points += points_of(tables[name])
    if TABLE1 in tables:
        points += shape(tables[TABLE1], TABLE1)
    return Verdict(kind, form, year, title, tables, points)


def _frame(year: int | None, form: str, tables: Mapping[str, Read]) -> Iterator[Point]:
    if year is None:
        yield Point(LAYOUT, "", State.REMARK, "文件里没有找到报告的年份。")
    elif (form == "2019") != (year <= 2020):  # noqa: PLR2004 - the year the format changed
        yield Point(LAYOUT, "", State.REMARK, f"{year}年度的报告用了{form}年的格式，请确认格式是否用对。")
    for name in ("table3", "table4"):
        if name not in tables:
            yield Point(LAYOUT, name, State.BROKEN, f"没有找到{NAMES[name]}。")
    if TABLE1 not in tables:
        yield Point(LAYOUT, TABLE1, State.REMARK, "没有找到表一（主动公开政府信息情况），没有核对。")


def said(verdict: Verdict, file: str) -> Iterator[str]:
    """Give the lines of the report on the screen."""
    year = f"{verdict.year}年度" if verdict.year else "年份不明"
    where = "；".join(f"{NAMES[name]}：{verdict.tables[name].name}" for name in NAMES if name in verdict.tables)
    yield f"{file}：{verdict.kind}，{year}，{verdict.form}年格式。"
    if verdict.title:
        yield f"标题：{verdict.title}"
    yield f"读到 {where}。"
    for name in ("", *NAMES):
        points = verdict.of(name)
        if points and name:
            yield f"── {NAMES[name]}"
        for point in points:
            mark = {State.HOLDS: "✓", State.BROKEN: "✕", State.REMARK: "·"}[point.state]
            yield f"{mark} {point.state.value}：{point.sentence}"
    yield f"结论：{verdict.conclusion}"


def table_lines(verdict: Verdict, name: str) -> list[tuple[Row | None, str, list[dict[str, Any]]]]:
    """Return a found table line by line for a page: its row, its label, its cells with what is wrong with each."""
    read = verdict.tables[name]
    broken = [point for point in verdict.of(name) if point.state is State.BROKEN]
    wrong = {cell for point in broken for cell in point.named}
    summed = {cell for point in broken for cell in point.cells} - wrong
    suspect = {cell for point in verdict.of(name) if point.check == "suspect" for cell in point.cells}
    if name == "table3":
        form = table3_form(read.form)
        named: list[tuple[Row | None, str, str]] = [(row, row.code, row.label) for row in form.rows]
        columns = [one.code for one in form.columns]
    else:
        layout = table4_form(read.form)
        named = [(None, one.code, one.label) for one in layout.rows]
        columns = [one.code for one in layout.columns]
    lines = []
    for row, code, label in named:
        line = read.rows.get(code) or read.groups.get(code) or {}
        cells = [
            {
                "text": line[one].spot.text.strip() if one in line else "缺",
                "where": line[one].spot.where if one in line else "",
                "broken": (code, one) in wrong or one not in line,
                "summed": (code, one) in summed,
                "suspect": (code, one) in suspect,
            }
            for one in columns
        ]
        lines.append((row, label, cells if line else []))
    return lines
