"""办理的唯一入口: every act of an officer, an applicant or a register import goes through here.

`record()`, in order: 1 lock the case row · 2 see that nobody was faster · 3 fold its events ·
4 guard (law/guards.py, frozen.py) · 5 number the papers · 6 FSM transition · 7 write the projections, compose the
papers · 8 append the event, with the papers' checksums · 9 write the rows that lists need (remedies, filing), save ·
10 keep the papers · 11 tell who acts next, and the applicant. All in one transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.errors import (
    BadFacts,
    ChangedMeanwhile,
    HandlingRefused,
    WrongAgency,
    WrongNode,
)
from requests_app.law.fold import apply, fold
from requests_app.law.guards import Actor, Attempt, check, check_place
from requests_app.law.nodes import ACTS, Act, Node, Role
from requests_app.law.state import CaseState, Record
from requests_app.messages.notice import tell
from requests_app.models import (
    PROJECTIONS,
    Application,
    Event,
    Paper,
    Staff,
    chain_hash,
    index_text,
    working_calendar,
)
from requests_app.papers.rows import bound, papers

from .frozen import check_kept, check_year
from .numbers import number
from .projections import project, project_filing, project_remedy

#: Enough for acts that count no days.
_SHIPPED = WorkingCalendar()


@dataclass(frozen=True, slots=True)
class Lodged:
    """What the applicant is handed: the case and the query code, which is stored nowhere."""

    application: Application
    query_code: str


def actor_of(staff: Staff | None, application: Application | None, *, imported: bool, machine: bool = False) -> Actor:
    """Return the law's view of who acts; a member of staff of another agency is refused."""
    if imported or machine:
        return Actor(None, frozenset({Role.SYSTEM}))
    if staff is None:
        return Actor(None, frozenset({Role.APPLICANT}))
    if application is not None and staff.agency_id != application.agency_id:
        raise WrongAgency
    if not staff.is_active:
        raise WrongAgency("您的账号已停用，不能办理。")
    return Actor(staff.pk, staff.role_set, staff.approval_level)


def case_state(application: Application) -> CaseState:
    """Fold the case's events."""
    return fold(event.record for event in application.events.order_by("seq"))


def record(
    application: Application,
    act: Act,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    imported: bool = False,
    machine: bool = False,
    seen: int | None = None,
    **facts: Any,
) -> Application:
    """Do one act; the one door.

    Args:
        application: the case; a fresh locked copy is returned.
        act: what is done.
        actor: the officer; None is the applicant, with `imported` the register, with `machine` the law's own effect.
        on: legal date of the act.
        today: today, taken once by the outermost caller.
        imported: taken from a register.
        machine: nobody acts: what the law itself decides is recorded (handling/machine.py).
        seen: number of events the officer had before them; another number now is refused.
        facts: the act's facts; dates are stored as ISO strings.

    Raises:
        HandlingRefused: one of its children; nothing has been written.
    """
    plain = {name: _plain(value) for name, value in facts.items() if value is not None}
    with transaction.atomic():
        case = Application.objects.select_for_update(of=("self",)).select_related("agency").get(pk=application.pk)
        if seen is not None and seen != case.events_count:
            raise ChangedMeanwhile(_what_happened(case))
        check_kept(case)
        events = list(case.events.order_by("seq"))
        state = fold(event.record for event in events)
        new = Record(act, on, None if actor is None else actor.pk, plain, imported)
        calendar = working_calendar()
        attempt = Attempt(
            state,
            new,
            actor_of(actor, case, imported=imported, machine=machine),
            today,
            calendar,
            int(plain.get("levels", 1)),
        )
        check(attempt)
        new = number(case.agency, new, state, apply(state, new))
        after = apply(state, new)
        check_year(case.agency_id, state, after, today)
        _transit(case, act, after)
        made = _append(case, new, state, after, [event.record for event in events], _role(attempt), calendar)
        if act in {Act.FILE_REMEDY, Act.CONCLUDE_REMEDY}:
            project_remedy(case, new)
        if act in {Act.ARCHIVE, Act.REOPEN}:
            project_filing(case, after, new)
        _save(case)
        Paper.objects.bulk_create(made)
        _tell(case, after, new, actor, today)
    return case


