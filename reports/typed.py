"""表一、表二: figures the office types or imports. Pure: values in, table and checks out.

Three things are kept apart: a counted zero (0), not applicable (NA, printed "/"), and not yet entered (None, blank).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.checks import Check
from reports.forms.typed import TypedForm

NA = "na"
Figure = int | Decimal | str | None  # the string is NA


@dataclass(frozen=True, slots=True)
class TypedTable:
    """One typed table: row code → column code → figure; `previous` is last year's, for the eye and the checks."""

    form: TypedForm
    rows: Mapping[str, Mapping[str, Figure]]
    previous: Mapping[str, Mapping[str, Figure]]
    checks: tuple[Check, ...]

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """Return the figures as JSON has them: numbers, "na", null; decimals as strings."""
        return {row: {column: stored(value) for column, value in line.items()} for row, line in self.rows.items()}


def shown(value: Figure) -> str:
    """Return a figure as it is printed: "0", "/", ""."""
    if value is None:
        return ""
    return "/" if value == NA else f"{value}"


def stored(value: Figure) -> int | str | None:
    """Return a figure as JSON keeps it."""
    return str(value) if isinstance(value, Decimal) else value


def figure_of(value: int | str | None) -> Figure:
    """Return the figure that `stored` gave."""
    return Decimal(value) if isinstance(value, str) and value != NA else value
