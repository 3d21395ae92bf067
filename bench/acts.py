"""办理: the queries of one act through the door, over a whole case from lodging to archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.handling import approval, archiving, drafting, intake, registration, reply, secrecy_review
from requests_app.law.nodes import Role
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Agency, Application, ApprovalLevel, Staff, working_calendar
from requests_app.papers.law_words import cited

from .figures import Figure

#: Two more than before papers named people and other systems were told: one statement each, none by the row.
MOST = 14
DAY = date(2026, 3, 2)


def measure() -> Figure:
    """Handle one case and report the act that asks most of the database."""
    complete = {"reconsideration_body": "示例省人民政府", "court": "示例市中级人民法院", "phone": "0571-00000000"}
    agency = Agency.objects.create(code="acts", name="办理局", **complete)
    ApprovalLevel.objects.create(agency=agency, level=1, title="负责人")
    people = {role: _person(agency, role) for role in Role if role not in {Role.APPLICANT, Role.SYSTEM}}
    kind = ReplyKind.REPLY_GRANTED
    elements = {name: f"{label}的内容" for name, label in CATALOGUE[kind].asked.items()}
    elements["legal_basis"] = cited(CATALOGUE[kind].article)  # a letter without its article is refused
    # Of past days nobody is told, so today is today: messages and letters are part of an act's price.
    day: dict[str, Any] = {"on": DAY, "today": timezone.localdate()}
    clerk = people[Role.CLERK]
    case = intake.lodge(
        agency=agency,
        applicant_kind="natural_person",
        applicant_name="吴测试",
        channel="web",
        content="批准文件",
        email="wu@example.com",  # so that each act that owes the applicant a letter writes it
        **day,
    ).application
    steps: list[tuple[str, Callable[..., Application], Staff, dict[str, Any]]] = [
        ("accept", intake.accept, clerk, {"received_on": DAY, "basis": "both_confirmed"}),
        ("assign", registration.assign, clerk, {"drafter": people[Role.DRAFTER]}),
        ("submit", drafting.submit, people[Role.DRAFTER], {"reply_kind": kind, "elements": elements}),
        ("clear", secrecy_review.clear, people[Role.SECRECY_REVIEWER], {}),
        ("approve", approval.approve, people[Role.APPROVER], {}),
        ("deliver", reply.deliver, clerk, {"method": "post"}),
        ("archive", archiving.archive, people[Role.ARCHIVIST], {"proof": "邮政回执"}),
    ]
    working_calendar()  # prepared once per process
    counts: dict[str, int] = {}
    for name, act, actor, facts in steps:
        case = Application.objects.select_related("agency").get(pk=case.pk)  # as the desk opens it
        with CaptureQueriesContext(connection) as seen:
            case = act(case, actor=actor, **day, **facts)
        counts[name] = len(seen)
    worst = max(counts, key=lambda name: counts[name])
    return Figure(
        "queries of one act, BEGIN and COMMIT included",
        f"{min(counts.values())} to {counts[worst]} ({worst})",
        "",
        "",
        f"≤ {MOST}",
        counts[worst] <= MOST,
    )


def _person(agency: Agency, role: Role) -> Staff:
    level = 1 if role is Role.APPROVER else None
    return Staff.objects.create(username=f"bench-{role}", agency=agency, roles=[role.value], approval_level=level)
