"""内部文书: the office's own forms as ruled tables, filled from the records (条例 Arts. 17, 31, 45).

What no record says stays room for the pen. An identity number is never printed in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from requests_app.law.notices import NoticeKind
from requests_app.law.papers import PaperKind
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Table

from .approval import approval_sheet
from .index import file_index
from .intake import confirmation, register, withdrawal
from .secrecy import secrecy_form
from .service import service_proof
from .slip import answer_slip

N = NoticeKind
_FORMS: dict[NoticeKind, Callable[[Facts], Table]] = {
    N.CONFIRM: confirmation,
    N.REGISTER_FORM: register,
    N.SECRECY_FORM: secrecy_form,
    N.APPROVAL_SHEET: approval_sheet,
    N.SERVICE_PROOF: service_proof,
    N.WITHDRAWAL: withdrawal,
    N.FILE_INDEX: file_index,
}
FORMS = frozenset(_FORMS)
#: Small lines at the foot of a form.
NOTES: Mapping[PaperKind, tuple[str, ...]] = {
    N.CONFIRM: (
        "注：平常信函应当于收到申请的当日确认；互联网渠道、传真以双方确认之日为收到申请之日（条例第三十一条）。",
    ),
    N.REGISTER_FORM: ("注：证件号码隐去中间各位，完整号码见申请材料。",),
    N.SECRECY_FORM: ("注：先审查、后公开；不能确定的，报有关主管部门或者保密行政管理部门确定（条例第十七条）。",),
    N.SERVICE_PROOF: (
        "注：邮寄送达须通过邮政企业，以交邮之日为答复日期；直接送达以签收之日为答复日期（国办公开办函〔2016〕235号）。",
    ),
}


def table(kind: NoticeKind, at: Facts) -> Table:
    """Return the form of this kind, filled in as far as the records go."""
    return _FORMS[kind](at)


def slip(kind: PaperKind, at: Facts) -> Table | None:
    """Return the form for the answer that goes with a letter of consultation (Arts. 32, 34)."""
    return answer_slip(kind, at) if kind in {N.THIRD_PARTY_CONSULT, N.AGENCY_CONSULT} else None
