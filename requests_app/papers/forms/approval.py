"""审批单: search, proposed reply, what goes out, the review and each level's opinion in order (条例 Art. 45)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from requests_app.law.conditions import FILE_DECISIONS
from requests_app.law.dates_zh import plain_zh
from requests_app.law.items import read
from requests_app.law.nodes import Act, nth_level
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import Record
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Table

from .cells import OPINION, Row, form, heading, lines, pair, row, said, who

_ANSWERS = {True: "同意公开", False: "不同意公开", None: "未明确表示"}


def approval_sheet(at: Facts) -> Table:
    """Return 审批单 as it stood at the last signature; steps that no record has are left to the pen."""
    steps = since_submission(at.history)
    submitted = first(steps, Act.SUBMIT)
    cleared = first(steps, Act.CLEAR)
    due = plain_zh(at.due_on) if at.due_on else ""
    return form(
        *heading(at),
        pair("承办处室", at.case.unit, "答复期限", due),
        row("检索情况", at.written("search_process")),
        *_consultations(at.history),
        *_reply(at),
        row("随答复提供的文件", files(at, cleared)),
        row("拟办意见", _opinion(at, submitted, _proposal(at)), OPINION),
        row("保密审查意见", _opinion(at, cleared, "审查通过"), OPINION),
        *_levels(at, [step for step in steps if step.act is Act.APPROVE]),
    )


def since_submission(history: Sequence[Record]) -> Sequence[Record]:
    """Return the records from the last submission of the draft on."""
    starts = [n for n, record in enumerate(history) if record.act is Act.SUBMIT]
    return history[starts[-1] :] if starts else ()


def first(steps: Sequence[Record], act: Act) -> Record | None:
    """Return the first record of this act, None where there is none."""
    return next((step for step in steps if step.act is act), None)


def kind_of_reply(at: Facts) -> str:
    """Return the kind of the draft as its title has it."""
    kind = at.state.reply_kind
    return CATALOGUE[ReplyKind(kind)].short_title if kind in set(ReplyKind) else ""


def decided(cleared: Record | None, key: str) -> tuple[str, str]:
    """Return the reviewer's decision on a file and what was masked."""
    found: Mapping[str, Any] = (cleared.facts.get("files") or {}).get(key) or {} if cleared else {}
    return FILE_DECISIONS.get(str(found.get("decision", "")), ""), str(found.get("note") or "").strip()


def files(at: Facts, cleared: Record | None) -> str:
    """Return the files that go out, a line each, with the review's decision."""
    told = []
    for n, (key, name) in enumerate(at.state.files, start=1):
        decision, note = decided(cleared, key)
        why = "，".join(filter(None, [decision, f"遮盖：{note}" if note else ""]))
        told.append(f"{n}. {name}" + (f"（{why}）" if why else ""))
    return lines(*told) or "无"


def _reply(at: Facts) -> tuple[Row, ...]:
    kind = at.state.reply_kind
    if kind not in set(ReplyKind):
        return (pair("答复类型", "", "表三统计类别", ""),)
    entry = CATALOGUE[ReplyKind(kind)]
    items = [
        f"{n}. {one.text}：{one.decision}" for n, one in enumerate(read(at.written("items")), start=1) if one.decision
    ]
    extra = [row(label, at.written(name)) for name, label in entry.extra.items() if at.written(name)]
    return (
        pair("答复类型", entry.short_title, "表三统计类别", entry.outcome.label),
        row("依据", at.written("legal_basis")),
        row("答复结果", at.written("result")),
        *((row("分项认定", lines(*items)),) if items[1:] else ()),
        *extra,
    )


def _proposal(at: Facts) -> str:
    kind = kind_of_reply(at)
    return f"拟按“{kind}”答复，请审核。" if kind else ""


def _opinion(at: Facts, record: Record | None, otherwise: str) -> str:
    """Return an opinion with name and date, "" where the step is missing or was taken over."""
    signed = who(at, record)
    return lines(said(record, "opinion") or otherwise, signed) if signed else ""


def _levels(at: Facts, signed: Sequence[Record]) -> tuple[Row, ...]:
    levels = max([1, len(signed), *(int(record.facts.get("levels") or 1) for record in signed)])
    records = [*signed, *[None] * (levels - len(signed))]
    labels = [f"{nth_level(n)}审核意见" for n in range(1, levels + 1)]
    return tuple(
        row(label, _opinion(at, record, "同意"), OPINION) for label, record in zip(labels, records, strict=True)
    )


def _consultations(history: Sequence[Record]) -> tuple[Row, ...]:
    """Return who was asked and what each answered, since the case was last reopened (Arts. 32, 34)."""
    asked: dict[str, str] = {}
    for record in history:
        facts, key = record.facts, str(record.facts.get("consultation", ""))
        match record.act:
            case Act.REOPEN:
                asked = {}
            case Act.CONSULT:
                asked[str(facts["key"])] = f"{facts['party']}：{plain_zh(record.on)}发函"
            case Act.OPINION if key in asked:
                text = str(facts.get("text") or "").strip()
                told = _ANSWERS.get(facts.get("consents"), "") + (f"：{text}" if text else "")
                asked[key] += f"，{plain_zh(record.on)}答复{told}"
            case Act.OPINION_LAPSED if key in asked:
                asked[key] += "，逾期未提出意见"
            case _:
                pass
    return (row("征求意见情况", lines(*asked.values())),) if asked else ()
