"""The report as an Excel book: a sheet for each table and the checks, each printable on one A4 page."""

from __future__ import annotations

from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from reports.annual import Report
from reports.render.grid import HEADS, Cell
from reports.render.packed import steady
from reports.render.paper import Table, tables
from reports.render.standing import DRAFT, Standing, counted_to, foot_lines, head_line
from requests_app.law.text import FORMULA_MARKS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Excel's unit, the width of one digit, for each millimetre on paper.
DIGITS = 0.8
SHEETS = {"table1": "表一", "table2": "表二", "table3": "表三", "table4": "表四"}
CASES = ("table3", "table4")  # whose figures are 件
TITLE_ROWS = 2  # the title, then agency and year
BODY, TITLE = "宋体", "黑体"
LINE, LOWEST = 14, 20  # points: a line of 10 pt, the lowest row


def render(report: Report, standing: Standing = DRAFT) -> bytes:
    """Return the book as .xlsx bytes. Figures are numbers, "/" is text, blank is empty; texts are never formulas."""
    from openpyxl import Workbook  # heavy: 40 MiB that only a download needs

    book = Workbook()
    book.properties.title = report.title
    book.properties.creator = report.agency_name
    book.remove(book.worksheets[0])
    for table in tables(report):
        _sheet(book, table, report, standing)
    _checks(book, report, standing)
    out = BytesIO()
    book.save(out)
    return steady(out.getvalue(), standing.frozen_at)


def _sheet(book: Any, table: Table, report: Report, standing: Standing) -> None:
    sheet = book.create_sheet(SHEETS[table.name])
    unit = "　单位：件" if table.name in CASES else ""
    widths = [round(width * DIGITS, 1) for width in table.widths]
    _frame(sheet, table.full_title, f"{report.agency_name}　{report.year}年度{unit}", report, standing, len(widths))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[_letter(number)].width = width
    heights: dict[int, int] = {}
    for cell in table.cells:
        _draw(sheet, cell)
        if cell.rows == 1:
            room = sum(widths[cell.column : cell.column + cell.columns])
            needed = LINE * ceil(len(cell.text) * 2.2 / room) + LOWEST - LINE
            heights[cell.row] = max(heights.get(cell.row, LOWEST), needed)
    for row, height in heights.items():
        sheet.row_dimensions[row + TITLE_ROWS + 1].height = height
    sheet.print_title_rows = f"1:{TITLE_ROWS + (HEADS if table.name in CASES else 0)}"


def _frame(sheet: Worksheet, title: str, under: str, report: Report, standing: Standing, width: int) -> None:
    """Title, what stands under it, and the page: A4 landscape, one page, its standing in head and foot."""
    from openpyxl.styles import Alignment, Font  # heavy, see render
    from openpyxl.worksheet.properties import PageSetupProperties  # heavy, see render

    said = f"　草稿，{counted_to(report)}" if standing.draft else f"　{standing.version}"
    for row, text, font in (
        (1, title, Font(name=TITLE, size=15)),
        (2, f"{under}{said}", Font(name=BODY, size=10)),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        cell = sheet.cell(row, 1)
        _text(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 28
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.7)  # inches
    marks: Any = sheet
    marks.oddHeader.center.text = head_line(report, standing) or None
    marks.oddFooter.center.text = "\n".join(foot_lines(standing)) or None
    sheet.sheet_view.showGridLines = False


def _draw(sheet: Worksheet, cell: Cell) -> None:
    """Draw one cell of the grid below the title, borders on all it covers."""
    from openpyxl.styles import Alignment, Border, Font, Side  # heavy, see render

    row, column = cell.row + TITLE_ROWS + 1, cell.column + 1
    line = Side(style="thin")
    for r in range(row, row + cell.rows):
        for c in range(column, column + cell.columns):
            sheet.cell(r, c).border = Border(left=line, right=line, top=line, bottom=line)
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_cells(
            start_row=row,
            end_row=row + cell.rows - 1,
            start_column=column,
            end_column=column + cell.columns - 1,
        )
    target = sheet.cell(row, column)
    target.font = Font(name=BODY, size=10, bold=cell.role in ("head", "section", "article"))
    target.alignment = Alignment(
        horizontal="left" if cell.role in ("label", "note") else "center",
        indent=cell.indent,
        vertical="center",
        wrap_text=True,
        # 255 stacks the characters from top to bottom, as the printed section label stands.
        textRotation=255 if cell.role == "section" else 0,
    )
    if cell.value is not None:
        target.value = cell.value
        target.number_format = "0" if isinstance(cell.value, int) else "General"
    elif cell.text:
        _text(target, cell.text)


def _checks(book: Any, report: Report, standing: Standing) -> None:
    """The last sheet: what was checked and what came out."""
    from openpyxl.styles import Alignment, Font  # heavy, see render

    sheet = book.create_sheet("核对")
    _frame(sheet, "勾稽核对", f"{report.agency_name}　{report.year}年度", report, standing, 3)
    for number, width in enumerate((16, 10, 100), start=1):
        sheet.column_dimensions[_letter(number)].width = width
    rows = [("核对项", "结果", "说明")]
    rows += [
        (check.id, "相符" if check.ok else "不符", check.detail)
        for check in (report.checks if standing.draft else report.public_checks)
    ]
    for r, line in enumerate(rows, start=TITLE_ROWS + 1):
        for c, text in enumerate(line, start=1):
            cell = sheet.cell(r, c)
            _text(cell, text)
            cell.font = Font(name=BODY, size=10, bold=r == TITLE_ROWS + 1)
            cell.alignment = Alignment(vertical="center", wrap_text=True)


def _text(cell: Any, text: str) -> None:
    """Write text as text: what begins with = + - @ or a tab must not become a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_MARKS)


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter  # heavy, see render

    return str(get_column_letter(number))
