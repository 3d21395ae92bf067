"""报告的办理: 草稿 → 冻结 → 公布 → 修订. Each act in one transaction, by whom it belongs to, on the version they saw.

Freezing locks the agency's row before it counts, as every act about a past year does (handling/frozen.py): what
counts is either in the frozen figures or refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from reports.alarm import note_broken
from reports.annual import Report, assemble
from reports.models import EDITABLE, AnnualReport, ReportEdit, Snapshot, State
from reports.sections import OTHER, PROBLEMS, SLOTS
from reports.versions import as_text, case_list, fingerprint, latest
from requests_app.law.nodes import Role
from requests_app.models import Agency, Staff

#: Texts that nobody can write for the office.
OWN_TEXTS = (PROBLEMS, OTHER)
_FIXED = frozenset({State.FROZEN, State.PUBLISHED})
#: In which states an act is possible, and what is said in the others.
_TURN = {
    "publish": (frozenset({State.FROZEN}), "先冻结，才能公布。"),
    "revise": (_FIXED, "草稿可以直接改，不用开启修订。"),
    "give-up": (EDITABLE, "没有在修订。"),
    "submit": (_FIXED, "先冻结，才能报送主管部门。"),
}


class LifeRefused(ValueError):
    """The report cannot be changed so now; the message is a Chinese sentence that says what to do."""


class SeenAnother(LifeRefused):
    """Somebody changed the report meanwhile."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, when, and which version of the report they saw."""

    staff: Staff
    today: date
    now: datetime
    seen: int


def open_report(agency: Agency, year: int) -> AnnualReport:
    """Return the row of a year's report, made where it is not there."""
    return AnnualReport.objects.get_or_create(agency=agency, year=year)[0]


def report_for(staff: Staff, agency: Agency, year: int, *, writing: bool) -> AnnualReport:
    """Return a year's report for a page: the row, made only for who writes into it; else one that is not stored.

    A report that somebody only looked at has not been begun, and nobody owes it.
    """
    if writing and staff.agency_id == agency.pk and staff.has_role(Role.OFFICE_HEAD, Role.CLERK):
        return open_report(agency, year)
    found = AnnualReport.objects.select_related("agency").filter(agency=agency, year=year).first()
    return found or AnnualReport(agency=agency, year=year)


def edits_of(report: AnnualReport) -> QuerySet[ReportEdit]:
    """Return who wrote what into a report, the latest first."""
    return ReportEdit.objects.filter(report_id=report.pk).select_related("by")


def write_text(report: AnnualReport, slot: str, text: str, by: By) -> AnnualReport:
    """Put the office's own text into a slot; an empty one takes the shipped text again."""
    if slot not in SLOTS:
        raise LifeRefused(f"报告里没有“{slot}”这一部分。")
    with transaction.atomic():
        report = _mine(report, by, Role.OFFICE_HEAD, Role.CLERK)
        before = str(report.texts.get(slot, ""))
        others = {name: own for name, own in report.texts.items() if name != slot}
        report.texts = {**others, slot: text} if text.strip() else others
        return _keep(report, by, f"文字：{SLOTS[slot]}", before, text)


def enter_figures(report: AnnualReport, table: str, rows: Mapping[str, Mapping[str, Any]], by: By) -> AnnualReport:
    """Put the figures of 表一 or 表二 as JSON keeps them (reports/typed.py `stored`)."""
    with transaction.atomic():
        report = _mine(report, by, Role.OFFICE_HEAD, Role.CLERK)
        before = report.typed.get(table, {})
        report.typed = {**report.typed, table: {row: dict(line) for row, line in rows.items()}}
        return _keep(report, by, f"数字：{'表一' if table == 'table1' else '表二'}", as_text(before), as_text(rows))


def choose_form(report: AnnualReport, form: str, by: By) -> AnnualReport:
    """Choose the layout; "" takes the year's own."""
    with transaction.atomic():
        report = _mine(report, by, Role.OFFICE_HEAD, Role.CLERK)
        before, report.form = report.form, form
        return _keep(report, by, "报告格式", before, form)


