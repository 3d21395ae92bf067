"""推送的内容: what another system is told of an act: which case, which act, where it stands; nothing of any person."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from requests_app.law.nodes import Act
from requests_app.law.state import Record
from requests_app.models import Application, Hook, Message

from .rows import LONGEST, Way

#: Acts offered, in the order of the page; the first ones are ticked for a new address. A register's own tells nobody.
MAIN = (
    Act.LODGE, Act.ACCEPT, Act.CLOSE_UNCONFIRMED, Act.REQUEST_SUPPLEMENT, Act.RECEIVE_SUPPLEMENT, Act.LAPSE_SUPPLEMENT,
    Act.EXTEND, Act.DELAY, Act.DELIVER, Act.WITHDRAW, Act.FEE_LAPSED, Act.VOID, Act.ARCHIVE, Act.REOPEN,
)  # fmt: skip
OTHER = tuple(act for act in Act if act not in {*MAIN, Act.IMPORT_REPLY})
TEST = "test"


def tell_hooks(case: Application, event: Record, kind: str, now: datetime) -> list[Message]:
    """Return one row for each address of the case's agency that is to be told of this act; one query.

    An address that is paused has its rows too: they wait until it is spoken to again.

    Args:
        case: as it stands after the act, with its agency.
        event: what was just recorded.
        kind: the name of its messages, which with case and address makes each once.
        now: this instant.
    """
    if event.act is Act.IMPORT_REPLY:
        return []
    found = [hook for hook in Hook.objects.there().filter(agency_id=case.agency_id) if event.act.value in hook.acts]
    if not found:
        return []
    text, body = f"{event.act.label} {case}"[:LONGEST], payload(case, event.act, event.on, now)
    return [
        Message(
            application=case, agency_id=case.agency_id, hook=hook, kind=kind, for_day=event.on, channel=Way.HOOK,
            text=text, body=body,
        )
        for hook in found
    ]  # fmt: skip


def payload(case: Application, act: Act, on: date, now: datetime) -> str:
    """Return what is told of an act, as it is signed and sent.

    Args:
        case: as it stands after the act.
        act: what was done.
        on: its legal date.
        now: when it was recorded.
    """
    data = {
        "id": f"evt_{case.reference}_{case.events_count}",
        "agency": case.agency.code,
        "reference": case.reference,
        "number": case.number or None,
        "act": act.value,
        "act_name": act.label,
        "on": on.isoformat(),
        "node": case.node,
        "node_name": case.node_enum.label,
        "due_on": case.due_on.isoformat() if case.due_on else None,
    }
    return _written(f"case.{act.value}", data, now)


def trial_row(hook: Hook, now: datetime) -> Message:
    """Return a message, not yet stored, by which an address is tried."""
    mark = secrets.token_hex(8)
    body = _written(TEST, {"id": f"evt_test_{mark}", "agency": hook.agency.code}, now)
    return Message(
        agency_id=hook.agency_id, hook=hook, kind=f"{TEST}_{mark}", for_day=timezone.localdate(now), channel=Way.HOOK,
        text="测试", body=body,
    )  # fmt: skip


def id_of(row: Message) -> str:
    """Return the webhook-id of a message: the same however often it is sent."""
    return str(json.loads(row.body)["data"]["id"])


def _written(kind: str, data: dict[str, Any], now: datetime) -> str:
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"type": kind, "timestamp": at, "data": data}, ensure_ascii=False, separators=(",", ":"))
