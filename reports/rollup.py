"""汇总: 表三 and 表四 of an agency and all agencies below it, one query a flow, each agency's own share kept apart.

The tree is the prefix of Agency.path. What other reports say is compared with these counts, never added to them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from reports.annual import FIRST_YEAR
from reports.checks import table3_checks, table4_checks
from reports.facts import FLOWS
from reports.forms import TOTAL, FormSettings, default_form, table3_form, table4_form
from reports.table3 import Facts, Kind, OutcomeCode, Table3, by_column, tabulate
from reports.table4 import PENDING, Table4
from requests_app.models import Agency, Application, Remedy

Figures = dict[str, dict[str, int]]
ByKind = dict[Kind, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, by agency key; an agency without cases has no entry.

    Args:
        new, carried_in, carried_out: agency → applicant class → cases.
        results: agency → (outcome, applicant class) → cases.
        remedies: agency → (kind, column of 表四) → remedies.
        before: last year's 结转下年度 of the whole tree by applicant class, counted by dates.
    """

    new: Mapping[int, ByKind] = field(default_factory=dict)
    carried_in: Mapping[int, ByKind] = field(default_factory=dict)
    carried_out: Mapping[int, ByKind] = field(default_factory=dict)
    results: Mapping[int, dict[tuple[OutcomeCode, Kind], int]] = field(default_factory=dict)
    remedies: Mapping[int, dict[tuple[str, str], int]] = field(default_factory=dict)
    before: ByKind = field(default_factory=dict)

    def facts(self, agency: int) -> Facts:
        """Return one agency's own counts."""
        return Facts(
            new=self.new.get(agency, {}),
            carried_in=self.carried_in.get(agency, {}),
            results=self.results.get(agency, {}),
            carried_out=self.carried_out.get(agency, {}),
        )

    def totals(self, agencies: Iterable[int]) -> tuple[int, int, int, int, int]:
        """Return 新收, 上年结转, 办结, 结转下年度 and 复议诉讼 of some agencies together."""
        keys = list(agencies)
        flows: tuple[Mapping[int, Mapping[object, int]], ...] = (
            self.new, self.carried_in, self.results, self.carried_out, self.remedies,
        )  # type: ignore[assignment] # only the numbers are read # fmt: skip
        sums = [sum(sum(flow[key].values()) for key in keys if key in flow) for flow in flows]
        return sums[0], sums[1], sums[2], sums[3], sums[4]


def count(agency: Agency, year: int) -> Counted:
    """Count the whole tree of an agency in six queries, however many agencies and cases it has."""
    return Counted(
        new=_by_kind(agency, "new", year),
        carried_in=_by_kind(agency, "carried_in", year),
        carried_out=_by_kind(agency, "carried_out", year),
        results=_results(agency, year),
        remedies=_remedies(agency, year),
        before=_whole(agency, "carried_out_by_date", year - 1),
    )


def _cases(agency: Agency, flow: str, year: int) -> QuerySet[Application]:
    below = Agency.objects.filter(path__startswith=agency.path).order_by().values("pk")
    found: QuerySet[Application] = Application.objects.filter(
        FLOWS[flow](year, date(year, 12, 31)), agency__in=below, counted=True
    ).order_by()
    return found


