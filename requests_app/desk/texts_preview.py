"""通知文字的预览: a wording filled from a real case of the agency, by the same functions that send it.

Where the agency has no case that fits, what is missing is made up (texts_examples.py) and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.fold import apply
from requests_app.law.nodes import Act
from requests_app.law.state import CaseState
from requests_app.law.watch import Watch, Watched
from requests_app.messages import short
from requests_app.messages.ladder import Reminder
from requests_app.messages.letters import BY_WIRE, letter_of, text_of
from requests_app.messages.outbox import running, said
from requests_app.messages.shipped import Wording
from requests_app.models import Agency, Application, Event, Staff, working_calendar
from requests_app.papers.cautions import Caution
from requests_app.papers.letter import Letter

from .texts_examples import Story, example_case, example_story
from .texts_morning import morning_text

#: Newest cases among which one that fits is looked for.
RECENT = 300
_WIRE = Q(application__channel__in=[channel.value for channel in BY_WIRE])
_CLOSED = Q(act=Act.CLOSE_UNCONFIRMED.value)
#: Which events write a letter.
_FITS: dict[str, Q] = {
    "letter_receipt_wire": Q(act=Act.LODGE.value) & _WIRE,
    "letter_receipt_paper": Q(act=Act.LODGE.value) & ~_WIRE,
    "letter_accepted": Q(act=Act.ACCEPT.value),
    "letter_supplement": Q(act=Act.REQUEST_SUPPLEMENT.value),
    "letter_extended": Q(act=Act.EXTEND.value),
    "letter_consulted": Q(act=Act.CONSULT.value),
    "letter_fee": Q(act=Act.CHARGE_FEE.value),
    "letter_delivered": Q(act=Act.DELIVER.value),
    "letter_withdrawn": Q(act=Act.WITHDRAW.value) | (_CLOSED & Q(actor=None)),
    "letter_not_received": _CLOSED & Q(actor__isnull=False),
    "letter_not_supplemented": Q(act=Act.LAPSE_SUPPLEMENT.value),
    "letter_not_paid": Q(act=Act.FEE_LAPSED.value),
}
NO_CASE = "本机关还没有申请，内容都是示例。"
#: Working days left in a made-up period, by stage.
_LEFT = {"soon": 3, "today": 0, "late": -1}


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as it would go out.

    Args:
        subject: of an e-mail, else "".
        body: the whole text.
        parts: what stands in its braces here.
        case: whose facts they are, None where they are of none or of several.
        about: one sentence on where the facts come from.
        example: some of them are made up.
        letter: the whole paper, None where the text is of none.
        cautions: what in the wording should perhaps not leave with it.
    """

    subject: str
    body: str
    parts: Mapping[str, object]
    case: Application | None
    about: str
    example: bool = False
    letter: Letter | None = None
    cautions: tuple[Caution, ...] = ()


class _Look(NamedTuple):
    """What a preview is made of: the agency with the wording to show, the text, the case asked for, all its cases."""

    office: Agency
    key: str
    chosen: Application | None
    cases: QuerySet[Application]
    today: date
    calendar: WorkingCalendar

    @property
    def newest(self) -> Application | None:
        """The case asked for, else the newest; one query at most."""
        return self.chosen or self.cases.order_by("-pk").first()


def takes_case(key: str) -> bool:
    """Whether a text is about one case, so that one can be chosen for the preview."""
    return key.startswith(("letter_", "remind_", short.KEY))


def preview(staff: Staff, agency: Agency, key: str, given: Wording, asked: str, today: date) -> Preview | None:
    """Return the text as it would go out in this wording; None where the case asked for does not exist.

    Args:
        staff: who looks; a digest is addressed to them.
        agency: whose text it is; only its cases are looked at.
        key: of the text.
        given: the wording to show, without faults.
        asked: register or query number of a case; "" takes the newest that fits.
        today: today.
    """
    office, calendar = worded(agency, key, given), working_calendar()
    if not takes_case(key):
        subject, body, parts, about, example = morning_text(office, staff, key, today, calendar)
        return Preview(subject, body, parts, None, about, example)
    cases = Application.objects.filter(agency=agency)
    chosen = named(cases, asked)
    if asked and chosen is None:
        return None
    if key.startswith("remind_"):
        return _reminder(_Look(office, key, chosen, cases, today, calendar))
    if key == short.KEY:  # a short message is shown of the acceptance, which every case has
        return _short(_Look(office, "letter_accepted", chosen, cases, today, calendar))
    return _letter(_Look(office, key, chosen, cases, today, calendar))


