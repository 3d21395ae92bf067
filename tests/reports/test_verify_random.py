"""Any balanced table: one wrong figure is found and named, and no spelling of the layout changes the reading."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.checks import table3_checks
from reports.forms import FORMS, TOTAL, table3_form
from reports.render.grid import Cell
from reports.verify import verify
from reports.verify.points import State
from tests.reports.published import balanced, broken, figures, grid3, grid4, page, remedies, word

WIDE = {ord(one): chr(ord(one) + 0xFEE0) for one in "0123456789.,:"} | {ord(" "): "\u3000"}
SPACES = ("", " ", "\n", "\u3000", "&nbsp;", "<br>", "\u200b")


@st.composite
def tables(draw: Any) -> tuple[str, dict[str, dict[str, int]]]:
    form = draw(st.sampled_from(FORMS))
    layout = table3_form(form)
    cell = st.tuples(st.sampled_from(layout.leaves), st.sampled_from(layout.kinds))
    cases = draw(st.dictionaries(cell, st.integers(0, 400), max_size=20))
    carried = draw(st.dictionaries(st.sampled_from(layout.kinds), st.integers(0, 30)))
    return form, balanced(form, cases, carried)


@given(tables(), st.data())
def test_one_wrong_figure_is_found_and_named(made: tuple[str, dict[str, dict[str, int]]], data: st.DataObject) -> None:
    form, rows = made
    row = data.draw(st.sampled_from(sorted(rows)))
    column = data.draw(st.sampled_from(sorted(rows[row])))
    by = data.draw(st.integers(-rows[row][column], 99).filter(bool))
    assert broken(verify(page(grid3(form, rows), grid4(form, remedies(form))))) == []
    rows[row][column] += by
    verdict = verify(page(grid3(form, rows), grid4(form, remedies(form))))
    layout = table3_form(form)
    (suspect,) = [point for point in verdict.points if point.check == "suspect"]
    assert list(suspect.cells) == [(row, column)]
    assert (
        f"“{layout.row(row).label}”行，{layout.column(column).label}列，写着 {rows[row][column]}）" in suspect.sentence
    )
    # In the file: 表三 has three lines of heads and three columns of labels before its figures.
    at = [one.code for one in layout.printed_rows].index(row), [one.code for one in layout.columns].index(column)
    assert f"第1个表格第{at[0] + 4}行第{at[1] + 4}列" in suspect.sentence
    assert all((row, column) in point.cells for point in verdict.broken)


@given(tables(), st.integers(0, 10**9))
def test_no_spelling_of_the_layout_changes_the_reading(made: tuple[str, dict[str, dict[str, int]]], seed: int) -> None:
    (form, rows), chance = made, Random(seed)

    def spell(cell: Cell) -> str:
        text = cell.text.translate(WIDE) if chance.random() < 0.5 else cell.text
        if cell.role == "number":
            if text in {"0", "０"} and chance.random() < 0.5:
                text = chance.choice(("", "/", "—", "－"))
        else:
            text = "".join(letter + (chance.choice(SPACES) if chance.random() < 0.2 else "") for letter in text)
        return f"{chance.choice(SPACES)}{text}{chance.choice(SPACES)}"

    verdict = verify(page(grid3(form, rows), grid4(form, remedies(form)), spell=spell))
    assert (verdict.form, figures(verdict, "table3")) == (form, rows)
    assert figures(verdict, "table4") == remedies(form)
    assert broken(verdict) == []


@settings(max_examples=5)  # python-docx takes half a second to write one
@given(tables(), st.integers(8, 24))
def test_word_tables_broken_over_pages_are_read_as_one(made: tuple[str, dict[str, dict[str, int]]], split: int) -> None:
    form, rows = made
    verdict = verify(word([grid3(form, rows), grid4(form, remedies(form))], split))
    assert figures(verdict, "table3") == rows
    assert verdict.tables["table3"].name == "第1个表格、第2个表格"
    assert broken(verdict) == []


@given(tables(), st.data())
def test_the_verdict_agrees_with_the_reports_own_checks(
    made: tuple[str, dict[str, dict[str, int]]], data: st.DataObject
) -> None:
    form, rows = made
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.sampled_from(sorted(rows)))
        rows[row][data.draw(st.sampled_from(sorted(rows[row])))] += data.draw(st.integers(0, 3))
    layout = table3_form(form)
    groups = {
        group: {one.code: sum(rows[leaf][one.code] for leaf in leaves) for one in layout.columns}
        for group, leaves in layout.groups.items()
    }
    own = {check.id for check in table3_checks(layout, rows, groups) if not check.ok}
    verdict = verify(page(grid3(form, rows), grid4(form, remedies(form))))
    assert {point.check for point in verdict.points if point.state is State.BROKEN} == own


@given(tables())
def test_a_missing_row_is_said_and_never_taken_for_zero(made: tuple[str, dict[str, dict[str, int]]]) -> None:
    form, rows = made
    layout = table3_form(form)
    number = [one.code for one in layout.printed_rows].index("np_repeat") + 3
    cells = [
        replace(one, rows=one.rows - (one.row < number < one.row + one.rows))
        for one in grid3(form, rows)
        if one.row != number
    ]
    verdict = verify(page(cells, grid4(form, remedies(form))))
    assert "缺少：“2.重复申请”行。" in broken(verdict)
    assert not verdict.whole
    assert [point for point in verdict.points if point.check == "leaf_sum"] == []
    assert TOTAL in verdict.tables["table3"].rows
