"""年度报告: put one agency's year together into one value that every renderer reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reports import facts, table3, table4
from reports.checks import Check
from reports.forms import FormSettings, default_form, table3_form
from requests_app.models import Agency

#: 条例 (2007) took effect on 2008-05-01; no office can have requests of an earlier year.
FIRST_YEAR = 2008


class ReportRefused(ValueError):
    """The report cannot be made as asked; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: 表三, 表四 and all their checks. `as_of` is None for the whole year so far."""

    agency_code: str
    agency_name: str
    year: int
    form: str
    as_of: date | None
    table3: table3.Table3
    table4: table4.Table4

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check, in the order of the tables."""
        return self.table3.checks + self.table4.checks

    @property
    def broken(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.ok)

    @property
    def title(self) -> str:
        """The heading of the printed report."""
        return f"{self.agency_name}{self.year}年政府信息公开工作年度报告"

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON report; dates are ISO, figures are integers."""
        return {
            "agency": self.agency_code,
            "agency_name": self.agency_name,
            "year": self.year,
            "form": self.form,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "table3": {row: dict(line) for row, line in self.table3.rows.items()},
            "table4": {row: dict(line) for row, line in self.table4.rows.items()},
            "checks": [check.as_dict() for check in self.checks],
        }


def settings_of(agency: Agency) -> FormSettings:
    """Return what an agency has chosen within the forms."""
    return FormSettings(agency.abandoned_row_2019)


def assemble(
    agency: Agency,
    year: int,
    *,
    today: date,
    form: str | None = None,
    as_of: date | None = None,
) -> Report:
    """Count and check one agency's report in six queries (Art. 50 (2), (3)).

    Args:
        agency: whose report.
        year: its year.
        today: taken once by the caller; a report cannot look ahead of it.
        form: "2019" or "2021"; None takes the year's own.
        as_of: the last day counted; None counts the whole year, or what there is of it.

    Raises:
        ReportRefused: a year or day that cannot be reported on.
        UnknownForm: another form.
    """
    if not FIRST_YEAR <= year <= today.year:
        message = f"只能统计 {FIRST_YEAR} 年至 {today.year} 年的年度报告，没有 {year} 年的。"
        raise ReportRefused(message)
    if as_of is not None and as_of > today:
        message = f"统计截至日 {as_of:%Y-%m-%d} 还没有到，请选今天（{today:%Y-%m-%d}）或以前的日期。"
        raise ReportRefused(message)
    code = form or default_form(year)
    table3_form(code)  # an unknown form is refused before anything is counted
    try:
        counted = facts.table3_facts(agency, year, as_of)
    except table3.OutsideYear as wrong:
        raise ReportRefused(str(wrong)) from wrong
    return Report(
        agency_code=agency.code,
        agency_name=agency.name,
        year=year,
        form=code,
        as_of=as_of,
        table3=table3.tabulate(
            counted,
            year,
            code,
            settings_of(agency),
            as_of=as_of,
            previous=facts.carried_out_of(agency, year - 1),
        ),
        table4=table4.tabulate(facts.remedy_facts(agency, year, as_of), year, code, as_of=as_of),
    )