def worded(agency: Agency, key: str, given: Wording) -> Agency:
    """Return the agency as it were with this wording; it is not stored."""
    office = copy(agency)
    office.texts = {**agency.texts, key: {"title": given.title, "body": given.body}}
    return office


def named(cases: QuerySet[Application], asked: str) -> Application | None:
    """Return the case of this register or query number, None for "" or where there is none; one query at most."""
    return cases.filter(Q(number=asked) | Q(reference=asked)).first() if asked else None


# -- 给申请人的邮件、短信 ---------------------------------------------------------------------


def _letter(look: _Look) -> Preview:
    story, case, about, example = _story(look)
    letter = letter_of(story.case, story.state, story.event, settings.PUBLIC_URL)
    text = text_of(story.case, story.state, story.event)
    subject, body = (letter.subject, letter.body) if letter else ("", "")
    return Preview(subject, body, text[1] if text else {}, case, about, example)


def _short(look: _Look) -> Preview:
    story, case, about, example = _story(look)
    told = story.case, story.state, story.event, settings.PUBLIC_URL
    return Preview("", short.short_of(*told), short.short_parts(*told), case, about, example)


def _story(look: _Look) -> tuple[Story, Application | None, str, bool]:
    """Return what is told, of which real case, where it comes from, and whether some of it is made up."""
    case = look.chosen or _newest_told(look)
    story = _told(case, look) if case else None
    about, example = f"取自 {case} 当时的情况。", story is None
    if story is None:
        real = case or look.newest
        about = f"{real} 没有发过这种通知：编号是真的，日期等内容是示例。" if real else NO_CASE
        case = real or example_case(look.office, look.today)
        case.agency = look.office
        story = example_story(look.key, case, look.today, look.calendar)
    return story, case if case and case.pk else None, about, example


def _newest_told(look: _Look) -> Application | None:
    """Return the case of the newest event that wrote this letter; one query."""
    recent = look.cases.order_by("-pk").values("pk")[:RECENT]
    events = Event.objects.filter(_FITS[look.key], application__in=recent, imported=False)
    event = events.select_related("application").order_by("-pk").first()
    return event.application if event else None


def _told(case: Application, look: _Look) -> Story | None:
    """Return the last event of a case that wrote this letter, with the case as it then stood; one query."""
    found, state = None, CaseState()
    for event in case.events.order_by("seq"):
        state = apply(state, event.record)
        then = copy(case)
        then.agency, then.number, then.due_on = look.office, state.number or None, event.due_on
        then.due_provisional = event.due_on is not None and look.calendar.is_provisional(event.due_on)
        text = None if event.imported else text_of(then, state, event.record)
        if text and text[0] == look.key:
            found = Story(then, state, event.record)
    return found


# -- 给工作人员的提醒 -----------------------------------------------------------------------


def _reminder(look: _Look) -> Preview:
    _, kind, stage = look.key.split("_")
    pool = [look.chosen] if look.chosen else look.cases.filter(watch_on__isnull=False).order_by("-pk")[:RECENT]
    fits = [(one, due) for one in pool for due in _running(one, look, Watch(kind))]
    exact = [(one, due) for one, due in fits if due.stage == stage]
    if exact:
        case, due = exact[0]
        about = f"取自 {case} 现在的情况。"
    else:
        real = fits[0][0] if fits else look.newest
        case, due = real or example_case(look.office, look.today), _made(Watch(kind), stage, look)
        about = f"{case} 的期限现在不到这一步：编号和内容是真的，到期日和剩余天数是示例。" if real else NO_CASE
    parts = due.parts(str(case), case.subject)
    return Preview("", said(look.office, case, due), parts, case if case.pk else None, about, not exact)


def _running(case: Application, look: _Look, kind: Watch) -> list[Reminder]:
    """Return the periods of this kind that run in the case, as reminders of today."""
    found = []
    for one in running(case, look.office, look.calendar):
        left = look.calendar.workdays_between(look.today, one.on)
        days = min(-1, left) if one.on < look.today else left
        found += [Reminder(one, "", one.on, days)] if one.kind is kind else []
    return found


def _made(kind: Watch, stage: str, look: _Look) -> Reminder:
    """Return a made-up period at this stage."""
    left, calendar = _LEFT[stage], look.calendar
    on = calendar.add_workdays(look.today, left) if left >= 0 else calendar.subtract_workdays(look.today, -left)
    return Reminder(Watched(kind, on), "", on, left)
