"""登记编号 and 文号: their forms. Which number is next is the serial's business, under lock."""

from __future__ import annotations

import re

_DOC = re.compile(r"(?P<mark>.+?)〔(?P<year>\d{4})〕(?P<serial>\d+)号")


def register_number(year: int, serial: int, fmt: str = "{year}-{serial:04d}") -> str:
    """Return a register number, e.g. 2026-0012.

    Raises:
        ValueError: the format does not use year and serial, so numbers would repeat.
    """
    if "{year" not in fmt or "{serial" not in fmt:
        raise ValueError(fmt)
    return fmt.format(year=year, serial=serial)


def serial_of(number: str, fmt: str = "{year}-{serial:04d}") -> tuple[int, int] | None:
    """Return (year, serial) of a number of this format, or None if it has another form."""
    pattern = "".join(
        r"(?P<year>\d{4})"
        if part.startswith("{year")
        else r"(?P<serial>\d+)"
        if part.startswith("{serial")
        else re.escape(part)
        for part in re.split(r"(\{[^}]*\})", fmt)
    )
    found = re.fullmatch(pattern, number)
    return (int(found["year"]), int(found["serial"])) if found else None


def doc_number(mark: str, year: int, serial: int) -> str:
    """Return a 文号, e.g. 甬政办公开告〔2026〕12号."""
    return f"{mark}〔{year}〕{serial}号"


def parse_doc_number(number: str) -> tuple[str, int, int] | None:
    """Return (mark, year, serial) of a 文号, or None."""
    found = _DOC.fullmatch(number.strip())
    return (found["mark"], int(found["year"]), int(found["serial"])) if found else None
