"""登记台账的导入: a register becomes cases through the acts, all or nothing, every bad row named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from requests_app.law.calendar import LawError
from requests_app.law.channels import BASES
from requests_app.law.errors import HandlingRefused
from requests_app.law.policy import SUPPLEMENT_LIMIT_DAYS
from requests_app.law.replies import ReplyKind
from requests_app.models import Agency, Application, working_calendar

from . import archiving, clock, intake, registration, reply, supplementation
from .register_file import Sheet
from .register_rows import Problem, Row, read_row

#: A register names the letter's date but not whom it went to.
UNNAMED = "台账未载明"
_AT_ONCE = 5000


class RegisterRefused(ValueError):
    """The register cannot be imported; nothing has been written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"台账有{len(problems)}处问题，一件也没有导入。")


@dataclass(slots=True)
class Imported:
    """What an import did: how many cases, what it noticed, which columns it did not know."""

    count: int = 0
    warnings: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)


def import_register(agency: Agency, sheet: Sheet, *, today: date, dry_run: bool = False) -> Imported:
    """Import a register.

    Args:
        agency: whose register it is.
        sheet: the file as read by `register_file.read`.
        today: no date may lie after it.
        dry_run: do everything, then take it back.

    Raises:
        RegisterRefused: with every problem found; nothing has been written.
    """
    rows = [read_row(line, cells, today) for line, cells in sheet.rows]
    problems = [problem for row in rows for problem in row.problems]
    problems += _numbers(agency, rows)
    done = Imported(unknown_columns=sheet.unknown_columns)
    with transaction.atomic():
        # The good rows are tried even if others are bad: what only the acts refuse is named in the same list.
        _import_all(agency, rows, today, done, problems)
        transaction.set_rollback(dry_run)
    return done


def _numbers(agency: Agency, rows: list[Row]) -> list[Problem]:
    """Numbers twice in the file or taken in the agency; earlier cases that do not exist."""
    found = []
    given = Counter(row.number for row in rows if row.number)
    asked = {*given, *(row.previous for row in rows)}
    taken: set[str | None] = set()
    numbers = iter(asked - {""})
    while some := list(islice(numbers, _AT_ONCE)):  # SQLite takes only so many at a time
        taken |= set(Application.objects.filter(agency=agency, number__in=some).values_list("number", flat=True))
    for row in rows:
        if given[row.number] > 1:
            found.append(Problem(row.line, "编号", row.number, "在文件中重复，每个编号只能有一行"))
        if row.number in taken:
            found.append(Problem(row.line, "编号", row.number, "本机关已有这个编号"))
        if row.previous and row.previous not in taken and row.previous not in given:
            found.append(Problem(row.line, "前次编号", row.previous, "没有这个编号的申请"))
        if row.previous and row.previous == row.number:
            found.append(Problem(row.line, "前次编号", row.previous, "不能是本件自己"))
    return found


def _import_all(agency: Agency, rows: list[Row], today: date, done: Imported, problems: list[Problem]) -> None:
    refused = list(problems)
    bad = {problem.line for problem in problems}
    cases: list[tuple[Row, Application]] = []
    # Rows with a number first, so that the next free number is free indeed.
    for row in sorted((r for r in rows if r.line not in bad), key=lambda r: not r.number):
        try:
            with transaction.atomic():
                cases.append((row, _import_row(agency, row, today)))
        except (HandlingRefused, LawError) as refusal:
            refused.append(Problem(row.line, "整行", row.number or row.applicant, str(refusal)))
    if refused:
        raise RegisterRefused(sorted(refused, key=lambda p: p.line))
    by_number = {case.number: case.pk for _, case in cases}
    for row, case in cases:
        if row.previous:
            earlier = by_number.get(row.previous) or _existing(agency, row.previous)
            Application.objects.filter(pk=case.pk).update(previous=earlier)
        if row.due_on and case.due_on and row.due_on != case.due_on:
            done.warnings.append(f"第{row.line}行 {case.number}：台账到期时限{row.due_on}，依法重算为{case.due_on}")
    done.warnings.sort(key=lambda said: int(said[1 : said.index("行")]))
    done.count = len(cases)


