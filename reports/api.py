"""统计: the tables of a year for other systems: counted now, as published, and summed up over the agencies below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema

from reports.annual import FIRST_YEAR, Report, assemble, from_dict
from reports.checks import Check
from reports.models import Snapshot
from reports.rollup_lines import rollup_of
from requests_app.api.document import errors
from requests_app.api.guard import Token, token_of
from requests_app.api.problems import Problem, missing
from requests_app.models import Agency, Scope

Figures = dict[str, dict[str, int]]
Typed = dict[str, dict[str, int | str | None]]
_REFUSED = errors(401, 403, 404, 422, 429, 500)
Year: Any = Path(ge=FIRST_YEAR, le=2200, description="年度", examples=[2026])
router = Router(tags=["统计"])


class CheckOut(Schema):
    """一条勾稽。"""

    id: str = Field(description="代码")
    ok: bool = Field(description="是否相符")
    detail: str = Field(description="带数字的一句话")


class Tables(Schema):
    """一个年度的四张表；行、列用代码，见 docs/api.md。"""

    agency: str = Field(description="机关代码")
    agency_name: str = Field(description="机关名称")
    year: int = Field(description="年度")
    form: str = Field(description="报告格式：2019 或者 2021")
    standing: str = Field(description="counted 现在数的，published 已公布的")
    revision: int | None = Field(description="第几次修订，0 是首次公布；现在数的为 null")
    published_on: str | None = Field(description="公布日期")
    table1: Typed | None = Field(description="第二部分 表一；没有填报的格子为 null，这一格式没有的为 na")
    table2: Typed | None = Field(description="第二部分 表二")
    table3: Figures = Field(description="第三部分：收到和处理政府信息公开申请情况")
    table4: Figures = Field(description="第四部分：行政复议、行政诉讼情况")
    checks: list[CheckOut] = Field(description="勾稽；不相符的 ok 为 false")


class RollupTables(Schema):
    """本机关和下级机关合计的表；只有合计，没有下级机关各自的数。"""

    agency: str = Field(description="机关代码")
    agency_name: str = Field(description="机关名称")
    year: int = Field(description="年度")
    form: str = Field(description="报告格式")
    agencies: int = Field(description="计入的机关数，本机关在内")
    outside: int = Field(description="计入的外单位报告数")
    table3: Figures
    table4: Figures
    checks: list[CheckOut]


@router.get(
    "/tables/{year}",
    auth=Token(Scope.TABLES),
    response=Tables,
    operation_id="tables",
    summary="现在统计的年度表",
    description="由办件直接数出来的，当年的随办件变化。与工作台的年度报告同一算法。",
    openapi_extra={"responses": _REFUSED},
)
def tables(request: HttpRequest, year: int = Year) -> dict[str, Any]:
    """Return the tables of a year as its cases stand now."""
    report = assemble(token_of(request).agency, _reached(year), today=timezone.localdate())
    return _tables(report) | {"standing": "counted", "revision": None, "published_on": None}


@router.get(
    "/tables/{year}/published",
    auth=Token(Scope.TABLES),
    response=Tables,
    operation_id="published_tables",
    summary="已公布的年度表",
    description="最近一次公布的版本，一个字也不会变；还没有公布的，404。",
    openapi_extra={"responses": _REFUSED},
)
def published_tables(request: HttpRequest, year: int = Year) -> dict[str, Any]:
    """Return the tables as they were last published."""
    versions = Snapshot.objects.filter(
        report__agency=token_of(request).agency_id, report__year=year, published_at__isnull=False
    )
    last = versions.defer("cases").order_by("-revision").first()
    if last is None or last.published_at is None:
        raise Problem(404, "not_published", f"{year} 年的年度报告还没有公布。")
    day = timezone.localdate(last.published_at).isoformat()
    return _tables(from_dict(last.figures)) | {
        "standing": "published",
        "revision": last.revision,
        "published_on": day,
    }


@router.get(
    "/tables/{year}/rollup",
    auth=Token(Scope.TABLES),
    response=RollupTables,
    operation_id="rollup_tables",
    summary="汇总的年度表",
    description="本机关和下级机关的办件合计，加上录入的外单位报告。与工作台的汇总同一算法。",
    openapi_extra={"responses": _REFUSED},
)
def rollup_tables(request: HttpRequest, year: int = Year) -> dict[str, Any]:
    """Return the sums of the tree below the token's agency; of an agency below nothing by itself."""
    agency = token_of(request).agency
    found = rollup_of(agency, _reached(year))
    return {
        "agency": agency.code,
        "agency_name": agency.name,
        "year": year,
        "form": found.table3.form.code,
        "agencies": Agency.objects.filter(path__startswith=agency.path).count(),
        "outside": len(found.outside),
        "table3": found.table3.rows,
        "table4": found.table4.rows,
        "checks": _checks(found.checks),
    }


def _reached(year: int) -> int:
    """Refuse a year that has not begun.

    Raises:
        Problem: 404.
    """
    if year > timezone.localdate().year:
        raise missing()
    return year


def _tables(report: Report) -> dict[str, Any]:
    whole = report.as_dict()
    names = ("agency", "agency_name", "year", "form", "table1", "table2", "table3", "table4")
    return {name: whole[name] for name in names} | {"checks": _checks(report.public_checks)}


def _checks(checks: Iterable[Check]) -> list[dict[str, Any]]:
    return [{"id": one.id, "ok": one.ok, "detail": one.detail} for one in checks]
