"""放假通知: the State Council office's yearly notice, read from its published text. Pure.

"二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。" becomes seven days off and
two worked weekend days. What the text says twice (weekdays in brackets, 共n天) is checked, and whatever does
not agree is named in Chinese; nothing is guessed silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from .dates_zh import WEEKDAYS, day_zh

MAKEUP = "调休上班"
#: The holidays of every year (全国年节及纪念日放假办法); one that is not found is named.
USUAL = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LONGEST_HOLIDAY = 15
_SATURDAY = 5
_DECEMBER = 12

_NAMED = r"(?:元旦|春节|清明节?|(?:国际)?劳动节|端午节?|中秋节?|国庆节?|[^\d、:。;,()]{2,12}(?:节|纪念日))"
_HEAD = re.compile(
    rf"(?:(?:[一二三四五六七八九十]{{1,3}}|(?<!\d)\d{{1,2}})[、.]\s*(?P<a>{_NAMED}(?:、{_NAMED})*):?"
    rf"|(?<![\w、])(?P<b>{_NAMED}(?:、{_NAMED})*):)"
)
_DOCUMENT = re.compile(r"国[一-龥]{0,6}发[一-龥]{0,4}[〔\[(](\d{4})[〕\])](?:第)?(\d{1,4})号")
_TITLE_YEAR = re.compile(r"(\d{4})年(?=[^。:月]{0,12}(?:节假日|放假|假期|[春清端中国劳元]))")
_TOKEN = re.compile(
    r"(?P<count>(?:共计?)?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})天)"
    r"|(?P<verb>放假|补休|(?<!不)调休|上班)"
    r"|(?P<to>[至到~—–-]+)"
    r"|(?P<date>(?:(?P<y>\d{4})年)?(?:(?P<m>\d{1,2})月(?:份)?)?(?P<d>\d{1,2})(?![\d天月年])(?P<sign>[日号])?"
    r"(?:\((?P<note>[^()]*)\))?)"
)
_WEEKDAY = re.compile(rf"(?:星期|周|礼拜)([{WEEKDAYS}天])")
_FIGURES = {sign: n for n, sign in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read.

    Args:
        year: the year it arranges; None if the text does not say and nobody did.
        document: its number, e.g. 国办发明电〔2024〕12号; "" if not in the text.
        days: (day, whether offices work, name) in order; a day may lie at the end of the year before.
        problems: Chinese sentences; empty when all agrees.
    """

    year: int | None
    document: str
    days: tuple[tuple[date, bool, str], ...]
    problems: tuple[str, ...]


class _Said(NamedTuple):
    """One date of the text, as written."""

    year: int | None
    month: int | None
    day: int
    note: str
    words: str


@dataclass(slots=True)
class _Reading:
    """What has been understood so far."""

    year: int
    days: dict[date, tuple[bool, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_notice(text: str, year: int | None = None) -> Notice:
    """Read a notice as published, with line breaks, spaces and full-width signs wherever they are.

    Args:
        text: the notice, its title and number if at hand.
        year: the year it is meant for; the title's own year must agree with it.
    """
    plain = re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))
    found = _DOCUMENT.search(plain)
    document = found[0].replace("[", "〔").replace("]", "〕").replace("(", "〔").replace(")", "〕") if found else ""
    heads = list(_HEAD.finditer(plain))
    opening = plain[: heads[0].start()] if heads else plain
    said = _year_of(opening, plain[heads[0].start() :] if heads else "")
    meant = said or year
    if meant is None:
        return Notice(None, document, (), ("没有读到年份，请连同通知的标题一起粘贴。",))
    reading = _Reading(meant)
    if year is not None and meant != year:
        reading.problems.append(f"这份通知是{meant}年的，现在录入的是{year}年，请到{meant}年的页面粘贴。")
    if heads:
        _read_items(plain, heads, reading)
        _check_usual(plain, opening, reading)
    else:
        _read_body(plain.replace(found[0], "") if found else plain, _only_name(plain), reading)
    if not any(not works for works, _ in reading.days.values()):
        reading.problems.append("没有读到放假的日期，请核对粘贴的文字。")
    days = tuple((day, works, name) for day, (works, name) in sorted(reading.days.items()))
    return Notice(meant, document, days, tuple(dict.fromkeys(reading.problems)))


def _year_of(opening: str, rest: str) -> int | None:
    """The year in the title; else the latest year of a full date in the items."""
    titled = _TITLE_YEAR.search(opening)
    if titled:
        return int(titled[1])
    dated = re.findall(r"(\d{4})年\d{1,2}月\d{1,2}日?[^。]{0,30}(?:放假|补休)", rest or opening)
    return max(map(int, dated)) if dated else None


def _only_name(plain: str) -> str:
    """The one holiday an amending notice without numbered items speaks of."""
    found = re.search("|".join(USUAL), plain)
    return found[0] if found else "放假"


def _read_items(plain: str, heads: list[re.Match[str]], reading: _Reading) -> None:
    ends = [*(head.start() for head in heads[1:]), len(plain)]
    for head, end in zip(heads, ends, strict=True):
        name = (head["a"] or head["b"]).rstrip(":")
        body = plain[head.end() : end]
        known = len(reading.problems)
        _read_body(body, name, reading)
        read = any(not works and whose == name for works, whose in reading.days.values())
        if not read and len(reading.problems) == known:
            reading.problems.append(f"“{name}”一项没有读到放假日期，请核对。")


