"""保密审查表: each file and its decision, the five questions, opinion and reviewer (条例 Arts. 14, 15, 17)."""

from __future__ import annotations

from requests_app.papers.facts import Facts
from requests_app.papers.letter import Cell, Table

from .approval import decided, kind_of_reply
from .cells import OPINION, Row, across, form, heading, lines, pair, row, said, who

#: What the review looks for, with the law it rests on.
_QUESTIONS = (
    ("国家秘密", "条例第十四条、保守国家秘密法"),
    ("工作秘密", "保守国家秘密法"),
    ("商业秘密", "条例第十五条"),
    ("个人隐私", "条例第十五条"),
    ("国家安全、公共安全、经济安全、社会稳定", "条例第十四条"),
)
_ANSWER = "□不涉及　　□涉及，说明："


def secrecy_form(at: Facts) -> Table:
    """Return 保密审查表; the answer to each question is ticked by hand, the decisions on files are on record."""
    record = at.record
    signed = who(at, record)
    return form(
        *heading(at),
        pair("拟答复类型", kind_of_reply(at), "拟办人", at.people.get(at.state.drafter or 0, "")),
        across("拟提供的文件"),
        (
            Cell("序号", label=True),
            Cell("文件名称", columns=2, label=True),
            Cell("认定", label=True),
            Cell("遮盖的内容", label=True),
        ),
        *_files(at),
        across("审查内容"),
        *(_question(what, law) for what, law in _QUESTIONS),
        row(
            "审查意见",
            lines(said(record, "opinion") or "经审查，同意按拟答复意见办理。", signed) if signed else "",
            OPINION,
        ),
    )


def _files(at: Facts) -> tuple[Row, ...]:
    rows = tuple(_file(n, name, *decided(at.record, key)) for n, (key, name) in enumerate(at.state.files, start=1))
    return rows or (_file(0, "没有随答复提供的文件", "", ""),)


def _file(number: int, name: str, decision: str, masked: str) -> Row:
    return Cell(str(number or "")), Cell(name, columns=2), Cell(decision), Cell(masked)


def _question(what: str, law: str) -> Row:
    return row(what, f"{_ANSWER}\n（{law}）")
