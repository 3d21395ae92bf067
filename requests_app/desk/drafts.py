"""答复稿的版次: where drafting goes on, and how a version is kept without overwriting anybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from requests_app.law.nodes import Act
from requests_app.law.state import CaseState
from requests_app.models import Application, Draft, Event, Staff


@dataclass(frozen=True, slots=True)
class Returned:
    """Why the draft came back: who returned it, when, and the reason."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Start:
    """Where drafting goes on: the latest draft, else what was submitted last, else nothing."""

    kind: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    draft: Draft | None = None
    returned: Returned | None = None

    @property
    def version(self) -> int:
        """The latest version, 0 without one."""
        return self.draft.version if self.draft else 0


def start_of(case: Application, state: CaseState, events: Sequence[Event]) -> Start:
    """Return where drafting of a case goes on."""
    draft = case.drafts.select_related("author").order_by("-version").first()
    submitted = _last(events, Act.SUBMIT)
    back = _last(events, Act.SEND_BACK)
    returned = None
    if back is not None and (submitted is None or back.seq > submitted.seq):
        returned = Returned(str(back.actor or "台账导入"), back.on, str(back.facts.get("reason", "")))
    if draft is not None and (submitted is None or draft.saved_at >= submitted.recorded_at):
        return Start(draft.reply_kind, draft.elements, draft, returned)
    if draft is not None and draft.reply_kind == state.reply_kind:  # keeps what was typed for other kinds too
        return Start(state.reply_kind, {**draft.elements, **state.elements}, draft, returned)
    return Start(state.reply_kind, dict(state.elements), draft, returned)


def _last(events: Sequence[Event], act: Act) -> Event | None:
    return next((event for event in reversed(events) if event.act == act), None)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a save: the version it is now, whether it is new, and whose came in between."""

    version: int
    new: bool
    between: Draft | None = None

    @property
    def told(self) -> str:
        """The sentence for the drafter."""
        if not self.new:
            return f"内容没有改动，仍为第 {self.version} 版。"
        if self.between is not None:
            who = f"{self.between.author}保存了第 {self.between.version} 版"
            return f"您打开页面后，{who}；您的内容另存为第 {self.version} 版，两版都在，请比较后再提交。"
        return f"草稿已保存（第 {self.version} 版）。"


def keep(case: Application, author: Staff, kind: str, elements: Mapping[str, str], *, base: int) -> Kept:
    """Store a version where something changed; what others stored meanwhile stays.

    Args:
        case: of the draft.
        author: who saves.
        kind: the chosen kind of reply.
        elements: what was typed, by element.
        base: the latest version the author had before them, 0 for none.
    """
    typed = {name: text for name, text in elements.items() if text}
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",)).get(pk=case.pk)  # versions are numbered one after another
        latest = case.drafts.select_related("author").order_by("-version").first()
        if latest is not None and (latest.reply_kind, latest.elements) == (kind, typed):
            return Kept(latest.version, new=False)
        version = latest.version + 1 if latest else 1
        Draft.objects.create(application=case, version=version, author=author, reply_kind=kind, elements=typed)
    return Kept(version, new=True, between=latest if latest is not None and latest.version > base else None)
