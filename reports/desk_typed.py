"""填报页: 表一 and 表二 as the printed table with a field in each cell, last year's figure beside it, and an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports import life
from reports.content import kept_of, typed_of
from reports.doors import agency_of, staff_of, year_in_reach
from reports.forms import default_form
from reports.forms.typed import MONEY, TABLE1, TABLE2, Block, TypedForm, TypedRow, typed_form
from reports.life import By, LifeRefused
from reports.models import AnnualReport
from reports.typed import SIGNED, Figure, NoFigure, build, figure_in, lines_of, shown, stored
from reports.typed_import import read_table
from reports.verify.limits import MB, MOST_BYTES, Unreadable
from reports.views import bar
from requests_app.law.nodes import Role
from requests_app.models import Staff

NAMES = {TABLE1: "表一", TABLE2: "表二"}


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of the page: what is written in it, what last year's was, and what is wrong with it."""

    name: str
    label: str
    text: str
    before: str
    mode: str
    problem: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the page; without fields where the form only names it."""

    label: str
    unit: str
    deep: int
    fields: list[Field]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def typed(request: HttpRequest, code: str, year: int, table: str) -> HttpResponse:
    """Show a typed table; a POST saves it, or reads a file into the fields without saving."""
    staff, now = staff_of(request), timezone.now()
    agency, today = agency_of(staff, code), timezone.localdate(now)
    report = life.report_for(staff, agency, year_in_reach(year), writing=request.method == "POST")
    form = _form(table, report)
    given: dict[str, str] | None = None
    problems: dict[str, str] = {}
    problem = ""
    if request.method == "POST" and form:
        by = By(staff, today, now, _number(request.POST.get("seen", "")))
        given = {name: request.POST.get(name, "").replace("\0", "") for name in _names(form)}
        if not may_write(staff, report):
            problem = "这张表现在由本机关的收件登记员或者公开工作机构负责人填报，您不能改。"
        elif request.POST.get("do") == "import":
            given, problem, problems = _imported(request, form)
        elif not set(_names(form)) <= set(request.POST):
            problem = "页面没有传完整，请重新打开这一页再填。"
        else:
            problem, problems = _saved(report, form, given, by)
            if not problem:
                messages.success(request, f"已保存{NAMES[table]}。")
                return redirect(request.path)
        if report.pk:
            report.refresh_from_db()
    _, before = kept_of(agency, year)
    context: dict[str, Any] = {
        "agency": agency,
        "year": year,
        "report": report,
        "table": table,
        "name": NAMES[table],
        "form": form,
        "writable": form is not None and may_write(staff, report),
        "problem": problem,
        "imported": given is not None and request.POST.get("do") == "import" and not problem,
        "last": life.edits_of(report).filter(what=f"数字：{NAMES[table]}").first(),
        "part": table,
        "megabytes": MOST_BYTES // MB,
        **bar(staff, agency, year, today),
    }
    if form:
        entered = lines_of(report.typed.get(table))
        earlier = lines_of(before.typed.get(table))
        made = typed_of(table, form.code, report, before) or build(form, {}, earlier)
        context |= {"blocks": _blocks(form, entered, earlier, given, problems), "checks": made.checks}
    return render(request, "reports/typed.html", context, status=400 if problem else 200)


def may_write(staff: Staff, report: AnnualReport) -> bool:
    """Whether a person may write into a report as it stands (reports/life.py refuses the same)."""
    mine = staff.agency_id == report.agency_id and staff.has_role(Role.OFFICE_HEAD, Role.CLERK)
    return mine and report.editable


def _form(table: str, report: AnnualReport) -> TypedForm | None:
    if table not in NAMES:
        raise Http404
    return typed_form(table, report.form or default_form(report.year))


def _names(form: TypedForm) -> list[str]:
    return [f"{row}.{column}" for row, column in form.cells]


def _saved(report: AnnualReport, form: TypedForm, given: Mapping[str, str], by: By) -> tuple[str, dict[str, str]]:
    """Save what was typed, all or nothing; return what is wrong, and cell by cell."""
    rows: dict[str, dict[str, Any]] = {}
    problems: dict[str, str] = {}
    for row, column in form.cells:
        name = f"{row}.{column}"
        try:
            rows.setdefault(row, {})[column] = stored(figure_in(given[name], column))
        except NoFigure as wrong:
            problems[name] = str(wrong)
    if problems:
        return f"有{len(problems)}格填得不对，请看标红的格子。", problems
    try:
        life.enter_figures(report, form.table, rows, by)
    except LifeRefused as refused:
        return str(refused), {}
    return "", {}


def _imported(request: HttpRequest, form: TypedForm) -> tuple[dict[str, str] | None, str, dict[str, str]]:
    """Read the file into the fields, and say of each what saving would refuse; nothing is saved yet."""
    file = request.FILES.get("file")
    if file is None:
        return None, "请选一个文件。", {}
    if (file.size or 0) > MOST_BYTES:
        return None, f"文件太大，最多 {MOST_BYTES // MB} MB。", {}
    try:
        rows = read_table(file.read(), form)
    except (Unreadable, NoFigure) as wrong:
        return None, str(wrong), {}
    given = {f"{row}.{column}": shown(rows.get(row, {}).get(column)) for row, column in form.cells}
    problems = {}
    for name, text in given.items():
        try:
            figure_in(text, name.partition(".")[2])
        except NoFigure as wrong:
            problems[name] = str(wrong)
    return given, "", problems


def _blocks(
    form: TypedForm,
    entered: Mapping[str, Mapping[str, Figure]],
    earlier: Mapping[str, Mapping[str, Figure]],
    given: Mapping[str, str] | None,
    problems: Mapping[str, str],
) -> list[tuple[Block, list[Row]]]:
    """Return each block with its rows; what was just typed or imported stands in the fields."""
    above = {row.code: row.parent for block in form.blocks for row in block.rows}

    def field(row: TypedRow, column: str, label: str) -> Field:
        name = f"{row.code}.{column}"
        now = shown(entered.get(row.code, {}).get(column))
        text = now if given is None else given.get(name, "")
        mode = "text" if column in SIGNED else "decimal" if column in MONEY else "numeric"
        before = shown(earlier.get(row.code, {}).get(column))
        return Field(name, f"{row.label}，{label}", text, before, mode, problems.get(name, ""), text.strip() != now)

    def deep(code: str) -> int:
        parent = above[code]
        return 0 if not parent else 1 + deep(parent)

    return [
        (
            block,
            [
                Row(
                    row.label,
                    row.unit,
                    deep(row.code),
                    [field(row, one.code, one.label) for one in block.columns] if row.leaf else [],
                )
                for row in block.rows
            ],
        )
        for block in form.blocks
    ]


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 10 else -1  # noqa: PLR2004 - digits of a version
