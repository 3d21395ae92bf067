"""登记台账的导出: the same columns back, folded from the events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db.models.functions import Length

from requests_app.law.applicants import ApplicantKind
from requests_app.law.channels import Channel
from requests_app.law.fold import fold
from requests_app.law.nodes import Act
from requests_app.law.outcomes import Outcome
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application, Event

BATCH = 500


def export_register(agency: Agency, year: int) -> Iterator[dict[str, object]]:
    """Yield the register of the cases received in a year, in the order of their numbers."""
    cases = Application.objects.filter(agency=agency, received_year=year, counted=True)
    left = cases.order_by(Length("number"), "number").select_related("previous").iterator(chunk_size=BATCH)
    while some := list(islice(left, BATCH)):
        yield from rows_of(some)


def rows_of(cases: Sequence[Application]) -> Iterator[dict[str, object]]:
    """Yield the register's row of each of these cases, each with `previous` at hand; one query."""
    events: dict[int, list[Event]] = {}
    for event in Event.objects.filter(application__in=cases).order_by("application", "seq"):
        events.setdefault(event.application_id, []).append(event)
    for case in cases:
        own = events.get(case.pk, [])
        yield _row(case, fold(event.record for event in own), own)


def _row(case: Application, state: CaseState, events: list[Event]) -> dict[str, object]:
    supplement = state.supplement
    asked = state.suspensions[0] if state.suspensions else None
    # Silence also ends the wait, but is no opinion received: the register must not say so.
    answers = {str(e.facts["consultation"]): e.on for e in events if e.act == Act.OPINION.value}
    return {
        "编号": case.number,
        "申请人": case.applicant_name,
        "申请人类别": ApplicantKind(case.applicant_kind).label,
        "申请途径": Channel(case.channel).label,
        "提交日期": case.submitted_on,
        "收到日期": case.received_on,
        "申请内容": case.subject,
        "主题": case.topic,
        "补正告知日期": supplement.notice_on if supplement else None,
        "补正期限": supplement.limit_on if supplement else None,
        "补正收到日期": supplement.received_on if supplement else None,
        "征求意见发出日期": asked.sent_on if asked else None,
        "征求意见收到日期": answers.get(asked.key) if asked else None,
        "延期工作日": case.extended_days or None,
        "前次编号": case.previous.number if case.previous else None,
        "到期时限": case.due_on,
        "答复日期": case.replied_on,
        "办理结果": Outcome(case.outcome).label if case.outcome else None,
        "文号": case.doc_no,
    }
