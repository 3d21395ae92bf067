"""登记台账文件: CSV (UTF-8, GB18030) and XLSX, in and out; cells stay text, never formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

from requests_app.law.text import no_formula

from .register_rows import COLUMNS, CONTROLS, REQUIRED, TOO_MANY

XLSX_MARK = b"PK\x03\x04"


class UnreadableRegister(ValueError):
    """The file is not a register; the message is a Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register as read: (line in the file, cells by column name), and the columns it did not know."""

    rows: Sequence[tuple[int, Mapping[str, object]]]
    unknown_columns: list[str]


def read(path: Path) -> Sheet:
    """Read a register file.

    Raises:
        UnreadableRegister: no such file, not a table, a column missing or twice.
    """
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise UnreadableRegister(f"打不开文件 {path}，请检查文件名和权限。") from wrong
    table = _xlsx(data) if data.startswith(XLSX_MARK) else csv_table(data)
    if not table:
        raise UnreadableRegister("文件是空的，第一行应为列名。")
    head = ["" if cell is None else str(cell).strip() for cell in table[0]]
    missing = [name for name in REQUIRED if name not in head]
    if missing:
        raise UnreadableRegister(f"缺少必需的列：{'、'.join(missing)}。第一行应为列名。")
    twice = [name for name in COLUMNS if head.count(name) > 1]
    if twice:
        raise UnreadableRegister(f"列名重复：{'、'.join(twice)}。")
    rows = []
    for line, cells in enumerate(table[1:], start=2):
        if not any(_filled(cell) for cell in cells):
            continue
        row = {name: cell for name, cell in zip(head, cells, strict=False) if name in COLUMNS}
        if any(_filled(cell) for cell in cells[len(head) :]):  # a comma too many has moved the values
            row[TOO_MANY] = f"{len(cells)}列，列名只有{len(head)}个"
        rows.append((line, row))
    return Sheet(rows, [name for name in head if name and name not in COLUMNS])


def csv_table(data: bytes) -> list[list[object]]:
    """Return the cells of a CSV, whichever of the two encodings it is in.

    Raises:
        UnreadableRegister: it is none.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
        except csv.Error as wrong:
            raise UnreadableRegister(f"不是规范的 CSV 文件：{wrong}。请另存为 CSV 或者 XLSX。") from wrong
    raise UnreadableRegister("文字编码不是 UTF-8 或者 GB18030，请另存为其中一种。")


def _xlsx(data: bytes) -> list[list[object]]:
    import openpyxl  # local: heavy, and only registers in Excel need it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        if not book.worksheets:
            raise UnreadableRegister("文件里没有工作表。")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size, and columns would be lost
        # A formula is read as the text it is: nobody computes what an applicant wrote.
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    except (BadZipFile, KeyError, TypeError, ValueError, OSError, SyntaxError) as wrong:  # SyntaxError: not XML
        if isinstance(wrong, UnreadableRegister):
            raise
        raise UnreadableRegister("不是完好的 XLSX 文件，请用 Excel 或 WPS 打开后另存。") from wrong


def _filled(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip())


def write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write a register as CSV (UTF-8 with BOM, so that Excel reads it) or, by its name, as XLSX."""
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, rows)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([no_formula(_text(row.get(name))) for name in COLUMNS])


def _write_xlsx(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    import openpyxl  # local: heavy, and only registers in Excel need it

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("登记台账")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in rows:
        cells = []
        for name in COLUMNS:
            cell = openpyxl.cell.WriteOnlyCell(sheet, value=_text(row.get(name)))
            cell.data_type = "s"  # a text is a text, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    book.save(path)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else CONTROLS.sub("", str(value))
