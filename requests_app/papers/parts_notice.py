"""告知文书的各项: what stands in the braces of a notice's wording, from the record that made it."""

from __future__ import annotations

from collections.abc import Callable

from requests_app.law.channels import Channel
from requests_app.law.dates_zh import plain_zh
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import To, sort_of
from requests_app.law.period import BASE_DAYS, regime_of

from .facts import Facts
from .law_words import addressed, bare, ended
from .parts_consult import applicant_consult, asked_agency, asked_third_party, decision
from .parts_fee import fee
from .sentences import because, hand_in, numbered_lines, short

N = NoticeKind
#: channel → how it was handed in, and the item of Art. 31 that fixes the receipt date.
_CHANNELS: dict[Channel, tuple[str, str]] = {
    Channel.IN_PERSON: ("当面", "第一项"),
    Channel.ORAL: ("以口头方式", "第一项"),
    Channel.POST: ("以邮寄方式", "第二项"),
    Channel.WEB: ("通过互联网", "第三项"),
    Channel.EMAIL: ("通过电子邮件", "第三项"),
    Channel.FAX: ("通过传真", "第三项"),
    Channel.OTHER: ("", ""),
}
#: The words of Art. 31 by its item.
_RECEIPT = {
    "第一项": "当面提交申请的，以提交之日为收到申请之日。",
    "第二项": "以邮寄方式提交申请的，以本机关签收之日为收到申请之日；"
    "以平常信函等无需签收的邮寄方式提交的，以本机关与{you}确认之日为收到申请之日。",
    "第三项": "通过互联网渠道或者传真提交申请的，以双方确认之日为收到申请之日。"
    "本机关按{you}提供的联系方式与{you}确认，请保持联系畅通。",
    "": "当面提交的，以提交之日为收到申请之日；邮寄的，以签收之日或者双方确认之日为收到申请之日；"
    "通过互联网渠道或者传真提交的，以双方确认之日为收到申请之日。",
}


def parts(kind: NoticeKind, at: Facts) -> dict[str, str]:
    """Return what stands in the braces of this kind's wording, by the names of papers/wordings_notices.py."""
    to_applicant = sort_of(kind).to is To.APPLICANT
    common = {
        "收到日期": at.received,
        "您": at.you,
        "编号": str(at.case),
        "申请内容": short(at.subject) if to_applicant else at.subject,
        "提交方式": hand_in(at, online=kind is N.SUPPLEMENT),
        "答复期限": f"，答复期限至{plain_zh(at.due_on)}" if at.due_on else "",
        "回复时间": "在上述答复期限之前尽早" if at.due_on else "尽早",
    }
    return common | _PARTS.get(kind, _by_hand)(at)


def _by_hand(at: Facts) -> dict[str, str]:
    """Take what the officer filled in, by the names of the wording."""
    given = at.record.facts.get("fields") if at.record else None
    return {str(name): ended(addressed(str(text), at.you)) for name, text in (given or {}).items()}


def _receipt(at: Facts) -> dict[str, str]:
    case = at.case
    way, item = _CHANNELS[Channel(case.channel)]
    return {
        "提交日期": plain_zh(case.submitted_on),
        "提交途径": way,
        "查询号": case.reference,
        "收到条款": f"第三十一条{item}",
        "收到日期的确定方式": _RECEIPT[item].format(you=at.you),
        "答复工作日": str(BASE_DAYS[regime_of(case.submitted_on)]),
        "查询方法": "凭查询号和提交申请时取得的查询码，可以查询办理情况。",
    }


def _supplement(at: Facts) -> dict[str, str]:
    return {
        "补正事项": numbered_lines([addressed(item, at.you) for item in at.listed("items")]),
        "补正期限": at.day("limit_on"),
        "逾期不补正的后果": f"{at.you}无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。",
    }


def _extension(at: Facts) -> dict[str, str]:
    provisional = bool(at.due_on and at.case.due_provisional)
    return {
        "延期理由": because(at, "reason"),
        "批准人": "本机关政府信息公开工作机构负责人",
        "延长": at.said("days"),
        "新的答复期限": f"{plain_zh(at.due_on)}（含当日{'，暂定' if provisional else ''}）" if at.due_on else "",
        "暂定说明": "国务院办公厅尚未公布上述期限所涉年份的放假安排，该期限按周一至周五为工作日暂定，"
        "放假安排公布后以重新推算的日期为准。"
        if provisional
        else "",
    }


def _delay(at: Facts) -> dict[str, str]:
    given = at.state.reasons_given_on
    return {
        "说明日期": plain_zh(given) if given else "",
        "理由": because(at, "reason"),
        "确定的答复期限": at.day("until"),
    }


def _referral(at: Facts) -> dict[str, str]:
    names = [name for _, name in at.state.files]
    listed = f"提请确定的文件：{'、'.join(names)}。" if names else ""
    return {"不能确定的原因": ended(at.said("reason")), "文件清单": listed}


def _transfer(at: Facts) -> dict[str, str]:
    return {name: bare(text) for name, text in _by_hand(at).items()}


_PARTS: dict[NoticeKind, Callable[[Facts], dict[str, str]]] = {
    N.RECEIPT: _receipt,
    N.SUPPLEMENT: _supplement,
    N.EXTENSION: _extension,
    N.THIRD_PARTY_CONSULT: asked_third_party,
    N.AGENCY_CONSULT: asked_agency,
    N.APPLICANT_CONSULT: applicant_consult,
    N.THIRD_PARTY_DECISION: decision,
    N.EXPLAIN_REASON: lambda at: {"认定数量、频次的事实": because(at, "reason")},
    N.DELAY: _delay,
    N.FEE: fee,
    N.CORRECTION_TRANSFER: _transfer,
    N.SECRECY_REFERRAL: _referral,
}
