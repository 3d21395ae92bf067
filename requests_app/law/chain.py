"""校验链: how each record of a case is bound to the one before it.

Pure: the register, and a package read years later away from it, count in the same way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

#: What of a record is bound, beside the case's query number.
BOUND = ("seq", "act", "on", "recorded_at", "actor", "role", "node", "due_on", "facts", "imported")


def chain_hash(previous: str, **row: Any) -> str:
    """Return sha256(previous hash + canonical JSON of the row): keys sorted, dates ISO, UTC instants."""
    body = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256((previous + body).encode()).hexdigest()


def broken(reference: str, events: Sequence[Mapping[str, Any]]) -> str:
    """Return where a chain written out as JSON does not hold, in Chinese; "" where it holds.

    Args:
        reference: the case's query number.
        events: the records in their order, with the names of `BOUND`, previous_hash and hash; instants in ISO form.
    """
    previous = ""
    for expected, event in enumerate(events, start=1):
        if event.get("seq") != expected:
            return f"办理记录缺第{expected}条，或者次序被改动"
        try:
            row = {name: event[name] for name in BOUND}
            row["recorded_at"] = datetime.fromisoformat(row["recorded_at"])
            counted = chain_hash(previous, reference=reference, **row)
        except (KeyError, TypeError, ValueError):
            return f"第{expected}条办理记录不完整"
        if event.get("previous_hash") != previous or event.get("hash") != counted:
            return f"第{expected}条办理记录与校验值不符，可能被改动"
        previous = counted
    return ""


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"  # the instant, whatever zone a database hands it back in
    if isinstance(value, date):
        return value.isoformat()
    msg = f"not a fact: {value!r}"
    raise TypeError(msg)
