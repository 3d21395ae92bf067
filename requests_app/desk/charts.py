"""图表: bars as numbers for the template's SVG; pure, nothing of colour here and nothing of text but the titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .month_figures import Month, share

#: The drawing in units of its own; the page scales it.
WIDTH, HEIGHT = 720, 236
LEFT, RIGHT, TOP, BOTTOM = 40, 6, 14, 32
MONTHS = 12
BAR, GAP = 18, 2
#: How many steps the axis has at most.
STEPS = 5
FULL = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, its css class and the sentence that names it."""

    css: str
    x: float
    y: float
    width: float
    height: float
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place of the drawing: a step of the axis, a month under it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class MonthChart:
    """Pairs of bars over twelve months."""

    bars: list[Bar]
    steps: list[Mark]
    months: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM
    step_at: int = LEFT - 8
    month_at: int = HEIGHT - 8


def month_chart(months: Sequence[Month]) -> MonthChart:
    """Return two bars a month, received and answered, and an axis in whole steps."""
    step, top = axis(max((max(m.received, m.answered) for m in months), default=0))
    room = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / MONTHS
    bars = []
    for month in months:
        middle = LEFT + slot * (month.month - 0.5)
        pair = (
            ("in", "收到", month.received, middle - GAP / 2 - BAR),
            ("out", "答复", month.answered, middle + GAP / 2),
        )
        for css, word, count, x in pair:
            height = _unit(room * count / top)
            title = f"{month.month}月{word} {count} 件"
            bars.append(Bar(css, _unit(x), _unit(HEIGHT - BOTTOM - height), BAR, height, title, count))
    steps = [Mark(_unit(HEIGHT - BOTTOM - room * n / top), str(n)) for n in range(0, top + 1, step)]
    names = [Mark(_unit(LEFT + slot * (n - 0.5)), str(n)) for n in range(1, MONTHS + 1)]
    return MonthChart(bars, steps, names)


def axis(most: int) -> tuple[int, int]:
    """Return the step and the last figure of an axis over `most`: at most five steps of 1, 2 or 5 times ten^n."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if most <= step * STEPS:
                return step, step * max(1, -(-most // step))
        size *= 10


def _unit(value: float) -> float:
    """A tenth of a unit is finer than any screen."""
    return round(value, 1)


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One line of a list of shares; `width` is of a hundred, the longest line has all of it."""

    label: str
    count: int
    share: str
    width: float


def share_bars(counts: Sequence[tuple[str, int]]) -> list[ShareBar]:
    """Return each count with its share of the sum and its length beside the longest."""
    whole = sum(count for _, count in counts)
    most = max((count for _, count in counts), default=0)
    return [
        ShareBar(label, count, share(count, whole) or "0.0%", _unit(FULL * count / most) if most else 0)
        for label, count in counts
    ]