def why_not(report: AnnualReport, counted: Report, today: date) -> list[str]:
    """Return what still stands in the way of freezing, as sentences."""
    if not report.editable:
        return [f"报告{report.get_state_display()}，要改先开启修订。"]
    reasons = [] if today.year > report.year else [f"{report.year}年还没有结束，{report.year + 1}年1月1日起可以冻结。"]
    reasons += [f"{check.detail}" for check in counted.broken]
    reasons += [f"“{SLOTS[slot]}”还没有写。" for slot in OWN_TEXTS if not str(report.texts.get(slot, "")).strip()]
    reasons += [
        f"{short}还有{len(table.missing)}格没有填，没有发生的填 0，不适用的填“/”。"
        for short, table in (("表一", counted.table1), ("表二", counted.table2))
        if table and table.missing
    ]
    opened = AnnualReport.objects.filter(agency=report.agency_id, state__in=EDITABLE, snapshots__isnull=False)
    earlier = opened.filter(year__lt=report.year).order_by("year").first()
    reasons += [f"{earlier.year}年的报告正在修订，先把它冻结。"] if earlier else []
    return reasons


def out_of_turn(report: AnnualReport, act: str) -> list[str]:
    """Return why an act (publish, revise, give-up, submit) is not possible as the report stands."""
    states, otherwise = _TURN[act]
    if report.state not in states or (act == "give-up" and latest(report) is None):
        return [otherwise]
    return []


def freeze(report: AnnualReport, by: By) -> Snapshot:
    """Fix figures, words and the list of cases behind them, with their fingerprint.

    Raises:
        LifeRefused: with everything that stands in the way, or a revision in which nothing changed.
    """
    with transaction.atomic():
        agency = _locked(report.agency_id)
        report = _mine(report, by, Role.OFFICE_HEAD)
        counted = assemble(agency, report.year, today=by.today, form=report.form or None)
        reasons = why_not(report, counted, by.today)
        if reasons:
            raise LifeRefused("现在不能冻结：" + "".join(reasons))
        last = latest(report)
        figures, cases = counted.as_dict(), case_list(agency, report.year)
        if last and last.figures == figures and last.cases == cases:
            raise LifeRefused("数字、文字和案件清单都没有变，不用出修订版。要放弃修订，请按“放弃修订”。")
        sequence, previous = (last.sequence + 1, last.hash) if last else (1, "")
        snapshot = Snapshot.objects.create(
            report=report, sequence=sequence, revision=report.snapshots.filter(published_at__isnull=False).count(),
            figures=figures, cases=cases, previous_hash=previous, hash=fingerprint(figures, cases, previous),
            reason=report.revision_reason, frozen_at=by.now, frozen_by=by.staff,
        )  # fmt: skip
        _stand(report, State.FROZEN, by, "冻结", snapshot.hash)
        _freeze_to(agency, max(report.year, agency.frozen_to or 0))
        return snapshot


def publish(report: AnnualReport, by: By) -> Snapshot:
    """Make the frozen version public; what was public before stays so."""
    with transaction.atomic():
        report = _mine(report, by, Role.OFFICE_HEAD, turn="publish")
        snapshot = latest(report)
        if snapshot is None:
            raise LifeRefused("先冻结，才能公布。")
        snapshot.published_at, snapshot.published_by = by.now, by.staff
        snapshot.save(update_fields=["published_at", "published_by"])
        _stand(report, State.PUBLISHED, by, "公布", snapshot.hash)
        return snapshot


