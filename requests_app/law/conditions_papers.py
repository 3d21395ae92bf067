"""文书事项的条件: what making, issuing and serving a paper needs beyond its place. Pure."""

from __future__ import annotations

from collections.abc import Callable

from . import errors as e
from .attempt import Attempt
from .nodes import Act
from .notices import NOTICES, NoticeKind
from .papers import BY_HAND, To, sort_of
from .service import METHODS, RESULTS


def check_signed(a: Attempt) -> None:
    """Refuse a reply that was not reviewed and signed (Arts. 17, 45)."""
    if a.state.on_the_spot:
        return
    if not a.state.cleared:
        raise e.SecrecyReviewMissing
    if len(a.state.signed) < 1:
        raise e.SecrecyReviewMissing("答复尚未审核，不能送达。")


def _issue_reply(a: Attempt) -> None:
    check_signed(a)
    if a.state.issued_on is not None:
        raise e.AlreadyIssued(f"答复书已经制作，文号{a.state.issued_no}，请打印盖章后登记送达。")


def _issue_notice(a: Attempt) -> None:
    code = a.text("notice")
    if code not in {kind.value for kind in BY_HAND}:
        raise e.BadFacts("请选择要制发的文书；其他文书由相应的事项产生。")
    kind = NoticeKind(code)
    given = a.record.facts.get("fields") or {}
    missing = [label for label in NOTICES[kind].required.values() if not str(given.get(label) or "").strip()]
    if sort_of(kind).to is not To.APPLICANT and not a.text("addressee"):
        missing.insert(0, "收件人")
    if missing:
        raise e.BadFacts(f"{NOTICES[kind].title}缺少：{'、'.join(missing)}。请补全后制发。", NOTICES[kind].article)


def _record_service(a: Attempt) -> None:
    if not a.text("paper"):
        raise e.BadFacts("请选择送达的是哪一份文书。")
    if a.text("method") not in METHODS:
        raise e.BadFacts("请选择送达方式。", "国办公开办函〔2016〕235号")
    if a.text("result") not in RESULTS:
        raise e.BadFacts("请选择送达结果。")
    served = a.day("served_on")
    if served is None or served > a.on:
        raise e.BadFacts("请填写送达日期，不得晚于登记的日期。")


PAPERS: dict[Act, Callable[[Attempt], None]] = {
    Act.ISSUE_REPLY: _issue_reply,
    Act.ISSUE_NOTICE: _issue_notice,
    Act.RECORD_SERVICE: _record_service,
}
