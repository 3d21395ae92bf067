"""答复目录: every reply the Regulation knows, with its title, article, outcome and required elements.

The eight elements are those the Ningbo report lists for every reply. Number, title, content asked,
receipt date and remedies come from the case; the officer writes the rest (`asked`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .outcomes import Outcome
from .remedies import RemedyGround

EIGHT_ELEMENTS: dict[str, str] = {
    "doc_no": "编号",
    "title": "标题",
    "request_content": "申请内容",
    "received_date": "收到时间",
    "search_process": "查询经过",
    "legal_basis": "政策依据",
    "result": "结果",
    "remedies": "救济途径",
}


class ReplyKind(StrEnum):
    """答复类型."""

    REPLY_ALREADY_PUBLIC = "reply_already_public"
    REPLY_GRANTED = "reply_granted"
    REPLY_PARTIAL = "reply_partial"
    REPLY_DENIED_STATE_SECRET = "reply_denied_state_secret"  # noqa: S105 - a reply, not a password
    REPLY_DENIED_LAW = "reply_denied_law"
    REPLY_DENIED_SECURITY = "reply_denied_security"
    REPLY_DENIED_THIRD_PARTY = "reply_denied_third_party"
    REPLY_DENIED_INTERNAL = "reply_denied_internal"
    REPLY_DENIED_PROCESS = "reply_denied_process"
    REPLY_DENIED_ENFORCEMENT = "reply_denied_enforcement"
    REPLY_SPECIAL_QUERY = "reply_special_query"
    REPLY_NOT_EXIST = "reply_not_exist"
    REPLY_NOT_OURS = "reply_not_ours"
    REPLY_NEEDS_CREATION = "reply_needs_creation"
    REPLY_UNCLEAR = "reply_unclear"
    REPLY_PETITION = "reply_petition"
    REPLY_REPEAT = "reply_repeat"
    REPLY_PUBLICATION = "reply_publication"
    REPLY_EXCESSIVE = "reply_excessive"
    REPLY_CONFIRM_REISSUE = "reply_confirm_reissue"
    CLOSE_NOT_SUPPLEMENTED = "close_not_supplemented"
    CLOSE_FEE_UNPAID = "close_fee_unpaid"
    CLOSE_WITHDRAWN = "close_withdrawn"
    REPLY_OTHER = "reply_other"


@dataclass(frozen=True, slots=True)
class Reply:
    """One entry of the catalogue.

    Args:
        title: full Chinese title of the paper.
        article: the article it rests on.
        outcome: the leaf of Table 3 it counts in.
        ground: what its remedy depends on.
        extra: what this kind needs beyond the eight elements, name → label.
        gives_information: whether it hands information out (Art. 17: never without review).
    """

    title: str
    article: str
    outcome: Outcome
    ground: RemedyGround
    extra: dict[str, str]
    gives_information: bool = False

    @property
    def asked(self) -> dict[str, str]:
        """The elements the officer writes, name → label."""
        return {
            "search_process": "查询经过",
            "legal_basis": "政策依据",
            "result": "结果",
            **self.extra,
        }

    @property
    def required(self) -> tuple[str, ...]:
        """All elements the paper must have."""
        return (*EIGHT_ELEMENTS, *self.extra)

    @property
    def paper(self) -> str:
        """What the paper calls itself: 答复书, 告知书 or 确认书."""
        return self.title.partition("（")[0][-3:]

    @property
    def short_title(self) -> str:
        """The words in brackets, for lists."""
        return self.title[self.title.index("（") + 1 : -1] if "（" in self.title else self.title


def _reply(  # noqa: PLR0913 - one line a reply reads as the table it is
    name: str, short: str, article: str, outcome: Outcome, ground: RemedyGround, *, gives: bool = False, **extra: str
) -> Reply:
    return Reply(f"政府信息公开申请{name}（{short}）", article, outcome, ground, extra, gives)


K, T3, G = ReplyKind, Outcome, RemedyGround
_ANSWER, _NOTICE = "答复书", "告知书"
CATALOGUE: dict[ReplyKind, Reply] = {
    K.REPLY_ALREADY_PUBLIC: _reply(
        _ANSWER, "已主动公开", "条例第三十六条第一项", T3.GRANTED, G.OPEN, access_path="获取方式和途径"
    ),
    K.REPLY_GRANTED: _reply(
        _ANSWER,
        "予以公开",
        "条例第三十六条第二项",
        T3.GRANTED,
        G.OPEN,
        gives=True,
        given="提供的信息",
        way="提供形式和方式",
    ),
    K.REPLY_PARTIAL: _reply(
        _ANSWER,
        "部分公开",
        "条例第三十七条、第三十六条第三项",
        T3.PARTIAL,
        G.PARTIAL,
        gives=True,
        given="提供的部分",
        withheld="不予公开的部分",
        reason="不予公开的理由",
    ),
    K.REPLY_DENIED_STATE_SECRET: _reply(
        _ANSWER, "不予公开·国家秘密", "条例第十四条", T3.DENIED_STATE_SECRET, G.REFUSAL, classification="定密依据"
    ),
    K.REPLY_DENIED_LAW: _reply(
        _ANSWER,
        "不予公开·法律行政法规禁止",
        "条例第十四条",
        T3.DENIED_LAW_FORBIDDEN,
        G.REFUSAL,
        cited_law="禁止公开的法律、行政法规条款",
    ),
    K.REPLY_DENIED_SECURITY: _reply(
        _ANSWER, "不予公开·三安全一稳定", "条例第十四条", T3.DENIED_SECURITY_STABILITY, G.REFUSAL, harm="可能造成的危害"
    ),
    K.REPLY_DENIED_THIRD_PARTY: _reply(
        _ANSWER,
        "不予公开·第三方权益",
        "条例第十五条、第三十二条",
        T3.DENIED_THIRD_PARTY,
        G.REFUSAL,
        consultation="征求意见情况",
    ),
    K.REPLY_DENIED_INTERNAL: _reply(
        _ANSWER,
        "不予公开·内部事务",
        "条例第十六条第一款",
        T3.DENIED_INTERNAL_AFFAIRS,
        G.REFUSAL,
        which_kind="属于哪一类内部事务信息",
    ),
    K.REPLY_DENIED_PROCESS: _reply(
        _ANSWER,
        "不予公开·过程性信息",
        "条例第十六条第二款",
        T3.DENIED_PROCESS_INFO,
        G.REFUSAL,
        which_kind="属于哪一类过程性信息",
    ),
    K.REPLY_DENIED_ENFORCEMENT: _reply(
        _ANSWER,
        "不予公开·执法案卷",
        "条例第十六条第二款",
        T3.DENIED_ENFORCEMENT_FILE,
        G.REFUSAL,
        case_file="执法案卷名称",
    ),
    K.REPLY_SPECIAL_QUERY: _reply(
        _NOTICE,
        "依专门规定查询",
        "条例第三十六条第七项",
        T3.DENIED_ADMIN_QUERY,
        G.OTHER_GROUND,
        special_law="专门规定",
        office="查询机构",
    ),
    K.REPLY_NOT_EXIST: _reply(_NOTICE, "信息不存在", "条例第三十六条第四项", T3.UNABLE_NOT_HELD, G.OTHER_GROUND),
    K.REPLY_NOT_OURS: _reply(
        _NOTICE,
        "非本机关负责公开",
        "条例第三十六条第五项、第十条",
        T3.UNABLE_NOT_HELD,
        G.OTHER_GROUND,
        right_agency="负责公开的机关名称、联系方式（不能确定的写明）",
    ),
    K.REPLY_NEEDS_CREATION: _reply(
        _NOTICE, "需加工分析", "条例第三十八条", T3.UNABLE_NEEDS_CREATION, G.OTHER_GROUND, why="为何需要加工、分析"
    ),
    K.REPLY_UNCLEAR: _reply(
        _NOTICE, "补正后仍不明确", "条例第三十条", T3.UNABLE_UNCLEAR, G.OTHER_GROUND, supplement_history="补正经过"
    ),
    K.REPLY_PETITION: _reply(
        _NOTICE, "信访举报投诉", "条例第三十九条第一款", T3.NP_PETITION, G.OTHER_GROUND, channel="反映渠道"
    ),
    K.REPLY_REPEAT: _reply(
        _NOTICE, "重复申请", "条例第三十六条第六项", T3.NP_REPEAT, G.OTHER_GROUND, earlier_doc_no="前次答复文号"
    ),
    K.REPLY_PUBLICATION: _reply(
        _NOTICE, "公开出版物", "条例第三十九条第二款", T3.NP_PUBLICATION, G.OTHER_GROUND, where="获取途径"
    ),
    K.REPLY_EXCESSIVE: _reply(
        _NOTICE,
        "大量反复申请不予处理",
        "条例第三十五条",
        T3.NP_EXCESSIVE,
        G.OTHER_GROUND,
        counts="申请数量和频次",
        reasons_given="申请人说明的理由及认定",
    ),
    K.REPLY_CONFIRM_REISSUE: _reply(
        _NOTICE,
        "确认或重新出具已获取信息",
        "条例第三十八条",
        T3.NP_CONFIRM_REISSUE,
        G.OTHER_GROUND,
        earlier_doc_no="前次答复文号",
    ),
    K.CLOSE_NOT_SUPPLEMENTED: _reply(
        "不再处理告知书", "逾期不补正", "条例第三十条", T3.OTHER_NOT_SUPPLEMENTED, G.OTHER_GROUND
    ),
    K.CLOSE_FEE_UNPAID: _reply(
        "不再处理告知书", "逾期不缴费", "条例第四十二条；国办函〔2020〕109号", T3.OTHER_FEE_UNPAID, G.OTHER_GROUND
    ),
    K.CLOSE_WITHDRAWN: Reply("撤回政府信息公开申请确认书", "实践做法", T3.OTHER_MISC, G.NONE, {}),
    K.REPLY_OTHER: _reply(_NOTICE, "其他", "条例第三十六条", T3.OTHER_MISC, G.OTHER_GROUND, why="为何不属于以上情形"),
}
#: What may be answered at the counter: nothing new is given out (Arts. 33, 36(1)).
ON_THE_SPOT = frozenset({ReplyKind.REPLY_ALREADY_PUBLIC})
