"""表格: what every kind of file is read into. A merged cell is one spot that stands at several places. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TABLES, Unreadable


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """One cell of the file: its text, and where it stands in words people can follow; compared by identity."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One table; each line has the same number of places, None where the file has no cell."""

    name: str
    lines: Sequence[Sequence[Spot | None]]

    @property
    def width(self) -> int:
        """Places in a line."""
        return len(self.lines[0]) if self.lines else 0

    def turned(self) -> Grid:
        """Return the table with lines and columns exchanged; the spots stay the same."""
        return Grid(self.name, list(zip(*self.lines, strict=True)))


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as read: its kind, its tables in order, and its running text (for the title and the year)."""

    kind: str
    grids: Sequence[Grid]
    text: str


@dataclass(slots=True)
class Filler:
    """Builds a table cell by cell, spans and all, and stops at the limits.

    Args:
        name: what the table is called in sentences: 第2个表格.
        left: how many cells the file may still have.
    """

    name: str
    left: int = MOST_CELLS
    _lines: list[dict[int, Spot]] = field(default_factory=list)
    _hanging: dict[int, tuple[Spot, int]] = field(default_factory=dict)  # column → spot, lines it still reaches

    def line(self) -> None:
        """Begin a line; spots that hang down from above take their places.

        Raises:
            Unreadable: too many lines.
        """
        if len(self._lines) >= MOST_ROWS:
            raise Unreadable(f"{self.name}超过 {MOST_ROWS} 行，不像年度报告的表，没有读。")
        self._lines.append({column: spot for column, (spot, _) in self._hanging.items()})
        self._take(len(self._hanging))
        self._hanging = {column: (spot, more - 1) for column, (spot, more) in self._hanging.items() if more > 1}

    def cell(self, text: str, columns: int = 1, rows: int = 1) -> None:
        """Put a cell at the next free place; `columns` and `rows` are its spans.

        Raises:
            Unreadable: too many columns or cells.
        """
        here = self._lines[-1]
        column = 0
        while column in here:
            column += 1
        spot = Spot(text, f"{self.name}第{len(self._lines)}行第{column + 1}列")
        columns, rows = max(1, columns), max(1, rows)
        if column + columns > MOST_COLUMNS:
            raise Unreadable(f"{self.name}超过 {MOST_COLUMNS} 列，不像年度报告的表，没有读。")
        self._take(columns)
        for at in range(column, column + columns):
            here.setdefault(at, spot)
            if rows > 1:
                self._hanging[at] = (spot, rows - 1)

    def down(self, column: int) -> Spot | None:
        """Return the spot above this column of the line begun, for files that continue cells downwards."""
        return self._lines[-2].get(column) if len(self._lines) > 1 else None

    def continued(self, columns: int) -> None:
        """Let the cell above reach down into this line at the next free place."""
        here = self._lines[-1]
        column = len(here)
        above = self.down(column)
        if above is None or column + columns > MOST_COLUMNS:
            self.cell("", columns)
            return
        self._take(columns)
        for at in range(column, column + columns):
            here[at] = above

    def grid(self) -> Grid:
        """Return the table, its lines filled up to the same width."""
        width = max((max(line) + 1 for line in self._lines if line), default=0)
        return Grid(self.name, [[line.get(at) for at in range(width)] for line in self._lines])

    def _take(self, cells: int) -> None:
        self.left -= cells
        if self.left < 0:
            raise Unreadable(f"文件里的表格超过 {MOST_CELLS:,} 格，不像一份年度报告，没有读。")


def check_tables(count: int) -> None:
    """Refuse a file of too many tables.

    Raises:
        Unreadable: there are too many.
    """
    if count > MOST_TABLES:
        raise Unreadable(f"文件里有 {count} 个表格，不像一份年度报告，没有读。")


def distinct(spots: Iterable[Spot | None]) -> list[Spot]:
    """Return each spot once, in order."""
    return list({id(spot): spot for spot in spots if spot is not None}.values())
