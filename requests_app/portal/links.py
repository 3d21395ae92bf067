"""一次性链接: a link to one paper or file that works once, for some minutes, for whoever entered the case.

Only the hash of its token is kept. A link is used by a conditional update whose count must be 1, so that
two clicks at once are one use.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from requests_app.models import Application, Event, OneTimeLink
from requests_app.papers.store import Form

from . import offers

WORKS = timedelta(minutes=10)
#: A link is worth nothing after minutes; its row is kept a day, for who asks why it did not work.
KEPT = timedelta(days=1)
_WHAT = re.compile(rf"file-([0-9]{{1,18}})|paper-([0-9]{{1,18}})(-(?:{'|'.join(Form)}))?", re.ASCII)


def make(case: Application, events: Sequence[Event], what: str, now: datetime) -> str | None:
    """Make a link to what is wanted and return its token; None for what this applicant may not fetch.

    Args:
        case: the one the session entered.
        events: its records, oldest first.
        what: "file-" and the file's key, or "paper-" and the number of the record that made it, for its page; with
            "-pdf" or "-docx" for its file.
        now: this instant.
    """
    asked = _WHAT.fullmatch(what)
    if asked is None:
        return None
    attachment, paper = None, ""
    if asked[2]:
        if offers.paper(case, events, int(asked[2])) is None:
            return None
        paper = asked[2] + (asked[3] or "")
    else:
        sent = next((one for one in offers.files(case, events) if one.what == what), None)
        if sent is None:
            return None
        attachment = sent.file
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        application=case, attachment=attachment, paper=paper, token_hash=_hash(token), expires_at=now + WORKS
    )
    return token


def find(token: str, case: Application, now: datetime) -> OneTimeLink | None:
    """Return the link of this token if it still works for this case; None does not say why it does not."""
    links = OneTimeLink.objects.select_related("attachment")
    return links.filter(token_hash=_hash(token), application=case, used_at=None, expires_at__gt=now).first()


def use(link: OneTimeLink, now: datetime) -> bool:
    """Use the link up; False where somebody else did meanwhile."""
    free = OneTimeLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    return free.update(used_at=now) == 1


def discard(now: datetime) -> int:
    """Delete the links that ran out more than a day ago; return how many."""
    return OneTimeLink.objects.filter(expires_at__lt=now - KEPT).delete()[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
