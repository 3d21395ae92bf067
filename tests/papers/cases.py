"""Cases driven by real acts to every notice and form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    papers,
    registration,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.law.channels import Channel
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import PaperKind
from requests_app.law.replies import ReplyKind
from requests_app.models import Agency, Application, Paper
from requests_app.papers.letter import Letter
from tests.factories import Office

from .people import an_office

N = NoticeKind
Story = Callable[[Office, dict[str, Any]], Application]
DAY = date(2026, 3, 2)  # a Monday
TODAY = date(2026, 12, 31)
FILES = [
    {"key": "1", "name": "批准文件.pdf", "sha256": "a" * 64},
    {"key": "2", "name": "补偿名册.pdf", "sha256": "b" * 64},
]
REVIEWED = {"1": {"decision": "open", "note": ""}, "2": {"decision": "masked", "note": "姓名、身份证号码"}}
GRANTED = {
    "search_process": "经检索本机关公文系统，查到上述文件",
    "legal_basis": "《中华人民共和国政府信息公开条例》第三十六条第二项",
    "result": "予以公开，随本答复书提供",
    "given": "批准文件1份、补偿名册1份",
    "way": "电子文件，网上下载",
}
PARTY = "示例测绘有限公司"


def letter_of(case: Application, kind: PaperKind) -> Letter:
    """Return the newest paper of this kind as it was kept."""
    return Letter.of(Paper.objects.filter(application=case, kind=kind.value).order_by("-seq")[0].content)


def made(kind: NoticeKind, given: dict[str, Any], office: Office | None = None) -> Letter:
    """Drive a new case to the act that makes this paper."""
    office = office or an_office()
    return letter_of(STORIES[kind](office, given), kind)


def lodged(office: Office, given: dict[str, Any], on: date = DAY) -> Application:
    """Hand in."""
    return intake.lodge(agency=Agency.objects.get(pk=office.agency.pk), on=on, today=TODAY, **given).application


def accepted(office: Office, given: dict[str, Any], on: date = DAY) -> Application:
    """Fix the receipt date the way its channel has it."""
    basis = "confirmed_mail" if given["channel"] == Channel.POST.value else "both_confirmed"
    case = lodged(office, given, on)
    return intake.accept(case, actor=office.clerk, on=on, today=TODAY, received_on=on, basis=basis)


def drafted(office: Office, given: dict[str, Any], on: date = DAY) -> Application:
    """Give to a drafter."""
    case = accepted(office, given, on)
    return registration.assign(case, actor=office.clerk, on=on, today=TODAY, drafter=office.drafter)


def consulted(office: Office, given: dict[str, Any], kind: str = "third_party") -> Application:
    """Ask somebody else; the drafter forgot to leave the applicant out."""
    question = f"{given['applicant_name']}（电话{given['phone']}）申请公开的示例地块勘测定界图"
    asked = {"kind": kind, "party": PARTY if kind == "third_party" else "示例市自然资源局", "question": question}
    case = drafted(office, given)
    return clock.consult(case, actor=office.drafter, on=date(2026, 3, 4), today=TODAY, **asked)


def opined(office: Office, given: dict[str, Any]) -> Application:
    """The third party got the letter and does not consent."""
    case, who = consulted(office, given), {"actor": office.drafter, "today": TODAY}
    key = case.events.get(act="consult").facts["key"]
    case = clock.consultation_received(case, on=date(2026, 3, 5), consultation=key, **who)
    said = {"consents": False, "text": "含有测量技术资料"}
    return clock.opinion(case, on=date(2026, 3, 12), consultation=key, **said, **who)


def submitted(office: Office, given: dict[str, Any], *, asked: bool = False) -> Application:
    """Hand the draft with two files to the review."""
    case = opined(office, given) if asked else drafted(office, given)
    told = {"reply_kind": ReplyKind.REPLY_GRANTED, "elements": GRANTED, "files": FILES}
    return drafting.submit(case, actor=office.drafter, on=date(2026, 3, 13), today=TODAY, **told)


def cleared(office: Office, given: dict[str, Any], *, asked: bool = False) -> Application:
    """Pass the review."""
    case = submitted(office, given, asked=asked)
    return secrecy_review.clear(case, actor=office.reviewer, on=date(2026, 3, 16), today=TODAY, files=REVIEWED)


def approved(office: Office, given: dict[str, Any], *, asked: bool = False) -> Application:
    """Sign at both levels."""
    case = cleared(office, given, asked=asked)
    case = approval.approve(
        case, actor=office.approver1, on=date(2026, 3, 17), today=TODAY, opinion="拟同意，请领导审定"
    )
    return approval.approve(case, actor=office.approver2, on=date(2026, 3, 18), today=TODAY)


def delivered(office: Office, given: dict[str, Any], *, asked: bool = False) -> Application:
    """Post the reply."""
    case = approved(office, given, asked=asked)
    sent = {"method": "post", "tracking_no": "XA12345678901"}
    return reply.deliver(case, actor=office.clerk, on=date(2026, 3, 19), today=TODAY, **sent)


def archived(office: Office, given: dict[str, Any]) -> Application:
    """Supplement, consultation, review, reply, filing: a case that had everything."""
    case = _supplement(office, given)
    case = supplementation.receive(case, actor=office.clerk, on=date(2026, 3, 6), today=TODAY, statement="甲地块")
    case = clock.extend(case, actor=office.head, on=date(2026, 3, 9), today=TODAY, days=10, reason="信息数量较多")
    told = {"reply_kind": ReplyKind.REPLY_GRANTED, "elements": GRANTED, "files": FILES}
    case = registration.assign(case, actor=office.clerk, on=date(2026, 3, 9), today=TODAY, drafter=office.drafter)
    asked = {"kind": "third_party", "party": PARTY, "question": "勘测定界图"}
    case = clock.consult(case, actor=office.drafter, on=date(2026, 3, 10), today=TODAY, **asked)
    key = case.events.get(act="consult").facts["key"]
    case = clock.opinion(case, actor=office.drafter, on=date(2026, 3, 12), today=TODAY, consultation=key, consents=True)
    case = drafting.submit(case, actor=office.drafter, on=date(2026, 3, 13), today=TODAY, **told)
    case = secrecy_review.clear(case, actor=office.reviewer, on=date(2026, 3, 16), today=TODAY, files=REVIEWED)
    case = approval.approve(case, actor=office.approver1, on=date(2026, 3, 17), today=TODAY)
    case = approval.approve(case, actor=office.approver2, on=date(2026, 3, 18), today=TODAY)
    case = reply.issue(case, actor=office.clerk, on=date(2026, 3, 18), today=TODAY)
    case = reply.deliver(case, actor=office.clerk, on=date(2026, 3, 19), today=TODAY, method="post")
    return archiving.archive(case, actor=office.archivist, on=date(2026, 3, 25), today=TODAY, proof="邮政回执")


def _supplement(office: Office, given: dict[str, Any]) -> Application:
    items = ["1、请写明地块的位置和批准的年份。", "请提供身份证明；"]
    limit = date(2026, 3, 20)
    case = accepted(office, given)
    return supplementation.request(
        case, actor=office.clerk, on=date(2026, 3, 4), today=TODAY, items=items, limit_on=limit
    )


def _reasons(office: Office, given: dict[str, Any]) -> Application:
    reason = "自2026年1月1日至3月2日共提交政府信息公开申请85件。"
    return clock.ask_reasons(
        drafted(office, given), actor=office.drafter, on=date(2026, 3, 4), today=TODAY, reason=reason
    )


def _delay(office: Office, given: dict[str, Any]) -> Application:
    case = clock.reasons_given(
        _reasons(office, given), actor=office.clerk, on=date(2026, 3, 9), today=TODAY, text="编写地方志"
    )
    until, reason = date(2026, 6, 30), "因涉及的文件数量大，需要逐件检索、审查。"
    return clock.delay(case, actor=office.head, on=date(2026, 3, 11), today=TODAY, until=until, reason=reason)


def _fee(office: Office, given: dict[str, Any]) -> Application:
    charge = {"basis": "item", "quantity": 45, "amount": 5500}
    return clock.charge_fee(drafted(office, given), actor=office.drafter, on=date(2026, 3, 4), today=TODAY, **charge)


def _extend(office: Office, given: dict[str, Any]) -> Application:
    told = {"days": 20, "reason": "由于申请公开的信息数量较多，需要逐件检索。"}
    return clock.extend(drafted(office, given), actor=office.head, on=date(2026, 3, 4), today=TODAY, **told)


def _refer(office: Office, given: dict[str, Any]) -> Application:
    told = {"authority": "示例市国家保密局", "reason": "“补偿名册”是否属于国家秘密事项存在不同意见"}
    return secrecy_review.refer(
        submitted(office, given), actor=office.reviewer, on=date(2026, 3, 16), today=TODAY, **told
    )


def _withdraw(office: Office, given: dict[str, Any]) -> Application:
    told = "所需信息已经从其他途径取得，申请撤回。"
    return archiving.withdraw(
        drafted(office, given), actor=office.clerk, on=date(2026, 3, 4), today=TODAY, statement=told
    )


#: What an officer writes in the notices that no act makes, and to whom.
BY_HAND: dict[NoticeKind, tuple[dict[str, str], str]] = {
    N.THIRD_PARTY_DECISION: (
        {"决定公开的内容": "示例地块勘测定界图", "理由": "该图是征收补偿的依据，关系全体被征收人的切身利益。"},
        PARTY,
    ),
    N.CO_HANDLING: (
        {"协助事项": "1. 核对勘测定界图与贵单位存档的是否一致；\n2. 提供批准文件的文号。"},
        "示例市自然资源局",
    ),
    N.CORRECTED: ({"更正内容": "补偿名册第3页的面积“120平方米”更正为“125平方米”"}, ""),
    N.CORRECTION_REFUSED: ({"理由": "经与原始凭证核对，记录与凭证一致"}, ""),
    N.CORRECTION_TRANSFER: ({"转送机关": "示例市公安局"}, ""),
    N.PROACTIVE: ({"公开位置": "示例市人民政府门户网站“政府信息公开”栏目（www.example.gov.cn）"}, ""),
}


def _by_hand(kind: NoticeKind) -> Story:
    def story(office: Office, given: dict[str, Any]) -> Application:
        fields, to = BY_HAND[kind]
        told = {"notice": kind, "fields": fields, "addressee": to}
        return papers.issue_notice(
            opined(office, given), actor=office.drafter, on=date(2026, 3, 13), today=TODAY, **told
        )

    return story


#: kind → the acts that make it.
STORIES: dict[NoticeKind, Story] = {
    N.RECEIPT: lodged,
    N.CONFIRM: accepted,
    N.REGISTER_FORM: accepted,
    N.SUPPLEMENT: _supplement,
    N.EXTENSION: _extend,
    N.THIRD_PARTY_CONSULT: consulted,
    N.APPLICANT_CONSULT: consulted,
    N.AGENCY_CONSULT: lambda office, given: consulted(office, given, "agency"),
    N.EXPLAIN_REASON: _reasons,
    N.DELAY: _delay,
    N.FEE: _fee,
    N.SECRECY_REFERRAL: _refer,
    N.SECRECY_FORM: cleared,
    N.APPROVAL_SHEET: lambda office, given: approved(office, given, asked=True),
    N.SERVICE_PROOF: delivered,
    N.WITHDRAWAL: _withdraw,
    N.FILE_INDEX: archived,
    **{kind: _by_hand(kind) for kind in BY_HAND},
}
