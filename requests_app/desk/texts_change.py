"""通知文字和文书文字的修改: an office's own wording is kept, taken back, and remembered with who wrote it and when."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, QuerySet

from requests_app.messages.shipped import Shipped, Wording
from requests_app.messages.texts import in_force
from requests_app.models import Agency, Staff

from .admin_base import keep
from .tab_drafts import Part, difference

#: Earlier wordings shown.
MOST = 20


class Kept(StrEnum):
    """What became of a change."""

    SAVED = "saved"
    RESTORED = "restored"
    SAME = "same"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history.

    Args:
        entry: who and when.
        given: the wording from then on.
        was: the wording until then.
        restored: it was the shipped one, taken back.
    """

    entry: LogEntry
    given: Wording
    was: Wording
    restored: bool

    @property
    def parts(self) -> list[Part]:
        """What was taken out and put in."""
        return differing(self.was, self.given)


def differing(old: Wording, new: Wording) -> list[Part]:
    """Return what one wording has that the other has not, in stretches; a title stands before the body."""
    return difference(*("\n".join(filter(None, (one.title, one.body))) for one in (old, new)))


def mark(given: Wording) -> str:
    """Return what a page carries to tell whether the wording it was opened with still stands."""
    return hashlib.sha256(f"{given.title}\n{given.body}".encode()).hexdigest()[:16]


def change(
    agency: Agency, key: str, shipped: Shipped, given: Wording | None, *, seen: str, by: Staff, sort: str = "通知文字"
) -> Kept:
    """Keep an office's own wording of a text; what is sent from now on says it.

    1 lock the agency · 2 see that nobody was faster · 3 write the wordings, those of other texts untouched ·
    4 remember who and what. All in one transaction.

    Args:
        agency: whose wording it is.
        key: of the text.
        shipped: the text as delivered.
        given: a wording without faults; None, or the shipped one, takes the own wording back.
        seen: the mark of the wording its author had before them; where another stands now nothing is written.
        by: who does it.
        sort: what such a text is called in the history of the settings.
    """
    new = given or shipped.wording
    with transaction.atomic():
        office = Agency.objects.select_for_update().get(pk=agency.pk)
        now = in_force(office, key, shipped)
        if mark(now) != seen:
            return Kept.OVERTAKEN
        if now == new:
            return Kept.SAME
        others = {name: own for name, own in office.texts.items() if name != key}
        own = {} if new == shipped.wording else {key: {"title": new.title, "body": new.body}}
        Agency.objects.filter(pk=office.pk).update(texts={**others, **own})
        done = "改写" if own else "恢复默认文字"
        keep(by, office, [f"{sort}“{shipped.label}”：{done}"])
        _remember(office, key, shipped.label, by, was=now, new=new, restored=not own)
    return Kept.SAVED if own else Kept.RESTORED


def _remember(office: Agency, key: str, label: str, by: Staff, *, was: Wording, new: Wording, restored: bool) -> None:
    """Write who did it, with the wording before and after, in the history of the text."""
    told = {"title": new.title, "body": new.body, "restored": restored, "was": [was.title, was.body]}
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Agency),
        object_id=_name(office, key),
        object_repr=label,
        action_flag=CHANGE,
        change_message=json.dumps(told, ensure_ascii=False, sort_keys=True),
    )


def history(agency: Agency, key: str) -> list[Change]:
    """Return who changed a text of this agency and to what, the newest first; one query."""
    rows = _entries(agency, key).select_related("user").order_by("-pk")[:MOST]
    return [_change(row) for row in rows]


def latest(agency: Agency) -> dict[str, LogEntry]:
    """Return the last change of each text the agency words itself; one query."""
    last = _entries(agency, *agency.texts).values("object_id").annotate(last=Max("pk")).values("last")
    rows = LogEntry.objects.filter(pk__in=last).select_related("user")
    return {str(row.object_id).partition(":")[2]: row for row in rows}


def _entries(agency: Agency, *keys: str) -> QuerySet[LogEntry]:
    names = [_name(agency, key) for key in keys]
    return LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Agency), object_id__in=names)


def _name(agency: Agency, key: str) -> str:
    """Name one text of one agency; the agency's own history has its key alone."""
    return f"{agency.pk}:{key}"


def _change(row: LogEntry) -> Change:
    told = json.loads(row.change_message)
    return Change(row, Wording(told["title"], told["body"]), Wording(*told.get("was", ("", ""))), told["restored"])
