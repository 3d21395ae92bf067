"""What a Word file holds besides paragraphs, written as XML at once: the ruled form of a Table, the code."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from . import layout, qr
from .docx_frame import CELL
from .letter import Cell, Table

_MM, _EMU = 56.6929, 36_000  # twips and drawing units to a millimetre
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
_EMU_POINT = 12_700
_WPS = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def table_xml(table: Table, *, keep: bool, share: float = 1.0) -> str:
    """Return a form as w:tbl.

    Args:
        table: the form.
        keep: its last row stays with what follows.
        share: what part of their free room the rows keep.
    """
    half = round(layout.points_of(table) * 2)
    size = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    apart = f'<w:spacing w:line="{round(half * 14.2)}" w:lineRule="exact"/>'
    rows = []
    for at, row in enumerate(table.rows):
        cells, high, long = [], 0.0, False
        last = keep and at == len(table.rows) - 1
        for cell, wide, over in layout.spans(table, row):
            cells.append(_cell(cell, wide, size, ("<w:keepNext/>" if last else "") + apart))
            high, long = max(high, cell.height * share), long or over
        form = "" if long else "<w:cantSplit/>"
        form += f'<w:trHeight w:val="{round(high * _MM)}" w:hRule="atLeast"/>' if high else ""
        form += "<w:tblHeader/>" if at < table.head else ""
        rows.append(f"<w:tr><w:trPr>{form}</w:trPr>{''.join(cells)}</w:tr>")
    return _table(table.widths, _BORDERS, (round(45 * share), 85), "".join(rows))


def code_xml(address: str, down: float | None = None) -> str:
    """Return the code as a picture (related as rId100).

    Args:
        address: what it opens.
        down: where its top stands, at the left margin, in points below its paragraph's; None in the line itself.
    """
    width, quiet = qr.sizes(address)
    wide = round(width * _EMU)
    said = quoteattr(f"二维码：{address}")
    inside = (
        f'<wp:extent cx="{wide}" cy="{wide}"/>{"" if down is None else "<wp:wrapNone/>"}'
        f'<wp:docPr id="1" name="二维码" descr={said}/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
        f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr><pic:cNvPr id="1" name="qr.png" descr={said}/>'
        "<pic:cNvPicPr/></pic:nvPicPr>"
        '<pic:blipFill><a:blip r:embed="rId100"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{wide}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic>"
    )
    far = 'distT="0" distB="0" distL="0" distR="0"'
    if down is None:
        return f"<w:r><w:drawing><wp:inline {_WPS} {far}>{inside}</wp:inline></w:drawing></w:r>"
    places = "".join(
        f'<wp:position{side} relativeFrom="{of}"><wp:posOffset>{round(at)}</wp:posOffset></wp:position{side}>'
        for side, of, at in (("H", "column", -wide * quiet), ("V", "paragraph", down * _EMU_POINT))
    )
    return (
        f'<w:r><w:drawing><wp:anchor {_WPS} {far} simplePos="0" relativeHeight="1" behindDoc="1" locked="0"'
        f' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>{places}{inside}</wp:anchor></w:drawing></w:r>'
    )


def _table(widths: tuple[int, ...], borders: str, margins: tuple[int, int], rows: str) -> str:
    """Write a table of fixed columns; margins of its cells above and beside, in twips."""
    twips = [round(width * _MM) for width in widths]
    above, beside = margins
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in twips)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{above}" w:type="dxa"/><w:left w:w="{beside}" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _frame(wide: int, columns: int, inside: str, place: str = "") -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(wide * _MM)}" w:type="dxa"/>{span}{place}</w:tcPr>{inside}</w:tc>'


def _cell(cell: Cell, wide: int, size: str, form: str) -> str:
    side = '<w:jc w:val="center"/>' if cell.label else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{CELL}"/>{form}{side}</w:pPr>'
        + (f'<w:r><w:rPr>{size}</w:rPr><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else "")
        + "</w:p>"
        for line in layout.visible(cell.text).split("\n")
    )
    middle = "" if cell.height and not cell.label else '<w:vAlign w:val="center"/>'
    return _frame(wide, cell.columns, paragraphs, middle)
