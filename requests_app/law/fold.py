"""折叠: a case's state, folded from its records; pure, and the only way a case changes.

`fold(records)` is used by the door when it writes, by `verify_ledger` when it checks, and by the
pages when they explain. Nothing here refuses: the guards do that before a record exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

from .clocks import Restart, Suspension
from .nodes import ACTS, Act, Node
from .outcomes import Outcome
from .state import CaseState, Fee, Record, RemedyState, Supplement


def _date(facts: Mapping[str, Any], name: str) -> date | None:
    value = facts.get(name)
    return date.fromisoformat(value) if value else None


def _suspension(state: CaseState, key: str, **changes: Any) -> tuple[Suspension, ...]:
    return tuple(replace(s, **changes) if s.key == key and s.answered_on is None else s for s in state.suspensions)


def _settle(state: CaseState, on: date, outcome: Outcome, kind: str, doc_no: str = "") -> CaseState:
    """Set what Table 3 counts, once: a reply made anew after a decision is no new row."""
    if state.replied_on is not None:
        return replace(state, settled_on=on, reply_kind=kind, doc_no=doc_no, delivered=True)
    return replace(state, replied_on=on, settled_on=on, outcome=outcome, reply_kind=kind, doc_no=doc_no, delivered=True)


def apply(state: CaseState, record: Record) -> CaseState:
    """Return the state after one record."""
    act, on, facts = record.act, record.on, record.facts
    rule = ACTS[act]
    changed = _changes(state, record)
    node = rule.target or state.node
    if act is Act.APPROVE and len(changed.signed) < int(facts.get("levels", 1)):
        node = Node.APPROVAL
    return replace(changed, node=node, last_on=on)


def _changes(state: CaseState, record: Record) -> CaseState:  # noqa: C901, PLR0911, PLR0912 - one line an act: the table of what each act changes
    on, facts, actor = record.on, record.facts, record.actor
    match record.act:
        case Act.ACCEPT:
            return replace(
                state,
                received_on=_date(facts, "received_on"),
                receipt_basis=str(facts.get("basis", "")),
                number=str(facts.get("number", "")),
            )
        case Act.ASSIGN:
            drafter = facts.get("drafter")
            return replace(state, drafter=None if drafter is None else int(drafter))
        case Act.ANSWER_ON_THE_SPOT:
            return replace(
                state, on_the_spot=True, reply_kind=str(facts["reply_kind"]), elements=dict(facts.get("elements") or {})
            )
        case Act.VOID:
            return replace(state, voided=True)
        case Act.REQUEST_SUPPLEMENT:
            limit = _date(facts, "limit_on") or on
            return replace(state, supplement=Supplement(on, limit, bool(facts.get("late"))))
        case Act.RECEIVE_SUPPLEMENT:
            came = state.supplement and replace(state.supplement, received_on=on)
            return replace(
                state,
                supplement=came,
                restarts=(*state.restarts, Restart(on, "supplement")),
                delayed_until=None,
            )
        case Act.LAPSE_SUPPLEMENT:
            kind = "close_not_supplemented"
            return _settle(state, on, Outcome.OTHER_NOT_SUPPLEMENTED, kind, numbered(record, kind))
        case Act.CONSULT:
            new = Suspension(kind=facts["kind"], sent_on=on, key=str(facts["key"]), name=str(facts["party"]))
            return replace(state, suspensions=(*state.suspensions, new))
        case Act.CONSULTATION_RECEIVED:
            return replace(state, suspensions=_suspension(state, str(facts["consultation"]), received_on=on))
        case Act.OPINION:
            return replace(state, suspensions=_suspension(state, str(facts["consultation"]), answered_on=on))
        case Act.OPINION_LAPSED:
            lapsed = _date(facts, "lapsed_on") or on
            return replace(state, suspensions=_suspension(state, str(facts["consultation"]), answered_on=lapsed))
        case Act.ASK_REASONS:
            return replace(state, reasons_asked_on=on)
        case Act.REASONS_GIVEN:
            return replace(state, reasons_given_on=on)
        case Act.DELAY:
            return replace(state, delayed_until=_date(facts, "until"))
        case Act.CHARGE_FEE:
            due = _date(facts, "payment_due_on") or on
            return replace(state, fee=Fee(on, due, int(facts["amount"])))
        case Act.FEE_PAID:
            paid = state.fee and replace(state.fee, paid_on=on)
            return replace(state, fee=paid, restarts=(*state.restarts, Restart(on, "fee")))
        case Act.FEE_LAPSED:
            return _settle(
                state, on, Outcome.OTHER_FEE_UNPAID, "close_fee_unpaid", numbered(record, "close_fee_unpaid")
            )
        case Act.EXTEND:
            return replace(state, extension=int(facts["days"]), extended_on=on)
        case Act.SUBMIT:
            return replace(
                state,
                reply_kind=str(facts["reply_kind"]),
                elements=dict(facts.get("elements") or {}),
                files=tuple((str(f["key"]), str(f["name"])) for f in facts.get("files") or ()),
                drafter=actor if actor is not None else state.drafter,
                drafters=state.drafters | ({actor} if actor is not None else set()),
                cleared=False,
                referred=False,
                signed=(),
            )
        case Act.CLEAR:
            reviewers = state.reviewers | ({actor} if actor is not None else set())
            return replace(state, cleared=True, referred=False, reviewers=reviewers)
        case Act.REFER:
            reviewers = state.reviewers | ({actor} if actor is not None else set())
            return replace(state, referred=True, reviewers=reviewers)
        case Act.SEND_BACK:
            return replace(state, cleared=False, referred=False, signed=())
        case Act.APPROVE:
            who = -1 if actor is None else actor
            return replace(state, signed=(*state.signed, who), approvers=state.approvers | {who})
        case Act.DELIVER | Act.IMPORT_REPLY:
            return _settle(
                state,
                on,
                Outcome(facts["outcome"]),
                str(facts.get("reply_kind", "")) or state.reply_kind,
                str(facts.get("doc_no", "")),
            )
        case Act.ISSUE_REPLY:
            return replace(state, issued_on=on, issued_no=str(facts.get("doc_no", "")))
        case Act.ARCHIVE:
            return replace(state, archived_on=on)
        case Act.WITHDRAW:
            return _settle(state, on, Outcome.OTHER_MISC, "close_withdrawn", numbered(record, "close_withdrawn"))
        case Act.EXPLAIN_LATENESS:
            return replace(state, late_reason=str(facts["reason"]))
        case Act.FILE_REMEDY:
            remedy = RemedyState(str(facts["key"]), str(facts["kind"]), on)
            return replace(state, remedies=(*state.remedies, remedy))
        case Act.CONCLUDE_REMEDY:
            return replace(
                state,
                remedies=tuple(
                    replace(r, result=str(facts["result"]), concluded_on=on) if r.key == facts["remedy"] else r
                    for r in state.remedies
                ),
            )
        case Act.REOPEN:
            return replace(
                state,
                round=state.round + 1,
                ordered_due_on=_date(facts, "ordered_due_on"),
                reopened_on=on,
                suspensions=(),
                supplement=None,
                fee=None,
                cleared=False,
                referred=False,
                on_the_spot=False,
                signed=(),
                issued_on=None,
                issued_no="",
                delivered=False,
                archived_on=None,
            )
        case _:  # LODGE, CLOSE_UNCONFIRMED, RECALCULATE and the papers change the node at most
            return state


def numbered(record: Record, kind: str) -> str:
    """Return the 文号 that this record gave to a paper of this kind, "" where it has none."""
    return str((record.facts.get("doc_nos") or {}).get(kind, ""))


def fold(records: Iterable[Record], start: CaseState | None = None) -> CaseState:
    """Fold records, oldest first, into the state they make."""
    return reduce(apply, records, start or CaseState())
