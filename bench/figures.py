"""A measured figure, its target, and the table of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Args:
        name: what was measured.
        ours: the product's figure with its unit.
        bare: that of the bare database or library, "" where there is none.
        ratio: of the two, "" where there is none.
        target: what is promised.
        ok: whether it is kept.
    """

    name: str
    ours: str
    bare: str
    ratio: str
    target: str
    ok: bool


def alternately(ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median seconds of each, called in turn so that a busy machine troubles both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for call, kept in zip((ours, bare), times, strict=True):
            began = perf_counter()
            call()
            kept.append(perf_counter() - began)
    return median(times[0]), median(times[1])


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as an aligned Markdown table."""
    rows = [("figure", "ours", "bare", "ratio", "target", "ok"), ("-",) * 6]
    rows += [(f.name, f.ours, f.bare or "–", f.ratio or "–", f.target, "yes" if f.ok else "NO") for f in figures]
    widths = [max(_width(row[n]) for row in rows) for n in range(6)]
    lines = []
    for row in rows:
        fill = "-" if row[0] == "-" else " "
        lines.append("| " + " | ".join(c + fill * (w - _width(c)) for c, w in zip(row, widths, strict=True)) + " |")
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