def open_case(
    application: Application, *, actor: Staff | None, on: date, today: date, imported: bool = False
) -> Lodged:
    """Lodge an application: store it with its first event and make its query number and code."""
    code = f"{secrets.randbelow(10**8):08d}"
    plain = {"channel": application.channel, "applicant_kind": application.applicant_kind}
    new = Record(Act.LODGE, on, None if actor is None else actor.pk, plain, imported)
    who = actor_of(actor, application, imported=imported)
    attempt = Attempt(CaseState(), new, who, today, _SHIPPED)
    check(attempt)
    application.reference = f"Q{on:%y%m%d}{_letters(6)}"
    application.query_code_hash = code_hash(application.reference, code)
    application.submitted_on = on
    with transaction.atomic():
        after = apply(CaseState(), new)
        project(application, after, new, attempt.calendar)
        made = papers(application, CaseState(), after, [new])
        event = _next_event(application, bound(new, made), _role(attempt))
        application.save(force_insert=True)  # with everything the event makes of it: one statement
        event.application = application
        event.save(force_insert=True)
        index_text([(application.pk, application.search_text)])
        Paper.objects.bulk_create(made)
        _tell(application, after, new, actor, today)
    return Lodged(application, code)


def may(application: Application, state: CaseState, staff: Staff, today: date) -> dict[Act, HandlingRefused | None]:
    """For each act of this case: None if this person may begin it now, else the refusal."""
    answer: dict[Act, HandlingRefused | None] = {}
    for act in ACTS:
        try:
            actor = actor_of(staff, application, imported=False)
            check_place(Attempt(state, Record(act, today, staff.pk), actor, today, _SHIPPED))
        except HandlingRefused as refusal:
            answer[act] = refusal
        else:
            answer[act] = None
    return answer


def code_hash(reference: str, code: str) -> str:
    """Return the keyed hash of a query code; the code itself is never stored."""
    key = hashlib.sha256(b"query-code" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{reference}:{code}".encode(), hashlib.sha256).hexdigest()


def _tell(case: Application, after: CaseState, new: Record, actor: Staff | None, today: date) -> None:
    """Tell who acts next and the applicant; the taking over of a register or of past days tells nobody."""
    now = timezone.now()
    if not new.imported and today >= timezone.localdate(now):
        tell(case, after, new, actor, now)


def _letters(count: int) -> str:
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(count))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        msg = "legal facts are dates, not instants"
        raise TypeError(msg)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Staff):
        return value.pk
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _role(attempt: Attempt) -> Role:
    held = attempt.actor.roles & ACTS[attempt.record.act].roles
    return next(role for role in Role if role in held)


def _what_happened(case: Application) -> str:
    last = case.events.select_related("actor").order_by("-seq").first()
    if last is None:
        return "这件申请刚刚被别人办理过，请刷新页面。"
    who = str(last.actor) if last.actor else ("台账导入" if last.imported else last.get_role_display())
    return f"您打开页面后，{who}已办理“{Act(last.act).label}”，现在在“{case.node_enum.label}”环节。请刷新页面再办理。"


def _transit(case: Application, act: Act, after: CaseState) -> None:
    """Let the FSM make the move; it and the fold must agree."""
    if after.node is None:
        raise BadFacts
    move = getattr(case, act.value)
    move(after.node.value) if act is Act.APPROVE else move()
    if case.node != after.node.value:
        raise WrongNode(f"环节流转不一致：{case.node} 与 {after.node}，请联系管理员。")


def _append(
    case: Application,
    new: Record,
    before: CaseState,
    after: CaseState,
    past: Sequence[Record],
    role: Role,
    calendar: WorkingCalendar,
) -> list[Paper]:
    """Project the case, compose the act's papers, and append the event that holds their checksums."""
    was = case.search_text
    project(case, after, new, calendar)
    made = papers(case, before, after, [*past, new])
    _next_event(case, bound(new, made), role).save(force_insert=True)
    if case.search_text != was:
        index_text([(case.pk, case.search_text)])
    return made


def _next_event(case: Application, new: Record, role: Role) -> Event:
    """Return the next link of the chain, not yet stored, with the case counting it."""
    row: dict[str, Any] = {
        "seq": case.events_count + 1,
        "act": new.act.value,
        "on": new.on,
        "recorded_at": timezone.now(),
        "role": role.value,
        "node": case.node if new.act is not Act.LODGE else Node.INTAKE.value,
        "due_on": case.due_on,
        "facts": dict(new.facts),
        "imported": new.imported,
    }
    made = chain_hash(case.last_hash, reference=case.reference, actor=new.actor, **row)
    event = Event(application=case, actor_id=new.actor, previous_hash=case.last_hash, hash=made, **row)
    case.events_count += 1
    case.last_hash, case.changed_at = made, event.recorded_at
    return event


def _save(case: Application) -> None:
    case._at_the_door = True  # noqa: SLF001 - this is the door
    case.save(update_fields=PROJECTIONS)
    case._at_the_door = False  # noqa: SLF001
