"""收件: what a city portal hands in goes the way of our own form; the same sent twice is one case.

The key of the sender (Idempotency-Key) is looked up again behind the agency's lock, so of two equal posts at once the
second finds the first one's case. Files are looked into before the lock: that takes long.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from ninja import Header, Router, Status

from requests_app.handling.attachments import Taken, keep_taken
from requests_app.law.errors import HandlingRefused
from requests_app.models import ApiReceipt, ApiToken, Application, Scope, working_calendar
from requests_app.portal import lodging
from requests_app.portal.forms import ApplyForm
from requests_app.portal.uploads import Place

from . import body
from .document import errors, intake_request
from .guard import Token, token_of
from .intake_form import files_of, form_of
from .problems import Problem, fields
from .shapes import Lodged

#: An answer lost on the way can be had again with its query code so long; after it without.
CODE_KEPT = timedelta(days=7)
KEY = "[A-Za-z0-9._:-]{8,80}"
REPLAYED = "Idempotent-Replayed"
router = Router(tags=["收件"])


@router.post(
    "/applications",
    auth=Token(Scope.INTAKE),
    response={201: Lodged},
    operation_id="lodge",
    summary="提交一件申请",
    description=(
        "与在线申请走同一条路：同样的检查、同样的编号和回执，途径记为“网络”。\n\n"
        "`Idempotency-Key` 由发送方为每件申请起一个，重发时不变：同一个键、同样的内容，得到同一件、同样的回答"
        "（回答头 `Idempotent-Replayed: true`）；同一个键、不同的内容，409。没有收到回答就原样重发。\n\n"
        "同一个人同一天交来同样的内容，是同一件：409 `already_lodged`，写明已有的查询号。"
    ),
    openapi_extra={
        "requestBody": intake_request(),
        "responses": errors(400, 401, 403, 409, 413, 415, 422, 429, 500),
    },
)
def lodge(
    request: HttpRequest,
    response: HttpResponse,
    key: str = Header(
        alias="Idempotency-Key",
        pattern=f"^{KEY}$",
        description="发送方为这件申请起的键，8 至 80 个字母、数字、点、冒号、横线，如 UUID；重发时不变",
        examples=["6f0c9d9e-4b1e-4c57-9a53-5f1a2b3c4d5e"],
    ),
) -> Any:
    """Lodge one application; see the document."""
    token, given = token_of(request), body.read(request)
    digest = hashlib.sha256(json.dumps(given, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    kept = _kept(token, key)
    if kept is None:
        if not token.agency.active:
            raise Problem(409, "closed", f"{token.agency.name}现在不接收在线申请。请告诉申请人改用邮寄或者当面提交。")
        form, files = form_of(token.agency, given), files_of(given)
        try:
            kept, again = _lodged(token, key, digest, form, files)
        except HandlingRefused as refusal:
            raise fields([("", refusal.message)]) from refusal
    else:
        again = True
    if kept.body_hash != digest:
        said = "这个 Idempotency-Key 已经用于另一件申请。每件申请请用新的键；重发时内容不能改。"
        raise Problem(409, "key_used", said)
    if again:
        response.headers[REPLAYED] = "true"
    return Status(201, {**kept.answer, "query_code": kept.query_code or None})


def _kept(token: ApiToken, key: str) -> ApiReceipt | None:
    return ApiReceipt.objects.filter(token=token, key_hash=_hash(key)).first()


def _lodged(
    token: ApiToken, key: str, digest: str, form: ApplyForm, files: Iterable[tuple[Place, Taken]]
) -> tuple[ApiReceipt, bool]:
    """Lodge, all or nothing; return the receipt, and whether somebody else was faster with the same key."""
    today = timezone.localdate()
    with transaction.atomic():
        lodging.lock(token.agency)
        if faster := _kept(token, key):
            return faster, True
        done = lodging.lodge_once(token.agency, form.given(), today)
        case = done.application
        if done.again:
            said = f"今天已经收到同一个人同样内容的申请，查询号 {case.reference}，不用再交。"
            raise Problem(409, "already_lodged", said, reference=case.reference)
        receipt = ApiReceipt.objects.create(
            token=token,
            key_hash=_hash(key),
            body_hash=digest,
            application=case,
            answer=_answer(case, form),
            query_code=done.query_code,
        )
        by_kind: dict[str, list[Taken]] = {}
        for place, file in files:
            by_kind.setdefault(place.kind, []).append(file)
        for kind, some in by_kind.items():  # last: the disk knows no transaction
            keep_taken(case, kind, some, by=None)
    return receipt, False


def _answer(case: Application, form: ApplyForm) -> dict[str, Any]:
    """Return the receipt but for its query code; nothing of the applicant is in it."""
    expected = lodging.expected(case, working_calendar())
    track = f"{reverse('portal:track')}?{urlencode({'n': case.reference})}"
    return {
        "reference": case.reference,
        "agency": case.agency.name,
        "submitted_on": case.submitted_on.isoformat(),
        "received_on": None,
        "due_on": None,
        "expected": {
            "confirm_by": expected.confirm_by.isoformat(),
            "supplement_by": expected.supplement_by.isoformat(),
            "due_on": expected.clock.due_on.isoformat(),
            "due_provisional": expected.clock.provisional,
        },
        "track": settings.PUBLIC_URL.rstrip("/") + track,
        "doubts": [{"field": one.name, "message": str(one.message)} for one in form.doubts()],
    }


def forget_codes(now: datetime) -> int:
    """Forget the query codes of receipts that nobody will ask for again; return how many."""
    old = ApiReceipt.objects.exclude(query_code="").filter(received_at__lt=now - CODE_KEPT)
    return old.update(query_code="")


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
