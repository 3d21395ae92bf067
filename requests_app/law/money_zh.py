"""金额大写: an amount in whole yuan in the characters that bills and notices use (支付结算办法附一). Pure."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_GROUP = 10_000


def capitals(yuan: int) -> str:
    """Return an amount in capitals: 伍仟伍佰元整 for 5500.

    Args:
        yuan: whole yuan, from 0 to below a trillion.

    Raises:
        ValueError: outside these bounds.
    """
    if not 0 <= yuan < _GROUP ** len(_GROUPS):
        raise ValueError(yuan)
    said = ""
    for place in reversed(range(len(_GROUPS))):
        group = yuan // _GROUP**place % _GROUP
        if not group:
            continue
        gap = said and group < _GROUP // 10  # a place left empty within the number is said once
        said += f"{'零' if gap else ''}{_group(group)}{_GROUPS[place]}"
    return f"{said or _DIGITS[0]}元整"


def _group(number: int) -> str:
    """Return up to four figures in capitals, inner zeros once, last ones not."""
    said, gap = "", False
    for place in reversed(range(len(_PLACES))):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += f"{'零' if gap else ''}{_DIGITS[digit]}{_PLACES[place]}"
        gap = False
    return said
