"""Reads the clock's calendar picture back out of a page, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

KINDS = {"zero", "count", "make", "rest", "hol", "stop", "out"}


@dataclass(frozen=True)
class Cell:
    """One cell: its day, kind, marks (today, due, future), number, visible word, and what it says unseen."""

    day: str
    kind: str
    marks: frozenset[str]
    n: int | None
    word: str
    said: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        self._in_table = False
        self._open: dict[str, str] | None = None
        self._spans: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "table":
            self._in_table = given.get("class") == "clk"
        if not self._in_table:
            return
        if tag == "td" and given.get("class", "no-month") != "no-month":
            self._open = {"css": given["class"], "day": "", "k": "", "w": "", "vh": ""}
        if tag == "time" and self._open is not None:
            self._open["day"] = given["datetime"]
            self._spans.append("d")
        if tag == "span" and self._open is not None:
            self._spans.append(given["class"])

    def handle_endtag(self, tag):
        if tag == "table":
            self._in_table = False
        if tag in {"span", "time"} and self._spans:
            self._spans.pop()
        if tag == "td" and self._open is not None:
            kind, *marks = self._open["css"].split()
            assert kind in KINDS
            number = int(self._open["k"]) if self._open["k"] else None
            self.cells.append(
                Cell(self._open["day"], kind, frozenset(marks), number, self._open["w"], self._open["vh"])
            )
            self._open = None

    def handle_data(self, data):
        if self._open is not None and self._spans and self._spans[-1] in self._open and "k" not in self._spans[:-1]:
            self._open[self._spans[-1]] += data


def cells(html: str) -> list[Cell]:
    """Return the cells of the page's clock in order; each says what it is without its colour."""
    reader = _Reader()
    reader.feed(html)
    for cell in reader.cells:
        assert cell.word or cell.said, cell
    return reader.cells
