"""征求意见回执: the part of a letter of consultation that comes back with the answer (条例 Arts. 32, 34)."""

from __future__ import annotations

from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.papers import PaperKind
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Table
from requests_app.papers.parts_consult import asked_agency, asked_third_party

from .cells import OPINION, PEN_DATE, SIGN, across, form, pair, row


def answer_slip(kind: PaperKind, at: Facts) -> Table:
    """Return the slip; like its letter it does not say who asks for the information."""
    third = kind is NoticeKind.THIRD_PARTY_CONSULT
    asked = asked_third_party(at)["涉及的信息"] if third else asked_agency(at)["征求意见的信息"]
    signer = "第三方" if third else "行政机关"
    return form(
        across("征求意见回执"),
        pair("征求机关", at.agency.name, f"{NOTICES[NoticeKind(kind)].title}文号", at.number(kind)),
        row("涉及的信息", asked),
        row("意见", "□同意公开\n□部分同意公开，同意公开的部分：\n□不同意公开"),
        row("不宜公开的内容和理由", "", 2 * OPINION + SIGN),
        row("所附证明材料", "□有，共　　份　　□没有"),
        pair("联系人", "", "联系电话", ""),
        pair(f"{signer}\n（签字盖章）", "", "日期", PEN_DATE, SIGN),
    )
