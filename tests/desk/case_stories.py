"""Cases of the page's example: supplemented, consulted, extended, returned; today is 18 November 2026."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from requests_app.desk.opened import opened
from requests_app.handling import approval, clock, drafting, registration, secrecy_review, supplementation
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Draft, Message, PersonalDataRead, Supervision, working_calendar
from tests.factories import case_at, elements, make_staff

TODAY = date(2026, 11, 18)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def day(month: int, number: int, year: int = 2026) -> dict[str, Any]:
    return {"on": date(year, month, number), "today": max(TODAY, date(year, month, number))}


def received(office, on: date = date(2026, 9, 17), **given) -> Application:
    return case_at(Node.DRAFTING, office, on=on, **given)


def supplemented(office) -> Application:
    case = case_at(Node.REGISTRATION, office, on=date(2026, 9, 17))
    notice = {"items": ["请说明地块四至"], "limit_on": date(2026, 10, 14)}
    case = supplementation.request(case, actor=office.clerk, **notice, **day(9, 22))
    case = supplementation.receive(case, actor=office.clerk, statement="地块四至已明确", **day(9, 30))
    return registration.assign(case, actor=office.clerk, drafter=office.drafter, **day(9, 30))


def consulted(office) -> Application:
    case = supplemented(office)
    asked = {"kind": "third_party", "party": "宁波示例测绘有限公司", "question": "是否涉及商业秘密"}
    case = clock.consult(case, actor=office.drafter, **asked, **day(10, 19))
    key = f"C{case.events_count}"
    case = clock.consultation_received(case, actor=office.drafter, consultation=key, **day(10, 21))
    return clock.opinion(case, actor=office.drafter, consultation=key, consents=False, text="不同意", **day(11, 6))


def twice_consulted(office) -> Application:
    case = received(office, date(2026, 10, 12))
    for number, party in ((14, "甲公司"), (16, "乙公司")):
        case = clock.consult(
            case, actor=office.drafter, kind="third_party", party=party, question="问", **day(10, number)
        )
    first, second = (one.key for one in at(case).state.suspensions)
    case = clock.consultation_received(case, actor=office.drafter, consultation=first, **day(10, 19))
    case = clock.consultation_received(case, actor=office.drafter, consultation=second, **day(10, 19))
    case = clock.opinion(case, actor=office.drafter, consultation=first, consents=True, **day(10, 22))
    return clock.opinion(case, actor=office.drafter, consultation=second, consents=True, **day(10, 28))


def extended(office) -> Application:
    return clock.extend(
        received(office, date(2026, 11, 2)), actor=office.head, days=10, reason="查阅档案", **day(11, 5)
    )


def at(case: Application, person=None):
    staff = person or case.drafter
    return opened(staff, case.pk, TODAY, working_calendar())


def shown(person, case, query="") -> str:
    answer = signed_in(person).get(f"/admin/cases/{case.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def a_full_case(office, returns: int) -> Application:
    """A case returned so many times, with drafts, messages, reads and two supervisions beside it."""
    case = case_at(Node.DRAFTING, office, on=date(2026, 10, 12))
    kind = ReplyKind.REPLY_GRANTED
    for _ in range(returns):
        case = drafting.submit(case, actor=office.drafter, reply_kind=kind, elements=elements(kind), **day(10, 20))
        case = approval.send_back(case, actor=office.reviewer, reason="依据不准确", **day(10, 20))
    for n in range(1, returns + 3):
        Draft.objects.create(
            application=case, version=n, author=office.drafter, reply_kind=kind, elements={"result": f"{n}"}
        )
        PersonalDataRead.objects.create(application=case, staff=office.clerk, reason="制作文书")
        sent = {"kind": f"due_{n}", "for_day": TODAY, "text": "请办", "sent_at": timezone.now()}
        Message.objects.create(application=case, recipient=office.drafter, **sent)
    head = make_staff(office.agency, Role.SUPERVISOR)
    for demand in ("请速办", "再次督办"):
        urged = {"issued_on": TODAY, "demand": demand, "answer_by": date(2026, 11, 20)}
        Supervision.objects.create(application=case, issued_by=head, **urged)
    return case


def reviewed(office) -> Application:
    """Returned once at review, cleared file by file, returned by the second level, submitted anew."""
    case = received(office, date(2026, 10, 26))
    kind = ReplyKind.REPLY_GRANTED
    files = [
        {"key": "1", "name": "批准文件.pdf", "sha256": "0" * 64},
        {"key": "2", "name": "名单.xlsx", "sha256": "1" * 64},
    ]
    given = {"reply_kind": kind, "elements": elements(kind), "files": files}
    case = drafting.submit(case, actor=office.drafter, **given, **day(10, 27))
    case = approval.send_back(case, actor=office.reviewer, reason="名单含个人信息", **day(10, 28))
    case = drafting.submit(case, actor=office.drafter, **given, **day(10, 29))
    decided = {"1": {"decision": "open", "note": ""}, "2": {"decision": "masked", "note": "遮盖身份证号"}}
    case = secrecy_review.clear(case, actor=office.reviewer, opinion="可以公开", files=decided, **day(10, 30))
    case = approval.approve(case, actor=office.approver1, opinion="依据充分", **day(11, 2))
    return approval.send_back(case, actor=office.approver2, reason="请补写查询经过", **day(11, 3))
