"""两版之间: each figure and each part's words that a revision changed, as people read them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reports.annual import Report
from reports.render.csv import printed_figures
from reports.render.paper import parts, tables
from reports.typed import shown

_NOWHERE = "—"  # the other version has no such cell


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it is, and what was printed there before and after."""

    where: str
    before: str
    after: str


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """Return what differs between two versions of a report, in print order."""
    return (*_figures(before, after), *_words(before, after))


def _figures(before: Report, after: Report) -> list[Change]:
    old, new = ({line[:3]: (line[3], shown(line[4])) for line in printed_figures(report)} for report in (before, after))
    titles = {table.name: table.full_title for report in (before, after) for table in tables(report)}
    found = []
    for at in dict.fromkeys([*new, *old]):
        label = (new.get(at) or old[at])[0]
        was, now = (side[at][1] if at in side else _NOWHERE for side in (old, new))
        if was != now:
            found.append(Change(f"{titles[at[0]]}：{label}", was, now))
    return found


def _words(before: Report, after: Report) -> list[Change]:
    old, new = (
        {part.title: "\n".join(part.paragraphs) for part in parts(report, draft=False)} for report in (before, after)
    )
    return [
        Change(title, old.get(title, ""), new.get(title, ""))
        for title in dict.fromkeys([*new, *old])
        if old.get(title, "") != new.get(title, "")
    ]
