"""早上的汇总: one mail a person, a telephone message where a reply is due or has just become late, one to the group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from requests_app.law.dates_zh import day_zh
from requests_app.law.watch import Watch
from requests_app.models import Agency, Application, Message

from .ladder import Reminder
from .rows import Way
from .staff import Offices
from .texts import filled, wording

DIGEST, URGENT = "digest", "urgent"
#: Lines of a mail and of the group's message; the desk has them all.
MOST, MOST_OF_GROUP = 60, 15
#: Working days left up to which the group's message counts a case.
_SOON = 3


def pressing(due: Reminder) -> bool:
    """Whether the reply is due today or late: it comes first, and the target for its draft is then no news."""
    return due.watch.kind is Watch.REPLY and due.days_left <= 0


def in_short(case: Application, due: Reminder) -> str:
    """Return number and due date alone: what a telephone and a group may show."""
    late = f"，逾期{-due.days_left}个工作日" if due.days_left < 0 else ""
    return f"{case} {day_zh(due.watch.on)}到期{late}"


@dataclass
class Day:
    """What one person or one office is told this morning."""

    noted: list[tuple[bool, int, str]] = field(default_factory=list)
    late: int = 0
    today: int = 0
    soon: int = 0

    def note(self, due: Reminder, line: str) -> None:
        """Count one reminder."""
        self.noted.append((not pressing(due), due.days_left, line))
        self.late += due.days_left < 0
        self.today += due.days_left == 0
        self.soon += 0 < due.days_left <= _SOON

    @property
    def lines(self) -> list[str]:
        """The lines: replies late or due today first, then whatever is most urgent."""
        return [line for _, _, line in sorted(self.noted, key=lambda one: one[:2])]

    def digest(self, name: str) -> dict[str, object]:
        """Return what one person's mail may name."""
        lines = self.lines
        listed = [f"{at}. {line}" for at, line in enumerate(lines[:MOST], start=1)]
        listed += [f"……还有{len(lines) - MOST}项，请到工作台查看。"] if len(lines) > MOST else []
        site = f"工作台：{settings.PUBLIC_URL.rstrip('/')}/admin/" if settings.PUBLIC_URL else ""
        return {"姓名": name, "件数": len(lines), "逾期": self.late, "清单": "\n".join(listed), "网址": site}

    def group(self, today: date) -> dict[str, object]:
        """Return what the message to the office's group may name."""
        lines = "\n".join(self.lines[:MOST_OF_GROUP])
        return {"日期": day_zh(today), "逾期": self.late, "今天": self.today, "将到": self.soon, "清单": lines}


class Morning:
    """Gathers while the sweep runs, then gives the rows."""

    def __init__(self, offices: Offices, today: date) -> None:
        self.offices, self.today = offices, today
        self._people: dict[int, Day] = defaultdict(Day)
        self._groups: dict[int, Day] = defaultdict(Day)
        self._urgent: list[Message] = []
        self._pressing: set[int] = set()

    def note(self, case: Application, due: Reminder, told: set[int], text: str) -> None:
        """Take one reminder into account.

        Args:
            case: what it is about.
            due: the reminder.
            told: keys of the people it reaches.
            text: its sentence.
        """
        if pressing(due):
            self._pressing.add(case.pk)
        if due.watch.kind is Watch.DRAFT and case.pk in self._pressing:
            return
        for person in told:
            self._people[person].note(due, text)
        if due.watch.kind is Watch.REPLY:
            line = in_short(case, due)
            self._groups[case.agency_id].note(due, line)
            if due.urgent:
                self._urgent += self._calls(case, due, told, line)

    def _calls(self, case: Application, due: Reminder, told: set[int], line: str) -> list[Message]:
        """Return the telephone messages of an urgent case, to the people of its own office."""
        agency = self.offices.agencies[case.agency_id]
        if not (agency.urgent_sms and settings.SMS_URL):
            return []
        body = filled(wording(agency, "urgent_sms").body, {"提醒": line})
        return [
            Message(
                agency_id=agency.pk, application=case, recipient_id=key, kind=f"{URGENT}_{due.step}",
                for_day=due.for_day, channel=Way.SMS, text=body[:300], body=body,
            )
            for key in sorted(told)
            if (person := self.offices.by_key[key]).mobile and person.agency_id == agency.pk
        ]  # fmt: skip

    def rows(self) -> list[Message]:
        """Return what goes out this morning besides the reminders."""
        mails = [self._mail(key, day) for key, day in self._people.items() if self._wants_mail(key)]
        groups = [self._group(self.offices.agencies[key], day) for key, day in self._groups.items()]
        return [*self._urgent, *mails, *(row for row in groups if row)]

    def _wants_mail(self, key: int) -> bool:
        person = self.offices.by_key[key]
        return bool(person.email and settings.EMAIL_HOST and self.offices.agencies[person.agency_id or 0].digest_mail)

    def _mail(self, key: int, day: Day) -> Message:
        person = self.offices.by_key[key]
        agency = self.offices.agencies[person.agency_id or 0]
        text, parts = wording(agency, "digest"), day.digest(str(person))
        return Message(
            agency_id=agency.pk, recipient_id=key, kind=DIGEST, for_day=self.today, channel=Way.EMAIL,
            text=" ".join(filled(text.title, parts).split())[:300], body=filled(text.body, parts),
        )  # fmt: skip

    def _group(self, agency: Agency, day: Day) -> Message | None:
        if not (agency.robot and agency.robot_url) or not (day.late or day.today or day.soon):
            return None
        body = filled(wording(agency, "robot").body, day.group(self.today))
        return Message(
            agency_id=agency.pk, kind=DIGEST, for_day=self.today, channel=Way.ROBOT, address=agency.robot,
            text=body.partition("\n")[0][:300], body=body,
        )  # fmt: skip
