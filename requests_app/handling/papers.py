"""文书事项: notices an officer writes when they are needed, and the record of how a paper was served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from requests_app.law.dates_zh import day_zh
from requests_app.law.errors import BadFacts
from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import Series, sort_of
from requests_app.law.service import spoiled, unsent
from requests_app.models import Application, Paper, Staff

from .ledger import record


def issue_notice(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    notice: NoticeKind | str,
    fields: Mapping[str, str],
    addressee: str = "",
    **door: Any,
) -> Application:
    """Write one of the notices no other act makes (Arts. 11, 32, 41, 44); it gets its 文号.

    Args:
        notice: one of law.papers.BY_HAND.
        fields: what its wording asks for, label → text.
        addressee: to whom; the applicant's notices need none.

    Raises:
        BadFacts: no such notice, or something it must state is missing.
    """
    return record(
        application,
        Act.ISSUE_NOTICE,
        actor=actor,
        on=on,
        today=today,
        notice=str(notice),
        fields=dict(fields),
        addressee=addressee or None,
        **door,
    )


def record_service(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    paper: int,
    kind: str,
    method: str,
    served_on: date,
    result: str = "received",
    signer: str = "",
    relation: str = "",
    tracking_no: str = "",
    note: str = "",
    files: Sequence[Mapping[str, str]] = (),
    **door: Any,
) -> Application:
    """Record how a paper was served and what became of it (国办公开办函〔2016〕235号).

    Args:
        paper: number of the record that made the paper; with its kind it names one.
        kind: code of the paper's kind.
        method: one of law.service.METHODS.
        served_on: day of signature, of posting or of the notice.
        result: one of law.service.RESULTS.
        signer: who signed for it.
        relation: one of law.service.RELATIONS.
        tracking_no: of the postal enterprise.
        note: where a public notice was made, who saw the refusal, what was answered by e-mail.
        files: proof of service, each {"key", "name", "sha256"}.

    Raises:
        BadFacts: no such paper of this case, one that was spoiled, never goes out or is the reply that 答复送达
            sends first, or a date before its own.
    """
    served = next((one for one in to_serve(application) if (one.seq, one.kind) == (paper, kind)), None)
    if served is None:
        raise BadFacts("这件申请没有这一份可以送达的文书，或者它已经作废；制作好的答复书先办理“答复送达”。请重新选择。")
    if served_on < served.on:
        raise BadFacts(f"送达日期不得早于文书的日期{day_zh(served.on)}，请改正。")
    return record(
        application,
        Act.RECORD_SERVICE,
        actor=actor,
        on=on,
        today=today,
        paper=paper,
        kind=kind,
        method=method,
        served_on=served_on,
        result=result,
        signer=signer or None,
        relation=relation or None,
        tracking_no=tracking_no or None,
        note=note or None,
        files=[dict(one) for one in files] or None,
        **door,
    )


def to_serve(application: Application) -> list[Paper]:
    """Return the papers that go out under a 文号 and have left, oldest first, without the spoiled; two queries."""
    acts = [(seq, Act(act)) for seq, act in application.events.order_by("seq").values_list("seq", "act")]
    gone = {*spoiled(acts), unsent(acts)}
    rows = application.papers.only("application_id", "seq", "kind", "title", "doc_no", "addressee", "on", "to")
    return [row for row in rows if row.seq not in gone and sort_of(row.kind_enum).series is not Series.NONE]
