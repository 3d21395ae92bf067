"""表一、表二: zero, not applicable and not yet entered are three things; what can be checked is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.forms.typed import TABLE1, TABLE2, typed_form
from reports.typed import NA, NoFigure, build, figure_in, lines_of, shown, stored

FORM, OLD, CHANNELS = typed_form(TABLE1, "2021"), typed_form(TABLE1, "2019"), typed_form(TABLE2, "2019")


@pytest.mark.parametrize(
    ("written", "column", "figure"),
    [
        ("0", "made", 0), ("", "made", None), ("  ", "made", None), ("/", "made", NA), ("不适用", "made", NA),
        ("——", "made", NA), ("1,234", "made", 1234), ("１２３", "made", 123), ("1 234", "made", 1234),
        ("12.5", "amount_wanyuan", Decimal("12.5")), ("12.0", "made", 12), ("-3", "change", -3), ("+3", "change", 3),
        ("000", "made", 0),
    ],
)  # fmt: skip
def test_what_was_typed(written, column, figure):
    assert figure_in(written, column) == figure


@pytest.mark.parametrize(
    ("written", "column", "sentence"),
    [
        ("十二", "made", "请填数字；没有发生填 0，本机关不适用填“/”，还没有数空着。"),
        ("12件", "made", "请填数字；没有发生填 0，本机关不适用填“/”，还没有数空着。"),
        ("1e3", "made", "请填数字；没有发生填 0，本机关不适用填“/”，还没有数空着。"),
        ("NaN", "made", "请填数字；没有发生填 0，本机关不适用填“/”，还没有数空着。"),
        ("9" * 13, "made", "请填数字；没有发生填 0，本机关不适用填“/”，还没有数空着。"),
        ("-1", "made", "这一格不能是负数。"),
        ("1.5", "made", "这一格是件数，不能有小数。"),
    ],
)
def test_what_is_no_figure_says_what_to_write(written, column, sentence):
    with pytest.raises(NoFigure) as wrong:
        figure_in(written, column)
    assert str(wrong.value) == sentence


@given(st.text(max_size=12), st.sampled_from(["made", "change", "amount_wanyuan"]))
def test_no_text_breaks_it_and_what_it_takes_comes_back(written, column):
    try:
        figure = figure_in(written, column)
    except NoFigure:
        return
    assert figure_in(shown(figure), column) == figure
    assert lines_of({"r": {"c": stored(figure)}}) == {"r": {"c": figure}}


def checks(form, rows, previous=None) -> dict[str, str]:
    return {check.id: check.detail for check in build(form, rows, previous or {}).checks}


def test_blank_is_not_zero():
    empty = build(FORM, {}, {})
    assert (empty.untouched, len(empty.missing)) == (True, 10)
    assert checks(FORM, {})["t1_entered"] == "表一还有10格没有填。"
    zeros: dict[str, dict[str, int]] = {}
    for row, column in FORM.cells:
        zeros.setdefault(row, {})[column] = 0
    assert checks(FORM, zeros) == {"t1_entered": "表一10格都已填。"}
    assert build(FORM, {"rules": {"made": 3, "nonsense": 4}, "other": {"x": 1}}, {}).rows["rules"] == {
        "made": 3, "repealed": None, "in_force": None,
    }  # fmt: skip


def test_what_is_in_force_follows_from_last_year():
    rows = {"rules": {"made": 3, "repealed": 1, "in_force": 11}}
    assert checks(FORM, rows, {"rules": {"in_force": 10}})["t1_chain"] == (
        "规章：上年现行有效10，加制发3，减废止1，应为12，填的是11。请核对。"
    )
    rows["rules"]["in_force"] = 12
    assert "t1_chain" not in checks(FORM, rows, {"rules": {"in_force": 10}})
    assert "t1_chain" not in checks(FORM, rows)


def test_the_2019_form_counts_what_is_public_in_all():
    rows = {"rules": {"made_new": 7, "disclosed_new": 7, "disclosed_cumulative": 6}}
    assert checks(OLD, rows)["t1_chain"] == "规章：对外公开总数量6少于本年新公开数量7。请核对。"
    rows["rules"]["disclosed_cumulative"] = 8
    assert checks(OLD, rows, {"rules": {"disclosed_cumulative": 9}})["t1_chain"] == (
        "规章：对外公开总数量8少于上年的9。请核对。"
    )


@pytest.mark.parametrize(
    ("total", "ok", "said"),
    [(29215, True, "不多于各渠道之和，不少于最多的一个渠道"), (29216, False, "应当在"), (18999, False, "应当在")],
)
def test_one_item_on_several_channels_counts_once(total, ok, said):
    values = {"channel_gazette": 222, "channel_website": 19000, "channel_weibo": 8041, "channel_wechat": 1952}
    rows = {"proactive_total": {"value": total}} | {row: {"value": n} for row, n in values.items()}
    [check] = [one for one in build(CHANNELS, rows, {}).checks if one.id == "t2_dedup"]
    assert (check.ok, check.warning) == (True, not ok)
    assert said in check.detail


def test_a_part_is_not_more_than_its_whole():
    rows = {"press_conferences": {"value": 2}, "press_conferences_principal": {"value": 3}}
    [check] = [one for one in build(CHANNELS, rows, {}).checks if one.id == "t2_subset"]
    assert (check.ok, check.detail) == (False, "“其中：主要负责同志参加新闻发布会次数”3多于总数2。")
    assert "t2_subset" not in checks(CHANNELS, {"press_conferences": {"value": 3}})
