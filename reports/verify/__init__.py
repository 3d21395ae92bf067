"""核对任何人公布的年度报告: a page, Word, Excel or our JSON in; every check, point by point, out."""

from __future__ import annotations

import re
import unicodedata

from reports.forms.typed import TABLE1, TABLE2

from . import read_docx, read_html, read_json, read_xlsx
from .grid import Paper
from .limits import Unreadable, check_size, opened
from .match import Read, table3
from .match_small import table4, typed
from .verdict import Verdict, judge

__all__ = ["Unreadable", "Verdict", "paper_of", "verify"]

_TITLE = re.compile(r"^.{0,60}?(\d{4})年度?.{0,24}?(?:政府信息|政务|信息)公开.{0,12}年(?:度)?报告?.{0,12}$")
_YEARS = re.compile(r"(20\d{2})年(?:度|1月1日)?")
_DIGITS = {ord(one): str(value) for value, one in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    map(ord, "○零Oo"), "0"
)
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_CHINESE_YEAR = re.compile(r"二[〇○零Oo0][一二三四五六七八九〇○零]{2}(?=年)")
_FIRST = 200_000  # letters looked through for title and year


def verify(data: bytes) -> Verdict:
    """Read a published report, whatever it is, and check it.

    Raises:
        Unreadable: neither 表三 nor 表四 can be found in it; the message says why in Chinese.
    """
    check_size(data)
    if data.startswith(_OLD_WORD):
        raise Unreadable("这是旧格式的 .doc 或 .xls 文件。请用“另存为”改存为 .docx、.xlsx 或者网页再核对。")
    if data.startswith(b"%PDF"):
        raise Unreadable("PDF 里没有表格的行和列，不能可靠地核对。请用网页、Word、Excel 或者 JSON 文件。")
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _verify_json(data)
    return _verify_paper(paper_of(data))


def paper_of(data: bytes) -> Paper:
    """Return the tables of an Excel, Word or HTML file.

    Raises:
        Unreadable: it is none of them, or too large.
    """
    if not data.startswith(b"PK"):
        return read_html.read(data)
    packed = opened(data)
    return read_xlsx.read(packed) if read_xlsx.BOOK in packed.namelist() else read_docx.read(packed)


def _verify_paper(paper: Paper) -> Verdict:
    year, title = year_and_title(paper.text)
    third = table3(paper.grids)
    form = third.form if third else "2021" if year is None or year > 2020 else "2019"  # noqa: PLR2004 - the year the format changed
    fourth = table4(paper.grids, form)
    if third is None and fourth is None:
        raise Unreadable(f"读了 {len(paper.grids)} 个表格，没有找到年度报告的表三，也没有找到表四。")
    found: dict[str, Read | None] = {
        "table3": third,
        "table4": fourth,
        TABLE1: typed(paper.grids, TABLE1, form),
        TABLE2: typed(paper.grids, TABLE2, form),
    }
    tables = {name: read for name, read in found.items() if read is not None}
    return judge(paper.kind, year, title, form, tables)


def _verify_json(data: bytes) -> Verdict:
    given, tables = read_json.read(data)
    year = given.get("year")
    name = given.get("agency_name")
    known = year if isinstance(year, int) and not isinstance(year, bool) else None
    title = f"{name}{known}年政府信息公开工作年度报告" if isinstance(name, str) and known else ""
    return judge("JSON", known, title[:120], str(given["form"]), tables)


def year_and_title(text: str) -> tuple[int | None, str]:
    """Return the year and title a report gives itself; without a title the year it names most often."""
    lines = ["".join(line.split()) for line in text[:_FIRST].splitlines()]
    plain = [_with_digits(line) for line in lines]
    for word in ("年度报告", "年报"):  # the heading rather than the name of the page
        for line, said in zip(lines, plain, strict=True):
            title = _TITLE.match(said) if word in said else None
            if title:
                return int(title[1]), line
    years = _YEARS.findall("\n".join(plain))
    return (int(max(years, key=years.count)), "") if years else (None, "")


def _with_digits(line: str) -> str:
    """Return a line with common digits, years in Chinese numerals too: 二〇二二年 as 2022年."""
    plain = unicodedata.normalize("NFKC", line)
    return _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), plain)
