"""Why each of the slowest statements is as fast as it can be: a mark of its shape → a sentence."""

from __future__ import annotations

import re

REASONS: dict[str, str] = {}


def reason(statement: str) -> str | None:
    """Return the sentence of a statement, None where nobody has written one."""
    return next((said for mark, said in REASONS.items() if re.search(mark, statement)), None)
