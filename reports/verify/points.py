"""逐项核对: each identity of 表三, 表四 and 表二 as one sentence with its figures and the places of its cells. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from reports.forms import TOTAL, Column, Form, Row, table3_form, table4_form
from reports.forms.typed import TABLE2, TypedRow, typed_form

from .figures import Said, Value
from .match import Read

FLOW, LEAVES, COLUMNS, GROUPS, SUMS4, SUBSETS = "flow", "leaf_sum", "column_sum", "group_sum", "t4_sum", "t2_subset"
LAYOUT, NUMBERS, BLANKS, REMARKS, SUSPECT = "layout", "numbers", "blanks", "remarks", "suspect"


class State(Enum):
    """How a point came out; a remark breaks nothing."""

    HOLDS = "相符"
    BROKEN = "不符"
    REMARK = "说明"


@dataclass(frozen=True, slots=True)
class Point:
    """One point: which check, of which table, how it came out, and the cells (row code, column code) it speaks of.

    `cells` are all that its sum takes in; `named` those whose places the sentence says, to be marked first.
    """

    check: str
    table: str
    state: State
    sentence: str
    cells: Sequence[tuple[str, str]] = ()
    named: Sequence[tuple[str, str]] = ()


def sums(values: Iterable[Value]) -> tuple[int, str]:
    """Return the sum and how it is written: 130＋7＋（空白）; many parts are not written out."""
    parts = list(values)
    written = "＋".join(one.shown for one in parts)
    return sum(int(one.number) for one in parts), written


def table3_points(read: Read) -> list[Point]:
    """Return 表三's points: layout, figures, then every identity line by line and column by column."""
    form = table3_form(read.form)
    points = [*shape(read, "table3"), *_flow(form, read), *_leaves(form, read), *_columns(form, read)]
    points += _groups(form, read)
    return points + _suspect(form, read, points)


def table4_points(read: Read) -> list[Point]:
    """Return 表四's points: the four results of each kind add up to its total."""
    form = table4_form(read.form)
    points = shape(read, "table4")
    for row in form.rows:
        line = read.rows.get(row.code, {})
        if len(line) < len(form.columns):
            continue  # said by the layout
        parts, written = sums(line[one.code] for one in form.columns if one.code != TOTAL)
        total = line[TOTAL]
        cells = [(row.code, one.code) for one in form.columns]
        said = f"{row.label}：{written}＝{parts}，总计 {total.shown}"
        points.append(_point(SUMS4, "table4", parts == total.number, said, cells, cells[-1:], read))
    return points


def table2_points(read: Read) -> list[Point]:
    """Return 表二's points: what is part of a figure is no larger."""
    points = shape(read, TABLE2)
    layout = typed_form(TABLE2, read.form)
    rows = [row for block in layout.blocks for row in block.rows] if layout else []
    labels = {row.code: row.label for row in rows}
    for row in rows:
        part, whole = read.rows.get(row.code, {}).get("value"), read.rows.get(row.subset_of, {}).get("value")
        if part is None or whole is None:
            continue
        said = f"{row.label} {part.shown}，{labels[row.subset_of]} {whole.shown}"
        cells = [(row.code, "value"), (row.subset_of, "value")]
        points.append(_point(SUBSETS, TABLE2, part.number <= whole.number, said, cells, cells, read))
    return points


def shape(read: Read, table: str) -> list[Point]:
    """Return what the table lacks, what it has too much, and what is written in its cells."""
    rows, columns = _labels(read.form, table)
    points = []
    if read.missing:
        points.append(Point(LAYOUT, table, State.BROKEN, f"缺少：{'、'.join(read.missing)}。"))
    if read.strange:
        said = "、".join(f"“{one}”" for one in read.strange)
        points.append(Point(LAYOUT, table, State.BROKEN, f"格式里没有的行，数字没有计入：{said}。"))
    for row, column, one in read.values:
        if one.said is Said.WRONG:
            said = f"{one.shown}不是数：{one.spot.where}（“{rows[row]}”行，{columns[column]}列）。"
            points.append(Point(NUMBERS, table, State.BROKEN, said, [(row, column)], [(row, column)]))
    points += [Point(REMARKS, table, State.REMARK, one) for one in read.remarks]
    empty = [(row, column) for row, column, one in read.values if one.said in {Said.BLANK, Said.STROKE}]
    if empty:
        said = "、".join(f"“{rows[row]}”{count}格" for row, count in Counter(row for row, _ in empty).items())
        said = f"{len(empty)} 格没有数字（空白，或者写着“/”之类），核对时按 0 计算，请看是不是漏填：{said}。"
        points.append(Point(BLANKS, table, State.REMARK, said, empty))
    return points


