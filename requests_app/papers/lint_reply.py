"""八项要素的核对: each element of a reply is in the letter and is what the case's facts say (条例 Arts. 36 to 39)."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.law.citations import uncited
from requests_app.law.dates_zh import plain_zh
from requests_app.law.items import read
from requests_app.law.nodes import Act
from requests_app.law.papers import sort_of
from requests_app.law.reasons import BLANK, reason_at
from requests_app.law.replies import CATALOGUE, EIGHT_ELEMENTS, ReplyKind

from . import lint_every, parts_reply
from .facts import Facts
from .findings import Check, Finding, Mend, blank, body_of, flat, issued
from .law_words import NO_BODY, NO_COURT, bare, cited, remedy
from .letter import Letter

#: Decisions of the secrecy review after which a file may be enclosed.
_CLEARED = frozenset({"open", "masked"})
_LEFT_OUT = "文书里没有写出，请在文书文字中恢复这一部分。"


def _found(code: str, what: str, mend: Mend) -> Finding:
    return Finding(code, EIGHT_ELEMENTS[code], what, mend)


def _stretch(letter: Letter, code: str) -> str:
    return letter.elements.get(code, "").strip()


def _left_out(letter: Letter, code: str) -> Iterator[Finding]:
    """What the element says must really stand in the letter."""
    if flat(_stretch(letter, code)) not in body_of(letter):
        yield _found(code, _LEFT_OUT, Mend.OFFICE)


def number(letter: Letter, at: Facts) -> Iterator[Finding]:
    """编号: the 文号, and the register number in the letter."""
    yield from lint_every.number(letter, at)
    if not at.case.number:
        yield _found("doc_no", "请先登记编号。", Mend.CASE)
    elif at.case.number not in body_of(letter):
        yield _found("doc_no", f"文书里没有写登记编号{at.case.number}，请在文书文字中写上“{{编号}}”。", Mend.OFFICE)


def title(letter: Letter, at: Facts) -> Iterator[Finding]:
    """标题: of the catalogue, and the one the outcome of Table 3 goes with."""
    kind = ReplyKind(letter.kind)
    if letter.title + letter.subtitle != sort_of(kind).title or not _stretch(letter, "title"):
        yield _found("title", f"应当是“{sort_of(kind).title}”，请重新制作。", Mend.ISSUE)
    if not issued(at):
        return
    counted = str(at.record.facts.get("outcome") or "") if at.record else ""
    if at.state.reply_kind != kind.value or counted not in {"", CATALOGUE[kind].outcome.value}:
        yield _found("title", "与办理结果不一致，请核对答复类型后重新制作。", Mend.ISSUE)


def asked(letter: Letter, at: Facts) -> Iterator[Finding]:
    """申请内容: what this case asks for."""
    if not at.subject:
        yield _found("request_content", "申请没有内容描述。", Mend.CASE)
    elif flat(_stretch(letter, "request_content")) != flat(at.subject):
        yield _found("request_content", f"应当是“{at.subject}”，请重新制作。", Mend.ISSUE)
    else:
        yield from _left_out(letter, "request_content")


def received(letter: Letter, at: Facts) -> Iterator[Finding]:
    """收到时间: the legal day of receipt (Art. 31), not that of submission, and none after the letter."""
    day = at.state.received_on
    if day is None:
        yield _found("received_date", "尚未确定收到日期。", Mend.CASE)
    elif day > at.on:
        yield _found("received_date", f"收到时间{plain_zh(day)}晚于文书日期{plain_zh(at.on)}，请核对日期。", Mend.ISSUE)
    elif _stretch(letter, "received_date") != plain_zh(day):
        yield _found("received_date", f"应当是{plain_zh(day)}，请重新制作。", Mend.ISSUE)
    else:
        yield from _left_out(letter, "received_date")


def search(letter: Letter, at: Facts) -> Iterator[Finding]:  # noqa: ARG001 - every check takes both
    """查询经过: what was searched, where, how; of a case given up, when the applicant was told or withdrew."""
    text = _stretch(letter, "search_process")
    if not text:
        closing = letter.kind.startswith("close_")
        said = "没有告知或者撤回的日期，请核对办理记录。" if closing else "请写明检索的范围、方法和结果。"
        yield _found("search_process", said, Mend.CASE if closing else Mend.DRAFT)
    elif blank(text):
        yield _found("search_process", blank(text), Mend.DRAFT)
    else:
        yield from _left_out(letter, "search_process")


def basis(letter: Letter, at: Facts) -> Iterator[Finding]:
    """政策依据: the kind's articles, and each item's where several things were asked."""
    kind, text = ReplyKind(letter.kind), _stretch(letter, "legal_basis")
    if kind is ReplyKind.CLOSE_WITHDRAWN:
        return
    written = at.written("legal_basis") or letter.kind.startswith("close_")  # a draft shows what is usual
    if not text or not written:
        yield _found("legal_basis", "请写明依据的条款。", Mend.DRAFT)
        return
    if blank(text):
        yield _found("legal_basis", blank(text), Mend.DRAFT)
    missing = uncited(CATALOGUE[kind].article, text)
    if missing:
        yield _found("legal_basis", f"应当写明{_regulation(missing)}。", Mend.DRAFT)
    body = "".join(paragraph.text for paragraph in letter.paragraphs)
    items = read(at.written("items"))
    for place, item in enumerate(items if len(items) > 1 else [], start=1):
        if item.basis and uncited(item.basis, body):
            yield _found("legal_basis", f"没有写明第{place}项“{item.text}”的依据{cited(item.basis)}。", Mend.DRAFT)
    yield from _left_out(letter, "legal_basis")


def _regulation(missing: list[str]) -> str:
    articles = "、".join(part for part in missing if part.startswith("第"))
    return "、".join(filter(None, [cited(f"条例{articles}") if articles else "", *_others(missing)]))


def _others(missing: list[str]) -> list[str]:
    return [part for part in missing if not part.startswith("第")]


def result(letter: Letter, at: Facts) -> Iterator[Finding]:
    """结果 and everything else this kind of reply must say."""
    kind = ReplyKind(letter.kind)
    labels: dict[str, str] = {}
    if letter.kind.startswith("close_"):
        empty = [] if _stretch(letter, "result") else [EIGHT_ELEMENTS["result"]]
    else:
        labels = {"result": EIGHT_ELEMENTS["result"], **CATALOGUE[kind].extra}
        empty = [label for name, label in labels.items() if not at.written(name)]
    if empty:
        yield _found("result", f"请写明{'、'.join(empty)}。", Mend.DRAFT)
        return
    unfilled = [label for name, label in labels.items() if BLANK in at.written(name)]
    if unfilled:
        main = labels[reason_at(kind)]
        where = f"“{main}”" if main in unfilled else "、".join(unfilled)
        yield _found("result", f"{where}中还有“{BLANK}”没有填写。", Mend.DRAFT)
    said, body = parts_reply.parts(kind, at), body_of(letter)
    lost = [label for label in labels.values() if flat(bare(said[label])) not in body]
    if lost:
        yield _found("result", f"文书里没有写出{'、'.join(lost)}，请在文书文字中恢复这一部分。", Mend.OFFICE)
    elif not labels:
        yield from _left_out(letter, "result")


def remedies(letter: Letter, at: Facts) -> Iterator[Finding]:
    """救济途径: of the letter's own date and ground, naming this agency's body and court."""
    expected = remedy(ReplyKind(letter.kind), at.on, at.agency).text
    unset = [name for name, gap in (("行政复议机关", NO_BODY), ("管辖法院", NO_COURT)) if gap in expected]
    if unset:
        yield _found("remedies", f"请在本机关设置中填写{'、'.join(unset)}。", Mend.OFFICE)
    elif _stretch(letter, "remedies") != bare(expected):
        yield _found("remedies", f"应当是“{expected}”，请重新制作。" if expected else "不应当写救济途径。", Mend.ISSUE)
    else:
        yield from _left_out(letter, "remedies")


def enclosures(letter: Letter, at: Facts) -> Iterator[Finding]:
    """附件: the files that the secrecy review cleared, each of them and no other (Art. 17)."""
    kind = ReplyKind(letter.kind)
    files = at.state.files if CATALOGUE[kind].gives_information else ()
    names = [name for _, name in files]
    for name in letter.enclosures:
        if name not in names:
            yield _enclosure(f"“{name}”没有经过保密审查，不能作为附件，请撤下。")
    for name in names:
        if name not in letter.enclosures:
            yield _enclosure(f"没有列出“{name}”，请重新制作。")
    if issued(at):
        decided = _reviewed(at)
        for key, name in files:
            if (decided.get(key) or {}).get("decision") not in _CLEARED:
                yield _enclosure(f"“{name}”没有通过保密审查，不能送出，请撤下。")


def _reviewed(at: Facts) -> dict[str, dict[str, str]]:
    """Return what the last secrecy review decided on each file."""
    cleared = [record for record in at.history if record.act is Act.CLEAR]
    return dict(cleared[-1].facts.get("files") or {}) if cleared else {}


def _enclosure(what: str) -> Finding:
    return Finding("enclosures", "附件", what, Mend.ISSUE)


#: In the order of the eight, then what is beside them.
REPLY: tuple[Check, ...] = (number, title, asked, received, search, basis, result, remedies, enclosures)
