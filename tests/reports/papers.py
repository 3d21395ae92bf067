"""Reports to be printed: both forms, with figures, with zeros, with what does not apply, with nothing entered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from reports import table3, table4
from reports.annual import Report
from reports.forms import FORMS, FormSettings
from reports.forms.typed import TABLE1, TABLE2, typed_form
from reports.narrative import Number, Paragraph
from reports.render.paper import tables
from reports.render.standing import Standing
from reports.typed import NA, Figure, TypedTable
from tests.reports.cases import SMALL_YEAR

#: What is entered into the cells of 表一 and 表二, again and again.
FILLED: dict[str, tuple[Figure, ...]] = {
    "mixed": (7, 0, NA, None, -3, 29215),
    "zeros": (0,),
    "na": (NA,),
    "blank": (None,),
}
MONEY = Decimal("1234.50")
RARE = "𬭎㛃䶮"
WORDS: dict[str, tuple[Paragraph, ...]] = {
    "overview": (("全年新收申请", Number("received_new", 5, "5"), "件。"), (f"承办人{RARE}，=1+1。",)),
    "requests": (("按期答复率", Number("in_time", Decimal("99.5"), "99.5%"), "。"),),
    "problems": (("答复书写清<查询经过>和依据。",),),
}
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PUBLISHED = Standing("已公布", 1, datetime(2023, 1, 6, 2, tzinfo=UTC), datetime(2023, 1, 19, 17, tzinfo=UTC), HASH)
#: Every form with every way of filling.
CASES = [(form, filled) for form in FORMS for filled in FILLED]


def a_report(
    form: str = "2021", filled: str = "", name: str = "测试机关", as_of: date | None = None, words: str = ""
) -> Report:
    """Return 2022's report of SMALL_YEAR; `filled` is a key of FILLED, "" leaves 表一 and 表二 out."""
    facts = table3.count_cases(SMALL_YEAR, 2022)
    return Report(
        agency_code="t3",
        agency_name=name,
        year=2022,
        form=form,
        as_of=as_of,
        table3=table3.tabulate(facts, 2022, form, FormSettings("unable_unclear"), previous={}),
        table4=table4.tabulate([table4.RemedyFact("litigation_direct", date(2022, 2, 1), None, "")], 2022, form),
        table1=typed(TABLE1, form, filled),
        table2=typed(TABLE2, form, filled),
        texts={**WORDS, "other": ((words,),)} if words else WORDS if filled else {},
    )


def typed(table: str, form: str, filled: str) -> TypedTable | None:
    """Return 表一 or 表二 with figures in its cells by turns; where money is asked for, money."""
    layout = typed_form(table, form)
    if layout is None or not filled:
        return None
    rows: dict[str, dict[str, Figure]] = {}
    for number, (row, column) in enumerate(layout.cells):
        turn = FILLED[filled][number % len(FILLED[filled])]
        rows.setdefault(row, {})[column] = MONEY if filled == "mixed" and "amount" in column else turn
    return TypedTable(layout, rows, {}, ())


def printed(report: Report) -> list[tuple[str, list[list[str]]]]:
    """Return what each table prints, as full rows: a merged cell's text stands in each place that it covers."""
    found = []
    for table in tables(report):
        height = max(cell.row + cell.rows for cell in table.cells)
        rows = [["" for _ in table.widths] for _ in range(height)]
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    rows[row][column] = cell.text
        found.append((table.name, rows))
    return found


def bare(text: str) -> str:
    """Return a text without its blanks and line breaks."""
    return re.sub(r"\s", "", text)
