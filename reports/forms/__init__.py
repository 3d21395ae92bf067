"""The official layouts 报告格式 by year, as data: rows, columns, labels as printed.

国办公开办函〔2019〕60号 (reports of 2019 and 2020) and 〔2021〕30号 (from the 2021 report on).
Some agencies print the old layout years later, so the form is a setting of the report and the
year only gives the default.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

FORMS = ("2019", "2021")
TOTAL = "total"
#: The row that counts requests given up without supplementing, in the 2019 form: Ningbo prints
#: 未补正或申请内容仍不明确 and counts them there; the national wording leaves them to 其他处理.
NINGBO, NATIONAL = "unable_unclear", "other_processing"
ABANDONED = "other_not_supplemented"


class UnknownForm(ValueError):
    """A form or a setting of it that does not exist; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class FormSettings:
    """What an agency chooses within a form.

    Args:
        abandoned_2019: the 2019 row of a request not supplemented in time (Art. 30);
            "unable_unclear" (Ningbo) or "other_processing" (national).
    """

    abandoned_2019: str = NATIONAL

    def __post_init__(self) -> None:
        """Refuse a row that neither reading knows."""
        if self.abandoned_2019 not in (NINGBO, NATIONAL):
            message = f"逾期不补正的申请不能计入“{self.abandoned_2019}”，只能是 unable_unclear 或 other_processing。"
            raise UnknownForm(message)


@dataclass(frozen=True, slots=True)
class Row:
    """One row 行: `kind` is flow_in, flow_out, header, outcome (a leaf), group or total."""

    code: str
    label: str
    kind: str
    parent: str

    @property
    def printed(self) -> bool:
        """Whether the official table has cells for figures in this row."""
        return self.kind not in ("header", "group")

    @property
    def level(self) -> int:
        """Depth for indenting: 0 for 一 to 四, 1 for （一） to （七）, 2 for 1. and so on."""
        if not self.parent:
            return 0
        return 1 if self.parent == "results" else 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column 列: the six applicant classes and 总计."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Form:
    """表三's layout for one format, with the agency's settings applied."""

    code: str
    title: str
    document: str
    identity: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    settings: FormSettings
    _by_code: dict[str, Row] = field(repr=False, compare=False)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The applicant classes, without 总计."""
        return tuple(c.code for c in self.columns if c.code != TOTAL)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The outcome rows that add up to （七）总计."""
        return tuple(r.code for r in self.rows if r.kind == "outcome")

    @property
    def printed_rows(self) -> tuple[Row, ...]:
        """The rows that have figures."""
        return tuple(r for r in self.rows if r.printed)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Group row → its leaves; a group has no figures of its own on paper."""
        return {g.code: self.children(g.code) for g in self.rows if g.kind == "group"}

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of the rows directly under a row."""
        return tuple(r.code for r in self.rows if r.parent == code)

    def row(self, code: str) -> Row:
        """Return a row; KeyError when the form has none of that code."""
        return self._by_code[code]

    def column(self, code: str) -> Column:
        """Return a column; KeyError when the form has none of that code."""
        return {c.code: c for c in self.columns}[code]

    def row_of(self, outcome: str) -> str:
        """Return the leaf row that counts an outcome, "" for an outcome no row knows.

        The 2019 form keeps 其他处理 undivided; the abandoned request follows the setting.
        """
        if self.code == "2019" and outcome == ABANDONED:
            return self.settings.abandoned_2019
        if self.code == "2019" and outcome.startswith("other_"):
            return "other_processing"
        return outcome if outcome in self.leaves else ""


def default_form(year: int) -> str:
    """Return the form of a year's report: the 2019 form up to 2020, then the 2021 form."""
    return "2019" if year <= 2020 else "2021"  # noqa: PLR2004 - the year the format changed


@cache
def table3_form(code: str, settings: FormSettings | None = None) -> Form:
    """Return 表三's layout.

    Args:
        code: "2019" or "2021".
        settings: the agency's choices; None takes the national ones.

    Raises:
        UnknownForm: another code.
    """
    if code not in FORMS:
        message = f"没有“{code}”年的报告格式，只有 2019 和 2021。"
        raise UnknownForm(message)
    chosen = settings or FormSettings()
    data = read(f"table3_{code}.json")
    national = chosen.abandoned_2019 == NATIONAL
    rows = tuple(
        Row(
            r["code"],
            r.get("label_national", r["label"]) if national else r["label"],
            r["kind"],
            r["parent"],
        )
        for r in data["rows"]
    )
    return Form(
        code=data["code"],
        title=data["title"],
        document=data["document"],
        identity=data["identity"],
        columns=tuple(Column(c["code"], c["label"]) for c in data["columns"]),
        rows=rows,
        settings=chosen,
        _by_code={r.code: r for r in rows},
    )


@dataclass(frozen=True, slots=True)
class Table4Form:
    """表四's layout: one printed line of 15 cells, five for each kind of remedy."""

    title: str
    rows: tuple[Column, ...]
    columns: tuple[Column, ...]


@cache
def table4_form(code: str) -> Table4Form:
    """Return 表四's layout of a form; the cells are the same in both."""
    data = read("table4.json")
    return Table4Form(
        title=data["titles"][code],
        rows=tuple(Column(r["code"], r["label"]) for r in data["rows"]),
        columns=tuple(Column(c["code"], c["label"]) for c in data["columns"]),
    )


def read(name: str) -> dict[str, Any]:
    """Return a layout's file."""
    loaded: dict[str, Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return loaded
