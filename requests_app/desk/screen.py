"""文书上屏: the papers that go out, as a screen may show them: of a person who asks, the surname and crosses."""

from __future__ import annotations

import json

from requests_app.law.papers import To
from requests_app.models import Application, Paper
from requests_app.papers.letter import Letter

#: A single character stands in many words.
_SHORTEST = 2


def outgoing(case: Application, since: int) -> list[Paper]:
    """Return the papers that go out and were made after this record; one query."""
    return list(case.papers.filter(seq__gt=since).exclude(to=To.INSIDE.value).order_by("seq", "pk"))


def on_screen(paper: Paper, case: Application) -> Letter:
    """Return a paper without the full name of a person who asks."""
    name, shown = case.applicant_name, case.masked_name.replace("*", "×")
    if len(name) < _SHORTEST or name == shown:
        return Letter.of(paper.content)
    return Letter.of(json.loads(_plain(paper.content).replace(_plain(name)[1:-1], _plain(shown)[1:-1])))


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
