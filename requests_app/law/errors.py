"""Refusals 不予受理的操作: one root, each child named after what is refused.

A refusal is an answer to the officer, not a defect of the program: it carries a Chinese
sentence (what is wrong, what to do) and the article it rests on. Nothing has been written
when one is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class HandlingRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The root of all refusals.

    Args:
        message: a Chinese sentence for the person at the desk; empty takes the class's own.
        article: the article of the Regulation, e.g. "条例第三十三条"; empty takes the class's own.
    """

    message = "现在不能办理这一事项。"
    article = ""

    def __init__(self, message: str = "", article: str = "") -> None:
        self.message = message or type(self).message
        self.article = article or type(self).article
        super().__init__(self.message)

    def __str__(self) -> str:
        """Return the sentence followed by its article."""
        return f"{self.message}（{self.article}）" if self.article else self.message


class WrongNode(HandlingRefused):
    """The act does not belong to the node the case stands at."""

    article = "条例第四十五条"


class WrongRole(HandlingRefused):
    """The officer does not hold a role that may do the act."""

    message = "您的角色不能办理这一事项，请交由有权限的人员办理。"
    article = "条例第四十五条"


class WrongAgency(HandlingRefused):
    """The officer belongs to another agency."""

    message = "这件申请不属于您所在的机关，不能办理。"


class DutyNotSeparated(HandlingRefused):
    """Drafter, secrecy reviewer and approver of one case must be three people."""

    message = "同一件申请的拟办、保密审查、审核须由不同的人办理。"
    article = "条例第十七条"


class SecrecyReviewMissing(HandlingRefused):
    """A reply may not leave without the secrecy review of its present draft."""

    message = "答复稿尚未通过保密审查，不能审核或者送达。请先提交保密审查。"
    article = "条例第十七条"


class FutureDate(HandlingRefused):
    """An act is dated after today."""

    message = "办理日期不能晚于今天，请改正日期。"


class DateBeforeLastAct(HandlingRefused):
    """An act is dated before the last recorded act of the case."""


class DateOrder(HandlingRefused):
    """Two dates of one act contradict each other."""


class ReceiptNotFixed(HandlingRefused):
    """The date that fixes the receipt is missing (Art. 31)."""

    message = "尚不能确定收到日期，请填写该途径要求的日期。"
    article = "条例第三十一条"


class LateExtension(HandlingRefused):
    """The extension was not approved and notified while the base period ran (Art. 33)."""

    message = "延期须在原答复期限届满前批准并告知申请人，现已届满，不能延期。请尽快答复。"
    article = "条例第三十三条"


class SecondExtension(HandlingRefused):
    """A case may be extended once (Art. 33)."""

    message = "这件申请已经延期过一次，不能再次延期。"
    article = "条例第三十三条"


class ExtensionTooLong(HandlingRefused):
    """More working days than the law allows (Art. 33)."""

    message = "延长答复的期限最长不得超过20个工作日。"
    article = "条例第三十三条"


class SecondSupplementNotice(HandlingRefused):
    """Everything must be asked at once, in one notice (Art. 30)."""

    message = "已经告知补正一次，不能再次要求补正；补正后仍不明确的，请作“补正后仍不明确”答复。"
    article = "条例第三十条"


class SupplementLimitNotPassed(HandlingRefused):
    """The supplement period still runs (Art. 30)."""

    article = "条例第三十条"


class NothingToSupplement(HandlingRefused):
    """A supplement notice must state items and a limit (Art. 30)."""

    message = "补正告知应当一次写明需要补正的全部事项和合理的补正期限，请补充。"
    article = "条例第三十条"


class ConsultationUnknown(HandlingRefused):
    """No open consultation has this key."""

    message = "没有找到这份尚未答复的征求意见书，请刷新页面后再办理。"
    article = "条例第三十二条"


class OpinionPeriodRuns(HandlingRefused):
    """The consulted side still has time (Arts. 32, 34: 15 working days)."""

    article = "条例第三十二条、第三十四条"


class AlreadyIssued(HandlingRefused):
    """The reply has its 文号 and date already; one reply, one letter."""

    article = "条例第三十六条"


class OpinionAwaited(HandlingRefused):
    """A reply may not be submitted while an opinion is awaited and its period runs."""

    article = "条例第三十二条"


