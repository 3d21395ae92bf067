"""各事项的条件: what each act needs beyond its place; one function an act, each refusal named. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from . import errors as e
from .attempt import Attempt
from .clocks import check_extension, opinion_due, reply_clock
from .conditions_papers import PAPERS, check_signed
from .dates_zh import day_zh
from .nodes import Act
from .outcomes import Outcome
from .policy import FEE_IN_FORCE_FROM
from .remedies import RemedyKind, RemedyResult
from .replies import CATALOGUE, ON_THE_SPOT, ReplyKind
from .retention import Retention

#: How a reviewer decides on a file that shall go out; "withhold" stops it.
FILE_DECISIONS = {"open": "可以公开", "masked": "遮盖后公开", "withhold": "不予公开"}


def _need(attempt: Attempt, name: str, refusal: type[e.HandlingRefused], message: str = "") -> None:
    if not attempt.text(name):
        raise refusal(message)


def _too_far(a: Attempt, day: date) -> bool:
    """Whether a date typed for a limit is a slip of the keyboard, e.g. 2206."""
    return day.year > a.on.year + 2


def _accept(a: Attempt) -> None:
    received = a.day("received_on")
    if received is None:
        raise e.ReceiptNotFixed
    if received > a.on:
        raise e.DateOrder(f"收到日期{day_zh(received)}晚于登记日期{day_zh(a.on)}，请改正。")
    if a.state.last_on is not None and received < a.state.last_on:
        raise e.DateOrder(f"收到日期{day_zh(received)}早于提交日期{day_zh(a.state.last_on)}，请核对。")


def _assign(a: Attempt) -> None:
    drafter = a.record.facts.get("drafter")
    if drafter is None:
        if not a.record.imported:
            raise e.BadFacts("请选择拟办人。")
    elif int(drafter) in a.state.reviewers | a.state.approvers:
        raise e.DutyNotSeparated("所选拟办人已参与本件的保密审查或者审核，请另选他人。")


def _reason(a: Attempt) -> None:
    _need(a, "reason", e.ReasonMissing)


def _void(a: Attempt) -> None:
    _need(a, "reason", e.NotVoidable)


def _on_the_spot(a: Attempt) -> None:
    if a.text("reply_kind") not in ON_THE_SPOT:
        raise e.ReplyKindNotAllowed("当场答复限于信息已主动公开的情形，其他请分办拟办。", "条例第三十六条第一项")
    _complete(a, ReplyKind(a.text("reply_kind")))


def _request_supplement(a: Attempt) -> None:
    if a.state.supplement is not None:
        raise e.SecondSupplementNotice
    limit = a.day("limit_on")
    if not a.record.facts.get("items") or limit is None:
        raise e.NothingToSupplement
    if limit <= a.on or _too_far(a, limit):
        raise e.NothingToSupplement("补正期限须晚于告知日期，并且在两年以内，请改正。")


def _lapse_supplement(a: Attempt) -> None:
    limit = a.state.supplement.limit_on if a.state.supplement else None
    if limit is None or a.on <= limit:
        raise e.SupplementLimitNotPassed(
            f"补正期限到{day_zh(limit)}，期满后才能认定逾期不补正。" if limit else "没有补正告知。"
        )
    if not a.record.facts.get("no_good_reason"):
        raise e.ReasonMissing("请确认申请人没有正当理由。", "条例第三十条")


def _consult(a: Attempt) -> None:
    if a.text("kind") not in {"third_party", "agency"} or not a.text("party"):
        raise e.BadFacts("请填写被征求意见的第三方或者行政机关的名称。", "条例第三十二条、第三十四条")


def _consultation(a: Attempt) -> None:
    found = a.state.consultation(a.text("consultation"))
    if found is None:
        raise e.ConsultationUnknown
    if a.record.act is Act.CONSULTATION_RECEIVED and found.received_on is not None:
        raise e.ConsultationUnknown("这份征求意见书的签收日期已经登记。")


def _opinion_lapsed(a: Attempt) -> None:
    _consultation(a)
    found = a.state.consultation(a.text("consultation"))
    if found is None or found.received_on is None:
        raise e.OpinionPeriodRuns("请先登记被征求方的签收日期，15个工作日从其收到之日起算。")
    due = opinion_due(found.received_on, a.calendar)
    if a.on <= due:
        raise e.OpinionPeriodRuns(f"被征求方的答复期限到{day_zh(due)}，尚未届满。")


def _delay(a: Attempt) -> None:
    if a.state.reasons_given_on is None:
        raise e.ReasonsNotAsked("申请人说明理由、认定理由合理后，才能确定延迟答复的期限。")
    until = a.day("until")
    if until is None or until <= a.on or _too_far(a, until):
        raise e.BadFacts("请填写晚于今天、两年以内的延迟答复期限。", "条例第三十五条")
    _reason(a)


def _reasons_given(a: Attempt) -> None:
    if a.state.reasons_asked_on is None:
        raise e.ReasonsNotAsked
    _need(a, "text", e.ReasonMissing, "请填写申请人说明的理由。")


def _charge_fee(a: Attempt) -> None:
    if a.state.received_on is not None and a.state.received_on < FEE_IN_FORCE_FROM:
        raise e.FeeNotInForce
    if a.state.fee is not None:
        raise e.FeeAlreadyCharged
    if int(a.record.facts.get("amount") or 0) <= 0 or a.day("payment_due_on") is None:
        raise e.BadFacts("请填写应收金额和缴费期限；按标准不收费的，不发收费通知。", "条例第四十二条")
    if a.on > reply_clock(a.state.marks, a.calendar).due_on:
        raise e.LateFeeNotice


def _fee_paid(a: Attempt) -> None:
    if a.state.fee is None or a.state.fee.paid_on is not None:
        raise e.FeeNotDue("没有待缴的信息处理费。")


def _fee_lapsed(a: Attempt) -> None:
    fee = a.state.fee
    if fee is None or fee.paid_on is not None or a.on <= fee.due_on:
        raise e.FeeNotDue


def _extend(a: Attempt) -> None:
    if a.state.extension:
        raise e.SecondExtension
    _reason(a)
    check_extension(
        a.state.marks,
        on=a.on,
        notified_on=a.day("notified_on") or a.on,
        days=int(a.record.facts.get("days") or 0),
        calendar=a.calendar,
    )
    if (a.day("notified_on") or a.on) > a.today:
        raise e.FutureDate("告知申请人的日期不能晚于今天，请改正。")


def _submit(a: Attempt) -> None:
    state = a.state
    kind = _kind(a)
    if kind.value.startswith("close_"):
        raise e.ReplyKindNotAllowed("不再处理、撤回由专门事项办理，不能作为答复提交。")
    if kind is ReplyKind.REPLY_UNCLEAR and not (state.supplement and state.supplement.received_on):
        raise e.ReplyKindNotAllowed("申请人补正后仍不明确的，才能作此答复；请先告知补正。", "条例第三十条")
    if kind is ReplyKind.REPLY_EXCESSIVE and state.reasons_asked_on is None:
        raise e.ReasonsNotAsked
    if kind is ReplyKind.REPLY_DENIED_THIRD_PARTY and not any(s.kind == "third_party" for s in state.suspensions):
        raise e.ReplyKindNotAllowed("以保护第三方权益为由不予公开的，须先书面征求第三方意见。", "条例第三十二条")
    if state.fee is not None and state.fee.paid_on is None:
        raise e.FeeUnpaid
    for awaited in state.open_consultations:
        due = opinion_due(awaited.received_on or awaited.sent_on, a.calendar)
        if a.on <= due:
            raise e.OpinionAwaited(f"正在等待{awaited.name}的意见，最迟到{day_zh(due)}，收到或者逾期后再提交。")
    _complete(a, kind)


def _kind(a: Attempt) -> ReplyKind:
    try:
        return ReplyKind(a.text("reply_kind"))
    except ValueError:
        raise e.BadFacts("请选择答复类型。") from None


def _complete(a: Attempt, kind: ReplyKind) -> None:
    """The elements an officer must write; number, title, dates and remedies come from the case."""
    elements = a.record.facts.get("elements") or {}
    missing = [label for name, label in CATALOGUE[kind].asked.items() if not str(elements.get(name) or "").strip()]
    if missing:
        raise e.ReplyIncomplete(f"答复缺少：{'、'.join(missing)}。请补全后提交。", CATALOGUE[kind].article)


def _clear(a: Attempt) -> None:
    """Every file that goes out has its own decision; one that may not be disclosed stops the draft (Art. 17)."""
    decided = a.record.facts.get("files") or {}
    for key, name in a.state.files:
        decision = (decided.get(key) or {}).get("decision", "")
        if decision == "withhold":
            raise e.FileNotReviewed(f"“{name}”认定不予公开，请退回拟办，撤下该文件后再提交。")
        if decision not in FILE_DECISIONS:
            raise e.FileNotReviewed(f"请对“{name}”作出保密审查认定。")
        if decision == "masked" and not str(decided[key].get("note") or "").strip():
            raise e.FileNotReviewed(f"请写明“{name}”遮盖了哪些内容。")


def _explain_lateness(a: Attempt) -> None:
    until = a.on if a.state.open else (a.state.replied_on or a.on)
    if a.state.waiting_for in {"supplement", "fee"} or until <= reply_clock(a.state.marks, a.calendar).due_on:
        raise e.NotLate
    _reason(a)


def _deliver(a: Attempt) -> None:
    check_signed(a)
    _need(a, "method", e.BadFacts, "请选择送达方式。")
    _outcome(a)


def _outcome(a: Attempt) -> None:
    if a.text("outcome") not in set(Outcome):
        raise e.BadFacts("办理结果不在年度报告表三的类别中。")


def _archive(a: Attempt) -> None:
    closed_by_act = a.state.reply_kind.startswith("close_")
    if not a.record.imported and not closed_by_act and not a.text("proof"):
        raise e.NotArchivable("请登记送达凭证（送达回证、邮政回执或者签收记录）后归档。", "条例第四十五条")
    if a.text("retention") and a.text("retention") not in set(Retention):
        raise e.BadFacts("请选择保管期限：永久、30年或者10年。", "条例第四十五条")


def _withdraw(a: Attempt) -> None:
    _need(a, "statement", e.ReasonMissing, "请登记申请人的书面撤回申请。")


def _file_remedy(a: Attempt) -> None:
    if a.text("kind") not in set(RemedyKind):
        raise e.BadFacts("请选择复议或者诉讼的种类。", "条例第五十一条")
    if a.text("kind") == RemedyKind.LITIGATION_AFTER_RECONSIDERATION and not any(
        r.kind == RemedyKind.RECONSIDERATION for r in a.state.remedies
    ):
        raise e.RemedyUnknown("本件没有登记过行政复议，不能登记“复议后起诉”。")


def _conclude_remedy(a: Attempt) -> None:
    if a.state.remedy(a.text("remedy")) is None:
        raise e.RemedyUnknown
    if a.text("result") not in set(RemedyResult) - {RemedyResult.PENDING}:
        raise e.BadFacts("请选择审理结果。", "条例第五十一条")


def _reopen(a: Attempt) -> None:
    corrected = sum(r.result == RemedyResult.CORRECTED for r in a.state.remedies)
    if corrected < a.state.round:
        raise e.ReopenNotOrdered
    due = a.day("ordered_due_on")
    if due is None or due < a.on or _too_far(a, due):
        raise e.BadFacts("请填写裁决确定的答复期限，不得早于今天，也不应晚于两年以后。")


CONDITIONS: dict[Act, Callable[[Attempt], None]] = {
    Act.ACCEPT: _accept,
    Act.CLOSE_UNCONFIRMED: _reason,
    Act.ASSIGN: _assign,
    Act.ANSWER_ON_THE_SPOT: _on_the_spot,
    Act.VOID: _void,
    Act.REQUEST_SUPPLEMENT: _request_supplement,
    Act.LAPSE_SUPPLEMENT: _lapse_supplement,
    Act.CONSULT: _consult,
    Act.CONSULTATION_RECEIVED: _consultation,
    Act.OPINION: _consultation,
    Act.OPINION_LAPSED: _opinion_lapsed,
    Act.ASK_REASONS: _reason,
    Act.REASONS_GIVEN: _reasons_given,
    Act.DELAY: _delay,
    Act.CHARGE_FEE: _charge_fee,
    Act.FEE_PAID: _fee_paid,
    Act.FEE_LAPSED: _fee_lapsed,
    Act.EXTEND: _extend,
    Act.SUBMIT: _submit,
    Act.CLEAR: _clear,
    Act.REFER: _reason,
    Act.SEND_BACK: _reason,
    Act.DELIVER: _deliver,
    Act.ARCHIVE: _archive,
    Act.WITHDRAW: _withdraw,
    Act.FILE_REMEDY: _file_remedy,
    Act.CONCLUDE_REMEDY: _conclude_remedy,
    Act.REOPEN: _reopen,
    Act.EXPLAIN_LATENESS: _explain_lateness,
    Act.IMPORT_REPLY: _outcome,
    **PAPERS,
}
