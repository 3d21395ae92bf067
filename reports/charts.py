"""图表: bars as numbers for the template's SVG; the figures stand in the table under it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing in units of its own; the page scales it.
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 220, 40, 14, 30
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, which series it is of, and the sentence that names it."""

    series: int
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place: a step of the axis, or what stands under a group of bars."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Groups of bars side by side over an axis in whole steps."""

    title: str
    series: Sequence[str]
    bars: Sequence[Bar]
    steps: Sequence[Mark]
    names: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM
    name_at: int = HEIGHT - 8


def chart(
    title: str, names: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], unit: str, top: float | None = None
) -> Chart:
    """Return one group of bars a name, one bar a series.

    Args:
        title: what is drawn.
        names: under the groups.
        series: label and one value a name each.
        unit: behind each value in its sentence.
        top: the highest value of the axis; None takes what the values need.
    """
    most = max((value for _, values in series for value in values), default=0)
    step, high = axis(most) if top is None else (top / _STEPS, top)
    room, slot = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT) / max(1, len(names))
    width = min(24.0, slot * 0.8 / max(1, len(series)))
    bars = []
    for at, name in enumerate(names):
        begin = LEFT + slot * (at + 0.5) - width * len(series) / 2
        for number, (label, values) in enumerate(series):
            tall = room * values[at] / high if high else 0
            sentence = f"{name}{label} {values[at]:g}{unit}"
            bars.append(
                Bar(number, round(begin + number * width, 1), round(HEIGHT - BOTTOM - tall, 1), round(width - 2, 1),
                    round(tall, 1), sentence)
            )  # fmt: skip
    steps = [
        Mark(round(HEIGHT - BOTTOM - room * step * n / high, 1), f"{step * n:g}") for n in range(round(high / step) + 1)
    ]
    under = [Mark(round(LEFT + slot * (at + 0.5), 1), name) for at, name in enumerate(names)]
    return Chart(title, [label for label, _ in series], bars, steps, under)


def axis(most: float) -> tuple[float, float]:
    """Return step and top of an axis over `most`: at most five steps of 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for times in (1, 2, 5):
            if size * times * _STEPS >= most:
                step = size * times
                return step, step * max(1, -(-int(most) // step))
        size *= 10
