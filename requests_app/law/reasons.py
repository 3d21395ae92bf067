"""答复文本: the reasons and results the product brings for every kind of reply; an office edits its own wording.

Pure data. “××” marks what the officer fills in; a reply with it left in is not complete. What a text is for:
the element `reason` where the kind asks for one, else the element `result` (`reason_at`).
"""

from __future__ import annotations

from dataclasses import dataclass

from .reasons_refusal import REFUSALS
from .replies import CATALOGUE, ReplyKind

#: What the officer must still fill in.
BLANK = "××"


@dataclass(frozen=True, slots=True)
class ReasonText:
    """One shipped text.

    Args:
        key: its lasting name; an office's own wording refers to it.
        kind: the kind of reply it is for.
        title: a few words for the list.
        body: the text as it goes into the reply.
    """

    key: str
    kind: ReplyKind
    title: str
    body: str


def reason_at(kind: ReplyKind) -> str:
    """Return the element the texts of a kind fill: reason where it is asked, else result."""
    return "reason" if "reason" in CATALOGUE[kind].extra else "result"


def texts_of(kind: ReplyKind) -> list[ReasonText]:
    """Return the shipped texts of a kind, the usual one first."""
    return [text for text in REASONS if text.kind is kind]


K = ReplyKind
_OTHERS: tuple[tuple[ReplyKind, str, str, str], ...] = (
    (
        K.REPLY_ALREADY_PUBLIC,
        "public-website",
        "已在政府网站公开",
        "您申请公开的信息已主动公开，您可以按照下列途径查阅、获取。",
    ),
    (
        K.REPLY_ALREADY_PUBLIC,
        "public-gazette",
        "已在政府公报公开",
        "您申请公开的信息已在政府公报主动公开，您可以到国家档案馆、公共图书馆或者政务公开专区查阅。",
    ),
    (
        K.REPLY_GRANTED,
        "granted-attached",
        "予以公开，随答复书提供",
        "您申请公开的信息属于可以公开的政府信息，本机关予以公开，随本答复书一并提供。",
    ),
    (
        K.REPLY_GRANTED,
        "granted-on-site",
        "安排查阅、抄录",
        (
            "您申请公开的信息属于可以公开的政府信息，本机关予以公开。因按照申请要求的形式提供可能危及载体安全，"
            "依据《中华人民共和国政府信息公开条例》第四十条，安排您查阅、抄录。"
        ),
    ),
    (
        K.REPLY_SPECIAL_QUERY,
        "special-property",
        "不动产登记资料",
        (
            "您申请公开的信息属于不动产登记资料，有关法律、行政法规对其查询有专门规定。请您依照《不动产登记暂行条例》等"
            "规定，向不动产登记机构申请查询。"
        ),
    ),
    (
        K.REPLY_SPECIAL_QUERY,
        "special-company",
        "市场主体登记档案",
        "您申请公开的信息属于市场主体登记档案，有关法律、行政法规对其查询有专门规定。请您依照规定向登记机关申请查询。",
    ),
    (
        K.REPLY_SPECIAL_QUERY,
        "special-archive",
        "已移交国家档案馆",
        "您申请公开的信息已依法移交国家档案馆，请您依照《中华人民共和国档案法》的规定向××档案馆申请查阅。",
    ),
    (
        K.REPLY_NOT_EXIST,
        "not-exist-searched",
        "检索后未查到",
        "经检索，本机关未制作、未获取您申请公开的信息，该信息不存在。",
    ),
    (
        K.REPLY_NOT_EXIST,
        "not-exist-no-duty",
        "依法不需要制作",
        "依照××的规定，本机关办理该事项不需要制作您申请公开的信息。经检索，本机关也未从其他途径获取，该信息不存在。",
    ),
    (
        K.REPLY_NOT_EXIST,
        "not-exist-lost",
        "年代久远未能查到",
        "您申请公开的信息形成于××年。经检索本机关和××档案馆的现有档案，均未查到，本机关无法提供。",
    ),
    (
        K.REPLY_NOT_OURS,
        "not-ours-known",
        "由其他机关负责公开",
        (
            "您申请公开的信息不由本机关制作，本机关不负责公开。依据《中华人民共和国政府信息公开条例》第十条，"
            "该信息由下列机关负责公开，建议您向其提出申请。"
        ),
    ),
    (
        K.REPLY_NOT_OURS,
        "not-ours-moved",
        "职权已经划转",
        "因机构改革，与您申请公开的信息相关的职权已经划入下列机关，建议您向其提出申请。",
    ),
    (
        K.REPLY_NEEDS_CREATION,
        "creation-analysis",
        "需要汇总、加工、分析",
        (
            "您申请公开的信息没有现成的载体，需要本机关对现有政府信息进行加工、分析后形成。依据《中华人民共和国政府信息"
            "公开条例》第三十八条，本机关可以不予提供。"
        ),
    ),
    (
        K.REPLY_UNCLEAR,
        "unclear-still",
        "补正后仍不明确",
        (
            "您补正后的申请内容仍不能指向特定的政府信息，本机关无法据此检索、提供。您可以明确信息的名称、文号或者其他"
            "特征后另行申请。"
        ),
    ),
    (
        K.REPLY_PETITION,
        "petition-complaint",
        "信访、投诉、举报",
        (
            "您以政府信息公开申请的形式提出的是信访、投诉、举报事项，本机关不作为政府信息公开申请处理。您可以通过下列"
            "渠道提出。"
        ),
    ),
    (
        K.REPLY_PETITION,
        "petition-enquiry",
        "要求说明、解释的咨询",
        (
            "您提出的是要求对有关问题作出说明、解释的咨询事项，不是申请公开以一定形式记录、保存的政府信息。您可以通过"
            "下列渠道咨询。"
        ),
    ),
    (
        K.REPLY_REPEAT,
        "repeat-answered",
        "已经答复，不再重复处理",
        "您申请公开的信息与您此前的申请内容相同，本机关已经作出答复，现不再重复处理。",
    ),
    (
        K.REPLY_PUBLICATION,
        "publication-where",
        "要求提供公开出版物",
        "您申请公开的是公报、报刊、书籍等公开出版物，您可以按照下列途径获取。",
    ),
    (
        K.REPLY_EXCESSIVE,
        "excessive-no-reason",
        "说明的理由不合理",
        (
            "您申请公开政府信息的数量、频次明显超过合理范围。本机关已要求您说明理由，经审查，您说明的理由不合理，"
            "本机关不予处理。"
        ),
    ),
    (
        K.REPLY_EXCESSIVE,
        "excessive-silent",
        "未说明理由",
        "您申请公开政府信息的数量、频次明显超过合理范围。本机关已要求您说明理由，您未在规定期限内说明，本机关不予处理。",
    ),
    (
        K.REPLY_CONFIRM_REISSUE,
        "reissue-had",
        "要求重新出具已获取的信息",
        "您已经获取该政府信息，现要求本机关对其进行确认或者重新出具，本机关不予处理。",
    ),
    (
        K.REPLY_OTHER,
        "other-not-information",
        "不是政府信息",
        (
            "您申请公开的内容不是行政机关在履行行政管理职能过程中制作或者获取的、以一定形式记录、保存的信息，"
            "不属于《中华人民共和国政府信息公开条例》第二条规定的政府信息。"
        ),
    ),
)

#: Every shipped text, in the order of the catalogue within each group.
REASONS: tuple[ReasonText, ...] = tuple(
    ReasonText(key, kind, title, body) for kind, key, title, body in (*_OTHERS, *REFUSALS)
)
BY_KEY: dict[str, ReasonText] = {text.key: text for text in REASONS}