def _check_usual(plain: str, opening: str, reading: _Reading) -> None:
    """Name a holiday that was cut off; an amending notice (调整) speaks of some only."""
    if "调整" in opening:
        return
    names = "、".join({name for _, name in reading.days.values()})
    missing = [name for name in USUAL if name.removesuffix("节") not in names]
    if missing:
        cut = "（文字可能没有粘贴完整）" if not plain.endswith(("。", ")", "日")) else ""
        reading.problems.append(f"没有读到{'、'.join(missing)}的安排，请核对{cut}。")


def _read_body(body: str, name: str, reading: _Reading) -> None:
    for sentence in re.split(r"[。;]", body):
        if sentence and not sentence.startswith(("鼓励", "提倡", "(此件")):
            _read_sentence(sentence, name, reading)


def _read_sentence(sentence: str, name: str, reading: _Reading) -> None:
    """Collect dates until a verb says what they are; then check 共n天."""
    waiting: list[list[_Said]] = []
    open_range = False
    off: set[date] = set()
    last_month: int | None = None
    for token in _TOKEN.finditer(sentence):
        if token["count"]:
            _check_count(token["n"], off, name, reading)
        elif token["to"]:
            open_range = bool(waiting) and len(waiting[-1]) == 1
        elif token["date"]:
            if not (token["m"] or token["sign"] or open_range):
                continue
            one = _said(token, last_month)
            last_month = one.month
            if open_range:
                waiting[-1].append(one)
            else:
                waiting.append([one])
            open_range = False
        elif waiting:
            works = token["verb"] == "上班"
            resumes = works and "起" in sentence[: token.start()][-6:]
            for span in waiting:
                days = _days_of(span, name, reading)
                if works:
                    _work(days, name, reading, resumes=resumes)
                else:
                    off.update(days)
                    _rest(days, name, reading)
            waiting, open_range = [], False


def _said(token: re.Match[str], last_month: int | None) -> _Said:
    year, month = token["y"], token["m"]
    return _Said(
        int(year) if year else None,
        int(month) if month else last_month,
        int(token["d"]),
        token["note"] or "",
        token["date"],
    )


def _date_of(said: _Said, name: str, reading: _Reading) -> date | None:
    """Return the day meant; New Year's December without a year is the year before."""
    year = said.year
    if year is None:
        year = reading.year - 1 if said.month == _DECEMBER and "元旦" in name else reading.year
    try:
        day = date(year, said.month or 0, said.day)
    except ValueError:
        reading.problems.append(f"“{name}”中的“{said.words}”不是日历上的日期，请核对。")
        return None
    written = _WEEKDAY.search(said.note)
    if written and WEEKDAYS.index(written[1].replace("天", "日")) != day.weekday():
        reading.problems.append(
            f"“{name}”中的“{said.words}”写作{written[0]}，{day.year}年{day.month}月{day.day}日实为星期{WEEKDAYS[day.weekday()]}，请核对年份和日期。"
        )
    if abs(day.year - reading.year) > 1:
        reading.problems.append(f"“{name}”中的{day_zh(day)}不在{reading.year}年前后，请核对年份。")
        return None
    return day


def _days_of(span: list[_Said], name: str, reading: _Reading) -> list[date]:
    ends = [_date_of(said, name, reading) for said in span]
    if any(day is None for day in ends):
        return []
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        return []
    if last < first and span[0].year is None and first.month == _DECEMBER:
        first = first.replace(year=first.year - 1)
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_HOLIDAY:
        reading.problems.append(f"“{name}”中的“{span[0].words}至{span[-1].words}”前后颠倒或者过长，请核对。")
        return []
    return [first + timedelta(days=n) for n in range(length)]


def _rest(days: list[date], name: str, reading: _Reading) -> None:
    for day in days:
        if reading.days.get(day, (False, ""))[0]:
            reading.problems.append(f"{day_zh(day)}既写为放假又写为上班，请核对。")
        reading.days[day] = (False, name)


def _work(days: list[date], name: str, reading: _Reading, *, resumes: bool) -> None:
    """Note worked weekend days; "自…起正常上班" only says when a holiday ends."""
    for day in days:
        known = reading.days.get(day)
        if known is not None and not known[0]:
            reading.problems.append(f"{day_zh(day)}既写为放假又写为上班，请核对。")
        elif day.weekday() < _SATURDAY:
            if not resumes:
                reading.problems.append(f"“{name}”中的{day_zh(day)}本来就是工作日，不需要调休上班，请核对。")
        else:
            reading.days[day] = (True, MAKEUP)


def _check_count(written: str, off: set[date], name: str, reading: _Reading) -> None:
    count = int(written) if written.isdecimal() else sum(_figures(written))
    if off and count != len(off):
        reading.problems.append(f"“{name}”写明共{count}天，按起止日期是{len(off)}天，请核对。")


def _figures(written: str) -> Iterator[int]:
    """The parts of a number from 1 to 19 in characters."""
    for at, sign in enumerate(written):
        if sign == "十":
            yield 10 if at == 0 else 10 * _FIGURES[written[at - 1]] - _FIGURES[written[at - 1]]
        else:
            yield _FIGURES[sign]
