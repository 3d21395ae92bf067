"""表格的格: how the rows of the office's forms are laid out: five columns, of which a label takes the first two."""

from __future__ import annotations

from requests_app.law.dates_zh import plain_zh
from requests_app.law.state import Record
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Cell, Table

Row = tuple[Cell, ...]
#: Millimetres: a number and the rest of a label, a value, a label, a value.
WIDTHS = (12, 22, 44, 34, 44)
#: Room for a signature, and for an opinion with one.
SIGN, OPINION = 14, 20
#: A date for the pen.
PEN_DATE = "　　年　　月　　日"


def form(*rows: Row) -> Table:
    """Return a form of these rows."""
    return Table(WIDTHS, rows)


def pair(label: str, text: str, other: str, text_too: str, height: int = 0) -> Row:
    """Return a row of two labels with their values."""
    return (
        Cell(label, columns=2, label=True),
        Cell(text, height=height),
        Cell(other, label=True),
        Cell(text_too, height=height),
    )


def row(label: str, text: str, height: int = 0) -> Row:
    """Return a row of one label and a value over the whole width."""
    return Cell(label, columns=2, label=True), Cell(text, columns=3, height=height)


def across(text: str) -> Row:
    """Return a label over the whole width."""
    return (Cell(text, columns=5, label=True),)


def heading(at: Facts) -> tuple[Row, ...]:
    """Return the rows that say which case a form belongs to."""
    return (
        pair("登记编号", str(at.case), "申请人", at.applicant),
        pair("收到日期", at.received, "申请途径", at.case.get_channel_display()),
        row("申请内容", at.subject),
    )


def who(at: Facts, record: Record | None) -> str:
    """Return who acted and when, "" for what was taken over from a register: that is left to the pen."""
    if record is None or record.imported or record.actor is None:
        return ""
    return f"{at.people.get(record.actor, '')}　{plain_zh(record.on)}".strip()


def said(record: Record | None, name: str) -> str:
    """Return a fact of a record as text, "" where there is none."""
    return str(record.facts.get(name) or "").strip() if record else ""


def lines(*texts: str) -> str:
    """Return the texts that are not empty, a line each."""
    return "\n".join(filter(None, texts))
