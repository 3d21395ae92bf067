"""送出的文件: the files of a case that went out with its replies, read from the records alone.

A file counts only after it went out with a delivered reply and the secrecy review decided on it by itself
(Arts. 17, 36).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from requests_app.law.nodes import Act
from requests_app.models import Application, Attachment, Event

#: Decisions of the secrecy review after which a file may be given out.
GIVEN_OUT = frozenset({"open", "masked"})


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file that went out with a reply; `masked`: parts of it were covered up first."""

    file: Attachment
    masked: bool

    @property
    def what(self) -> str:
        """What the page asks for to get it."""
        return f"file-{self.file.pk}"

    @property
    def ending(self) -> str:
        """Its kind as people name it: PDF."""
        return self.file.name.rpartition(".")[2].upper() if "." in self.file.name else ""


def sent(events: Iterable[Event]) -> dict[str, tuple[str, bool]]:
    """Return of each file that went out, by its key, the checksum it was submitted with and whether it was masked."""
    submitted: list[dict[str, Any]] = []
    decided: dict[str, dict[str, str]] = {}
    found: dict[str, tuple[str, bool]] = {}
    for event in events:
        match Act(event.act):
            case Act.SUBMIT:
                submitted, decided = list(event.facts.get("files") or ()), {}
            case Act.CLEAR:
                decided = event.facts.get("files") or {}
            case Act.DELIVER:
                for one in submitted:
                    decision = (decided.get(str(one["key"])) or {}).get("decision", "")
                    if decision in GIVEN_OUT and one.get("sha256"):
                        found[str(one["key"])] = (str(one["sha256"]), decision == "masked")
    return found


def files(case: Application, events: Sequence[Event]) -> list[SentFile]:
    """Return the files that went out with this case's replies; no query before there are any.

    A row that is not the file that was reviewed (another checksum, another kind, another case) is none of them.
    """
    gone_out = sent(events)
    if not gone_out:
        return []
    keys = [int(key) for key in gone_out if key.isdecimal()]
    rows = Attachment.objects.filter(application=case, kind=Attachment.Kind.OUTGOING, removed=False, pk__in=keys)
    rows = rows.exclude(file="")  # destroyed with its file
    return [SentFile(row, masked=gone_out[str(row.pk)][1]) for row in rows if gone_out[str(row.pk)][0] == row.sha256]
