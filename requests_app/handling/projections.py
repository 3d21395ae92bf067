"""投影: what a state writes onto the case's own row and into the rows that lists need; called by the door alone."""

from __future__ import annotations

from datetime import date

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.clocks import opinion_due, reply_clock
from requests_app.law.nodes import Act, Node
from requests_app.law.retention import Retention, keep_until, proposed
from requests_app.law.state import CaseState, Record
from requests_app.law.watch import columns, watched
from requests_app.models import Application, Filing, Remedy

_SEALED = {Node.ARCHIVING, Node.CLOSED}


def project(case: Application, after: CaseState, new: Record, calendar: WorkingCalendar) -> None:
    """Write the projections of a state onto the row; the node is the FSM's.

    The due date of a settled case stays what it was: a calendar amended later never moves it.
    """
    facts = new.facts
    case.number = after.number or None
    case.round = after.round
    case.received_on = after.received_on
    case.received_year = after.received_on.year if after.received_on else None
    case.receipt_basis = after.receipt_basis
    if after.received_on is not None and after.node not in _SEALED:
        clock = reply_clock(after.marks, calendar)
        case.due_on, case.due_provisional = clock.due_on, clock.provisional
    case.waiting_for = after.waiting_for
    case.waiting_until = _waiting_until(after, calendar)
    case.extended_days = after.extension
    case.replied_on = after.replied_on
    case.replied_year = after.replied_on.year if after.replied_on else None
    case.spans_years = case.received_year is not None and case.received_year != case.replied_year
    case.outcome = after.outcome.value if after.outcome else ""
    case.reply_kind = after.reply_kind
    case.doc_no = after.doc_no
    case.drafter_id = after.drafter
    case.handler_id = after.drafter if after.node is Node.DRAFTING else None
    case.unit = str(facts.get("unit") or case.unit)
    case.counted = after.counted
    case.voided = after.voided
    case.referred = after.referred
    case.levels_signed = len(after.signed)
    case.letter_made = after.letter_made
    case.archived_on = after.archived_on
    case.late_reason = after.late_reason
    case.search_text = case.searchable(after)
    case.last_on = after.last_on
    case.watch, case.watch_on = columns(watched(after, case.due_on, calendar))


def _waiting_until(after: CaseState, calendar: WorkingCalendar) -> date | None:
    match after.waiting_for:
        case "supplement":
            return after.supplement.limit_on if after.supplement else None
        case "fee":
            return after.fee.due_on if after.fee else None
        case "third_party" | "agency":
            return max(opinion_due(s.received_on or s.sent_on, calendar) for s in after.open_consultations)
    return None


def project_remedy(case: Application, new: Record) -> None:
    """Write the row Table 4 counts."""
    facts = new.facts
    if new.act is Act.FILE_REMEDY:
        Remedy.objects.create(
            application=case,
            agency_id=case.agency_id,
            key=facts["key"],
            kind=facts["kind"],
            body=facts.get("body", ""),
            case_no=facts.get("case_no", ""),
            filed_on=new.on,
        )
        return
    case.remedies.filter(key=facts["remedy"]).update(result=facts["result"], concluded_on=new.on)


def project_filing(case: Application, after: CaseState, new: Record) -> None:
    """Write how long the filed case is kept: as the archivist decided, else as proposed; reopened it is not filed."""
    if new.act is Act.REOPEN:
        Filing.objects.filter(application=case).delete()
        return
    said = str(new.facts.get("retention") or proposed(after.outcome, contested=bool(after.remedies)))
    retention = Retention(said)
    until = keep_until(new.on, retention)
    Filing.objects.create(application=case, agency_id=case.agency_id, retention=said, filed_on=new.on, keep_until=until)