class FeeNotInForce(HandlingRefused):
    """Information processing fees exist since 2021-01-01."""

    message = "信息处理费自2021年1月1日起施行，此前收到的申请不能收取。"
    article = "条例第四十二条；国办函〔2020〕109号"


class FeeAlreadyCharged(HandlingRefused):
    """One fee notice for one request."""

    message = "这件申请已经发出收费通知，不能重复收取。"
    article = "条例第四十二条；国办函〔2020〕109号"


class FeeNotDue(HandlingRefused):
    """There is no unpaid fee, or its payment period still runs."""

    message = "没有待缴的信息处理费，或者缴费期限尚未届满。"
    article = "条例第四十二条；国办函〔2020〕109号"


class ReasonsNotAsked(HandlingRefused):
    """Delay and refusal for excess need the applicant's reasons first (Art. 35)."""

    message = "请先发出说明理由告知书，再认定申请数量、频次是否合理。"
    article = "条例第三十五条"


class ReplyIncomplete(HandlingRefused):
    """The draft lacks required elements of its reply kind."""


class ReplyKindNotAllowed(HandlingRefused):
    """This kind of reply cannot be given here or now."""


class NotVoidable(HandlingRefused):
    """Only a paper registered twice in error may be voided."""

    message = "只有重复登记、误登记的申请可以作废，请写明原因。"


class ReasonMissing(HandlingRefused):
    """An act that must state its reason came without one."""

    message = "请写明原因。"


class RemedyUnknown(HandlingRefused):
    """No pending remedy has this key."""

    message = "没有找到这件尚未审结的复议或者诉讼。"
    article = "条例第五十一条"


class ReopenNotOrdered(HandlingRefused):
    """A closed case is reopened only by a decision that orders a new reply."""

    message = "只有复议决定或者判决纠正了原答复的，才能重新办理。请先登记结果为“结果纠正”的裁决。"
    article = "行政复议法；行政诉讼法第七十条、第七十二条"


class ChangedMeanwhile(HandlingRefused):
    """Somebody else acted on the case after this officer read it."""


class CaseVoided(HandlingRefused):
    """The case was voided or never received; no act is possible."""

    message = "这件申请已作废或者未成立，不能再办理。"


class NumberTaken(HandlingRefused):
    """The register number exists in this agency already."""


class NotArchivable(HandlingRefused):
    """A case may be archived only with its proof of service."""


class NotLate(HandlingRefused):
    """A reason for lateness needs a case that is late."""

    message = "这件申请没有逾期，不需要登记逾期原因。"
    article = "条例第三十三条"


class FileNotReviewed(HandlingRefused):
    """Every file that goes out is reviewed by itself, and none that may not be disclosed goes out."""

    article = "条例第十七条"


class BadFacts(HandlingRefused):
    """A fact of the act is missing or of the wrong kind."""


class FeeUnpaid(HandlingRefused):
    """The applicant's fee is awaited; the period restarts after payment (Art. 42)."""

    message = "正在等待申请人缴费，缴费后办理期限重新计算；逾期不缴的，请办理“逾期不缴费”。"
    article = "条例第四十二条；国办函〔2020〕109号"


class LateFeeNotice(HandlingRefused):
    """The fee notice must go out within the handling period (109号)."""

    message = "收费通知须在办理期限内发出，期限已满，不能再收费，请尽快答复。"
    article = "条例第四十二条；国办函〔2020〕109号"


class MarkedSecret(HandlingRefused):
    """A text or a file bears the mark of a state secret; this system is not made to hold one."""

    message = (
        "内容带有国家秘密标志。本系统不得存放、处理涉密内容，请不要上传，也不要在网上填写。"
        "请携带纸质件到办理机构当面处理，不清楚的先给办理机构打电话。"
    )
    article = "保守国家秘密法"


class YearFrozen(HandlingRefused):
    """The act would change the tables of a year whose report is frozen."""

    article = "条例第五十条"


class GlyphMissing(HandlingRefused):
    """The fonts of the PDF lack a character; the message names it."""


class LetterIncomplete(HandlingRefused):
    """A paper lacks what it must say, or says what the case does not; the message names all of it."""

    @classmethod
    def of(cls, papers: Mapping[str, Sequence[str]]) -> LetterIncomplete:
        """Return the refusal of everything that is wrong with the papers of one act.

        Args:
            papers: what cannot be done with which paper → each finding, a sentence: what is missing, what to do, where.
        """
        return cls("".join(f"{what}。{''.join(findings)}" for what, findings in papers.items()))
