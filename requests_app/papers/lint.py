"""文书核对: does a finished paper say all it must, and only what the case's facts say?

One judgement for the drafting page, for submitting a draft and for issuing. It looks at the Letter itself: what a
wording left out is missing, whatever was typed. Number and date of a draft are still to be given and not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from requests_app.law.papers import To, kind_of, sort_of
from requests_app.law.replies import EIGHT_ELEMENTS, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application

from .compose import compose
from .facts import Facts
from .findings import Finding, Mend
from .letter import Letter
from .lint_every import EVERY, NOTICE
from .lint_reply import REPLY

CHOOSE = "请选择答复类型。"
#: Elements that nobody can judge before a kind is chosen.
_OF_KIND = frozenset({"title", "legal_basis", "result", "remedies"})


@dataclass(frozen=True, slots=True)
class Element:
    """One of the eight, or something else found: its code and Chinese name, whether it is there, else what to do."""

    code: str
    name: str
    ok: bool
    missing: str = ""


def lint(letter: Letter, at: Facts) -> list[Finding]:
    """Return what is wrong with a paper: all of it, [] where it may be issued.

    Args:
        letter: as composed.
        at: what it was composed from; without a record it is a draft.
    """
    kind = kind_of(letter.kind)
    if sort_of(kind).to is To.INSIDE:
        return []
    checks = REPLY if isinstance(kind, ReplyKind) else NOTICE
    return [finding for check in (*checks, *EVERY) for finding in check(letter, at)]


def drafted(kind: ReplyKind, at: Facts) -> list[Finding]:
    """Return what only the drafter can mend: with it the reply could be reviewed and signed, but never issued.

    Args:
        kind: of the draft.
        at: case, state and elements; no record.
    """
    return [finding for finding in lint(compose(kind, at), at) if finding.mend is Mend.DRAFT]


def eight(
    case: Application,
    state: CaseState,
    kind: ReplyKind | None,
    elements: Mapping[str, str],
    on: date,
    agency: Agency,
) -> list[Element]:
    """Return the eight elements of a draft in their order, after them whatever else is wrong with it.

    Args:
        case: gives number and subject.
        state: gives the receipt date.
        kind: of the catalogue; None while none is chosen.
        elements: what the drafter wrote.
        on: the date of the reply.
        agency: gives 文号 mark, reconsideration body and court.
    """
    at = Facts(case, agency, state, on, elements=elements)
    judged = kind or ReplyKind.REPLY_OTHER
    said: dict[str, list[str]] = {}
    names = dict(EIGHT_ELEMENTS)
    for finding in lint(compose(judged, at), at):
        said.setdefault(finding.code, []).append(finding.what)
        names.setdefault(finding.code, finding.name)
    if kind is None:
        said |= {code: [CHOOSE] for code in _OF_KIND}
    return [Element(code, name, code not in said, "".join(said.get(code, ()))) for code, name in names.items()]


__all__ = ["Element", "Finding", "Mend", "drafted", "eight", "lint"]
