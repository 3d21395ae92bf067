"""公开目录: the office publishes a reply for everybody, or takes it down again (条例 Art. 44; Art. 15).

It moves no clock and no node and counts in no table, so it is no act of the record (ADR 0011): the row says who
published what on which day, and what was covered. What goes out is the text as an officer saw it with everything
personal marked, and copies of files he ticked; the case itself stays inside.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from requests_app.law.errors import BadFacts, HandlingRefused, MarkedSecret, WrongAgency, WrongNode, WrongRole
from requests_app.law.fold import fold
from requests_app.law.nodes import Node, Role
from requests_app.law.outcomes import Outcome
from requests_app.law.redaction import Find, found, masked
from requests_app.law.secret_marks import secret_mark
from requests_app.law.state import CaseState
from requests_app.law.text import normalised
from requests_app.models import Application, Attachment, Event, Publication, PublishedFile, Staff, Suggestion

from .sent_files import files as sent_files

#: Outcomes by which the applicant got information, or was told where it is public.
OUTCOMES = (Outcome.GRANTED.value, Outcome.PARTIAL.value)
_ANSWERED = (Node.ARCHIVING.value, Node.CLOSED.value)
#: Who publishes and takes down.
ROLES = (Role.CLERK, Role.OFFICE_HEAD)
_TITLE = 200


class NotToPublish(HandlingRefused):
    """This reply is not one that may be published now."""

    message = "只有已经送达、予以公开或者部分公开的答复，才能列入公开目录。"
    article = "条例第四十四条"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be published, as typed: nothing in it is covered yet."""

    title: str
    summary: str
    topic: str = ""

    def finds(self, names: Collection[str]) -> dict[str, list[Find]]:
        """Return what may be personal, by the name of the field."""
        return {name: found(getattr(self, name), names) for name in ("title", "summary")}


def candidates(staff: Staff) -> QuerySet[Application]:
    """Return the answered cases of the person's agency that could be published and are not."""
    answered = Application.objects.filter(agency=staff.agency, node__in=_ANSWERED, outcome__in=OUTCOMES)
    return answered.exclude(publications__in=Publication.objects.filter(withdrawn_on=None))


def check_may(staff: Staff, case: Application) -> None:
    """Refuse who may not publish of this case.

    Raises:
        WrongAgency: another agency's case.
        WrongRole: neither clerk nor head of the office.
    """
    if staff.agency_id != case.agency_id:
        raise WrongAgency
    if not staff.has_role(*ROLES):
        raise WrongRole("公开目录由收件登记员和公开工作机构负责人办理，您没有这一角色。", "条例第四十四条")


def publishable(case: Application) -> bool:
    """Whether the case was answered and something was given."""
    return case.node in _ANSWERED and case.outcome in OUTCOMES


def check_publishable(case: Application) -> None:
    """Refuse a case that may not be published now.

    Raises:
        NotToPublish: not answered, or nothing was given.
        WrongNode: it is published already.
    """
    if not publishable(case):
        raise NotToPublish
    if case.publications.filter(withdrawn_on=None).exists():
        raise WrongNode("这件答复已经在公开目录里。要改，先撤下，再重新公开。", "条例第四十四条")


def names_in(case: Application, state: CaseState) -> list[str]:
    """Return the names of the people the case is about, which may stand in any text of it."""
    own = [case.applicant_name, case.legal_representative, case.contact_name, case.agent_name, case.employer]
    return [name for name in [*own, *(asked.name for asked in state.suspensions)] if name]


def first_words(case: Application, state: CaseState) -> Entry:
    """Return what an officer begins with: the words of the request and of the reply."""
    said = {name: str(text).strip() for name, text in state.elements.items() if str(text).strip()}
    heads = {"given": "", "access_path": "", "withheld": "没有公开的：", "reason": "理由："}
    lines = [head + said[name] for name, head in heads.items() if name in said]
    return Entry((case.title or case.content.strip().partition("\n")[0])[:_TITLE], "\n".join(lines), case.topic)


def offered(case: Application, events: Sequence[Event]) -> dict[Attachment, str]:
    """Return the files that may be published with where they come from: what went out, and copies made for it."""
    copies = case.attachments.filter(kind=Attachment.Kind.PUBLIC, removed=False).exclude(file="")
    gone_out = {one.file: "随答复送出，已遮盖" if one.masked else "随答复送出" for one in sent_files(case, events)}
    return {**dict.fromkeys(copies, "公开用的副本"), **gone_out}


