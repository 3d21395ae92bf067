"""Amounts in capitals, literal."""

from __future__ import annotations

import pytest

from requests_app.law.money_zh import capitals


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        (0, "零元整"),
        (7, "柒元整"),
        (10, "壹拾元整"),
        (100, "壹佰元整"),
        (105, "壹佰零伍元整"),
        (140, "壹佰肆拾元整"),
        (270, "贰佰柒拾元整"),
        (1005, "壹仟零伍元整"),
        (1080, "壹仟零捌拾元整"),
        (5500, "伍仟伍佰元整"),
        (9999, "玖仟玖佰玖拾玖元整"),
        (10_000, "壹万元整"),
        (10_005, "壹万零伍元整"),
        (10_500, "壹万零伍佰元整"),
        (100_000, "壹拾万元整"),
        (1_000_200, "壹佰万零贰佰元整"),
        (6_007_014, "陆佰万柒仟零壹拾肆元整"),
        (200_000_000, "贰亿元整"),
        (100_000_001, "壹亿零壹元整"),
        (100_050_000, "壹亿零伍万元整"),
        (999_999_999_999, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元整"),
    ],
)
def test_in_capitals(yuan, said):
    assert capitals(yuan) == said


@pytest.mark.parametrize("yuan", [-1, 10**12])
def test_what_no_fee_comes_to_is_refused(yuan):
    with pytest.raises(ValueError, match=str(yuan)):
        capitals(yuan)
