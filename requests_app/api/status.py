"""状态: one case as its applicant sees it, and what changed, so that a portal can follow many with few requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from requests_app.law.nodes import STEPS, Node
from requests_app.law.outcomes import Outcome
from requests_app.models import Application, Scope
from requests_app.portal.case import CaseView, view_of

from . import paging
from .document import errors
from .guard import Token, token_of
from .problems import missing
from .shapes import STANDINGS, CaseDetail, CasePage

#: A change is told once it is so old: acts of the same moment are then all there, whichever was written first.
SETTLED = timedelta(seconds=10)
_SENT = frozenset({Node.ARCHIVING, Node.CLOSED})
_COLUMNS = (
    "reference", "number", "node", "submitted_on", "received_on", "due_on", "due_provisional", "waiting_for",
    "waiting_until", "extended_days", "replied_on", "outcome", "voided", "changed_at",
)  # fmt: skip
router = Router(tags=["状态"])


@router.get(
    "/cases",
    auth=Token(Scope.STATUS),
    response=CasePage,
    operation_id="changes",
    summary="取有变化的申请",
    description=(
        "按变化的先后给出本机关的申请，每件一次、现在的样子。第一次不写 cursor，可以用 changed_since 说从哪一天起；"
        "以后每次用上一次的 `next_cursor`。`more` 为 true 就接着取，为 false 就过几分钟再来。\n\n"
        f"变化在 {SETTLED.seconds} 秒以后出现。整批导入的台账不经过这里，请用台账接口。"
    ),
    openapi_extra={"responses": errors(401, 403, 422, 429, 500)},
)
def changes(
    request: HttpRequest,
    cursor: str = Query(
        paging.START, pattern=f"^{paging.PLACE}$", description="上一次的 next_cursor", examples=["1773626400000000-42"]
    ),
    changed_since: str = Query(
        "",
        pattern=f"^{paging.DAY}$",
        description="从哪一天起（北京时间），有 cursor 时不用写",
        examples=["2026-03-16"],
    ),
    limit: int = paging.Limit,
) -> dict[str, Any]:
    """Return a page of changes; one query."""
    at, key = paging.read_place(cursor)
    if changed_since and cursor == paging.START:
        at = paging.read_day("changed_since", changed_since)
    found = list(
        Application.objects.filter(
            Q(changed_at__gt=at) | Q(changed_at=at, pk__gt=key),
            agency=token_of(request).agency_id,
            changed_at__gte=at,  # said twice: by it the index is entered
            changed_at__lte=timezone.now() - SETTLED,
        )
        .order_by("changed_at", "pk")
        .values("pk", *_COLUMNS)[: limit + 1]
    )
    rows, more = paging.cut(found, limit)
    last = paging.place(rows[-1]["changed_at"], rows[-1]["pk"]) if rows else paging.place(at, key)
    return {"items": [_line(row) for row in rows], "more": more, "next_cursor": last}


@router.get(
    "/cases/{reference}",
    auth=Token(Scope.STATUS),
    response=CaseDetail,
    operation_id="case",
    summary="查一件申请",
    description="与申请人在办理查询里看到的一致：到哪一步、什么时候到期、要不要补正缴费、答复了什么、怎样救济。",
    openapi_extra={"responses": errors(401, 403, 404, 422, 429, 500)},
)
def case(
    request: HttpRequest,
    reference: str = Path(pattern="^Q[0-9A-Z]{1,19}$", description="查询号", examples=["Q260316ABCDEF"]),
) -> dict[str, Any]:
    """Return one case; the number of queries does not depend on its length."""
    own = Application.objects.select_related("agency").filter(agency=token_of(request).agency_id)
    found = own.filter(reference=reference).first()
    if found is None:
        raise missing()
    view = view_of(found, timezone.localdate())
    row: dict[str, Any] = {name: getattr(found, name) for name in _COLUMNS}
    return {**_line(row), **_detail(view)}


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of a case; of its reply nothing before it was sent."""
    node = Node(row["node"])
    sent = node in _SENT
    outcome = Outcome(row["outcome"]) if sent and row["outcome"] else None
    return {
        **row,
        "number": row["number"] or None,
        "node_name": node.label,
        "waiting_for": row["waiting_for"] or None,
        "replied_on": row["replied_on"] if sent else None,
        "outcome": outcome.value if outcome else None,
        "outcome_name": outcome.label if outcome else None,
    }


def _detail(view: CaseView) -> dict[str, Any]:
    notice, fee, result = view.notice, view.fee, view.result
    return {
        "standing": view.standing,
        "standing_name": STANDINGS[view.standing],
        "days_left": view.left if view.due_on else None,
        "steps": [
            {"node": node.value, "name": str(step.name), "status": step.status, "on": step.on}
            for node, step in zip(STEPS, view.steps, strict=True)
        ],
        "supplement": notice
        and {"items": notice.items, "on": notice.on, "until": notice.until, "days_left": notice.left},
        "fee": fee and {"amount": fee.amount, "on": fee.on, "until": fee.until},
        "reply": result
        and {
            "title": result.title,
            "outcome": result.outcome,
            "doc_no": result.doc_no,
            "on": result.on,
            "remedy": result.remedy,
            "reconsider_by": result.until,
        },
    }
