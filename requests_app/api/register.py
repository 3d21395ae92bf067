"""台账: the rows of the register as its export has them; who an applicant is only with a scope for it, and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from requests_app.handling.register_export import rows_of
from requests_app.law import redaction
from requests_app.models import ApiToken, Application, PersonalDataRead, Scope

from . import paging
from .document import errors
from .guard import Token, require, token_of
from .shapes import RegisterPage

REASON = "接口读取台账"
#: No office has a request of an earlier year; no calendar of ours goes further.
FIRST_YEAR, LAST_YEAR = 2008, 2200
router = Router(tags=["台账"])


@router.get(
    "/register",
    auth=Token(Scope.REGISTER),
    response=RegisterPage,
    operation_id="register",
    summary="取一年的台账",
    description=(
        "某年收到的申请，栏目与导出的台账一致（docs/register.md）。先登记的在前，`more` 为 true 就用 `next_cursor` "
        "接着取。\n\n不写 personal 时，个人的姓名遮盖，申请内容里的姓名、证件号、电话、住址等遮盖。`personal=true` "
        "要有“台账中的个人信息”的用途，每一件都写入个人信息查看记录。"
    ),
    openapi_extra={"responses": errors(401, 403, 422, 429, 500)},
)
def register(
    request: HttpRequest,
    year: int = Query(ge=FIRST_YEAR, le=LAST_YEAR, description="收到年份", examples=[2026]),
    personal: bool = Query(False, description="申请人姓名和申请内容要完整的"),  # noqa: FBT001, FBT003 - a parameter of the address
    cursor: str = Query("0", pattern="^[0-9]{1,18}$", description="上一页的 next_cursor", examples=["42"]),
    limit: int = paging.Limit,
) -> dict[str, Any]:
    """Return a page of the register; the number of queries does not depend on its length."""
    token = token_of(request)
    if personal:
        require(token, Scope.PERSONAL)
    cases = Application.objects.filter(agency=token.agency_id, received_year=year, counted=True, pk__gt=int(cursor))
    some, more = paging.cut(list(cases.select_related("previous").order_by("pk")[: limit + 1]), limit)
    rows = [_plain(row) for row in rows_of(some)]
    if personal:
        _note(token, some)
    else:
        rows = [row | _masked(case) for case, row in zip(some, rows, strict=True)]
    return {
        "year": year,
        "personal": personal,
        "items": [{"reference": case.reference, "columns": row} for case, row in zip(some, rows, strict=True)],
        "more": more,
        "next_cursor": str(some[-1].pk) if some else cursor,
    }


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _masked(case: Application) -> dict[str, object]:
    """Return the columns that may say who somebody is, covered."""
    people = (case.applicant_name, case.agent_name, case.contact_name, case.legal_representative)
    return {"申请人": case.masked_name, "申请内容": redaction.masked(case.subject, people)}


def _note(token: ApiToken, cases: Sequence[Application]) -> None:
    """Record that each of them was read, before anything leaves."""
    PersonalDataRead.objects.bulk_create(
        PersonalDataRead(application=case, token=token, reason=REASON) for case in cases
    )
