"""How close the lines of a letter and the rows of a form stand, told before they are printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from requests_app.papers import pdf
from requests_app.papers.fit import CLOSEST, PITCH, fit, lines_of, rows_share
from requests_app.papers.letter import Cell

from .printed import bare, pages
from .printed import lines_of as printed_lines
from .sample_letters import FORM, PLAIN, SHORT, body

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 18, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("公" * 26, 1),
        ("公" * 27, 2),
        ("公" * 24 + "开。", 1),  # the mark at the end takes a half, so it is not moved
        ("公" * 25 + "开。", 2),
        ("公" * 54, 2),
        ("公" * 55, 3),
        ("公" * 25 + "2026年", 2),  # a year is not parted
        ("公" * 24 + "Q2611308FPEMM", 2),  # a long code is
        ("公\n开", 2),
        ("", 1),
    ],
)
def test_lines_are_counted_as_they_are_printed(text, lines):
    assert lines_of(text, 2) == lines


def test_a_letter_that_fits_stands_as_the_standard_has_it():
    assert (PITCH, fit(PLAIN).pitch, fit(PLAIN).free, fit(PLAIN).pages) == (pytest.approx(28.99, abs=0.01), PITCH, 2, 1)


def letter(lines: int):
    """A letter with so many lines of text and all other parts."""
    return replace(
        SHORT, enclosures=(), blocks=body("公" * 26, *["公" * 54] * ((lines - 1) // 2), *["公"] * ((lines - 1) % 2))
    )


def test_every_length_is_counted_as_it_is_printed_and_no_last_page_holds_little():
    seen = {}
    for lines in range(1, 60):
        made, told = letter(lines), fit(letter(lines))
        sheets = pages(pdf.render(made, AT))
        assert len(sheets) == told.pages, lines
        last = [bare(line) for line in sheets[-1].extract_text().splitlines()]
        before = last.index("示例市人民政府办公厅", 1) if told.pages == 1 else last.index("示例市人民政府办公厅")
        assert told.pages == 1 or before >= 3, lines
        seen[lines] = (told.pages, round(told.pitch, 2))
    assert {seen[n] for n in range(1, 6)} == {(1, 28.99)}
    assert min(pitch for _, pitch in seen.values()) >= CLOSEST
    assert [n for n in seen if n > 1 and seen[n][0] > seen[n - 1][0]] == [14, 41]


def test_a_letter_set_closer_keeps_its_characters_and_one_pitch():
    made = letter(11)
    [page] = pages(pdf.render(made, AT))
    told = fit(made)
    assert told.pitch < PITCH
    downs = [down for down, left, count in printed_lines(page) if count in {26, 28}]
    apart = {round(below - above, 1) for above, below in pairwise(downs)}
    assert apart == {round(told.pitch / 72 * 25.4, 1)}


def test_a_form_gives_up_free_room_for_a_row_and_not_for_many():
    table = FORM.blocks[0]
    row = (Cell("经办情况", label=True), Cell("说明" * 25, 3))
    made = [replace(FORM, blocks=(replace(table, rows=table.rows + (row,) * n),)) for n in (0, 6, 10)]
    assert [rows_share(form) for form in made] == [1.0, 0.8, 1.0]
    assert [len(pages(pdf.render(form, AT))) for form in made] == [1, 1, 2]
