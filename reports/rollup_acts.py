"""汇总时办的事: send a report back with remarks, take in the report of an agency outside, take it out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from reports import life
from reports.annual import ReportRefused
from reports.forms import default_form
from reports.life import By
from reports.models import AnnualReport, OutsideReport
from reports.verify import Unreadable, verify
from requests_app.law.nodes import Role
from requests_app.messages.rows import LONGEST, Way, put
from requests_app.models import Agency, Message, Staff

_KIND = "report_back"


def may_see(staff: Staff, agency: Agency) -> bool:
    """Whether a person may see an agency's roll-up: supervision and audit of it or above, and its own head."""
    own = staff.agency
    if own is None:
        return False
    above = staff.has_role(Role.SUPERVISOR, Role.AUDITOR) and agency.path.startswith(own.path)
    return above or (own.pk == agency.pk and staff.has_role(Role.OFFICE_HEAD))


def may_act(staff: Staff, agency: Agency) -> bool:
    """Whether a person may send back and take in: supervision of it or above, and its own head; audit only looks."""
    own = staff.agency
    if own is None:
        return False
    above = staff.has_role(Role.SUPERVISOR) and agency.path.startswith(own.path)
    return above or (own.pk == agency.pk and staff.has_role(Role.OFFICE_HEAD))


@transaction.atomic
def send_back(report: AnnualReport, remarks: str, by: By) -> None:
    """Return a submitted report to its agency with remarks (reports/life.py), and tell its heads.

    Raises:
        LifeRefused: who asks is not above it, it was not submitted, is published already, or nothing is said.
    """
    life.send_back(report, remarks, by)
    agency, above = report.agency, by.staff.agency
    text = f"{above}退回了{report.year}年度报告：{' '.join(remarks.split())}"
    heads = [one for one in Staff.objects.filter(agency=agency, is_active=True) if one.has_role(Role.OFFICE_HEAD)]
    put(
        Message(
            agency=agency, recipient=one, kind=f"{_KIND}_{report.year}", for_day=by.today, channel=Way.INBOX,
            text=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…",
            path=reverse("reports:table", args=[agency.code, report.year]), sent_at=by.now,
        )
        for one in heads
    )  # fmt: skip


def take_in(
    above: Agency, year: int, *, name: str, data: bytes, source: str, actor: Staff, now: datetime
) -> OutsideReport:
    """Keep the report of an agency outside the system, read from its file; a later one of that name replaces it.

    Raises:
        ReportRefused: not allowed, not readable, of another year or form, cells missing, or sums that do not hold.
    """
    if not may_act(actor, above):
        raise ReportRefused("只有主管部门督办员和汇总机关负责人可以录入外单位的报告。")
    if not name.strip():
        raise ReportRefused("请填写外单位的名称。")
    if Agency.objects.filter(path__startswith=above.path, name=name.strip()).exists():
        raise ReportRefused(f"{name.strip()}在本系统内，它的案件已经计入，不能再录入一次。")
    try:
        verdict = verify(data)
    except Unreadable as wrong:
        raise ReportRefused(f"文件读不了：{wrong}") from wrong
    form = default_form(year)
    if verdict.year != year:
        said = f"{verdict.year} 年度" if verdict.year else "没有写明年份"
        raise ReportRefused(f"文件里的报告是{said}的，不是 {year} 年度的。")
    if verdict.form != form:
        raise ReportRefused(f"文件里的报告用{verdict.form}年格式，{year} 年度要用{form}年格式，不能相加。")
    if verdict.broken:
        first = "".join(point.sentence for point in verdict.broken[:3])
        raise ReportRefused(f"报告有 {len(verdict.broken)} 处不符，请退给该单位改正后再录入：{first}")
    kept, _ = OutsideReport.objects.update_or_create(
        above=above,
        year=year,
        name=name.strip()[:100],
        defaults={
            "form": form,
            "figures": verdict.figures(),
            "source": source[:200],
            "received_at": now,
            "received_by": actor,
        },
    )
    return kept


def take_out(above: Agency, year: int, key: int, *, actor: Staff) -> str:
    """Remove a report from outside that was taken in by mistake; return its name.

    Raises:
        ReportRefused: not allowed, or it is not there any more.
    """
    if not may_act(actor, above):
        raise ReportRefused("只有主管部门督办员和汇总机关负责人可以移除外单位的报告。")
    found = OutsideReport.objects.filter(above=above, year=year, pk=key).first()
    if found is None:
        raise ReportRefused("这份外单位报告已经移除。")
    found.delete()
    return found.name
