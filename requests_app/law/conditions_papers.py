"""文书事项的条件: what making, issuing and serving a paper needs beyond its place. Pure."""

from __future__ import annotations

from collections.abc import Callable

from . import errors as e
from .attempt import Attempt
from .nodes import Act
from .notices import NOTICES, NoticeKind
from .papers import BY_HAND, To, sort_of
from .service import ARTICLE, METHODS, RELATIONS, RESULTS


def check_signed(a: Attempt) -> None:
    """Refuse a reply that was not reviewed and signed (Arts. 17, 45)."""
    if a.state.on_the_spot:
        return
    if not a.state.cleared:
        raise e.SecrecyReviewMissing
    if len(a.state.signed) < 1:
        raise e.SecrecyReviewMissing("答复尚未审核，不能送达。")


def _issue_reply(a: Attempt) -> None:
    """A letter made and not yet sent may be spoiled with a reason; its number stays taken."""
    check_signed(a)
    if a.state.issued_on is None:
        return
    if not a.text("replaces"):
        raise e.AlreadyIssued(
            f"答复书已经制作，文号{a.state.issued_no}，请打印盖章后登记送达；印错或者写错的，写明原因后作废重做。"
        )
    if a.text("doc_no") == a.state.issued_no:
        raise e.AlreadyIssued(f"文号{a.state.issued_no}已随作废的答复书用去，请换一个文号，或者不填。")


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
    method, result = a.text("method"), a.text("result")
    if not a.text("paper"):
        raise e.BadFacts("请选择送达的是哪一份文书。")
    if method not in METHODS:
        raise e.BadFacts("请选择送达方式。", ARTICLE)
    if result not in RESULTS:
        raise e.BadFacts("请选择送达结果。")
    served = a.day("served_on")
    if served is None or served > a.on:
        raise e.BadFacts("请填写送达日期，不得晚于登记的日期。")
    if a.text("relation") and a.text("relation") not in RELATIONS:
        raise e.BadFacts("请选择签收人与受送达人的关系。")
    if (result == "published") is not (method == "public_notice"):
        raise e.BadFacts("公告送达的结果是“已公告”，其他方式的结果不是“已公告”，请改正。", ARTICLE)
    lacking = _unproven(a, method, result)
    if lacking:
        raise e.BadFacts(lacking, ARTICLE)


def _unproven(a: Attempt, method: str, result: str) -> str:
    """Say what the way and the result must leave behind and do not."""
    proven = a.text("note") or a.record.facts.get("files")
    if method == "public_notice" and not a.text("note"):
        return "公告送达请在“说明”中写明在哪里、从哪天到哪天公告。"
    if result == "refused" and not a.text("note"):
        return "拒收的，请在“说明”中写明拒收的情形和见证人。"
    if result == "received" and method == "in_person" and not a.text("signer"):
        return "直接送达的，请填写签收人。"
    if result == "received" and method == "email" and not proven:
        return "电子邮件送达的，请在“说明”中写明对方回复的内容，或者上传回复的截图。"
    return ""


PAPERS: dict[Act, Callable[[Attempt], None]] = {
    Act.ISSUE_REPLY: _issue_reply,
    Act.ISSUE_NOTICE: _issue_notice,
    Act.RECORD_SERVICE: _record_service,
}
