"""汇总页的数据: a line for the agency itself and each branch below, who has not submitted, what does not agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from reports import rollup
from reports.annual import settings_of
from reports.checks import Check, table3_checks, table4_checks
from reports.forms import FormSettings, UnknownForm, table3_form, table4_form
from reports.models import AnnualReport, OutsideReport, Snapshot
from reports.table3 import Table3, tabulate
from reports.table4 import Table4
from requests_app.models import Agency

#: Differences told on the page; the rest is counted.
MOST = 60
#: 表三's lines that the page sets side by side.
FLOWS = (("received_new", "新收"), ("carried_in", "上年结转"), ("total", "办结"), ("carried_out", "结转下年度"))


@dataclass(frozen=True, slots=True)
class Line:
    """One branch: the agency at its head, how many agencies it has, its totals, and who of it has submitted.

    `totals` are 新收, 上年结转, 办结, 结转下年度, 复议诉讼; `due` counts the agencies that have to submit.
    """

    agency: Agency
    size: int
    totals: tuple[int, int, int, int, int]
    report: AnnualReport | None
    submitted: int
    due: int
    differs: int

    @property
    def balanced(self) -> bool:
        """Whether what came in equals what was closed and what stayed open."""
        new, into, closed, out, _ = self.totals
        return new + into == closed + out


@dataclass(frozen=True, slots=True)
class Outside:
    """A report from outside the system: its row, its totals, and which of its checks do not hold."""

    report: OutsideReport
    totals: tuple[int, int, int, int, int]
    broken: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rollup:
    """Everything the page shows of one agency and year."""

    agency: Agency
    year: int
    table3: Table3
    table4: Table4
    lines: Sequence[Line]
    outside: Sequence[Outside]
    waiting: Sequence[Agency]
    differences: Sequence[str]
    more: int
    own: Sequence[tuple[str, Sequence[int], int | None]] = field(default=())

    @property
    def checks(self) -> list[Check]:
        """The checks of both sums."""
        return [*self.table3.checks, *self.table4.checks]


def rollup_of(agency: Agency, year: int) -> Rollup:
    """Count the tree and set beside it what its reports say; ten queries, however many agencies."""
    tree = list(Agency.objects.filter(path__startswith=agency.path).order_by("path"))
    counted = rollup.count(agency, year)
    settings = {one.pk: settings_of(one) for one in tree}
    reports = {
        one.agency_id: one for one in AnnualReport.objects.filter(agency__path__startswith=agency.path, year=year)
    }
    outside = [_outside(one) for one in OutsideReport.objects.filter(above__path__startswith=agency.path, year=year)]
    figures = [one.report.figures for one in outside]
    frozen = _frozen(agency, year)
    found = {one.pk: list(differences(one, year, counted, frozen[one.pk])) for one in tree if one.pk in frozen}
    branches: dict[str, list[Agency]] = {}
    for one in tree:
        branches.setdefault(one.path.removeprefix(agency.path).partition("/")[0], []).append(one)
    lines = [_line(branch, counted, reports, found, top=not head) for head, branch in branches.items()]
    told = [sentence for one in tree for sentence in found.get(one.pk, ())]
    third = rollup.sum3(agency, year, counted, settings, [one["table3"] for one in figures])
    return Rollup(
        agency=agency,
        year=year,
        table3=third,
        table4=rollup.sum4(year, counted, [one["table4"] for one in figures]),
        lines=lines,
        outside=outside,
        waiting=[one for one in tree if one.pk != agency.pk and _owes(one, reports.get(one.pk))],
        differences=list(islice(told, MOST)),
        more=max(0, len(told) - MOST),
        own=_own(third, lines, outside, frozen.get(agency.pk)),
    )


def _owes(agency: Agency, report: AnnualReport | None) -> bool:
    """Whether an agency has still to submit; one that takes no requests owes nothing until it has begun a report."""
    return (agency.active or report is not None) and (report is None or report.submitted_at is None)


def _line(
    branch: Sequence[Agency],
    counted: rollup.Counted,
    reports: Mapping[int, AnnualReport],
    found: Mapping[int, Sequence[str]],
    *,
    top: bool,
) -> Line:
    head = branch[0]
    due = [] if top else [one for one in branch if one.active or one.pk in reports]
    return Line(
        agency=head,
        size=len(branch),
        totals=counted.totals(one.pk for one in branch),
        report=reports.get(head.pk),
        submitted=sum(not _owes(one, reports.get(one.pk)) for one in due),
        due=len(due),
        differs=sum(len(found.get(one.pk, ())) for one in branch),
    )


def _outside(report: OutsideReport) -> Outside:
    """Check a report from outside again, from what was kept of it."""
    third, fourth = report.figures["table3"], report.figures["table4"]
    form = table3_form(report.form)
    groups = {
        group: {one.code: sum(third[leaf][one.code] for leaf in leaves) for one in form.columns}
        for group, leaves in form.groups.items()
    }
    checks = [
        *table3_checks(form, third, groups),
        *table4_checks(table4_form(report.form), fourth),
    ]
    flows = [third[row]["total"] for row, _ in FLOWS]
    remedies = sum(line["total"] for line in fourth.values())
    broken = [check.detail for check in checks if not check.ok]
    return Outside(report, (flows[0], flows[1], flows[2], flows[3], remedies), broken)


def _frozen(agency: Agency, year: int) -> dict[int, dict[str, Any]]:
    """Return agency key → the figures of its latest frozen report; only what is compared is read."""
    rows = (
        Snapshot.objects.filter(report__agency__path__startswith=agency.path, report__year=year)
        .order_by("sequence")
        .values_list(
            "report__agency_id", "figures__form", "figures__abandoned_row_2019", "figures__table3", "figures__table4"
        )
    )
    return {
        key: {
            "form": str(form),  # SQLite gives the string "2021" back as a number
            "setting": setting,
            "table3": third,
            "table4": fourth,
        }
        for key, form, setting, third, fourth in rows
    }


def differences(agency: Agency, year: int, counted: rollup.Counted, frozen: Mapping[str, Any]) -> Iterator[str]:
    """Give each cell where an agency's frozen report and its cases of today do not agree, as a sentence."""
    try:
        now3 = tabulate(counted.facts(agency.pk), year, frozen["form"], FormSettings(frozen["setting"]))
    except UnknownForm:
        yield f"{agency.name}：报告的格式“{frozen['form']}”本版本不认识，没有比较。"
        return
    layout = table4_form(frozen["form"])
    labels = {row.code: row.label for row in now3.form.rows} | {row.code: row.label for row in layout.rows}
    columns = {one.code: one.label for one in (*layout.columns, *now3.form.columns)}
    fourth = rollup.remedies_of(counted, agency.pk)
    for said, now in ((frozen["table3"], now3.rows), (frozen["table4"], fourth)):
        for row, line in now.items():
            for column, value in line.items():
                written = said.get(row, {}).get(column)
                if written != value:
                    place = f"“{labels[row]}”{columns[column]}"
                    yield f"{agency.name}：{place}，报告 {'空缺' if written is None else written}，现有案件 {value}。"


def _own(
    third: Table3, lines: Sequence[Line], outside: Sequence[Outside], frozen: Mapping[str, Any] | None
) -> list[tuple[str, list[int], int | None]]:
    """Set side by side, flow by flow: own cases, those below, those outside, the sum, and what the own report says."""
    found = []
    for at, (row, label) in enumerate(FLOWS):
        below = sum(line.totals[at] for line in lines[1:])
        parts = [lines[0].totals[at], below, sum(one.totals[at] for one in outside), third.rows[row]["total"]]
        found.append((label, parts, frozen["table3"][row]["total"] if frozen else None))
    return found
