"""Whole papers of every kind, and the same with something taken out, for the tests of the linter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState, Fee, Record, Supplement
from requests_app.models import Agency, Application
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Letter, Paragraph, Run
from requests_app.papers.lint import lint
from tests.factories import elements

K, N = ReplyKind, NoticeKind
ON = date(2026, 11, 18)
NO = "示政办公开答〔2026〕12号"
AGENCY = Agency(
    name="示例市人民政府办公厅",
    doc_mark="示政办公开答",
    notice_mark="示政办公开函",
    reconsideration_body="示例省人民政府",
    court="示例市中级人民法院",
    payment="",
)
STATE = CaseState(received_on=date(2026, 9, 17), number="2026-0091", reply_kind="reply_granted")
GRANTED = {
    "search_process": "经检索本机关公文系统和档案系统，查到上述文件",
    "legal_basis": "《中华人民共和国政府信息公开条例》第三十六条第二项",
    "result": "您申请公开的信息予以公开，随本答复书提供",
    "given": "批准文件1份",
    "way": "以电子文件形式提供",
}
OPTIONAL = (
    "如对本答复不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议，"
    "也可以在6个月内向示例市中级人民法院提起行政诉讼。"
)
OLD = OPTIONAL.replace("也可以", "或者")


def a_case(**given: str) -> Application:
    given.setdefault("content", "示例地块征收的批准文件")
    given.setdefault("number", "2026-0091")
    given.setdefault("applicant_kind", "natural_person")
    return Application(applicant_name="吴示例", submitted_on=date(2026, 9, 15), **given)


def facts(kind: K | N = K.REPLY_GRANTED, **changed) -> Facts:
    """A reply that is being issued."""
    state = replace(changed.pop("state", STATE), reply_kind=kind.value)
    given = {"record": Record(Act.ISSUE_REPLY, ON, 1, {"doc_no": NO}), "doc_no": NO, "elements": GRANTED}
    return Facts(changed.pop("case", a_case()), changed.pop("agency", AGENCY), state, ON, **{**given, **changed})


def found(letter: Letter, at: Facts) -> list[str]:
    return [str(finding) for finding in lint(letter, at)]


def without(letter: Letter, *texts: str, by: str = "") -> Letter:
    """The letter as it would be had somebody taken words out of it."""

    def less(text: str) -> str:
        for gone in texts:
            text = text.replace(gone, by)
        return text

    blocks = tuple(
        Paragraph(tuple(Run(less(run.text), run.filled) for run in block), block.style) for block in letter.paragraphs
    )
    return replace(letter, blocks=blocks)


def saying(letter: Letter, code: str, text: str) -> Letter:
    """The letter with one element said otherwise."""
    made = without(letter, letter.elements[code], by=text)
    return replace(made, elements={**letter.elements, code: text})


CLOSED = {
    K.CLOSE_NOT_SUPPLEMENTED: (
        Act.LAPSE_SUPPLEMENT,
        replace(STATE, supplement=Supplement(date(2026, 9, 22), date(2026, 10, 15))),
    ),
    K.CLOSE_FEE_UNPAID: (Act.FEE_LAPSED, replace(STATE, fee=Fee(date(2026, 9, 22), date(2026, 10, 30), 880))),
    K.CLOSE_WITHDRAWN: (Act.WITHDRAW, STATE),
}


def whole(kind: K, applicant_kind: str = "natural_person", on: date = ON) -> Facts:
    """A whole reply of this kind."""
    act, state = CLOSED.get(kind, (Act.ISSUE_REPLY, STATE))
    number = NO.replace("2026", str(on.year))
    at = facts(
        kind,
        state=state,
        case=a_case(applicant_kind=applicant_kind),
        record=Record(act, on, 1),
        doc_no=number,
        elements=elements(kind) if kind not in CLOSED else {},
    )
    return replace(at, on=on)
