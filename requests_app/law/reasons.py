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
        "您申请公开的信息已由本机关主动公开。",
    ),
    (
        K.REPLY_ALREADY_PUBLIC,
        "public-gazette",
        "已在政府公报公开",
        "您申请公开的信息已在××年第××期政府公报上主动公开。",
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
            "您申请公开的信息属于可以公开的政府信息，本机关予以公开。因按照申请要求的形式提供可能危及政府信息载体安全，"
            "依照《政府信息公开条例》第四十条的规定，安排您查阅、抄录。"
        ),
    ),
    (
        K.REPLY_SPECIAL_QUERY,
        "special-property",
        "不动产登记资料",
        "您申请公开的信息属于不动产登记资料，有关法律、行政法规对其获取有特别规定，请您依照该规定申请查询。",
    ),
    (
        K.REPLY_SPECIAL_QUERY,
        "special-company",
        "市场主体登记档案",
        "您申请公开的信息属于市场主体登记档案，有关法律、行政法规对其获取有特别规定，请您依照该规定申请查询。",
    ),
    (
        K.REPLY_SPECIAL_QUERY,
        "special-archive",
        "已移交国家档案馆",
        "您申请公开的信息已依法移交国家档案馆，请您依照《中华人民共和国档案法》的规定向该档案馆申请查阅。",
    ),
    (
        K.REPLY_NOT_EXIST,
        "not-exist-searched",
        "检索后未查到",
        "本机关未查找到您申请公开的政府信息，该信息不存在。",
    ),
    (
        K.REPLY_NOT_EXIST,
        "not-exist-no-duty",
        "依法不需要制作",
        "依照××的规定，本机关办理该事项不需要制作您申请公开的政府信息，也没有从其他途径获取，该信息不存在。",
    ),
    (
        K.REPLY_NOT_EXIST,
        "not-exist-lost",
        "年代久远未能查到",
        "您申请公开的信息形成于××年，本机关现有档案和已移交××档案馆的档案中均未查找到，该信息不存在。",
    ),
    (
        K.REPLY_NOT_OURS,
        "not-ours-known",
        "由其他机关负责公开",
        (
            "您申请公开的信息不是本机关制作或者最初获取的。依照《政府信息公开条例》第十条的规定，不属于本机关负责公开，"
            "建议您向负责公开的机关提出申请。"
        ),
    ),
    (
        K.REPLY_NOT_OURS,
        "not-ours-moved",
        "职权已经划转",
        "因机构改革，与您申请公开的信息相关的职权已经划转，该信息不属于本机关负责公开，建议您向承接该职权的机关提出申请。",
    ),
    (
        K.REPLY_NOT_OURS,
        "not-ours-unknown",
        "不能确定由哪个机关负责",
        (
            "您申请公开的信息不是本机关制作或者最初获取的。依照《政府信息公开条例》第十条的规定，不属于本机关负责公开；"
            "根据您提供的内容，本机关也不能确定负责公开该信息的机关。"
        ),
    ),
    (
        K.REPLY_NEEDS_CREATION,
        "creation-analysis",
        "需要汇总、加工、分析",
        (
            "您申请公开的信息不是已制作或者获取的政府信息，需要本机关对现有政府信息进行加工、分析才能形成。"
            "依照《政府信息公开条例》第三十八条的规定，本机关不予提供。"
        ),
    ),
    (
        K.REPLY_UNCLEAR,
        "unclear-still",
        "补正后仍不明确",
        (
            "您补正后，申请内容仍不能指向特定的政府信息，本机关无法据此检索、提供。您可以在明确信息的名称、文号或者"
            "便于查询的其他特征后另行提出申请。"
        ),
    ),
    (
        K.REPLY_PETITION,
        "petition-complaint",
        "信访、投诉、举报",
        ("您以政府信息公开申请的形式提出的是信访、投诉、举报事项，本机关不作为政府信息公开申请处理。"),
    ),
    (
        K.REPLY_PETITION,
        "petition-enquiry",
        "要求说明、解释的咨询",
        (
            "您提出的是要求对有关问题作出说明、解释的咨询事项，不是申请公开以一定形式记录、保存的政府信息，"
            "本机关不作为政府信息公开申请处理。"
        ),
    ),
    (
        K.REPLY_REPEAT,
        "repeat-answered",
        "已经答复，不再重复处理",
        "您此前已就相同的政府信息提出申请，本机关已经作出答复，对本次申请不予重复处理。",
    ),
    (
        K.REPLY_PUBLICATION,
        "publication-where",
        "要求提供公开出版物",
        "您申请公开的是公报、报刊、书籍等公开出版物，本机关不作为政府信息公开申请处理。",
    ),
    (
        K.REPLY_EXCESSIVE,
        "excessive-no-reason",
        "说明的理由不合理",
        ("您申请公开政府信息的数量、频次明显超过合理范围，经要求说明理由，您说明的理由不合理，本机关不予处理。"),
    ),
    (
        K.REPLY_EXCESSIVE,
        "excessive-silent",
        "未说明理由",
        "您申请公开政府信息的数量、频次明显超过合理范围，经要求说明理由，您在规定期限内没有说明，本机关不予处理。",
    ),
    (
        K.REPLY_CONFIRM_REISSUE,
        "reissue-had",
        "要求重新出具已获取的信息",
        "您已经获取该政府信息，现要求本机关对其进行确认或者重新出具，不属于申请公开政府信息，本机关不予处理。",
    ),
    (
        K.REPLY_OTHER,
        "other-not-information",
        "不是政府信息",
        (
            "您申请公开的内容不是行政机关在履行行政管理职能过程中制作或者获取的、以一定形式记录、保存的信息，"
            "不属于《政府信息公开条例》第二条规定的政府信息，本机关不作为政府信息公开申请处理。"
        ),
    ),
)

#: Every shipped text, in the order of the catalogue within each group.
REASONS: tuple[ReasonText, ...] = tuple(
    ReasonText(key, kind, title, body) for kind, key, title, body in (*_OTHERS, *REFUSALS)
)
BY_KEY: dict[str, ReasonText] = {text.key: text for text in REASONS}
