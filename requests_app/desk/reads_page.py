"""个人信息查看记录: who looked at whose full data, when and why; for the head of the office and the auditor."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from requests_app.law.nodes import Role
from requests_app.law.text import no_formula
from requests_app.models import Application, PersonalDataRead, Staff

from .lists import agencies_seen
from .pages import DIGITS_OF_A_KEY

PAGE, LOT = 50, 2000
ROLES = (Role.OFFICE_HEAD, Role.AUDITOR)
HEADS = ("时间", "查看人", "处室", "机关", "编号", "申请人", "事由")


@require_safe
def reads_page(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """List the reads of the cases one may see, newest first, by person and day; `as=csv` hands all of them out.

    Raises:
        PermissionDenied: neither head of the office nor auditor.
    """
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not staff.has_role(*ROLES):
        raise PermissionDenied("个人信息查看记录由公开工作机构负责人和核查员查看，您没有这些角色。")
    people = Staff.objects.filter(agency__in=[one.pk for one in agencies_seen(staff)]).order_by("agency__path", "pk")
    asked = _asked(request)
    found = _found(staff, asked)
    if request.GET.get("as") == "csv":
        return _csv(found)
    before = _number(request.GET.get("before", ""))
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    context: dict[str, Any] = {
        "title": "个人信息查看记录",
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else 0,
        "paged": bool(before),
        "people": list(people),
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "desk/reads.html", context)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return person and days as asked for; what is none narrows nothing."""
    days = {name: _day(request.GET.get(name, "")) for name in ("since", "until")}
    return {"person": _number(request.GET.get("person", "")), **days}


def _found(staff: Staff, asked: dict[str, Any]) -> QuerySet[PersonalDataRead]:
    rows = PersonalDataRead.objects.filter(application__in=Application.objects.for_staff(staff))
    if asked["person"]:
        rows = rows.filter(staff=asked["person"])
    if asked["since"]:
        rows = rows.filter(at__gte=_begin(asked["since"]))
    if asked["until"]:
        rows = rows.filter(at__lt=_begin(asked["until"] + timedelta(days=1)))
    case = ("number", "reference", "applicant_name", "applicant_kind")
    return (
        rows.select_related("staff__agency", "token__agency", "application")
        .only(
            "at", "reason", "staff__display_name", "staff__username", "staff__unit", "staff__agency__name",
            "token__label", "token__agency__name",
            *(f"application__{name}" for name in case),
        )
        .order_by("-pk")
    )  # fmt: skip


def _csv(rows: QuerySet[PersonalDataRead]) -> StreamingHttpResponse:
    name = f"personal-data-reads-{timezone.localdate():%Y%m%d}.csv"
    kind = "text/csv; charset=utf-8"
    answer = StreamingHttpResponse(_lines(rows), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _lines(rows: QuerySet[PersonalDataRead]) -> Iterator[bytes]:
    """Give the file in lots, by key, so that no more than one is held."""
    yield _line(HEADS).encode("utf-8-sig")
    lot = list(rows[:LOT])
    while lot:
        yield "".join(_line(_cells(row)) for row in lot).encode()
        lot = list(rows.filter(pk__lt=lot[-1].pk)[:LOT])


def _cells(row: PersonalDataRead) -> tuple[str, ...]:
    case, at = row.application, f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}"
    unit, agency = (row.staff.unit, row.staff.agency) if row.staff else ("", row.token and row.token.agency)
    return at, row.reader, unit, str(agency or ""), str(case), case.masked_name, row.reason


def _line(cells: tuple[str, ...]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(map(no_formula, cells))
    return out.getvalue()


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min < found < date(9999, 12, 30) else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS_OF_A_KEY else 0


PAGES = (("reads/", reads_page, "desk_reads"),)
