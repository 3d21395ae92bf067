"""The scene of the letters that are compared word by word: an invented office, applicants and what its officers wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from requests_app.law.clocks import Restart
from requests_app.law.items import Item, written
from requests_app.law.nodes import Act
from requests_app.law.reasons import BY_KEY
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState, Fee, Record, Supplement
from requests_app.models import Agency, Application
from requests_app.papers.compose import Facts, compose
from requests_app.papers.law_words import basis_of
from requests_app.papers.letter import Letter

K = ReplyKind
ON = date(2026, 7, 16)
#: The last and first days of each rule of remedies.
DAYS = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 5, 31), date(2025, 6, 1), date(2026, 7, 1))
AGENCY = Agency(
    name="示例市人民政府办公室",
    doc_mark="示政办公开告",
    office="政府信息公开处",
    phone="0570-0000000",
    address="示例市示例路1号",
    hours="工作日8:30—12:00，14:00—17:30",
    reconsideration_body="示例省人民政府",
    court="示例市中级人民法院",
)
STATE = CaseState(received_on=date(2026, 6, 18), number="2026-0091")
#: Supplemented and extended.
LONG = replace(
    STATE,
    supplement=Supplement(date(2026, 6, 24), date(2026, 7, 15), received_on=date(2026, 7, 2)),
    restarts=(Restart(date(2026, 7, 2), "supplement"),),
    extension=10,
    extended_on=date(2026, 7, 28),
)
PERSON = {"applicant_name": "吴示例", "applicant_kind": "natural_person"}
FIRM = {"applicant_name": "示例工程咨询有限公司", "applicant_kind": "commercial_enterprise"}
_ROAD = "示例区示例路拓宽工程的初步设计批复。"
#: kind → what was asked, where it is not the approval of the road.
ASKED: dict[ReplyKind, str] = {
    K.REPLY_DENIED_LAW: "2025年示例区经济普查中示例工程咨询有限公司填报的普查表。",
    K.REPLY_DENIED_SECURITY: "示例路地下供水、供电管线分布图。",
    K.REPLY_DENIED_THIRD_PARTY: "示例路拓宽工程中标单位的报价明细。",
    K.REPLY_DENIED_INTERNAL: "本机关2026年公文内部流转单。",
    K.REPLY_DENIED_PROCESS: "关于示例路拓宽工程资金安排的请示。",
    K.REPLY_DENIED_ENFORCEMENT: "示例路违法搭建行政处罚案件的全部材料。",
    K.REPLY_SPECIAL_QUERY: "示例路12号房屋的不动产登记簿。",
    K.REPLY_NEEDS_CREATION: "近五年全市道路工程分年度投资对比表。",
    K.REPLY_UNCLEAR: "有关道路的材料。",
    K.REPLY_PETITION: "请查处示例路施工扰民，并告知处理结果。",
    K.REPLY_PUBLICATION: "《示例年鉴（2025）》。",
    K.REPLY_OTHER: "本机关今后是否实施示例路二期工程的意见。",
}
_FOUND = "经以“示例路拓宽”为关键词检索本机关公文系统和档案系统，查找到《示例区示例路拓宽工程初步设计批复》1件。"
_NOTHING = (
    "经以“示例路拓宽”“初步设计”为关键词检索本机关公文系统、档案系统（2019年至2026年），"
    "并查阅城建类纸质档案目录，没有查找到相关文件。"
)
_READ = "经核对申请内容，并检索本机关公文系统。"


def text(key: str, **filled: str) -> str:
    """Return a text of the library with its first blank filled."""
    return BY_KEY[key].body.replace("××", filled.get("blank", "××"), 1)


#: kind → what its officer wrote; the legal basis is the one that is proposed.
SAID: dict[ReplyKind, dict[str, str]] = {
    K.REPLY_ALREADY_PUBLIC: {
        "search_process": _FOUND,
        "result": text("public-website"),
        "access_path": (
            "登录示例市人民政府网站（https://www.shili.example/）“政府信息公开—重大建设项目”栏目，"
            "以文件名称检索后查阅、下载。"
        ),
    },
    K.REPLY_GRANTED: {
        "search_process": _FOUND,
        "result": text("granted-attached"),
        "given": "《示例区示例路拓宽工程初步设计批复》（示发改〔2025〕18号）1件，共6页。",
        "way": "以电子文件形式通过电子邮件提供。",
    },
    K.REPLY_PARTIAL: {
        "search_process": _FOUND,
        "result": "您申请公开的信息含有不应当公开的内容，但能够作区分处理，本机关公开可以公开的部分。",
        "given": "《示例区示例路拓宽工程初步设计批复》正文和附件一。",
        "withheld": "附件二《投标人报价明细》。",
        "reason": text("partial-third-party"),
    },
    K.REPLY_DENIED_STATE_SECRET: {
        "search_process": _FOUND,
        "result": text("secret-classified"),
        "classification": "有关国家秘密及其密级具体范围的规定。",
    },
    K.REPLY_DENIED_LAW: {
        "search_process": "经检索本机关统计资料库，查找到该普查表。",
        "result": text("law-statistics"),
        "cited_law": "《中华人民共和国统计法》关于能够识别或者推断单个统计调查对象身份的资料不得对外提供的规定。",
    },
    K.REPLY_DENIED_SECURITY: {
        "search_process": "经检索本机关档案系统，查找到该图。",
        "result": text("security-public"),
        "harm": "该图载明供水、供电管线的准确位置和防护薄弱处，公开后可能被用于破坏公共设施，危及公共安全。",
    },
    K.REPLY_DENIED_THIRD_PARTY: {
        "search_process": "经检索本机关招标投标档案，查找到该报价明细。",
        "result": text("third-trade-secret"),
        "consultation": "本机关于2026年6月25日书面征求第三方的意见，第三方于2026年7月3日书面答复不同意公开，理由合理。",
    },
    K.REPLY_DENIED_INTERNAL: {
        "search_process": "经检索本机关公文系统，查找到公文内部流转单。",
        "result": text("internal-workflow"),
        "which_kind": "内部工作流程。",
    },
    K.REPLY_DENIED_PROCESS: {
        "search_process": "经以“示例路”“资金安排”为关键词检索本机关公文系统，查找到该请示1件。",
        "result": text("process-reports"),
        "which_kind": "请示报告。",
    },
    K.REPLY_DENIED_ENFORCEMENT: {
        "search_process": "经检索本机关执法办案系统，查找到该案案卷。",
        "result": text("enforcement-file"),
        "case_file": "示城罚〔2026〕3号行政处罚案卷。",
    },
    K.REPLY_SPECIAL_QUERY: {
        "search_process": _READ,
        "result": text("special-property"),
        "special_law": "《不动产登记暂行条例》第二十七条。",
        "office": "示例市不动产登记服务中心（示例市示例路8号，电话0570-0000008）。",
    },
    K.REPLY_NOT_EXIST: {"search_process": _NOTHING, "result": text("not-exist-searched")},
    K.REPLY_NOT_OURS: {
        "search_process": _NOTHING,
        "result": text("not-ours-known"),
        "right_agency": "示例市发展和改革局（地址：示例市示例路6号，电话：0570-0000006）。",
    },
    K.REPLY_NEEDS_CREATION: {
        "search_process": _READ,
        "result": text("creation-analysis"),
        "why": "所要求的分年度投资对比数据分散在十二个项目的决算文件中，需要逐件摘录并按不同口径换算、汇总。",
    },
    K.REPLY_UNCLEAR: {
        "search_process": "经以补正材料中的“道路材料”为关键词检索本机关公文系统，不能确定所指的政府信息。",
        "result": text("unclear-still"),
        "supplement_history": (
            "本机关于2026年6月24日一次性告知您补正信息的名称、文号或者其他特征，于2026年7月2日收到补正材料，"
            "其中仍写为“有关道路的全部材料”。"
        ),
    },
    K.REPLY_PETITION: {
        "search_process": _READ,
        "result": text("petition-complaint"),
        "channel": "示例市信访局（示例市示例路3号），或者12345政务服务便民热线。",
    },
    K.REPLY_REPEAT: {
        "search_process": "经核对登记台账，本次申请与您2026年3月2日提出的申请内容相同。",
        "result": text("repeat-answered"),
        "earlier_doc_no": "示政办公开告〔2026〕7号。",
    },
    K.REPLY_PUBLICATION: {
        "search_process": _READ,
        "result": text("publication-where"),
        "where": "向出版单位购买，或者到示例市图书馆地方文献室查阅。",
    },
    K.REPLY_EXCESSIVE: {
        "search_process": "经核对本机关登记台账。",
        "result": text("excessive-no-reason"),
        "counts": "自2026年1月1日至2026年6月18日共提出申请263件，其中201件内容相同或者相近。",
        "reasons_given": (
            "您于2026年7月1日说明用于收集资料；本机关认为，该理由不能说明在短期内大量提出内容相近的申请的必要性，"
            "不合理。"
        ),
    },
    K.REPLY_CONFIRM_REISSUE: {
        "search_process": "经核对登记台账，您申请公开的信息本机关已于2026年3月向您提供。",
        "result": text("reissue-had"),
        "earlier_doc_no": "示政办公开告〔2026〕7号。",
    },
    K.REPLY_OTHER: {
        "search_process": _READ,
        "result": text("other-not-information"),
        "why": "所要求的是本机关对将来是否实施该工程的意见，没有以任何形式记录、保存。",
    },
    K.CLOSE_NOT_SUPPLEMENTED: {},
    K.CLOSE_FEE_UNPAID: {},
    K.CLOSE_WITHDRAWN: {},
}
ITEMS = [
    Item("征收批准文件", "查找到该批准文件1件", K.REPLY_GRANTED),
    Item("补偿安置方案公告", "已于2026年2月9日在示例市人民政府网站“征地信息”栏目公布", K.REPLY_ALREADY_PUBLIC),
    Item("勘测定界图", "由测绘单位提供，含有未公开的测量技术资料", K.REPLY_DENIED_THIRD_PARTY),
    Item("听证会录像", "没有制作", K.REPLY_NOT_EXIST),
]
SEVERAL: dict[str, str] = {
    "search_process": "经以“示例地块”为关键词检索本机关公文系统和档案系统，查找情况分项说明如下。",
    "result": "您申请公开的信息共四项，本机关逐项答复如下。",
    "given": "征收批准文件、补偿安置方案公告",
    "withheld": "勘测定界图、听证会录像",
    "reason": "勘测定界图涉及第三方的商业秘密，第三方不同意公开，理由合理；不公开不会对公共利益造成重大影响。",
    "items": written(ITEMS),
    "legal_basis": basis_of(K.REPLY_PARTIAL, ITEMS),
}
SEVERAL_ASKED = "示例地块的征收批准文件、补偿安置方案公告、“勘测定界图”和听证会录像。"


def state_for(kind: ReplyKind) -> CaseState:
    """Return the state in which a reply of this kind is given."""
    match kind:
        case K.REPLY_GRANTED:
            return replace(STATE, files=(("1", "示例区示例路拓宽工程初步设计批复.pdf"),))
        case K.REPLY_UNCLEAR:
            return replace(LONG, extension=0, extended_on=None)
        case K.CLOSE_NOT_SUPPLEMENTED:
            return replace(STATE, supplement=Supplement(date(2026, 6, 24), date(2026, 7, 15)))
        case K.CLOSE_FEE_UNPAID:
            return replace(STATE, fee=Fee(date(2026, 6, 23), date(2026, 7, 21), 5500))
        case _:
            return STATE


def reply(  # noqa: PLR0913 - what a letter depends on, all by name
    kind: ReplyKind,
    who: Mapping[str, str] = PERSON,
    *,
    asked: str = "",
    on: date | None = None,
    state: CaseState | None = None,
    said: Mapping[str, str] | None = None,
    agency: Agency = AGENCY,
    **more: Any,
) -> Letter:
    """Compose an issued reply of the scene."""
    on = on or (date(2026, 7, 22) if kind is K.CLOSE_FEE_UNPAID else ON)
    told = dict(SAID[kind] if said is None else said)
    if told:
        told.setdefault("legal_basis", basis_of(kind, []))
    case = Application(number="2026-0091", content=asked or ASKED.get(kind, _ROAD), **who)
    record = Record(Act.WITHDRAW, on) if kind is K.CLOSE_WITHDRAWN else Record(Act.DELIVER, on)
    at = Facts(
        case,
        agency,
        state or state_for(kind),
        on,
        record=record,
        doc_no=f"{agency.doc_mark}〔{on.year}〕12号",
        elements=told,
        site="https://www.shili.example",
        **more,
    )
    return compose(kind, at)
