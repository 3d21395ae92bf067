"""内部文书: the office's own forms as ruled tables, filled from the records (条例 Arts. 17, 45)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from requests_app.law.channels import ReceiptBasis
from requests_app.law.dates_zh import plain_zh
from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind
from requests_app.law.state import Record

from .facts import Facts
from .letter import Cell, Table

N = NoticeKind
_WIDTHS = (32, 46, 32, 46)
_HAND = 24


def table(kind: NoticeKind, at: Facts) -> Table:
    """Return the form of this kind, filled in as far as the records go."""
    return Table(_WIDTHS, (*_heading(at), *_FORMS[kind](at)))


def _heading(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    case = at.case
    return (
        (*_pair("登记编号", str(case)), *_pair("申请人", at.applicant)),
        (*_pair("收到日期", at.received), *_pair("申请途径", case.get_channel_display())),
        _row("申请内容", at.subject),
    )


def _pair(label: str, text: str) -> tuple[Cell, Cell]:
    return Cell(label, label=True), Cell(text)


def _row(label: str, text: str, height: int = 0) -> tuple[Cell, ...]:
    return Cell(label, label=True), Cell(text, columns=3, height=height)


def _who(at: Facts, record: Record) -> str:
    name = at.people.get(record.actor or 0, "")
    return f"{name}　{plain_zh(record.on)}".strip()


def _since_submission(at: Facts) -> Sequence[Record]:
    starts = [n for n, record in enumerate(at.history) if record.act is Act.SUBMIT]
    return at.history[starts[-1] :] if starts else at.history


def _confirm(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    basis = at.said("basis")
    how = ReceiptBasis(basis).label if basis in set(ReceiptBasis) else ""
    return (_row("确认之日", at.day("received_on")), _row("确认方式", how), _row("确认人签字", "", _HAND))


def _register(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    due = plain_zh(at.due_on) if at.due_on else ""
    return ((*_pair("主题", at.case.topic), *_pair("答复期限", due)), _row("登记人", "", _HAND))


def _secrecy(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    record = at.record
    return (
        _row("审查意见", at.said("opinion") or "同意公开"),
        _row("审查人", _who(at, record) if record else ""),
    )


def _approval(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for record in _since_submission(at):
        if record.act in {Act.SUBMIT, Act.CLEAR, Act.APPROVE}:
            said = str(record.facts.get("opinion") or ("" if record.act is Act.SUBMIT else "同意"))
            rows.append(_row(record.act.label, "\n".join(filter(None, [said, _who(at, record)]))))
    return tuple(rows)


def _service(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    return (
        (*_pair("文号", at.state.doc_no), *_pair("送达方式", at.said("method"))),
        _row("邮件号", at.said("tracking_no")),
        _row("受送达人签字", "", _HAND),
    )


def _withdrawal(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    return (_row("申请人陈述", at.said("statement")), _row("申请人签字", "", _HAND))


def _index(at: Facts) -> tuple[tuple[Cell, ...], ...]:
    return (_row("卷内文书", "\n".join(record.act.label for record in at.history)),)


_FORMS: dict[NoticeKind, Callable[[Facts], tuple[tuple[Cell, ...], ...]]] = {
    N.CONFIRM: _confirm,
    N.REGISTER_FORM: _register,
    N.SECRECY_FORM: _secrecy,
    N.APPROVAL_SHEET: _approval,
    N.SERVICE_PROOF: _service,
    N.WITHDRAWAL: _withdrawal,
    N.FILE_INDEX: _index,
}
FORMS = frozenset(_FORMS)
