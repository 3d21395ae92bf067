"""批量导入的清单: which file belongs to which case: by a list, or by the names of folders and files.

The list is a CSV beside the files (`清单.csv` or `manifest.csv`, UTF-8 or GB 18030) with the columns 编号 and 文件, and
if wanted 种类, 日期, 说明. Without one a folder bears the number of the case, or a file's name begins with it; a folder
within may bear a kind (身份证明).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from requests_app.law.errors import HandlingRefused
from requests_app.models import Attachment

from .import_source import Entry, UnreadableSource, tidy
from .register_file import UnreadableRegister, csv_table

NAMES = ("清单.csv", "manifest.csv")
#: What heads a column, and the same in other words.
COLUMNS = {
    "编号": ("编号", "登记编号", "查询号"),
    "文件": ("文件", "文件名"),
    "种类": ("种类", "来源"),
    "日期": ("日期", "文件日期"),
    "说明": ("说明", "备注"),
}
_NEEDED = ("编号", "文件")
LONGEST_LIST = 5 * 1024 * 1024  # bytes
LONGEST_NOTE = 200
KINDS = {str(kind.label): kind.value for kind in Attachment.Kind}
_USUAL = Attachment.Kind.OFFICE.value
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
#: What may stand between a number and the rest of a file's name.
_BREAK = re.compile(r"[_ \u3000]")


@dataclass(frozen=True, slots=True)
class Item:
    """One file to be taken, or what is wrong with it.

    Args:
        place: as the list or the source names it.
        numbers: of the case, the surest first.
        kind: one of Attachment.Kind.
        dated_on: the day of the paper.
        note: what the list says of it.
        entry: the file; None where there is none.
        wrong: why it cannot be taken.
        listed: the number stands in a list; else it is one that names might mean.
    """

    place: str
    numbers: tuple[str, ...] = ()
    kind: str = _USUAL
    dated_on: date | None = None
    note: str = ""
    entry: Entry | None = None
    wrong: str = ""
    listed: bool = False


def items(entries: Callable[[], Iterator[Entry]]) -> Iterator[Item]:
    """Yield what is to be taken, always in the same order.

    Args:
        entries: gives the files of the source from the beginning.

    Raises:
        UnreadableSource: the list is none.
    """
    found = [entry for entry in entries() if entry.place.rpartition("/")[2].lower() in NAMES and not entry.wrong]
    listing = min(found, key=lambda entry: entry.place.count("/"), default=None)
    if listing is None:
        yield from map(_by_name, entries())
    else:
        yield from _by_list(listing, entries)


def _by_name(entry: Entry) -> Item:
    """Read number and kind from the names of folders, the innermost first, and of the file."""
    *folders, name = tidy(entry.place).split("/")
    kinds = [KINDS[folder] for folder in reversed(folders) if folder in KINDS]
    stem = name.rpartition(".")[0] or name
    starts = [stem[: found.start()] for found in _BREAK.finditer(stem)]
    numbers = [folder for folder in reversed(folders) if folder not in KINDS]
    numbers += [stem, *reversed(starts)]
    return Item(entry.place, tuple(dict.fromkeys(numbers)), (*kinds, _USUAL)[0], entry=entry, wrong=entry.wrong)


def _by_list(listing: Entry, entries: Callable[[], Iterator[Entry]]) -> Iterator[Item]:
    base = tidy(listing.place).rpartition("/")[0]
    there = {tidy(entry.place): entry for entry in entries()}
    there.pop(tidy(listing.place))
    listed: set[str] = set()
    for row in _rows(listing):
        place = row["文件"]
        at = tidy(f"{base}/{place}")
        entry = there.get(at)
        kind = KINDS.get(row["种类"] or Attachment.Kind.OFFICE.label, "")
        on, bad_day = _day(row["日期"])
        wrong = ""
        if not row["编号"] or not place:
            wrong = "清单这一行没有写编号或者文件。"
        elif entry is None:
            wrong = "没有找到这个文件，请核对文件名和文件夹。"
        elif not kind:
            wrong = f"没有“{row['种类'][:20]}”这一种类，请写：{'、'.join(KINDS)}。"
        elif bad_day:
            wrong = f"日期“{row['日期'][:20]}”的写法不对，请写成 2026-03-02 的样子。"
        elif len(row["说明"]) > LONGEST_NOTE:
            wrong = f"说明太长，最多 {LONGEST_NOTE} 字。"
        else:
            wrong = entry.wrong
        yield Item(place or "（空）", (row["编号"],), kind or _USUAL, on, row["说明"], entry, wrong, listed=True)
        if entry is not None:
            listed.add(at)
    for at, entry in there.items():
        if at not in listed:
            yield Item(entry.place, entry=entry, wrong="清单里没有列出这个文件，没有导入。")


def _rows(listing: Entry) -> Iterator[dict[str, str]]:
    """Yield the lines of a list by the names of its columns.

    Raises:
        UnreadableSource: too long, no CSV, a column missing or twice.
    """
    if listing.size > LONGEST_LIST:
        raise UnreadableSource(f"清单“{listing.place}”太长，请分几次导入。")
    try:
        with listing.open() as file:
            table = csv_table(file.read())
    except (UnreadableRegister, HandlingRefused) as wrong:
        raise UnreadableSource(f"清单“{listing.place}”读不懂：{wrong}") from wrong
    head = [str(cell).strip() for cell in table[0]] if table else []
    at: dict[str, int] = {}
    for name, words in COLUMNS.items():
        places = [place for place, cell in enumerate(head) if cell in words]
        if len(places) > 1:
            raise UnreadableSource(f"清单“{listing.place}”里“{name}”有两列，请留一列。")
        if places:
            at[name] = places[0]
    missing = [name for name in _NEEDED if name not in at]
    if missing:
        raise UnreadableSource(f"清单“{listing.place}”缺少必需的列：{'、'.join(missing)}。第一行应为列名。")
    for cells in table[1:]:
        if any(str(cell).strip() for cell in cells):
            yield {
                name: str(cells[at[name]]).replace("\0", "").strip() if at.get(name, len(cells)) < len(cells) else ""
                for name in COLUMNS
            }


def _day(text: str) -> tuple[date | None, bool]:
    """Return a day, and whether something else is written there."""
    if not text:
        return None, False
    found = _DAY.fullmatch(text)
    try:
        return (date(*map(int, found.groups())), False) if found else (None, True)
    except ValueError:
        return None, True
