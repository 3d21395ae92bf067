"""Tables of a Word file, written as XML at once: the ruled form of a Table, and the foot with the code beside it."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from . import layout, qr
from .docx_frame import CELL, SMALL
from .letter import Cell, Table

_MM, _EMU = 56.6929, 36_000  # twips and drawing units to a millimetre
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
_NONE = "".join(f'<w:{side} w:val="nil"/>' for side in _SIDES)
_RULE = _NONE.replace('<w:top w:val="nil"/>', '<w:top w:val="single" w:sz="4" w:space="0" w:color="000000"/>')
_FOOT = (118, 38)
_WPS = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def table_xml(table: Table, *, keep: bool) -> str:
    """Return a form as w:tbl.

    Args:
        table: the form.
        keep: its last row stays with what follows.
    """
    half = round(layout.points_of(table) * 2)
    size = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    apart = f'<w:spacing w:line="{round(half * 14.2)}" w:lineRule="exact"/>'
    rows = []
    for at, row in enumerate(table.rows):
        cells, high, long = [], 0, False
        last = keep and at == len(table.rows) - 1
        for cell, wide, over in layout.spans(table, row):
            cells.append(_cell(cell, wide, size, ("<w:keepNext/>" if last else "") + apart))
            high, long = max(high, cell.height), long or over
        form = "" if long else "<w:cantSplit/>"
        form += f'<w:trHeight w:val="{round(high * _MM)}" w:hRule="atLeast"/>' if high else ""
        form += "<w:tblHeader/>" if at < table.head else ""
        rows.append(f"<w:tr><w:trPr>{form}</w:trPr>{''.join(cells)}</w:tr>")
    return _table(table.widths, _BORDERS, (45, 85), "".join(rows))


def foot_xml(small: str, code: str, *, ruled: bool) -> str:
    """Return the foot of a letter: small lines left, the code with its note right, a rule above both.

    Args:
        small: the paragraphs left.
        code: those right; "" for none.
        ruled: whether there is a rule above.
    """
    widths = _FOOT if code else (sum(_FOOT),)
    cells = "".join(_frame(wide, 1, part) for wide, part in zip(widths, (small, code), strict=False))
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    return _table(widths, _RULE if ruled else _NONE, (100, 0), row)


def code_xml(address: str, note: str) -> str:
    """Return the code as a picture (related as rId100) with its note below it."""
    wide = round(qr.sizes(address)[0] * _EMU)
    said = quoteattr(f"二维码：{address}")
    picture = (
        f'<w:r><w:drawing><wp:inline {_WPS} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{wide}"/>'
        f'<wp:docPr id="1" name="二维码" descr={said}/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
        f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr><pic:cNvPr id="1" name="qr.png" descr={said}/>'
        "<pic:cNvPicPr/></pic:nvPicPr>"
        '<pic:blipFill><a:blip r:embed="rId100"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{wide}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    natural = '<w:spacing w:line="240" w:lineRule="auto"/>'  # as high as the picture
    centre = '<w:jc w:val="center"/>'
    form = f'<w:pPr><w:pStyle w:val="{SMALL}"/>'
    words = (
        f'<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">{escape(layout.visible(note))}</w:t></w:r>'
    )
    below = f"<w:p>{form}{centre}</w:pPr>{words}</w:p>" if note else ""
    return f"<w:p>{form}<w:keepNext/>{natural}{centre}</w:pPr>{picture}</w:p>{below}"


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
