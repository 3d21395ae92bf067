"""The report as an Excel book: 表三, 表四 and 核对, each printable on A4 landscape."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from reports.annual import Report
from reports.render.grid import HEADS, Cell, table3_cells, table4_cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Widths in Excel's unit, the width of one digit.
TABLE3_WIDTHS = (6, 9, 46, 9, 9, 9, 9, 9, 9, 9)
TABLE4_WIDTHS = (9,) * 15
TITLE_ROWS = 2  # the title, then agency and day
BODY, TITLE = "宋体", "黑体"
LONG_LABEL = 24  # Chinese characters that fit one line of the label column


def render(report: Report) -> bytes:
    """Return the book as .xlsx bytes. Figures are numbers; texts are never formulas."""
    from openpyxl import Workbook  # heavy: 40 MiB that only a download needs

    book = Workbook()
    book.properties.title = report.title
    book.properties.creator = report.agency_name
    book.remove(book.worksheets[0])
    _sheet(book, "表三", report.table3.form.title, report, table3_cells(report.table3), TABLE3_WIDTHS)
    _sheet(book, "表四", report.table4.form.title, report, table4_cells(report.table4), TABLE4_WIDTHS)
    _checks(book, report)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(
    book: Any,
    name: str,
    title: str,
    report: Report,
    cells: list[Cell],
    widths: tuple[int, ...],
) -> None:
    sheet = book.create_sheet(name)
    _frame(sheet, title, report, len(widths))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[_letter(number)].width = width
    height = 1 + max(cell.row + cell.rows for cell in cells)
    for row in range(TITLE_ROWS + 1, TITLE_ROWS + height):
        sheet.row_dimensions[row].height = 18 if name == "表三" else 24
    for cell in cells:
        _draw(sheet, cell)
    sheet.print_title_rows = f"1:{TITLE_ROWS + HEADS}"


def _frame(sheet: Worksheet, title: str, report: Report, width: int) -> None:
    """Title, agency and day, and the page: A4 landscape, one page wide."""
    from openpyxl.styles import Alignment, Font  # heavy, see render
    from openpyxl.worksheet.properties import PageSetupProperties  # heavy, see render

    day = f"统计截至 {report.as_of:%Y-%m-%d}" if report.as_of else f"{report.year}年度"
    for row, text, font in (
        (1, title, Font(name=TITLE, size=15)),
        (2, f"{report.agency_name}　{day}　单位：件", Font(name=BODY, size=10)),
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
        setattr(sheet.page_margins, side, 0.5)  # inches
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
    target.font = Font(name=BODY, size=10, bold=cell.role in ("head", "section"))
    target.alignment = Alignment(
        horizontal="left" if cell.role == "label" else "center",
        vertical="center",
        wrap_text=True,
        # 255 stacks the characters from top to bottom, as the printed section label stands.
        textRotation=255 if cell.role == "section" else 0,
    )
    if cell.value is not None:
        target.value = cell.value
        target.number_format = "0"
    else:
        _text(target, cell.text)
        if cell.role == "label" and len(cell.text) > LONG_LABEL:
            sheet.row_dimensions[row].height = 28


def _checks(book: Any, report: Report) -> None:
    """The third sheet: what was checked and what came out."""
    from openpyxl.styles import Alignment, Font  # heavy, see render

    sheet = book.create_sheet("核对")
    _frame(sheet, "勾稽核对", report, 3)
    for number, width in enumerate((16, 10, 100), start=1):
        sheet.column_dimensions[_letter(number)].width = width
    rows = [("核对项", "结果", "说明")]
    rows += [(check.id, "相符" if check.ok else "不符", check.detail) for check in report.checks]
    for r, line in enumerate(rows, start=TITLE_ROWS + 1):
        for c, text in enumerate(line, start=1):
            cell = sheet.cell(r, c)
            _text(cell, text)
            cell.font = Font(name=BODY, size=10, bold=r == TITLE_ROWS + 1)
            cell.alignment = Alignment(vertical="center", wrap_text=True)


def _text(cell: Any, text: str) -> None:
    """Write text as text: what begins with = + - @ must not become a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter  # heavy, see render

    return str(get_column_letter(number))