def _labels(form: str, table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return row code → label and column code → label of a table, labels without their bracketed remarks."""
    named: list[tuple[Sequence[Row | Column | TypedRow], Sequence[Column]]]
    if table == "table3":
        third = table3_form(form)
        named = [(third.rows, third.columns)]
    elif table == "table4":
        fourth = table4_form(form)
        named = [(fourth.rows, fourth.columns)]
    else:
        layout = typed_form(table, form)
        named = [(block.rows, block.columns) for block in layout.blocks] if layout else []
    rows = {row.code: row.label[:3] + row.label[3:].split("（")[0] for some, _ in named for row in some}
    return rows, {column.code: column.label for _, some in named for column in some}


def _point(
    check: str,
    table: str,
    holds: bool,  # noqa: FBT001 - the point is whether it holds
    said: str,
    cells: Sequence[tuple[str, str]],
    named: Sequence[tuple[str, str]],
    read: Read,
) -> Point:
    """Make a point; a broken one says where its cells stand."""
    if holds:
        return Point(check, table, State.HOLDS, f"{said}。", cells)
    lines = {**read.groups, **read.rows}
    where = "、".join(lines[row][column].spot.where for row, column in named)
    return Point(check, table, State.BROKEN, f"{said}（{where}）。", cells, named)


def _flow(form: Form, read: Read) -> Iterator[Point]:
    """第一项加第二项之和，等于第三项加第四项之和."""
    names = ("received_new", "carried_in", TOTAL, "carried_out")
    for column in form.columns:
        if any(column.code not in read.rows.get(name, {}) for name in names):
            continue
        four = [read.rows[name][column.code] for name in names]
        (left, into), (right, out) = sums(four[:2]), sums(four[2:])
        said = f"{column.label}列：第一、二项之和 {into}＝{left}，第三、四项之和 {out}＝{right}"
        cells = [(name, column.code) for name in names]
        yield _point(FLOW, "table3", left == right, said, cells, cells, read)


def _leaves(form: Form, read: Read) -> Iterator[Point]:
    """办理结果各行之和等于（七）总计; not asked where a row is missing."""
    if any(leaf not in read.rows for leaf in (*form.leaves, TOTAL)):
        return
    for column in form.columns:
        lines = [read.rows[row] for row in (*form.leaves, TOTAL)]
        if any(column.code not in line for line in lines):
            continue
        parts = sum(int(line[column.code].number) for line in lines[:-1])
        total = lines[-1][column.code]
        said = f"{column.label}列：办理结果各行之和 {parts}，（七）总计 {total.shown}"
        cells = [(row, column.code) for row in (*form.leaves, TOTAL)]
        yield _point(LEAVES, "table3", parts == total.number, said, cells, cells[-1:], read)


def _columns(form: Form, read: Read) -> Iterator[Point]:
    """六类申请人之和等于总计, row by row."""
    for row in form.printed_rows:
        line = read.rows.get(row.code, {})
        if any(one.code not in line for one in form.columns):
            continue
        parts, written = sums(line[kind] for kind in form.kinds)
        total = line[TOTAL]
        said = f"“{row.label}”行：{written}＝{parts}，总计 {total.shown}"
        cells = [(row.code, one.code) for one in form.columns]
        yield _point(COLUMNS, "table3", parts == total.number, said, cells, cells[-1:], read)


def _groups(form: Form, read: Read) -> Iterator[Point]:
    """组内各行之和等于印出的小计; where none is printed the sums are told, for comparing with the text."""
    told = []
    for group, leaves in form.groups.items():
        if any(leaf not in read.rows for leaf in leaves):
            continue
        label = form.row(group).label
        given = read.groups.get(group, {})
        for column in form.columns:
            lines = [read.rows[leaf] for leaf in leaves]
            if any(column.code not in line for line in lines):
                continue
            parts = sum(int(line[column.code].number) for line in lines)
            if column.code not in given:
                told += [f"{label} {parts}"] if column.code == TOTAL else []
                continue
            value = given[column.code]
            said = f"“{label}”{column.label}列：各行之和 {parts}，小计 {value.shown}"
            cells = [(group, column.code)]
            yield _point(GROUPS, "table3", parts == value.number, said, cells, cells, read)
    if told:
        sentence = f"各组之和（表上不印，可与文字部分比较）：{'，'.join(told)}。"
        yield Point(GROUPS, "table3", State.REMARK, sentence)


def _suspect(form: Form, read: Read, points: Sequence[Point]) -> list[Point]:
    """Name the one cell where a broken row crosses a broken column: a single wrong figure breaks just these."""
    broken = [point for point in points if point.state is State.BROKEN]
    rows = {point.cells[0][0] for point in broken if point.check == COLUMNS}
    columns = {point.cells[0][1] for point in broken if point.check in {FLOW, LEAVES}}
    if len(rows) != 1 or len(columns) != 1:
        return []
    (row,), (column,) = rows, columns
    value = read.rows[row][column]
    # The total row stands in both sums of its column; a row above it only in one of them.
    downward = {point.check for point in broken if point.check in {FLOW, LEAVES}}
    expected = {FLOW, LEAVES} if row == TOTAL else {LEAVES} if row in form.leaves else {FLOW}
    if downward != expected:
        return []
    where = f"{value.spot.where}（“{form.row(row).label}”行，{form.column(column).label}列，写着 {value.shown}）"
    return [Point(SUSPECT, "table3", State.REMARK, f"只改一格就都能相符的是：{where}。请先查这一格。", [(row, column)])]