def begin_revision(report: AnnualReport, reason: str, by: By) -> AnnualReport:
    """Open a frozen year for corrections; acts about it and later years are possible until it is frozen again.

    Raises:
        LifeRefused: without a reason, or while a later year is frozen: its opening rests on this year's closing.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise LifeRefused("请写明修订的原因，它和修订版一起公布。")
    with transaction.atomic():
        agency = _locked(report.agency_id)
        report = _mine(report, by, Role.OFFICE_HEAD, turn="revise")
        return _open(report, agency, reason, by, "开启修订")


def give_up_revision(report: AnnualReport, by: By) -> AnnualReport:
    """Go back to the last frozen version, where the cases still give its figures."""
    with transaction.atomic():
        agency = _locked(report.agency_id)
        report = _mine(report, by, Role.OFFICE_HEAD, turn="give-up")
        last = latest(report)
        if last is None:
            raise LifeRefused("没有在修订。")
        now = assemble(agency, report.year, today=by.today, form=report.form or None).as_dict()
        if last.figures != now or last.cases != case_list(agency, report.year):
            raise LifeRefused("案件或者文字已经改过，与冻结的不一致，不能放弃修订。请改回来，或者出修订版。")
        report.revision_reason = ""
        _stand(report, State.PUBLISHED if last.published_at else State.FROZEN, by, "放弃修订", "")
        _freeze_to(agency, max(report.year, agency.frozen_to or 0))
        return report


def submit(report: AnnualReport, by: By) -> AnnualReport:
    """Hand the frozen report in to the supervising department (Art. 49)."""
    with transaction.atomic():
        report = _mine(report, by, Role.OFFICE_HEAD, turn="submit")
        report.submitted_at, report.sent_back_at, report.remarks = by.now, None, ""
        return _keep(report, by, "报送主管部门", "", "")


def send_back(report: AnnualReport, remarks: str, by: By) -> AnnualReport:
    """Return a submitted, unpublished report with remarks: its year is open again.

    By the supervision of an agency above, or by its head where it sums up (Art. 49).
    """
    remarks = " ".join(remarks.split())
    if not remarks:
        raise LifeRefused("请写明要改什么，报送机关要照着改。")
    above = by.staff.agency
    with transaction.atomic():
        agency = _locked(report.agency_id)
        may = by.staff.has_role(Role.SUPERVISOR, Role.OFFICE_HEAD) and above is not None and _is_below(agency, above)
        if not may:
            raise LifeRefused("只有主管部门督办员和汇总机关负责人可以退回下级机关的报告。")
        report = _seen(report, by)
        if report.state == State.PUBLISHED:
            raise LifeRefused(f"{agency.name}的报告已经公布，不能退回；要改的，请通知该机关修订。")
        if report.state != State.FROZEN or report.submitted_at is None:
            raise LifeRefused(f"{agency.name}没有报送 {report.year} 年度报告，或者刚刚已被退回。")
        report.submitted_at, report.sent_back_at, report.remarks = None, by.now, remarks[:500]
        return _open(report, agency, f"主管部门退回：{remarks}", by, "退回")


# -- what every act does --------------------------------------------------------------------


def _mine(report: AnnualReport, by: By, *roles: Role, turn: str = "") -> AnnualReport:
    """Return the row, locked, where this person may change it as it stands now."""
    if by.staff.agency_id != report.agency_id or not by.staff.is_active:
        raise LifeRefused("只能改本机关的年度报告。")
    if not by.staff.has_role(*roles):
        raise LifeRefused(f"这一步由{'、'.join(role.label for role in roles)}办理，您没有这一角色。")
    report = _seen(report, by)
    states, otherwise = _TURN.get(turn, (EDITABLE, "报告已经冻结，要改先开启修订。"))
    if report.state not in states:
        raise LifeRefused(otherwise)
    return report


def _seen(report: AnnualReport, by: By) -> AnnualReport:
    row = AnnualReport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=report.pk)
    if row.version != by.seen:
        last = edits_of(row).first()
        who = f"{last.by}刚刚改了“{last.what}”" if last else "别人刚刚改过"
        raise SeenAnother(f"您打开页面以后，{who}。请核对现在的内容，再保存一次。")
    return row


def _keep(report: AnnualReport, by: By, what: str, before: str, after: str) -> AnnualReport:
    report.version += 1
    report.save()
    ReportEdit.objects.create(report=report, at=by.now, by=by.staff, what=what, before=before, after=after)
    return report


def _stand(report: AnnualReport, state: State, by: By, what: str, after: str) -> None:
    before, report.state = report.get_state_display(), state
    report.broken = {}  # a frozen report has nothing broken; one that is open again is looked at again
    _keep(report, by, what, before, after)
    note_broken(report.agency_id)


def _open(report: AnnualReport, agency: Agency, reason: str, by: By, what: str) -> AnnualReport:
    """Open a frozen year again: a draft until something was published, a revision after."""
    later = AnnualReport.objects.filter(agency=agency, year__gt=report.year, state__in=_FIXED).order_by("year").last()
    if later:
        raise LifeRefused(
            f"{later.year}年的报告已经冻结，它的“上年结转”以{report.year}年的为准。请先开启{later.year}年报告的修订。"
        )
    seen_by_public = report.snapshots.filter(published_at__isnull=False).exists()
    report.revision_reason = reason[:300] if seen_by_public else ""
    _stand(report, State.REVISING if seen_by_public else State.DRAFT, by, what, reason)
    _freeze_to(agency, report.year - 1)
    return report


def _locked(agency: int) -> Agency:
    return Agency.objects.select_for_update(no_key=True, of=("self",)).get(pk=agency)


def _freeze_to(agency: Agency, year: int) -> None:
    """Write down up to which year acts are refused."""
    Agency.objects.filter(pk=agency.pk).update(frozen_to=year)


def _is_below(agency: Agency, above: Agency) -> bool:
    return agency.pk != above.pk and agency.path.startswith(above.path)
