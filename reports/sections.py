"""报告的六个部分: which tables and which texts each form prints, in order. Pure; Art. 50 names what must be in it."""

from __future__ import annotations

from typing import NamedTuple

OVERVIEW, REQUESTS, REMEDIES, PROBLEMS, OTHER = "overview", "requests", "remedies", "problems", "other"
#: Texts an office may write, by slot: what it is called on the desk.
SLOTS = {
    OVERVIEW: "总体情况",
    REQUESTS: "收到和处理申请情况的文字",
    REMEDIES: "复议诉讼情况的文字",
    PROBLEMS: "存在的主要问题及改进情况",
    OTHER: "其他需要报告的事项",
}


class Section(NamedTuple):
    """One part of the report: heading, text slot ("" for none; it stands before the tables), tables."""

    code: str
    title: str
    slot: str
    tables: tuple[str, ...]


_TITLES_2019 = ("table1", "table2"), "四、因政府信息公开引起行政复议、行政诉讼情况"
_TITLES_2021 = ("table1",), "四、政府信息公开行政复议、行政诉讼情况"


def sections(form: str) -> tuple[Section, ...]:
    """Return the six parts in order; the 2019 form prints 表二 too (Ningbo's, where it has figures)."""
    proactive, remedies = _TITLES_2019 if form == "2019" else _TITLES_2021
    return (
        Section("overview", "一、总体情况", OVERVIEW, ()),
        Section("proactive", "二、主动公开政府信息情况", "", proactive),
        Section("requests", "三、收到和处理政府信息公开申请情况", REQUESTS, ("table3",)),
        Section("remedies", remedies, REMEDIES, ("table4",)),
        Section("problems", "五、存在的主要问题及改进情况", PROBLEMS, ()),
        Section("other", "六、其他需要报告的事项", OTHER, ()),
    )