def _existing(agency: Agency, number: str) -> int:
    return Application.objects.values_list("pk", flat=True).get(agency=agency, number=number)


def _import_row(agency: Agency, row: Row, today: date) -> Application:
    """Take one row through the acts it names, in the order of their dates."""
    received = row.received_on or today
    door: dict[str, Any] = {"actor": None, "today": today, "imported": True}
    case = intake.lodge(
        agency=agency,
        on=row.submitted_on or received,
        applicant_kind=row.kind.value,
        applicant_name=row.applicant,
        channel=row.channel.value,
        content=row.content,
        topic=row.topic,
        **door,
    ).application
    basis = BASES[row.channel][0].value
    case = intake.accept(case, on=received, received_on=received, basis=basis, number=row.number, **door)
    case = registration.assign(case, on=received, drafter=None, **door)
    waiting = row.extension
    for on, act, facts in _steps(row):
        if waiting and _extends_before(row, case, on, act):
            case, waiting = _extend(case, waiting, door), 0
        case = act(case, on=on, **facts, **door)
    if waiting:
        case = _extend(case, waiting, door)
    if row.replied_on is None:
        return case
    if row.withdrawn:
        closed = _numbered(row, ReplyKind.CLOSE_WITHDRAWN)
        case = archiving.withdraw(case, on=row.replied_on, statement=UNNAMED, **closed, **door)
    elif row.abandoned:
        closed = _numbered(row, ReplyKind.CLOSE_NOT_SUPPLEMENTED)
        case = supplementation.lapse(case, on=row.replied_on, no_good_reason=True, **closed, **door)
    elif row.outcome is not None:
        case = reply.import_reply(case, on=row.replied_on, today=today, outcome=row.outcome, doc_no=row.doc_no)
    return archiving.archive(case, on=row.replied_on, **door)


def _numbered(row: Row, kind: ReplyKind) -> dict[str, Any]:
    """Return the 文号 a row states for the paper that closed its case."""
    return {"doc_nos": {kind.value: row.doc_no}} if row.doc_no else {}


Step = tuple[date, Callable[..., Application], dict[str, Any]]


def _steps(row: Row) -> list[Step]:
    steps: list[Step] = []
    if row.notice_on:
        items = ["台账载明已告知补正"]
        steps.append(
            (row.notice_on, supplementation.request, {"items": items, "limit_on": row.limit_on or _usual_limit(row)})
        )
    if row.supplemented_on:
        steps.append((row.supplemented_on, supplementation.receive, {}))
    if row.consulted_on:
        party = {"kind": "third_party", "party": UNNAMED}
        steps.append((row.consulted_on, clock.consult, party))
    if row.opinion_on:
        steps.append((row.opinion_on, _opinion, {}))
    return sorted(steps, key=lambda step: step[0])


def _usual_limit(row: Row) -> date | None:
    """The limit of a notice whose row names none: the usual period, ended where the case had lapsed."""
    if row.notice_on is None:
        return None
    usual = working_calendar().add_workdays(row.notice_on, SUPPLEMENT_LIMIT_DAYS)
    return min(usual, row.replied_on - timedelta(days=1)) if row.abandoned and row.replied_on else usual


def _extends_before(row: Row, case: Application, on: date, act: Callable[..., Application]) -> bool:
    """Whether the period must have been extended before this act.

    The act lies beyond the base period; or the case goes to wait for a supplement that never came.
    """
    if act is supplementation.request:
        return row.supplemented_on is None
    return act is not supplementation.receive and case.due_on is not None and on > case.due_on


def _extend(case: Application, days: int, door: dict[str, Any]) -> Application:
    """Extend on the day of the last act: the register does not say when, and then it was still in time."""
    return clock.extend(case, on=case.last_on or door["today"], days=days, reason=UNNAMED, **door)


def _opinion(case: Application, **door: Any) -> Application:
    sent = case.events.filter(act="consult").last()
    key = str(sent.facts["key"]) if sent else ""
    return clock.opinion(case, consultation=key, consents=None, text=UNNAMED, **door)
