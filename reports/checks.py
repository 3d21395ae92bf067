"""勾稽: the checks of 表三 and 表四 as sentences. Pure.

A check compares figures that were counted separately; it never computes one from the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports.forms import TOTAL, Form, Table4Form

Figures = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Args:
        id: its name in the form.
        ok: whether it holds.
        detail: a Chinese sentence with the figures.
        warning: it holds nothing up, but somebody should look.
        cases: numbers of the cases it is about, the first of them.
    """

    id: str
    ok: bool
    detail: str
    warning: bool = False
    cases: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the shape the JSON report carries."""
        return {
            "id": self.id, "ok": self.ok, "detail": self.detail, "warning": self.warning, "cases": list(self.cases),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """Cases that something is true of: how many, and the numbers of the first."""

    count: int = 0
    numbers: tuple[str, ...] = ()

    @property
    def more(self) -> str:
        """What follows the numbers where there are more."""
        return "等" if self.count > len(self.numbers) else ""


def check_of(given: Mapping[str, Any]) -> Check:
    """Return the check that `as_dict` gave."""
    return Check(given["id"], given["ok"], given["detail"], given.get("warning", False), tuple(given.get("cases", ())))


def table3_checks(
    form: Form,
    rows: Figures,
    groups: Figures,
    previous: Mapping[str, int] | None = None,
    year: int | None = None,
) -> tuple[Check, ...]:
    """Return every check of 表三.

    Args:
        form: the layout.
        rows: printed row → column → figure.
        groups: group row → column → subtotal, counted apart from the rows.
        previous: last year's 结转下年度 by column, total included; None when nobody knows it,
            and then the check across years is not made.
        year: the year of the table, for the sentence across years.
    """
    found = [
        _gather("flow", _flow(form, rows), f"各列第一项加第二项之和都等于第三项加第四项之和；{_flow_sum(rows)}。"),
        _gather(
            "leaf_sum", _leaf_sum(form, rows), f"各列办理结果各行之和都等于（七）总计；总计列 {rows[TOTAL][TOTAL]}。"
        ),
        _gather("column_sum", _column_sum(form, rows), "各行六类申请人之和都等于总计。"),
        _gather("group_sum", _group_sum(form, rows, groups), _groups_said(form, groups)),
    ]
    if previous is not None:
        last = f"{year - 1}年" if year else "上年"
        fine = f"各列上年结转数都等于{last}的结转下年度数；总计列 {rows['carried_in'][TOTAL]}。"
        found.append(_gather("year_chain", _year_chain(form, rows, previous, last), fine))
    return tuple(found)


def table4_checks(form: Table4Form, rows: Figures) -> tuple[Check, ...]:
    """Return 表四's check: the four results add up to the total, for each kind of remedy."""

    def wrong() -> Iterator[str]:
        for row in form.rows:
            parts = [rows[row.code][c.code] for c in form.columns if c.code != TOTAL]
            if sum(parts) != rows[row.code][TOTAL]:
                yield f"{row.label}：四项之和 {sum(parts)}，总计 {rows[row.code][TOTAL]}"

    said = "，".join(f"{r.label} {rows[r.code][TOTAL]}" for r in form.rows)
    return (_gather("t4_sum", wrong(), f"复议诉讼各项之和都等于总计；{said}。"),)


def _gather(name: str, wrong: Iterator[str], fine: str) -> Check:
    faults = list(wrong)
    return Check(name, not faults, "；".join(faults) + "。" if faults else fine)


def _flow_sum(rows: Figures) -> str:
    a, b, c, d = (rows[r][TOTAL] for r in ("received_new", "carried_in", TOTAL, "carried_out"))
    return f"总计列 {a}＋{b}＝{c}＋{d}"


def _flow(form: Form, rows: Figures) -> Iterator[str]:
    for column in form.columns:
        a, b, c, d = (rows[r][column.code] for r in ("received_new", "carried_in", TOTAL, "carried_out"))
        if a + b != c + d:
            yield f"{column.label}列：第一、二项之和 {a}＋{b}＝{a + b}，第三、四项之和 {c}＋{d}＝{c + d}"


def _leaf_sum(form: Form, rows: Figures) -> Iterator[str]:
    for column in form.columns:
        leaves = sum(rows[leaf][column.code] for leaf in form.leaves)
        total = rows[TOTAL][column.code]
        if leaves != total:
            yield (
                f"{column.label}列：办理结果各行之和 {leaves}，（七）总计 {total}，请查有没有已答复而没有办理结果的案件"
            )


def _column_sum(form: Form, rows: Figures) -> Iterator[str]:
    for row in form.printed_rows:
        parts = sum(rows[row.code][kind] for kind in form.kinds)
        total = rows[row.code][TOTAL]
        if parts != total:
            yield f"“{row.label}”行：六类申请人之和 {parts}，总计 {total}"


def _group_sum(form: Form, rows: Figures, groups: Figures) -> Iterator[str]:
    for group, leaves in form.groups.items():
        for column in form.columns:
            parts = sum(rows[leaf][column.code] for leaf in leaves)
            value = groups[group][column.code]
            if parts != value:
                yield f"“{form.row(group).label}”{column.label}列：各行之和 {parts}，小计 {value}"


def _groups_said(form: Form, groups: Figures) -> str:
    said = "，".join(f"{form.row(g).label[3:]} {groups[g][TOTAL]}" for g in form.groups)
    return f"各组小计都等于组内各行之和；{said}。"


def _year_chain(form: Form, rows: Figures, previous: Mapping[str, int], last: str) -> Iterator[str]:
    for column in form.columns:
        now, then = rows["carried_in"][column.code], previous.get(column.code, 0)
        if now != then:
            yield f"{column.label}列：上年结转 {now}，{last}结转下年度 {then}"


def case_checks(unsettled: Named, odd: Named, late: Named, unexplained: Named) -> tuple[Check, ...]:
    """Return the checks that are about single cases.

    Args:
        unsettled: answered in the year without an outcome: no row counts them.
        odd: whose years on the row are not those of their dates.
        late: answered in the year after the last day (Art. 33); no break, Art. 47 wants them looked at.
        unexplained: of these without a registered reason.
    """
    reasons = f"；{unexplained.count}件还没有登记原因" if unexplained.count else ""
    return (
        _about("outcomes", unsettled, "已答复的案件都有办理结果", "件已答复而没有办理结果，请补登"),
        _about("years", odd, "案件的年份都与日期相符", "件的年份与日期不符，请到“办理记录核验”核对"),
        Check(
            "late",
            ok=True,
            detail=f"逾期答复{late.count}件{reasons}。" if late.count else "没有逾期答复的案件。",
            warning=bool(late.count),
            cases=unexplained.numbers or late.numbers,
        ),
    )


def _about(name: str, found: Named, fine: str, wrong: str) -> Check:
    detail = f"{fine}。" if not found.count else f"{found.count}{wrong}：{'、'.join(found.numbers)}{found.more}。"
    return Check(name, not found.count, detail, cases=found.numbers)
