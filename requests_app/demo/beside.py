"""What stands beside the cases of the demonstration: a 督办 answered and one open, a draft, a saved filter."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from requests_app.handling import clock, supervision
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Draft, SavedFilter, Staff

from .office import DemoOffice


def drive(office: DemoOffice, sibling: DemoOffice, calendar: WorkingCalendar, today: date) -> None:
    """Urge the late cases of the small office, which explains one; leave a draft and a filter in the big one."""
    supervisor = Staff.objects.get(username="jian")
    late = list(Application.objects.filter(agency=sibling.agency, due_on__lt=today).open().order_by("due_on", "pk"))
    supervision.issue(
        [case.pk for case in late],
        actor=supervisor,
        demand=supervision.DEMAND,
        answer_by=calendar.add_workdays(today, supervision.ANSWER_DAYS),
        today=today,
    )
    for case in late[1:]:
        reason = "申请涉及三个处室的历史档案，查找和核对用时较长。"
        clock.explain_lateness(case, actor=case.drafter or sibling.clerk, reason=reason, on=today, today=today)
    drafting = Application.objects.filter(agency=office.agency, node=Node.DRAFTING.value, waiting_for="")
    last = drafting.select_related("drafter").order_by("-due_on", "-pk").first()
    if last is not None and last.drafter is not None:
        Draft.objects.create(
            application=last,
            version=1,
            author=last.drafter,
            reply_kind=ReplyKind.REPLY_NOT_EXIST.value,
            elements={"search_process": "以申请内容为关键词检索了公文系统和档案室2005年以来的档案，未检索到。"},
        )
    query = urlencode({"list": "open", "topic": "土地征收"})
    SavedFilter.objects.create(staff=office.clerk, name="土地征收", query=query)
