"""送出前再看一眼: the reminders on a draft, and on the papers an act has just made (papers/cautions.py)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from requests_app.law.nodes import Act
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Application, Paper
from requests_app.papers.cautions import Caution, cautions
from requests_app.papers.compose import compose
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Letter

#: Acts that pass a draft on; the paper itself is made later.
_PASS_ON = frozenset({Act.SUBMIT, Act.CLEAR, Act.APPROVE})


def of_reply(case: Application, state: CaseState, on: date) -> list[Caution]:
    """Return the reminders on the reply as it is drafted; no query."""
    if state.reply_kind not in set(ReplyKind):
        return []
    at = Facts(case, case.agency, state, on, elements=state.elements)
    return cautions(compose(ReplyKind(state.reply_kind), at), at)


def of_act(case: Application, state: CaseState, act: Act, papers: Iterable[Paper], on: date) -> list[Caution]:
    """Return the reminders on what an act sends out, or passes on to be sent out; no query.

    Args:
        case: as it stands after the act.
        state: after the act.
        act: which.
        papers: those that it makes and that go out.
        on: its day.
    """
    if act in _PASS_ON:
        return of_reply(case, state, on)
    at = Facts(case, case.agency, state, on, elements=state.elements)
    return list(dict.fromkeys(said for paper in papers for said in cautions(Letter.of(paper.content), at)))
