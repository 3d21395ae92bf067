"""表一、表二导入: read a table by its row and column labels out of an Excel, Word, HTML or CSV file."""

from __future__ import annotations

import csv

from reports.forms.typed import TypedForm
from reports.typed import NA, Figure, NoFigure
from reports.verify import paper_of
from reports.verify.figures import Said, Value
from reports.verify.grid import Filler, Grid
from reports.verify.limits import check_size
from reports.verify.match_small import typed


def read_table(data: bytes, form: TypedForm) -> dict[str, dict[str, Figure]]:
    """Return every figure of the table a file holds: row → column → figure.

    Args:
        data: the file.
        form: the table looked for.

    Raises:
        Unreadable: the file cannot be read.
        NoFigure: the table is not in it, or a cell holds no figure; nothing is taken then.
    """
    check_size(data)
    grids = paper_of(data).grids if data[:1] in b"P<" or b"<t" in data[:5000].lower() else [_csv(data)]
    found = typed(grids, form.table, form.code)
    if found is None:
        raise NoFigure(f"文件里没有找到“{form.title}”，请用本系统导出的 Excel 文件，或者行名、列名相同的表。")
    if found.strangers:
        named = "、".join(f"“{one}”" for one in found.strangers[:5])
        raise NoFigure(f"文件里的{named}不是“{form.title}”的行，或者重复，没有导入。")
    if found.missing:
        raise NoFigure(f"文件里少{'、'.join(found.missing[:5])}{'等' if len(found.missing) > 5 else ''}，没有导入。")  # noqa: PLR2004 - named
    wrong = [one for line in found.rows.values() for one in line.values() if one.said is Said.WRONG]
    if wrong:
        raise NoFigure("".join(f"{one.spot.where}写着{one.shown}，不是数字。" for one in wrong[:5]) + "没有导入。")
    return {row: {column: _figure(one) for column, one in line.items()} for row, line in found.rows.items()}


def _csv(data: bytes) -> Grid:
    """Return a table of comma separated values; UTF-8, or what Excel writes in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        filler = Filler("文件")
        for row in csv.reader(text.splitlines()):
            filler.line()
            for cell in row:
                filler.cell(cell)
        return filler.grid()
    raise NoFigure("文件不是文字，读不了。请用 Excel、Word、网页或者 CSV 文件。")


def _figure(one: Value) -> Figure:
    if one.said is Said.NUMBER:
        return int(one.number) if one.number == int(one.number) else one.number
    return NA if one.said is Said.STROKE else None
