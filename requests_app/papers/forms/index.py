"""卷内目录: every paper of the file in the archivist's order, from the records (条例 Art. 45).

Order: application, receipt and registration, supplement, consultation, other steps, approval sheet, secrecy review,
reply, proof of service, the rest; a new round after a decision begins anew. Page numbers are written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from requests_app.law.fold import apply, numbered
from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import PaperKind, kind_of, made_by, sort_of
from requests_app.law.replies import ReplyKind
from requests_app.law.service import spoiled
from requests_app.law.state import CaseState, Record
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Cell, Table

N = NoticeKind
#: Millimetres: 序号 文号 责任者 题名 日期 页号 备注.
WIDTHS = (12, 33, 25, 42, 20, 11, 13)
_HEADS = ("序号", "文号", "责任者", "题名", "日期", "页号", "备注")
_APPLICATION, _INTAKE, _SUPPLEMENT, _CONSULTATION, _STEPS, _APPROVAL, _SECRECY, _REPLY, _SERVICE, _REST = range(10)
_PLACES: dict[PaperKind, int] = {
    N.RECEIPT: _INTAKE,
    N.CONFIRM: _INTAKE,
    N.REGISTER_FORM: _INTAKE,
    N.SUPPLEMENT: _SUPPLEMENT,
    N.THIRD_PARTY_CONSULT: _CONSULTATION,
    N.AGENCY_CONSULT: _CONSULTATION,
    N.APPLICANT_CONSULT: _CONSULTATION,
    N.THIRD_PARTY_DECISION: _CONSULTATION,
    N.CO_HANDLING: _CONSULTATION,
    N.EXTENSION: _STEPS,
    N.EXPLAIN_REASON: _STEPS,
    N.DELAY: _STEPS,
    N.FEE: _STEPS,
    N.WITHDRAWAL: _STEPS,
    N.APPROVAL_SHEET: _APPROVAL,
    N.SECRECY_FORM: _SECRECY,
    N.SECRECY_REFERRAL: _SECRECY,
    N.SERVICE_PROOF: _SERVICE,
}
#: act → title and place of the paper that came in with it.
_CAME_IN: dict[Act, tuple[str, int]] = {
    Act.LODGE: ("政府信息公开申请", _APPLICATION),
    Act.RECEIVE_SUPPLEMENT: ("补正材料", _SUPPLEMENT),
    Act.OPINION: ("对征求意见书的答复", _CONSULTATION),
    Act.REASONS_GIVEN: ("申请理由的说明", _STEPS),
    Act.FEE_PAID: ("信息处理费缴费凭证", _STEPS),
    Act.CONCLUDE_REMEDY: ("行政复议决定书或者裁判文书", _REST),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the file, before it has its number in it.

    Args:
        round: of the case.
        place: in the archivist's order.
        doc_no: its 文号, "" where it has none.
        by: 责任者, who made it.
        title: 题名.
        on: its date.
        remark: 备注.
    """

    round: int
    place: int
    doc_no: str
    by: str
    title: str
    on: date
    remark: str = ""


def file_index(at: Facts) -> Table:
    """Return 卷内目录; head and case are repeated on each page."""
    case = (Cell("案卷题名", columns=2, label=True), Cell(f"{at.applicant}申请公开政府信息（{at.case}）", columns=5))
    head = tuple(Cell(label, label=True) for label in _HEADS)
    rows = tuple(_row(n, entry) for n, entry in enumerate(entries(at), start=1))
    return Table(WIDTHS, (case, head, *rows), head=2)


def entries(at: Facts) -> list[Entry]:
    """Return the papers of the file in order."""
    return sorted(_found(at), key=lambda entry: (entry.round, entry.place))


def _row(number: int, entry: Entry) -> tuple[Cell, ...]:
    said = (str(number), entry.doc_no, entry.by, entry.title, f"{entry.on:%Y%m%d}", "", entry.remark)
    return tuple(Cell(text) for text in said)


def _found(at: Facts) -> Iterator[Entry]:
    """Fold the records, and give what each brought in and made, oldest first."""
    state = CaseState()
    gone = spoiled((seq, record.act) for seq, record in enumerate(at.history, start=1))
    for seq, record in enumerate(at.history, start=1):
        before, state = state, apply(state, record)
        if record.act in _CAME_IN:
            title, place = _CAME_IN[record.act]
            yield Entry(state.round, place, "", _author(at, record, before), title, record.on, _remark(record))
        if record.act is Act.IMPORT_REPLY:
            yield Entry(
                state.round, _REPLY, state.doc_no, at.agency.name, "政府信息公开申请答复", record.on, "台账载明"
            )
        for kind in made_by(record, before, state):
            if kind is not N.FILE_INDEX:
                yield replace(_made(at, record, kind, state), remark="作废" if seq in gone else "")
        if record.act is Act.ARCHIVE and record.facts.get("proof"):
            yield Entry(state.round, _SERVICE, "", at.agency.name, f"送达凭证：{record.facts['proof']}", record.on)


def _made(at: Facts, record: Record, kind: PaperKind, state: CaseState) -> Entry:
    reply = isinstance(kind, ReplyKind)
    own = reply and record.act in {Act.ISSUE_REPLY, Act.DELIVER}
    number = str(record.facts.get("doc_no", "")) if own else numbered(record, kind.value)
    place = _REPLY if reply else _PLACES.get(kind, _REST)
    by = at.applicant if kind is N.WITHDRAWAL else at.agency.name
    return Entry(state.round, place, number, by, _title(record, kind), record.on)


def _title(record: Record, kind: PaperKind) -> str:
    title = sort_of(kind).title
    if kind is N.SERVICE_PROOF and record.act is Act.RECORD_SERVICE:
        title += f"（{sort_of(kind_of(str(record.facts['kind']))).title}）"
    return title


def _author(at: Facts, record: Record, before: CaseState) -> str:
    if record.act is Act.OPINION:
        asked = before.consultation(str(record.facts.get("consultation")))
        return asked.name if asked else ""
    return "" if record.act is Act.CONCLUDE_REMEDY else at.applicant


def _remark(record: Record) -> str:
    return f"票据{record.facts['receipt_no']}" if record.facts.get("receipt_no") else ""
