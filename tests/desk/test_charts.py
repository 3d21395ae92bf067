"""The drawings: axis, bars in proportion, shares; pure."""

from __future__ import annotations

import pytest

from requests_app.desk.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, axis, month_chart, share_bars
from requests_app.desk.month_figures import Month, YearFigures, share


@pytest.mark.parametrize(
    ("most", "step", "top"),
    [
        (0, 1, 1),
        (1, 1, 1),
        (5, 1, 5),
        (6, 2, 6),
        (9, 2, 10),
        (14, 5, 15),
        (29, 10, 30),
        (51, 20, 60),
        (1234, 500, 1500),
    ],
)
def test_the_axis_reaches_over_the_greatest_figure_in_at_most_five_steps(most, step, top):
    assert axis(most) == (step, top)


def test_a_month_has_two_bars_in_proportion_side_by_side():
    chart = month_chart([Month(1, 10, 5), Month(2, 0, 2)])
    room = HEIGHT - TOP - BOTTOM
    assert [(b.css, b.count, b.title) for b in chart.bars] == [
        ("in", 10, "1月收到 10 件"), ("out", 5, "1月答复 5 件"), ("in", 0, "2月收到 0 件"), ("out", 2, "2月答复 2 件"),
    ]  # fmt: skip
    assert [b.height for b in chart.bars] == [room, room / 2, 0, round(room / 5, 1)]
    assert all(b.y + b.height == pytest.approx(chart.floor, abs=0.11) for b in chart.bars)
    assert chart.bars[0].x + chart.bars[0].width < chart.bars[1].x


def test_twelve_months_stay_inside_the_drawing_without_touching():
    chart = month_chart([Month(n, n, 12 - n) for n in range(1, 13)])
    assert len(chart.bars) == 24
    assert all(a.x + a.width < b.x for a, b in zip(chart.bars, chart.bars[1:], strict=False))
    assert chart.bars[0].x > LEFT
    assert chart.bars[-1].x + chart.bars[-1].width < WIDTH - RIGHT
    assert [mark.text for mark in chart.months] == [str(n) for n in range(1, 13)]


def test_the_steps_of_the_axis_stand_where_the_bars_end():
    chart = month_chart([Month(1, 15, 10)])
    assert [(step.text, step.at) for step in chart.steps] == [
        ("0", HEIGHT - BOTTOM), ("5", 140.7), ("10", 77.3), ("15", TOP),
    ]  # fmt: skip
    assert chart.bars[1].y == 77.3


def test_shares_are_of_the_sum_and_lengths_beside_the_longest():
    assert [(b.label, b.count, b.share, b.width) for b in share_bars([("甲", 34), ("乙", 0), ("丙", 17)])] == [
        ("甲", 34, "66.7%", 100), ("乙", 0, "0.0%", 0), ("丙", 17, "33.3%", 50),
    ]  # fmt: skip
    assert [(b.share, b.width) for b in share_bars([("甲", 0)])] == [("0.0%", 0)]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(111, 112, "99.1%"), (112, 112, "100%"), (99999, 100000, "99.9%"), (0, 3, "0.0%"), (1, 3, "33.3%"), (0, 0, "")],
)
def test_a_share_is_never_rounded_up_to_all(part, whole, text):
    assert share(part, whole) == text


def test_the_rate_of_a_year_is_of_what_was_answered():
    figures = YearFigures(2026, [Month(1, 121, 112)], 9, 1, [], [])
    assert (figures.answered, figures.on_time, figures.rate) == (112, 111, "99.1%")
