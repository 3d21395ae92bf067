"""Where titles part, what goes with the signature, what of a text can be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from requests_app.papers.layout import (
    balanced,
    breakable,
    foot,
    foot_lines,
    heights,
    kept,
    mark,
    points_of,
    signed_width,
    spans,
    visible,
    width,
)
from requests_app.papers.letter import Cell, Table

from .sample_letters import PLAIN

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("政府信息公开申请答复书", ("政府信息公开申请答复书",)),
        ("关于示例地块征收补偿安置方案政府信息公开申请的答复书", ("关于示例地块征收补偿安置方案", "政府信息公开申请的答复书")),
        ("示例市人民政府关于《示例市城镇土地征收管理办法》的说明", ("示例市人民政府关于", "《示例市城镇土地征收管理办法》的说明")),
        ("甲" * 45, ("甲" * 15, "甲" * 15, "甲" * 15)),
        ("A" * 60, ("A" * 30, "A" * 30)),
        ("", ("",)),
    ],
)  # fmt: skip
def test_a_title_parts_in_balance_and_not_inside_a_word(title, lines):
    assert balanced(title, 20) == lines


@pytest.mark.parametrize(
    ("issuer", "points", "lines"),
    [
        ("示例市人民政府办公厅", 32, 1),
        ("示例市示例区综合行政执法局政务公开科", 24, 1),
        ("示例市示例区综合行政执法局政务公开二科", 24, 2),
        ("示" * 40, 24, 3),
    ],
)
def test_the_agencys_mark_is_as_large_as_a_line_allows(issuer, points, lines):
    assert (mark(issuer)[0], len(mark(issuer)[1])) == (points, lines)


def test_width_counts_what_is_not_chinese_half():
    assert width("2026年11月18日") == 7.0


def test_few_enclosures_go_with_the_signature_many_do_not():
    assert kept(()) == 0
    assert kept(("批准文件",)) == 1
    assert kept(("批准文件",) * 10) == 10
    assert kept(("批准文件",) * 12) == 10
    assert kept(("甲" * 80, "乙" * 80, "丙" * 80)) == 2
    assert kept(("甲", "乙" * 400)) == 1


def test_the_date_stands_four_characters_in_unless_the_signature_is_too_long():
    assert signed_width(("示例市人民政府办公厅",), "2026年11月18日") == 15.0
    assert signed_width(("示" * 20,), "2026年11月18日") == 20.3


def test_small_print_ends_its_lines_between_items():
    contact = (
        "联系部门：政务公开处　联系电话：0574-00000000　传真：0574-00000001　办公时间：工作日 8:30—12:00、13:30—17:00"
    )
    assert foot(replace(PLAIN, contact=(contact,), note=("本单一式一份。",))) == (
        "联系部门：政务公开处　联系电话：0574-00000000　传真：0574-00000001\n办公时间：工作日 8:30—12:00、13:30—17:00",
        "本单一式一份。",
    )
    assert foot_lines(("甲\n乙", "丙")) == 3


def test_small_print_is_given_the_lines_it_takes():
    assert foot_lines(("电话：0000-12345678", "甲" * 41, "")) == 3


def test_what_is_printed_of_a_text():
    assert visible("甲\u200b乙\t丙\n丁\ufeff") == "甲乙 丙\n丁"
    assert breakable("2026-0091，0574-00000002，abcdefghijk") == "2026-0091，0574-00000002，abcdefghijk"
    assert breakable("号Q2611308FPEMM。") == "号\x1fQ26113\x1f08FPEM\x1fM\x1f。"
    assert breakable("1" * 41) == "\x1f" + "111111\x1f" * 6 + "11111\x1f"


def test_a_cell_takes_its_columns_and_only_a_long_one_goes_over_a_page():
    table = Table((20, 30, 106), ((Cell("甲", 2), Cell("乙" * 700)), (Cell("丙\n" * 21), Cell("丁", 2))))
    assert [(wide, long) for row in table.rows for _, wide, long in spans(table, row)] == [
        (50, False), (106, True), (20, True), (136, False),
    ]  # fmt: skip
    assert points_of(table) == 12
    assert points_of(Table((22,) * 7, ())) == 10.5
    assert points_of(Table((40, 116), ((Cell("甲"), Cell("乙")),) * 11)) == 10.5
    assert points_of(Table((50, 106), ((Cell("　　　　年　　月　　日"), Cell("乙")),))) == 12
    assert points_of(Table((46, 110), ((Cell("　　　　年　　月　　日"), Cell("乙")),))) == 10.5


def test_a_row_is_as_high_as_its_fullest_cell_or_as_the_pen_needs():
    table = Table(
        (40, 116), ((Cell("甲"), Cell("乙")), (Cell("丙\n丁"), Cell("戊")), (Cell("己"), Cell("", height=35)))
    )
    assert [round(one, 1) for one in heights(table)] == [21.1, 38.5, 99.2]
    assert [round(one, 1) for one in heights(table, 0.6)] == [17.4, 34.8, 59.5]