def publish(
    case: Application,
    *,
    actor: Staff,
    entry: Entry,
    files: Collection[int],
    kept: Collection[str],
    today: date,
) -> Publication:
    """Put a reply into the log: texts covered but for what the officer kept, and copies of the chosen files.

    Args:
        case: answered.
        actor: clerk or head of its agency.
        entry: as typed.
        files: keys of attachments from `offered`.
        kept: keys of finds that stay as they are (law/redaction.py).
        today: the day of publication.

    Raises:
        HandlingRefused: not by this person, not this case, or not with these words or files; nothing was stored.
    """
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).get(pk=case.pk)
        check_may(actor, locked)
        check_publishable(locked)
        events = list(locked.events.order_by("seq"))
        state = fold(event.record for event in events)
        names = names_in(locked, state)
        title, summary = masked(entry.title, names, kept).strip(), masked(entry.summary, names, kept).strip()
        check_words(title, summary)
        made = Publication.objects.create(
            agency_id=locked.agency_id,
            application=locked,
            title=title,
            summary=summary,
            topic=entry.topic,
            outcome=locked.outcome,
            doc_no=locked.doc_no,
            decisions=_decisions(entry.finds(names), kept),
            search_text=normalised(f"{title}\n{summary}\n{locked.doc_no}\n{entry.topic}"),
            published_on=today,
            published_by=actor,
        )
        _copy(made, locked, events, files, names)
        waiting = Suggestion.objects.filter(application=locked, answered_at=None)
        waiting.update(answered_at=timezone.now(), answered_by=actor)
    return made


def check_words(title: str, summary: str) -> None:
    """Refuse words that may not be published.

    Raises:
        BadFacts: none.
        MarkedSecret: a classification mark (保守国家秘密法).
    """
    if not title or not summary:
        raise BadFacts("标题和内容都要写，大家靠它判断是不是自己要的。")
    if secret_mark(title) or secret_mark(summary):
        raise MarkedSecret


def _decisions(finds: Mapping[str, Sequence[Find]], kept: Collection[str]) -> list[dict[str, str | bool]]:
    """Return what was decided of each thing found; what was covered is not written down again."""
    decided: dict[str, dict[str, str | bool]] = {}
    for find in (one for each in finds.values() for one in each):
        shown = find.key in kept
        decided[find.key] = {"kind": find.kind.value, "kept": shown, "text": find.text if shown else ""}
    return list(decided.values())


def _copy(
    made: Publication, case: Application, events: Sequence[Event], files: Collection[int], names: Collection[str]
) -> None:
    """Copy the chosen files, none of which is another than it was when it was taken; all or none."""
    there = {file.pk: file for file in offered(case, events)}
    copies: list[PublishedFile] = []
    try:
        for key in dict.fromkeys(files):
            copies.append(_copied(made, there.get(key), names))
            copies[-1].save(force_insert=True)
    except BaseException:
        for copy in copies:  # all or none: the disk knows no transaction
            copy.file.delete(save=False)
        raise


def _copied(made: Publication, file: Attachment | None, names: Collection[str]) -> PublishedFile:
    if file is None:
        raise BadFacts("有一个文件已经不能公开了，请重新选择。")
    try:
        with file.file.open("rb") as stored:
            body = stored.read()
    except FileNotFoundError as lost:
        raise BadFacts(f"“{file.name}”不在存储里，请联系系统管理员，或者先不选它。") from lost
    if hashlib.sha256(body).hexdigest() != file.sha256:
        raise BadFacts(f"“{file.name}”与收存时不同，不能公开，请联系系统管理员。")
    copy = PublishedFile(publication=made, name=masked(file.name, names), size=len(body), sha256=file.sha256)
    copy.file.save(secrets.token_hex(16), ContentFile(body), save=False)
    return copy


def withdraw(publication: Publication, *, actor: Staff, reason: str, with_title: bool, today: date) -> Publication:
    """Take a reply out of the log; a note with the reason stays, text and files are no longer shown.

    Args:
        publication: not withdrawn.
        actor: clerk or head of its agency.
        reason: shown to everybody.
        with_title: the title goes too, because something personal stood in it.
        today: the day of the withdrawal.

    Raises:
        HandlingRefused: not by this person, withdrawn already, or a reason that cannot be shown.
    """
    said = reason.strip()
    if not said:
        raise BadFacts("请写撤下的原因，大家看得到。")
    if finds := found(said):
        raise BadFacts(f"撤下的原因大家看得到，里面的“{finds[0].text}”像是{finds[0].kind.label}，请删去。")
    with transaction.atomic():
        locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        check_may(actor, locked.application)
        if locked.withdrawn_on is not None:
            raise WrongNode("这一条已经撤下。", "条例第四十四条")
        locked.withdrawn_on, locked.withdrawn_by, locked.withdrawn_reason = today, actor, said
        locked.title_withdrawn = with_title
        locked.search_text = "" if with_title else normalised(locked.title)
        locked.save()
    return locked
