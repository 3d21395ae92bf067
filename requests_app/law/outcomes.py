"""办理结果: the leaf rows of Table 3; one fact that each year's form maps to its own rows.

Sources: 国办公开办函〔2021〕30号 (present form), 〔2019〕60号 (trial form), the register of a real office.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Outcome(StrEnum):
    """What a case came to (Art. 36 and the closing acts); the leaves of the 2021 Table 3, in order."""

    GRANTED = "granted"
    PARTIAL = "partial"
    DENIED_STATE_SECRET = "denied_state_secret"  # noqa: S105 - a row of Table 3, not a password
    DENIED_LAW_FORBIDDEN = "denied_law_forbidden"
    DENIED_SECURITY_STABILITY = "denied_security_stability"
    DENIED_THIRD_PARTY = "denied_third_party"
    DENIED_INTERNAL_AFFAIRS = "denied_internal_affairs"
    DENIED_PROCESS_INFO = "denied_process_info"
    DENIED_ENFORCEMENT_FILE = "denied_enforcement_file"
    DENIED_ADMIN_QUERY = "denied_admin_query"
    UNABLE_NOT_HELD = "unable_not_held"
    UNABLE_NEEDS_CREATION = "unable_needs_creation"
    UNABLE_UNCLEAR = "unable_unclear"
    NP_PETITION = "np_petition"
    NP_REPEAT = "np_repeat"
    NP_PUBLICATION = "np_publication"
    NP_EXCESSIVE = "np_excessive"
    NP_CONFIRM_REISSUE = "np_confirm_reissue"
    OTHER_NOT_SUPPLEMENTED = "other_not_supplemented"
    OTHER_FEE_UNPAID = "other_fee_unpaid"
    OTHER_MISC = "other_misc"

    @property
    def label(self) -> str:
        """The official row label without its numbering."""
        return OUTCOME_LABELS[self]

    @property
    def group(self) -> str:
        """The group whose sum the narrative quotes: denied, unable, not_processed, other, or itself."""
        head = self.value.split("_", 1)[0]
        return {"denied": "denied", "unable": "unable", "np": "not_processed", "other": "other_processing"}.get(
            head, self.value
        )


OUTCOME_LABELS = {
    Outcome.GRANTED: "予以公开",
    Outcome.PARTIAL: "部分公开",
    Outcome.DENIED_STATE_SECRET: "属于国家秘密",
    Outcome.DENIED_LAW_FORBIDDEN: "其他法律行政法规禁止公开",
    Outcome.DENIED_SECURITY_STABILITY: "危及“三安全一稳定”",
    Outcome.DENIED_THIRD_PARTY: "保护第三方合法权益",
    Outcome.DENIED_INTERNAL_AFFAIRS: "属于三类内部事务信息",
    Outcome.DENIED_PROCESS_INFO: "属于四类过程性信息",
    Outcome.DENIED_ENFORCEMENT_FILE: "属于行政执法案卷",
    Outcome.DENIED_ADMIN_QUERY: "属于行政查询事项",
    Outcome.UNABLE_NOT_HELD: "本机关不掌握相关政府信息",
    Outcome.UNABLE_NEEDS_CREATION: "没有现成信息需要另行制作",
    Outcome.UNABLE_UNCLEAR: "补正后申请内容仍不明确",
    Outcome.NP_PETITION: "信访举报投诉类申请",
    Outcome.NP_REPEAT: "重复申请",
    Outcome.NP_PUBLICATION: "要求提供公开出版物",
    Outcome.NP_EXCESSIVE: "无正当理由大量反复申请",
    Outcome.NP_CONFIRM_REISSUE: "要求行政机关确认或重新出具已获取信息",
    Outcome.OTHER_NOT_SUPPLEMENTED: "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    Outcome.OTHER_FEE_UNPAID: "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    Outcome.OTHER_MISC: "其他",
}

#: Spellings of real registers and of the 2019 form beside the official labels and the codes.
ALIASES = {
    "未补正或申请内容仍不明确": Outcome.UNABLE_UNCLEAR,
    "其他处理": Outcome.OTHER_MISC,
    "other_processing": Outcome.OTHER_MISC,
    "逾期不补正": Outcome.OTHER_NOT_SUPPLEMENTED,
    "逾期不缴费": Outcome.OTHER_FEE_UNPAID,
    "部分公开（区分处理的，只计这一情形，不计其他情形）": Outcome.PARTIAL,
}
_NUMBERING = re.compile(r"^(（[一二三四五六七]）|\d{1,2}[.．、])")


def _plain(label: str) -> str:
    text = re.sub(r"\s", "", label).replace("(", "（").replace(")", "）").replace('"', "“")
    return _NUMBERING.sub("", text)


REGISTER_LABELS: dict[str, Outcome] = {
    **{outcome.value: outcome for outcome in Outcome},
    **{_plain(label): outcome for outcome, label in OUTCOME_LABELS.items()},
    **{_plain(label): outcome for label, outcome in ALIASES.items()},
}


def outcome_of(label: str) -> Outcome | None:
    """Return the outcome a register means by a label or a code, numbering allowed; None if unknown."""
    return REGISTER_LABELS.get(_plain(label))
