"""送达回证 of any paper: to whom, how, who signed, what failed."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.handling import (
    papers,
)
from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind

from .cases import (
    TODAY,
    letter_of,
    opined,
)
from .form_rows import named
from .people import PERSON, an_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
N = NoticeKind


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"method": "in_person", "signer": "吴示例"},
            {"送达方式": "直接送达", "送达结果": "已签收", "受送达人\n（签字盖章）": "吴示例", "拒收、退回\n的理由": "", "备注": "", "送达地点": ""},
        ),
        (
            {"method": "in_person", "signer": "吴亲属", "relation": "family"},
            {"受送达人\n（签字盖章）": "", "代收人签字\n及与其关系": "吴亲属\n同住的成年家属"},
        ),
        (
            {"method": "post", "tracking_no": "XA12345678901", "result": "returned", "note": "查无此人"},
            {"送达方式": "邮寄送达", "送达结果": "退回", "邮件号": "XA12345678901", "拒收、退回\n的理由": "查无此人", "备注": ""},
        ),
        (
            {"method": "email", "note": "对方回复“收到”", "files": [{"key": "9", "name": "回复.png", "sha256": "c" * 64}]},
            {"送达方式": "电子邮件", "送达地点": "wu@example.com", "备注": "对方回复“收到”\n见所附凭证：回复.png"},
        ),
    ],
)  # fmt: skip
def test_the_service_of_any_paper(facts, said):
    office = an_office()
    case = opined(office, PERSON)
    seq = case.events.get(act=Act.CONSULT.value).seq
    told = {"paper": seq, "kind": N.APPLICANT_CONSULT.value, "served_on": date(2026, 3, 6), **facts}
    case = papers.record_service(case, actor=office.clerk, on=date(2026, 3, 13), today=TODAY, **told)
    letter = letter_of(case, N.SERVICE_PROOF)
    wanted = {
        "送达文书": "征求意见告知书",
        "文号": "示政办公开函〔2026〕2号",
        "受送达人": "吴示例",
        "送达日期": "2026年3月6日",
    }
    assert {label: named(letter, label) for label in (*wanted, *said)} == wanted | said


def test_the_service_of_a_letter_to_a_third_party_names_the_party():
    office = an_office()
    case = opined(office, PERSON)
    seq = case.events.get(act=Act.CONSULT.value).seq
    told = {"paper": seq, "kind": N.THIRD_PARTY_CONSULT.value, "method": "post", "served_on": date(2026, 3, 6)}
    case = papers.record_service(case, actor=office.clerk, on=date(2026, 3, 13), today=TODAY, **told)
    letter = letter_of(case, N.SERVICE_PROOF)
    assert [named(letter, label) for label in ("受送达人", "送达地点", "文号")] == [
        "示例测绘有限公司",
        "",
        "示政办公开函〔2026〕1号",
    ]
