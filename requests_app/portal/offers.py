"""给您的文书和文件: which papers and files of a case its applicant may fetch.

The papers are those that were issued to him (models/paper.py); a reply only once it was sent, whenever it was made. The
files are those that went out with a reply (handling/sent_files.py). Everything else of the case stays inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from requests_app.handling.sent_files import SentFile, files
from requests_app.law.nodes import Act
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Event, Paper

__all__ = ["Offered", "SentFile", "files", "paper", "papers"]


@dataclass(frozen=True, slots=True)
class Offered:
    """One paper for the applicant.

    Args:
        key: of its row.
        seq: of the record that made it. act: what that was.
        kind: of the paper. title, on, doc_no: as it says; 文号 "" where it has none.
    """

    key: int
    seq: int
    act: Act
    kind: str
    title: str
    on: date
    doc_no: str

    @property
    def what(self) -> str:
        """What the page asks for to get it."""
        return f"paper-{self.seq}"

    @property
    def is_reply(self) -> bool:
        """Whether it answers the request or closes it."""
        return self.kind in set(ReplyKind)


def papers(case: Application, events: Iterable[Event]) -> list[Offered]:
    """Return the papers the applicant may read, newest first; one query. What a register states was not made here."""
    acts = {event.seq: Act(event.act) for event in events}
    sent = _sent(acts)
    rows = Paper.objects.filter(application=case, destroyed_on=None).to_applicant().order_by("-seq", "-pk")
    return [
        Offered(row.pk, row.seq, acts[row.seq], row.kind, row.title, row.on, row.doc_no)
        for row in rows.only("seq", "kind", "title", "on", "doc_no")
        if row.seq in acts and (acts[row.seq] is not Act.ISSUE_REPLY or row.seq in sent)
    ]


def paper(case: Application, events: Iterable[Event], seq: int) -> Offered | None:
    """Return the paper this record made, or None."""
    return next((one for one in papers(case, events) if one.seq == seq), None)


def _sent(acts: dict[int, Act]) -> set[int]:
    """Return the records that made a reply which was then sent (Art. 36); one made and not sent stays inside."""
    sent, made = set(), 0
    for seq, act in sorted(acts.items()):
        if act is Act.ISSUE_REPLY:
            made = seq
        elif act is Act.DELIVER:
            sent.add(made)
    return sent
