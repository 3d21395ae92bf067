"""表一、表二's layouts as data: the figures an office types. Form 2019 has Ningbo's 表二 besides, form 2021 none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from . import FORMS, Column, UnknownForm, read

TABLE1, TABLE2 = "table1", "table2"
#: Columns whose figures may have decimals: 万元.
MONEY = frozenset({"amount", "amount_wanyuan"})


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row: its code, words, unit ("" where the column says it), and the row it is part of."""

    code: str
    label: str
    unit: str = ""
    parent: str = ""
    leaf: bool = True
    subset_of: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one article, with their own columns."""

    article: str
    columns: tuple[Column, ...]
    rows: tuple[TypedRow, ...]


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A typed table's layout."""

    code: str
    table: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """(row, column) of every cell that takes a figure, in print order."""
        return tuple(
            (row.code, column.code)
            for block in self.blocks
            for row in block.rows
            if row.leaf
            for column in block.columns
        )


@cache
def typed_form(table: str, code: str) -> TypedForm | None:
    """Return 表一's or 表二's layout; None where the form has no such table.

    Raises:
        UnknownForm: another form.
    """
    if code not in FORMS:
        message = f"没有“{code}”年的报告格式，只有 2019 和 2021。"
        raise UnknownForm(message)
    if table == TABLE1:
        data = read("table1.json")[code]
        blocks = tuple(
            Block(
                block["article"],
                tuple(Column(one["code"], one["label"]) for one in block["columns"]),
                tuple(TypedRow(one["code"], one["label"]) for one in block["rows"]),
            )
            for block in data["blocks"]
        )
        return TypedForm(code, table, data["title"], blocks)
    if code != "2019":
        return None
    data = read("table2.json")
    rows = tuple(
        TypedRow(one["code"], one["label"], one["unit"], one.get("parent", ""), one["leaf"], one.get("subset_of", ""))
        for one in data["rows"]
    )
    return TypedForm(code, table, data["title"], (Block("", (Column("value", "统计数"),), rows),))
