"""年度报告: put one agency's year together into one value that every renderer reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reports import facts, table3, table4
from reports.case_facts import checks_of_cases, remedies_flow
from reports.checks import Check, check_of
from reports.content import kept_of, own_of, typed_of, words_of
from reports.forms import TOTAL, FormSettings, default_form, table3_form, table4_form
from reports.forms.typed import TABLE1, TABLE2, typed_form
from reports.narrative import Paragraph, number_of
from reports.typed import TypedTable, figure_of
from requests_app.models import Agency

#: 条例 (2007) took effect on 2008-05-01; no office can have requests of an earlier year.
FIRST_YEAR = 2008


#: How the checks of the texts begin, and those of single cases; those of the tables begin with t1_, t2_, t4_, the
#: others are 表三's.
TEXT_CHECK, CASE_CHECKS = "text_", ("outcomes", "years", "late", "remedies")


class ReportRefused(ValueError):
    """The report cannot be made as asked; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: the four tables, the texts and all their checks. `as_of` is None for the whole year so far.

    A frozen version is the same value, read back (`from_dict`): every renderer and page takes this one.
    """

    agency_code: str
    agency_name: str
    year: int
    form: str
    as_of: date | None
    table3: table3.Table3
    table4: table4.Table4
    table1: TypedTable | None = None
    table2: TypedTable | None = None
    texts: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    text_checks: tuple[Check, ...] = ()
    case_checks: tuple[Check, ...] = ()

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check, in the order of the tables."""
        typed = tuple(check for table in (self.table1, self.table2) if table for check in table.checks)
        return self.table3.checks + self.case_checks + self.table4.checks + typed + self.text_checks

    @property
    def broken(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.ok)

    @property
    def public_checks(self) -> tuple[Check, ...]:
        """The checks of the tables: what anybody can work out again; those of texts and cases are the office's own."""
        typed = tuple(check for table in (self.table1, self.table2) if table for check in table.checks)
        kept = tuple(check for check in typed if not check.id.endswith("_entered"))
        return self.table3.checks + self.table4.checks + kept

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
            "abandoned_row_2019": self.table3.form.settings.abandoned_2019,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "table1": self.table1.as_dict() if self.table1 else None,
            "table2": self.table2.as_dict() if self.table2 else None,
            "table3": {row: dict(line) for row, line in self.table3.rows.items()},
            "table3_groups": {row: dict(line) for row, line in self.table3.groups.items()},
            "table4": {row: dict(line) for row, line in self.table4.rows.items()},
            "texts": {
                slot: [[one if isinstance(one, str) else one.as_dict() for one in paragraph] for paragraph in text]
                for slot, text in self.texts.items()
            },
            "checks": [check.as_dict() for check in self.checks],
        }


def from_dict(given: Mapping[str, Any]) -> Report:
    """Return the report that `as_dict` gave, checks as they stood then; nothing is counted again.

    Raises:
        UnknownForm: of a form that this version does not know.
    """
    form, year = str(given["form"]), int(given["year"])
    as_of = date.fromisoformat(given["as_of"]) if given["as_of"] else None
    checks = [check_of(one) for one in given["checks"]]

    def of(*prefixes: str) -> tuple[Check, ...]:
        return tuple(check for check in checks if check.id.startswith(prefixes))

    mine = ("t1_", "t2_", "t4_", TEXT_CHECK, *CASE_CHECKS)
    return Report(
        agency_code=given["agency"],
        agency_name=given["agency_name"],
        year=year,
        form=form,
        as_of=as_of,
        table3=table3.Table3(
            form=table3_form(form, FormSettings(given["abandoned_row_2019"])),
            year=year,
            as_of=as_of,
            rows=given["table3"],
            groups=given["table3_groups"],
            checks=tuple(check for check in checks if not check.id.startswith(mine)),
        ),
        table4=table4.Table4(table4_form(form), year, as_of, given["table4"], of("t4_")),
        table1=_typed(TABLE1, form, given["table1"], of("t1_")),
        table2=_typed(TABLE2, form, given["table2"], of("t2_")),
        texts={
            slot: tuple(
                tuple(one if isinstance(one, str) else number_of(one) for one in paragraph) for paragraph in text
            )
            for slot, text in given["texts"].items()
        },
        text_checks=of(TEXT_CHECK),
        case_checks=of(*CASE_CHECKS),
    )


def _typed(table: str, form: str, given: Mapping[str, Any] | None, checks: tuple[Check, ...]) -> TypedTable | None:
    layout = typed_form(table, form)
    if layout is None or given is None:
        return None
    rows = {row: {column: figure_of(value) for column, value in line.items()} for row, line in given.items()}
    return TypedTable(layout, rows, {}, checks)


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
    """Count and check one agency's report in seventeen queries (Art. 50 (2), (3)).

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
    row, before = kept_of(agency, year)
    third = table3.tabulate(
        counted,
        year,
        code,
        settings_of(agency),
        as_of=as_of,
        previous=before.carried_out or facts.carried_out_of(agency, year - 1),
    )
    fourth = table4.tabulate(facts.remedy_facts(agency, year, as_of), year, code, as_of=as_of)
    words = words_of(agency, third, fourth, own_of(row), as_of)
    return Report(
        agency_code=agency.code,
        agency_name=agency.name,
        year=year,
        form=code,
        as_of=as_of,
        table3=third,
        table4=fourth,
        table1=typed_of(TABLE1, code, row, before),
        table2=typed_of(TABLE2, code, row, before),
        texts=words.texts,
        text_checks=words.checks,
        case_checks=(
            *checks_of_cases(agency, year, as_of),
            remedies_flow(agency, year, sum(line[TOTAL] for line in fourth.rows.values()), as_of),
        ),
    )
