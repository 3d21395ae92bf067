"""A table of the report as WordprocessingML: real cells, merged both ways, heads that each page repeats.

Written as XML at once: python-docx looks the whole grid through for each cell, seconds for a table of this size.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reports.render.grid import Cell
from reports.render.paper import Table

_TWIPS = 56.6929  # to a millimetre
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BOLD = frozenset({"head", "article", "section"})
_LEFT = frozenset({"label", "note"})


def table_xml(table: Table) -> Any:
    """Return the w:tbl element."""
    from docx.oxml import parse_xml  # heavy: only a download needs it
    from docx.oxml.ns import nsdecls  # heavy, see above

    widths = [round(width * _TWIPS) for width in table.widths]
    half, apart = round(table.points * 2), 20 * round(table.points * 1.3)
    size = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    lines = f'<w:spacing w:line="{apart}" w:lineRule="exact"/>'  # the same height with every font
    height = 1 + max(cell.row for cell in table.cells)
    begins = {(cell.row, cell.column): cell for cell in table.cells}
    # a row's place → the cell that covers it from above, by its first column
    covered = {(row, cell.column): cell for cell in table.cells for row in range(cell.row + 1, cell.row + cell.rows)}
    rows = []
    for row in range(height):
        repeat = "<w:tblHeader/>" if row < table.repeated else ""
        cells = []
        for column in range(len(widths)):
            if cell := begins.get((row, column)):
                cells.append(_cell(cell, widths, size, lines, last=row == height - 1))
            elif above := covered.get((row, column)):
                cells.append(_below(above, widths))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(cells)}</w:tr>")
    name = quoteattr(table.full_title)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="34" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>'
        '<w:bottom w:w="34" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={name}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _frame(cell: Cell, widths: list[int], merge: str, more: str = "") -> str:
    width = sum(widths[cell.column : cell.column + cell.columns])
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{more}<w:vAlign w:val="center"/></w:tcPr>'


def _cell(cell: Cell, widths: list[int], size: str, lines: str, *, last: bool) -> str:
    """A cell where it begins; its rows keep together, so that a table that fits one page stays on one."""
    merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    upright = '<w:textDirection w:val="tbRlV"/>' if cell.role == "section" else ""
    keep = "" if last else "<w:keepNext/>"
    indent = f'<w:ind w:leftChars="{cell.indent * 100}" w:left="{cell.indent * 210}"/>' if cell.indent else ""
    side = '<w:jc w:val="left"/>' if cell.role in _LEFT else ""
    bold = "<w:b/>" if cell.role in _BOLD else ""
    text = escape(cell.text)
    if cell.role == "group":  # （三）stands above 不予公开
        text = text.replace("）", '）</w:t><w:br/><w:t xml:space="preserve">', 1)
    run = f'<w:r><w:rPr>{bold}{size}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    style = '<w:pStyle w:val="NoSpacing"/>'
    paragraph = f"<w:p><w:pPr>{style}{keep}{lines}{indent}{side}</w:pPr>{run}</w:p>"
    return f"<w:tc>{_frame(cell, widths, merge, upright)}{paragraph}</w:tc>"


def _below(cell: Cell, widths: list[int]) -> str:
    """The part of a cell below its first row."""
    paragraph = '<w:p><w:pPr><w:pStyle w:val="NoSpacing"/><w:keepNext/></w:pPr></w:p>'
    return f"<w:tc>{_frame(cell, widths, '<w:vMerge/>')}{paragraph}</w:tc>"
