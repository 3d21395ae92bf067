"""拟写文书: every paper of the catalogue as a frozen Letter, from the case's facts and the office's wording.

One path for replies, notices and forms, for what is only shown and what is issued. Nothing here knows a page, a file
or a printer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from requests_app.law.papers import PaperKind, To, sort_of
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application

from . import forms, parts_notice, parts_reply
from .facts import Facts
from .letter import Letter, Run
from .wordings import paragraphs, wording

_SCAN = "扫码查询办理情况"


def compose(kind: PaperKind, at: Facts) -> Letter:
    """Return the paper.

    Args:
        kind: which.
        at: what it is written from.
    """
    sort = sort_of(kind)
    title, _, subtitle = sort.heading.partition("（")
    said: dict[str, str] = {}
    if kind in forms.FORMS and not isinstance(kind, ReplyKind):
        blocks: tuple = (forms.table(kind, at),)
    else:
        said = parts(kind, at)
        blocks = paragraphs(wording(at.agency, kind).body, said)
    inside, to_applicant = sort.to is To.INSIDE, sort.to is To.APPLICANT
    return Letter(
        kind=kind.value,
        issuer=at.agency.name,
        title=title,
        subtitle=f"（{subtitle}" if subtitle else "",
        doc_no=Run(at.number(kind), filled=True),
        addressee=Run(addressee(kind, at), filled=True),
        blocks=blocks,
        signature="" if inside else at.agency.name,
        date_line=Run("" if inside else at.date_line(kind), filled=True),
        seal=not inside,
        enclosures=_enclosed(kind, at),
        contact=() if inside else at.contact,
        qr=at.track if to_applicant else "",
        qr_note=_SCAN if to_applicant and at.track else "",
        note=forms.NOTES.get(kind, ()),
        slip=forms.slip(kind, at),
        elements=parts_reply.elements(kind, at, said) if isinstance(kind, ReplyKind) else {},
    )


def parts(kind: PaperKind, at: Facts) -> dict[str, str]:
    """Return what stands in the braces of a paper's wording."""
    return parts_reply.parts(kind, at) if isinstance(kind, ReplyKind) else parts_notice.parts(kind, at)


def letter(
    case: Application,
    state: CaseState,
    kind: ReplyKind,
    elements: Mapping[str, str],
    on: date,
    agency: Agency,
    *,
    masked: bool = False,
) -> Letter:
    """Return a reply as it would be issued on this day, for whoever drafts, reviews or signs it.

    Args:
        case: gives number, subject and applicant.
        state: gives the legal dates; 文号 and date are printed once it has been issued.
        kind: of the catalogue.
        elements: what the drafter wrote, by the names of `CATALOGUE[kind].asked`, and "items" (law/items.py).
        on: the date of the reply; the remedy depends on it.
        agency: whose letter it is.
        masked: write the applicant's surname and crosses, for screens.
    """
    number = state.doc_no if state.delivered else state.issued_no
    return compose(kind, Facts(case, agency, state, on, doc_no=number, elements=elements, masked=masked))


def addressee(kind: PaperKind, at: Facts) -> str:
    """Return whom a paper is written to, "" for an internal form."""
    to = sort_of(kind).to
    if to is To.INSIDE:
        return ""
    if to is To.APPLICANT:
        return at.applicant
    return at.said("party") or at.said("authority") or at.said("addressee")


def _enclosed(kind: PaperKind, at: Facts) -> tuple[str, ...]:
    """Name the files that go out with a reply which hands information out (Art. 36)."""
    if not isinstance(kind, ReplyKind) or not CATALOGUE[kind].gives_information:
        return ()
    return tuple(name for _, name in at.state.files)


__all__ = ["Facts", "addressee", "compose", "letter", "parts"]
