"""每份文书的核对: number, addressee, signature, date, form of address; and what a notice must state."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.law.dates_zh import numerals_zh, plain_zh
from requests_app.law.notices import NoticeKind
from requests_app.law.numbering import parse_doc_number
from requests_app.law.papers import Series, To, kind_of, sort_of

from . import parts_notice
from .compose import addressee
from .facts import Facts
from .findings import Check, Finding, Mend, body_of, flat, issued
from .letter import Letter
from .wordings import SHIPPED, key_of, wording

_MARKS = {Series.REPLY: "答复文号机关代字", Series.NOTICE: "告知文书文号机关代字"}


def number(letter: Letter, at: Facts) -> Iterator[Finding]:
    """文号: of this agency, of the letter's year, the one the record gave."""
    kind = kind_of(letter.kind)
    series = sort_of(kind).series
    if series is Series.NONE:
        return
    mark = at.agency.doc_mark if series is Series.REPLY else at.agency.notice_mark
    if not mark:
        yield _number(f"请在本机关设置中填写{_MARKS[series]}。", Mend.OFFICE)
    elif issued(at) and letter.doc_no.text != at.doc_no:
        yield _number(f"文书上的文号“{letter.doc_no.text}”不是办理记录的“{at.doc_no}”，请重新制作。")
    elif issued(at):
        parsed = parse_doc_number(letter.doc_no.text)
        if parsed is None or parsed[:2] != (mark, at.on.year) or parsed[2] < 1:
            like = f"{mark}〔{at.on.year}〕1号"
            yield _number(
                f"文号“{letter.doc_no.text}”应当写成“{like}”的样子，请改正，或者在本机关设置中修改{_MARKS[series]}。"
            )


def _number(what: str, mend: Mend = Mend.ISSUE) -> Finding:
    return Finding("doc_no", "编号", what, mend)


def people(letter: Letter, at: Facts) -> Iterator[Finding]:
    """收件人、署名、成文日期."""
    to = addressee(kind_of(letter.kind), at)
    if not to.strip():
        yield Finding("addressee", "收件人", "请填写收件人。", Mend.ISSUE)
    elif letter.addressee.text != to:
        yield Finding("addressee", "收件人", f"应当是“{to}”，请重新制作。", Mend.ISSUE)
    if letter.signature != at.agency.name or letter.issuer != at.agency.name:
        yield Finding("signature", "署名", f"应当是“{at.agency.name}”，请重新制作。", Mend.ISSUE)
    if issued(at) and letter.date_line.text not in {plain_zh(at.on), numerals_zh(at.on)}:
        yield Finding("date", "成文日期", f"应当是{plain_zh(at.on)}，请重新制作。", Mend.ISSUE)


def called(letter: Letter, at: Facts) -> Iterator[Finding]:
    """您、你单位: the form's own words fit the applicant; what an officer wrote is his."""
    if sort_of(kind_of(letter.kind)).to is not To.APPLICANT:
        return
    form = "".join(run.text for paragraph in letter.paragraphs for run in paragraph if not run.filled)
    if ("你单位" if at.you == "您" else "您") in form:
        yield Finding(
            "you", "称谓", f"应当称申请人为“{at.you}”，请在文书文字中把称谓改成“{{您}}”，由系统填写。", Mend.OFFICE
        )


def stated(letter: Letter, at: Facts) -> Iterator[Finding]:
    """告知文书: everything the wording may not leave out is there (law/notices.py)."""
    kind = NoticeKind(letter.kind)
    said, body, form = parts_notice.parts(kind, at), body_of(letter), wording(at.agency, kind).body
    if "{收到日期}" in form and at.state.received_on is None:
        yield Finding("received_date", "收到时间", "尚未确定收到日期，请先受理登记。", Mend.CASE)
    for name in SHIPPED[key_of(kind)].must:
        text = flat(said.get(name, ""))
        if not text:
            yield Finding(name, name, "没有填写，请填写后再制发。", Mend.ISSUE)
        elif text not in body:
            yield Finding(name, name, "文书里没有写出，请在文书文字中恢复这一部分。", Mend.OFFICE)


#: Of every paper that leaves the office.
EVERY: tuple[Check, ...] = (people, called)
#: Of a procedural notice besides.
NOTICE: tuple[Check, ...] = (number, stated)
