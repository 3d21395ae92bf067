"""核验: refold every case from its events and name each that disagrees, and why.

Compared: the hash chain, the projections on the case, its due date, its remedy rows, its retention period, and its
papers with the checksums they were issued under. An open case's due date is folded anew; a settled one must keep what
its last event says (docs/adr/0003).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import reply_clock
from requests_app.law.fold import fold
from requests_app.law.nodes import Act
from requests_app.law.papers import kind_of, sort_of
from requests_app.law.retention import Retention, keep_until
from requests_app.law.state import CaseState
from requests_app.law.watch import columns, watched
from requests_app.models import Application, Event, Filing, Paper, Remedy, working_calendar
from requests_app.models.sealing import SealBroken
from requests_app.papers.store import problems

BATCH = 500
#: Sealed, and no matter of the record.
NUMBERS = ("id_number", "phone", "fax", "agent_id_number")
#: Papers held at once; each has a whole letter.
SHEETS = 200


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One case that is not what its events say.

    Args:
        case: its register number or query number.
        problems: Chinese sentences.
    """

    case: str
    problems: tuple[str, ...]


def disagreements(cases: QuerySet[Application], *, files: bool = False) -> Iterator[Disagreement]:
    """Check cases in batches of a constant number of queries; yield those that disagree.

    Args:
        cases: which.
        files: read the stored Word and PDF of each paper too. Each is compared whenever it is handed out; reading all
            of a large office takes long.
    """
    calendar = working_calendar()
    keys = cases.order_by("pk").values_list("pk", flat=True)
    left = keys.iterator(chunk_size=BATCH)
    while some := list(islice(left, BATCH)):
        events: dict[int, list[Event]] = {}
        for event in Event.objects.filter(application__in=some).order_by("application", "seq"):
            events.setdefault(event.application_id, []).append(event)
        remedies: dict[int, list[Remedy]] = {}
        for remedy in Remedy.objects.filter(application__in=some).order_by("pk"):
            remedies.setdefault(remedy.application_id, []).append(remedy)
        filings = Filing.objects.in_bulk(some, field_name="application_id")
        papers = _papers(some, files=files)
        for case in Application.objects.filter(pk__in=some).defer(*NUMBERS).order_by("pk"):
            said = events.get(case.pk, [])
            found = check_case(case, said, remedies.get(case.pk, []), calendar)
            sheets = papers.get(case.pk, _Sheets())
            wrong = (*found, *_filing(case, said, filings.get(case.pk)), *sheets.wrong, *_bound(said, sheets.digests))
            if wrong:
                yield Disagreement(str(case), wrong)


@dataclass(slots=True)
class _Sheets:
    """The papers of a case: what is wrong with them, and the checksum of each by record and kind."""

    wrong: list[str] = field(default_factory=list)
    digests: dict[tuple[int, str], str] = field(default_factory=dict)


def _bound(events: list[Event], digests: dict[tuple[int, str], str]) -> Iterator[str]:
    """The record names every paper with its checksum; neither more nor less may be there."""
    said = {(event.seq, kind): digest for event in events for kind, digest in (event.facts.get("papers") or {}).items()}
    for seq, kind in sorted({*said, *digests}):
        if said.get((seq, kind)) != digests.get((seq, kind)):
            yield f"第{seq}条办理记录的文书“{sort_of(kind_of(kind)).title}”与记录所载的不符，可能被改动、增加或者取走"


def _papers(cases: list[int], *, files: bool) -> dict[int, _Sheets]:
    """Return the papers of these cases, by case; one query."""
    found: dict[int, _Sheets] = {}
    # Opened one by one: what does not open is named and stops nothing.
    papers = Paper.objects.filter(application__in=cases).order_by("application", "seq", "pk").defer("content")
    content: Any = Paper._meta.get_field("content")  # noqa: SLF001 - Django's name
    for paper in papers.annotate(stored=Cast("content", TextField())).iterator(chunk_size=SHEETS):
        sheets = found.setdefault(paper.application_id, _Sheets())
        sheets.digests[paper.seq, paper.kind] = paper.content_sha256
        try:
            paper.content = content.opened(paper.stored)
        except SealBroken:
            sheets.wrong.append(f"文书“{paper}”的内容打不开，可能被改动")
        else:
            sheets.wrong += problems(paper, files=files)
    return found


