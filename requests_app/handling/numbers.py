"""文号: given under lock in the act's own transaction, after it was found to be lawful; so no number is lost.

One series a year for replies and one for notices, for each agency. What is taken back gives its number back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from requests_app.law.nodes import Act
from requests_app.law.numbering import doc_number
from requests_app.law.papers import PaperKind, Series, made_by, sort_of
from requests_app.law.state import CaseState, Record
from requests_app.models import Agency, next_serial


def number(agency: Agency, new: Record, before: CaseState, after: CaseState) -> Record:
    """Return the record with the 文号 of every paper it makes.

    Args:
        agency: whose series; its row of the series is locked until the act is done.
        new: the act; a reply's number that the office gave itself stands.
        before: the state it is done in.
        after: the state it would make.
    """
    if new.imported:
        return new
    given: dict[str, Any] = {}
    numbered = [kind for kind in made_by(new, before, after) if sort_of(kind).series is not Series.NONE]
    if new.act is Act.DELIVER and before.issued_on is not None:
        given["doc_no"] = before.issued_no
    elif new.act in {Act.ISSUE_REPLY, Act.DELIVER}:
        given["doc_no"] = str(new.facts.get("doc_no") or "") or _next(agency, numbered[0], new)
    elif numbered:
        given["doc_nos"] = {kind.value: _next(agency, kind, new) for kind in numbered}
    return replace(new, facts={**new.facts, **given}) if given else new


def _next(agency: Agency, kind: PaperKind, new: Record) -> str:
    series = sort_of(kind).series
    mark = agency.doc_mark if series is Series.REPLY else agency.notice_mark
    return doc_number(mark, new.on.year, next_serial(agency.pk, series.value, new.on.year))
