"""行名、列名: the same label however an agency numbers, spaces, brackets or slightly rewords it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from reports.forms import FORMS, table3_form, table4_form
from reports.forms.typed import TABLE1, TABLE2, typed_form

_NUMBERING = re.compile(
    r"^(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,:]|\(\d{1,2}\)|\d{1,2}[、.,:)]|其中:?|\d{1,2}(?=[\u4e00-\u9fff]))+"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_ODD = re.compile(r"[^0-9a-z\u4e00-\u9fff]")
#: Wordings that mean the same; each is replaced by the second, in this order.
_SAME = (
    ("新收到", "新收"), ("转结", "结转"), ("或者", "或"), ("下一年度", "下年"), ("下年度", "下年"),
    ("上一年度", "上年"), ("上年度", "上年"), ("上一年", "上年"), ("本年度", "本年"), ("数量", "数"), ("件数", "数"),
    ("增减", "增减数"), ("数数", "数"), ("重大舆情", "舆情"), ("现成的", "现成"),
    ("的情况", "情况"), ("行政机关不再", "不再"),
)  # fmt: skip
#: Other wordings seen in published reports (code → labels); the forms' own labels come by themselves.
_ROWS3: dict[str, tuple[str, ...]] = {
    "received_new": ("本年新收申请数量", "本年新收", "本年收到政府信息公开申请数量", "新收政府信息公开申请数量"),
    "carried_in": ("上年结转申请数量", "上年结转", "上年结转继续办理"),
    "carried_out": ("结转下年度", "结转下年继续办理", "结转下年度继续办理数量"),
    "results": ("本年度办理结果", "办理结果"),
    "unable_not_held": ("本机关不掌握相关信息", "本机关不掌握"),
    "unable_unclear": ("补正后申请内容仍不明确", "未补正或申请内容仍不明确"),
    "denied_security_stability": ("危及三安全一稳定",),
    "other_not_supplemented": ("逾期不补正", "申请人无正当理由逾期不补正", "申请人逾期不补正"),
    "other_fee_unpaid": ("逾期不缴费", "申请人逾期未按收费通知要求缴纳费用", "申请人逾期未缴纳费用"),
    "total": ("总计", "合计"),
}
_COLUMNS3 = {"natural_person": ("公民",), "total": ("合计", "总数"), "social_welfare_organization": ("公益组织",)}
_KINDS4 = {
    "reconsideration": ("行政复议",),
    "litigation_direct": ("未经复议直接起诉", "行政诉讼未经复议直接起诉", "未经复议直接诉讼"),
    "litigation_after_reconsideration": ("复议后起诉", "行政诉讼复议后起诉", "经复议后起诉", "复议后诉讼"),
}
_COLUMNS4 = {
    "upheld": ("维持",),
    "corrected": ("纠正",),
    "pending": ("未审结", "尚未审理终结"),
    "other_result": ("其他",),
    "total": ("合计",),
}
_FEWEST = 6  # letters from which a misprinted label is still recognised
_LONGEST = 120  # letters of a label; more is running text
_LIKE, _APART = 0.78, 0.1


def key(label: str) -> str:
    """Return what a label says: without numbering, bracketed remarks, blanks, punctuation and width of letters."""
    text = re.sub(r"[\s\u200b\u200c\u200d\ufeff\u00ad]", "", unicodedata.normalize("NFKC", label)).lower()
    text = _BRACKETS.sub("", _NUMBERING.sub("", text))
    text = _ODD.sub("", text)
    for one, other in _SAME:
        text = text.replace(one, other)
    return text


def _index(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {key(label): code for code, label in labels}


def _rows3() -> dict[str, str]:
    official = [(row.code, row.label) for form in FORMS for row in table3_form(form).rows]
    return _index([*((code, label) for code, labels in _ROWS3.items() for label in labels), *official])


def _columns(official: Iterable[tuple[str, str]], others: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return _index([*((code, label) for code, labels in others.items() for label in labels), *official])


#: 表三: what a row says → its code, both forms' rows; the same for its columns and those of 表四.
ROWS3 = _rows3()
COLUMNS3 = _columns(((one.code, one.label) for one in table3_form("2021").columns), _COLUMNS3)
KINDS4 = _index((code, label) for code, labels in _KINDS4.items() for label in labels)
COLUMNS4 = _columns(((one.code, one.label) for one in table4_form("2021").columns), _COLUMNS4)


def _typed(table: str) -> dict[str, dict[str, str]]:
    """Per form: what a row of a typed table says → its code; rows that repeat a label take the parent's first."""
    found: dict[str, dict[str, str]] = {}
    for form in FORMS:
        layout = typed_form(table, form)
        if layout is not None:
            found[form] = _index((row.code, row.label) for block in layout.blocks for row in block.rows)
    return found


ROWS1, ROWS2 = _typed(TABLE1), _typed(TABLE2)
for _rows in ROWS1.values():
    _rows |= {key("规范性文件"): "normative_documents", key("行政规范性文件"): "normative_documents"}


def exact(label: str, known: Mapping[str, str]) -> str:
    """Return the code of a label, "" for one that is not known to the letter of `key`."""
    return known.get(key(label), "") if len(label) <= _LONGEST else ""


def code_of(label: str, known: Mapping[str, str]) -> tuple[str, bool]:
    """Return the code of a label and whether it was read by likeness (a misprint); "" for an unknown label."""
    if len(label) > _LONGEST:
        return "", False
    said = key(label)
    if said in known or len(said) < _FEWEST:
        return known.get(said, ""), False
    best, second = (0.0, ""), 0.0
    for one, code in known.items():
        like = _likeness(said, one)
        if like > best[0]:
            second = second if code == best[1] else best[0]
            best = (like, code)
        elif code != best[1]:
            second = max(second, like)
    return (best[1], True) if best[0] >= _LIKE and best[0] - second >= _APART else ("", False)


def _likeness(one: str, other: str) -> float:
    """Return how alike two labels are, 0 where it cannot be enough: labels of a foreign table cost little."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _LIKE - _APART or matcher.quick_ratio() < _LIKE - _APART:
        return 0.0
    return matcher.ratio()