def check_case(
    case: Application, events: list[Event], remedies: list[Remedy], calendar: WorkingCalendar
) -> Iterator[str]:
    """Yield what is wrong with one case."""
    yield from _chain(case, events)
    if not events:
        return
    state = fold(event.record for event in events)
    for name, (stored, folded) in _projections(case, state).items():
        if stored != folded:
            yield f"{name}：记录为{folded}，案件上是{stored}"
    due = events[-1].due_on
    if state.open and state.received_on is not None:
        due = reply_clock(state.marks, calendar).due_on
    if case.due_on != due:
        yield f"到期日：重算为{due}，案件上是{case.due_on}"
    if (case.watch, case.watch_on) != columns(watched(state, due, calendar)):
        yield "在走的期限与办理记录不一致"
    stored_remedies = [(r.key, r.kind, r.filed_on, r.result, r.concluded_on) for r in remedies]
    folded_remedies = [(r.key, r.kind, r.filed_on, r.result, r.concluded_on) for r in state.remedies]
    if stored_remedies != folded_remedies:
        yield "复议诉讼与办理记录不一致"


def _filing(case: Application, events: list[Event], filing: Filing | None) -> Iterator[str]:
    """A file's period is what the act of filing said; a filed case has one and no other case has."""
    if filing is None:
        if case.archived_on is not None:
            yield "已经归档，没有保管期限"
        return
    said = next((event.facts.get("retention") for event in reversed(events) if event.act == Act.ARCHIVE.value), None)
    until = keep_until(filing.filed_on, Retention(filing.retention))
    if filing.filed_on != case.archived_on or filing.keep_until != until or said not in {None, filing.retention}:
        yield "保管期限与办理记录不一致"


def _chain(case: Application, events: list[Event]) -> Iterator[str]:
    previous = ""
    for expected, event in enumerate(events, start=1):
        if event.seq != expected:
            yield f"办理记录缺第{expected}条"
            return
        if event.previous_hash != previous or event.computed_hash(case.reference) != event.hash:
            yield f"第{event.seq}条办理记录与校验值不符，可能被改动"
            return
        previous = event.hash
    if len(events) != case.events_count or case.last_hash != previous:
        yield f"办理记录应有{case.events_count}条，实有{len(events)}条"


def _projections(case: Application, state: CaseState) -> dict[str, tuple[object, object]]:
    received, replied = state.received_on, state.replied_on
    received_year = received.year if received else None
    replied_year = replied.year if replied else None
    return {
        "环节": (case.node, state.node.value if state.node else ""),
        "登记编号": (case.number or "", state.number),
        "轮次": (case.round, state.round),
        "收到日期": (case.received_on, received),
        "收到年份": (case.received_year, received_year),
        "等待": (case.waiting_for, state.waiting_for),
        "延期": (case.extended_days, state.extension),
        "答复日期": (case.replied_on, replied),
        "答复年份": (case.replied_year, replied_year),
        "跨年": (case.spans_years, received_year is not None and received_year != replied_year),
        "办理结果": (case.outcome, state.outcome.value if state.outcome else ""),
        "答复类型": (case.reply_kind, state.reply_kind),
        "文号": (case.doc_no, state.doc_no),
        "拟办人": (case.drafter_id, state.drafter),
        "计入统计": (case.counted, state.counted),
        "作废": (case.voided, state.voided),
        "审核级数": (case.levels_signed, len(state.signed)),
        "答复书已制作": (case.letter_made, state.letter_made),
        "归档日期": (case.archived_on, state.archived_on),
        "逾期原因": (case.late_reason, state.late_reason),
        "检索文本": (case.search_text, case.searchable(state)),
    }