def _rows(keys: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Count by these columns and fetch all rows at once; Django's own way through them costs more than the count."""
    sql, params = keys.annotate(n=Count("*")).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _by_kind(agency: Agency, flow: str, year: int) -> dict[int, ByKind]:
    found: dict[int, ByKind] = defaultdict(dict)
    for key, kind, n in _rows(_cases(agency, flow, year).values_list("agency_id", "applicant_kind")):
        found[key][kind] = n
    return dict(found)


def _results(agency: Agency, year: int) -> dict[int, dict[tuple[OutcomeCode, Kind], int]]:
    found: dict[int, dict[tuple[OutcomeCode, Kind], int]] = defaultdict(dict)
    for key, outcome, kind, n in _rows(
        _cases(agency, "results", year).values_list("agency_id", "outcome", "applicant_kind")
    ):
        found[key][outcome, kind] = n
    return dict(found)


def _whole(agency: Agency, flow: str, year: int) -> ByKind:
    return dict(_rows(_cases(agency, flow, year).values_list("applicant_kind")))


def _remedies(agency: Agency, year: int) -> dict[int, dict[tuple[str, str], int]]:
    """Count remedies as `table4.standing` puts them: concluded in the year, or pending at its end."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    below = Agency.objects.filter(path__startswith=agency.path).order_by().values("pk")
    pending = Q(concluded_on__isnull=True) | Q(concluded_on__gt=end)
    rows = (
        Remedy.objects.filter(pending | Q(concluded_on__gte=start), agency__in=below, filed_on__lte=end)
        .order_by()
        .annotate(column=Case(When(pending, then=Value(PENDING)), default=F("result"), output_field=CharField()))
        .values_list("agency_id", "kind", "column")
    )
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for key, kind, column, n in _rows(rows):
        found[key][kind, column] = n
    return dict(found)


# -- 合计 ----------------------------------------------------------------------------------


def sum3(
    agency: Agency, year: int, counted: Counted, settings: Mapping[int, FormSettings], others: Iterable[Figures] = ()
) -> Table3:
    """Return the tree's 表三 with its checks, the one across years too where nothing came from outside.

    Args:
        agency: at the top; its setting words the 2019 form's row.
        year: of the report.
        counted: the tree's counts.
        settings: agency key → what it chose within the form; each agency's cases count where its own table has them.
        others: 表三 of agencies outside the system, in the year's form.
    """
    by_setting: dict[FormSettings, Counter[tuple[OutcomeCode, Kind]]] = defaultdict(Counter)
    for key, results in counted.results.items():
        by_setting[settings[key]].update(results)
    code = default_form(year)
    layout = table3_form(code, settings[agency.pk])
    columns = [one.code for one in layout.columns]
    flows = {"received_new": counted.new, "carried_in": counted.carried_in, "carried_out": counted.carried_out}
    parts = [tabulate(Facts(results=results), year, code, setting).rows for setting, results in by_setting.items()]
    parts += [{row: by_column(layout, _together(flow.values())) for row, flow in flows.items()}]
    outside = list(others)
    rows = added([*parts, *outside], [row.code for row in layout.printed_rows], columns)
    groups = {g: {c: sum(rows[leaf][c] for leaf in leaves) for c in columns} for g, leaves in layout.groups.items()}
    previous = None if outside else by_column(layout, counted.before)
    checks = table3_checks(layout, rows, groups, previous, year)
    return Table3(layout, year, None, rows, groups, checks)


def sum4(year: int, counted: Counted, others: Iterable[Figures] = ()) -> Table4:
    """Return the tree's 表四 with its check."""
    layout = table4_form(default_form(year))
    rows = [one.code for one in layout.rows]
    columns = [one.code for one in layout.columns]
    own: Figures = {row: dict.fromkeys(columns, 0) for row in rows}
    for remedies in counted.remedies.values():
        for (kind, column), n in remedies.items():
            own[kind][TOTAL] += n
            if column in own[kind] and column != TOTAL:
                own[kind][column] += n
    summed = added([own, *others], rows, columns)
    return Table4(layout, year, None, summed, table4_checks(layout, summed))


def added(
    tables: Iterable[Mapping[str, Mapping[str, int]]], rows: Iterable[str], columns: Iterable[str]
) -> dict[str, dict[str, int]]:
    """Return tables added cell by cell; a cell that one of them lacks adds nothing."""
    given, names = list(tables), list(columns)
    return {row: {one: sum(table.get(row, {}).get(one, 0) for table in given) for one in names} for row in rows}


def _together(shares: Iterable[ByKind]) -> Counter[Kind]:
    found: Counter[Kind] = Counter()
    for share in shares:
        found.update(share)
    return found


def remedies_of(counted: Counted, agency: int) -> Figures:
    """Return one agency's own 表四."""
    alone = sum4(FIRST_YEAR, Counted(remedies={agency: counted.remedies.get(agency, {})}))  # any year has these rows
    return {row: dict(line) for row, line in alone.rows.items()}
