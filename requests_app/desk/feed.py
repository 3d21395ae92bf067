"""上次登录以来: what others did meanwhile on the cases one has to do with, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from requests_app.law.nodes import Act, Node, Role
from requests_app.messages.notice import HANDS_ON
from requests_app.models import Application, Event, Message, Staff

from .next_step import next_step
from .worklist import mine

#: Cases shown, each by its latest record.
SHOWN = 6
#: Records read to find them.
READ = 60
#: Records of the whole installation looked through for them.
WINDOW = 20_000
#: Unread messages shown beside what was done.
UNREAD = 3
#: How far back what is not new any more is still shown.
LOOK_BACK = timedelta(days=7)
A_DAY = timedelta(days=1)
WATCHING = (Role.SUPERVISOR, Role.AUDITOR)
_DAYS = {0: "今天", 1: "昨天", 2: "前天"}

#: What an act is called when it is told; the others by their own name.
_TOLD = {
    Act.LODGE: "登记收件",
    Act.ACCEPT: "受理登记",
    Act.CLOSE_UNCONFIRMED: "按未成立办结",
    Act.VOID: "作废",
    Act.REQUEST_SUPPLEMENT: "告知申请人补正",
    Act.RECEIVE_SUPPLEMENT: "收到补正材料",
    Act.LAPSE_SUPPLEMENT: "申请人逾期不补正，终止办理",
    Act.FEE_LAPSED: "申请人逾期不缴费，终止办理",
    Act.CLEAR: "保密审查通过",
    Act.REFER: "提请确定密级",
    Act.DELIVER: "答复已送达",
    Act.ARCHIVE: "已归档",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, on which case, what.

    Args:
        new: recorded since the last login.
        urgent: "今天到期" or "已逾期" where the case now waits for the reader.
        more: how many earlier records of the same case are not told.
        office: the agency, for those who watch several.
    """

    at: str
    case: Application
    text: str
    new: bool
    urgent: str = ""
    more: int = 0
    office: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The lines, since when they are new, and the unread messages that say something else."""

    since: str
    new: list[Line]
    earlier: list[Line]
    unread: list[tuple[str, Message]]


def feed(staff: Staff, now: datetime) -> Feed:
    """Return what others did on this person's cases; two queries.

    New is what was recorded after the login before the present one; before a first login there was
    nothing to see, so the last day counts as new.
    """
    since = staff.previous_login or now - A_DAY
    today = timezone.localdate(now)
    by_case: dict[int, list[Event]] = {}
    for event in _events(staff, min(since, now - LOOK_BACK))[:READ]:
        by_case.setdefault(event.application_id, []).append(event)
    shown = list(by_case.values())[:SHOWN]
    lines = [_line(events, staff, today, since) for events in shown]
    return Feed(
        when(since, today) if staff.previous_login else "最近一天",
        [line for line in lines if line.new],
        [line for line in lines if not line.new],
        [(when(m.created_at, today), m) for m in _unread(staff, [event for events in shown for event in events])],
    )


def _events(staff: Staff, after: datetime) -> QuerySet[Event]:
    """Return the records of others, the newest first, each told whether its case now waits for this person.

    Read backwards by key, which grows with the time of recording, and asked one by one whether the case is
    the person's: the walk ends with the rows wanted, at the latest after `WINDOW` records.
    """
    seen = Application.objects.for_staff(staff).order_by()
    theirs = seen.filter(pk=OuterRef("application"))
    if not staff.has_role(Role.CLERK, Role.OFFICE_HEAD, *WATCHING):
        own = Event.objects.filter(application=OuterRef("pk"), actor=staff)
        theirs = theirs.filter(mine(staff) | Q(handler=staff) | Q(drafter=staff) | Q(Exists(own)))
    newest = Subquery(Event.objects.order_by("-pk").values("pk")[:1], output_field=BigIntegerField())
    return (
        Event.objects.filter(Exists(theirs), pk__gt=newest - Value(WINDOW), recorded_at__gt=after, imported=False)
        .exclude(actor=staff)
        .annotate(for_you=Exists(seen.filter(mine(staff), pk=OuterRef("application"))))
        .select_related("application__agency", "application__drafter", "actor")
        .order_by("-pk")
    )


def _unread(staff: Staff, events: list[Event]) -> list[Message]:
    """Return the newest unread messages but those that tell what a shown record tells."""
    said = {(event.application_id, f"{event.act}_{event.seq}") for event in events}
    unread = Message.objects.inbox_of(staff).filter(read_at=None)
    mail = unread.select_related("application")[: SHOWN + UNREAD]
    return [m for m in mail if (m.application_id, m.kind) not in said][:UNREAD]


def _line(events: list[Event], staff: Staff, today: date, since: datetime) -> Line:
    """Tell the latest record of a case, and what it asks of the reader; it is the first of `events`."""
    event, case = events[0], events[0].application
    who = f"{event.actor} " if event.actor else ""
    text, urgent = f"{who}{told(event, staff)}", ""
    waits: bool = getattr(event, "for_you", False)
    if waits and event.act in HANDS_ON and event.node == case.node and not case.waiting_for:
        text += f"，{'请' if event.act == Act.ASSIGN else '转您'}{next_step(case, today)}"
        if case.is_open and case.due_on and case.due_on <= today:
            urgent = "今天到期" if case.due_on == today else "已逾期"
    new = event.recorded_at > since
    more = sum(earlier.recorded_at > since for earlier in events[1:]) if new else 0
    office = str(case.agency.short_name or case.agency) if staff.has_role(*WATCHING) else ""
    return Line(when(event.recorded_at, today), case, text, new, urgent, more, office)


def told(event: Event, staff: Staff) -> str:  # noqa: PLR0911 - one sentence a line
    """Return one record as a few words, to the person who reads them."""
    act, case = Act(event.act), event.application
    if act is Act.LODGE and event.actor_id is None:
        return "申请人提交网络申请"
    if act is Act.APPROVE:
        return "审核通过" if event.node == Node.REPLY else "审核同意，报下一级"
    if act is Act.ASSIGN:
        if event.facts.get("drafter") == staff.pk:
            return "分办给您"
        return f"分办给{case.drafter}" if event.facts.get("drafter") == case.drafter_id else "分办"
    if act is Act.EXTEND:
        return f"延长答复期限 {event.facts.get('days')} 个工作日"
    if act is Act.CONSULT:
        return f"征求{'第三方' if event.facts.get('kind') == 'third_party' else '其他机关'}意见"
    return _TOLD.get(act, act.label)


def when(at: datetime, today: date) -> str:
    """Return an instant as people say it: 今天 09:12, 昨天 17:42, 11月3日 08:30."""
    local = timezone.localtime(at)
    days = (today - local.date()).days
    if days in _DAYS:
        return f"{_DAYS[days]} {local:%H:%M}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"
