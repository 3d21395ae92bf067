"""How the tests of forms read a form: its rows, what stands beside a label, the facts it is written from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from requests_app.law.fold import fold
from requests_app.models import Application
from requests_app.papers.compose import Facts
from requests_app.papers.letter import Letter, Table


def table(letter: Letter) -> Table:
    """The one table of a form."""
    [block] = letter.blocks
    assert isinstance(block, Table)
    return block


def rows(letter: Letter) -> list[list[str]]:
    """The words of its cells."""
    return [[re.sub(r"Q260302\w{6}", "Q260302AAAAAA", cell.text) for cell in row] for row in table(letter).rows]


def named(letter: Letter, label: str) -> str:
    """What stands beside a label."""
    cells = [cell.text for row in table(letter).rows for cell in row]
    return cells[cells.index(label) + 1]


def facts_of(case: Application, **changed: Any) -> Facts:
    """What a form of this case is written from, without its records' people."""
    history = [event.record for event in case.events.order_by("seq")]
    at = Facts(case, case.agency, fold(history), history[-1].on, record=history[-1], history=history)
    return replace(at, **changed)
