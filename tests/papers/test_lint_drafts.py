"""Notices that lack something are found; a draft is judged by the same rules, but for number and date."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.nodes import Act
from requests_app.law.papers import BY_HAND
from requests_app.law.replies import EIGHT_ELEMENTS
from requests_app.law.state import CaseState, Record
from requests_app.models import Agency
from requests_app.papers.compose import compose
from requests_app.papers.facts import Facts
from requests_app.papers.lint import eight

from .letters import (
    AGENCY,
    GRANTED,
    ON,
    STATE,
    K,
    N,
    a_case,
    facts,
    found,
)

NOTICE_FACTS = {
    N.SUPPLEMENT: (Act.REQUEST_SUPPLEMENT, {"items": ["请说明地块位置"], "limit_on": "2026-10-15"}),
    N.EXTENSION: (Act.EXTEND, {"reason": "需要查找的档案较多", "days": 10}),
    N.THIRD_PARTY_CONSULT: (Act.CONSULT, {"kind": "third_party", "party": "某公司"}),
    N.AGENCY_CONSULT: (Act.CONSULT, {"kind": "agency", "party": "某局"}),
    N.APPLICANT_CONSULT: (Act.CONSULT, {"kind": "agency", "party": "某局"}),
    N.EXPLAIN_REASON: (Act.ASK_REASONS, {"reason": "一个月内申请40件"}),
    N.DELAY: (Act.DELAY, {"reason": "数量大", "until": "2026-12-31"}),
    N.SECRECY_REFERRAL: (Act.REFER, {"reason": "不能确定", "authority": "某保密行政管理部门"}),
}


def a_notice(kind: N, **missing: str) -> Facts:
    act, said = NOTICE_FACTS[kind]
    number = "示政办公开函〔2026〕3号"
    return facts(
        kind, record=Record(act, ON, 1, {**said, **missing}), doc_no=number, elements={}, due_on=date(2026, 12, 9)
    )


@pytest.mark.parametrize("kind", list(NOTICE_FACTS))
def test_a_whole_notice_has_no_finding(kind):
    assert found(compose(kind, a_notice(kind)), a_notice(kind)) == []


@pytest.mark.parametrize(
    ("kind", "missing", "said"),
    [
        (N.SUPPLEMENT, "items", "补正事项：没有填写，请填写后再制发。"),
        (N.SUPPLEMENT, "limit_on", "补正期限：没有填写，请填写后再制发。"),
        (N.EXTENSION, "reason", "延期理由：没有填写，请填写后再制发。"),
        (N.THIRD_PARTY_CONSULT, "party", "收件人：请填写收件人。"),
        (N.DELAY, "until", "确定的答复期限：没有填写，请填写后再制发。"),
    ],
)
def test_a_notice_that_lacks_something_is_found(kind, missing, said):
    at = a_notice(kind, **{missing: ""})
    assert found(compose(kind, at), at) == [said]


@pytest.mark.parametrize("kind", BY_HAND)
def test_a_notice_written_by_hand_names_everything_it_lacks(kind):
    at = facts(kind, record=Record(Act.ISSUE_NOTICE, ON, 1, {"notice": kind.value}), doc_no="示政办公开函〔2026〕3号")
    assert all("没有填写" in said or said == "收件人：请填写收件人。" for said in found(compose(kind, at), at))
    assert found(compose(kind, at), at) != []


def lacking(said: dict[str, str], **changed) -> dict[str, str]:
    case, state, agency = (
        changed.get(name, there) for name, there in (("case", a_case()), ("state", STATE), ("agency", AGENCY))
    )
    told = eight(case, state, changed.get("kind", K.REPLY_GRANTED), said, ON, agency)
    assert [element.code for element in told] == list(EIGHT_ELEMENTS)
    return {element.name: element.missing for element in told if not element.ok}


def drafted(*names: str) -> dict[str, str]:
    return {name: text for name, text in GRANTED.items() if name not in names}


def test_a_whole_draft_has_all_eight():
    assert lacking(GRANTED) == {}


@pytest.mark.parametrize(
    ("changed", "said", "missing"),
    [
        ({"agency": Agency(name="甲", doc_mark="", reconsideration_body="乙", court="丙")}, GRANTED, {"编号": "请在本机关设置中填写答复文号机关代字。"}),
        ({"case": a_case(number="")}, GRANTED, {"编号": "请先登记编号。"}),
        ({"case": a_case(content="", title="")}, GRANTED, {"申请内容": "申请没有内容描述。"}),
        ({"state": CaseState()}, GRANTED, {"收到时间": "尚未确定收到日期。"}),
        ({}, drafted("search_process"), {"查询经过": "请写明检索的范围、方法和结果。"}),
        ({}, drafted("legal_basis"), {"政策依据": "请写明依据的条款。"}),
        ({}, {**GRANTED, "legal_basis": "有关规定"}, {"政策依据": "应当写明《中华人民共和国政府信息公开条例》第三十六条第（二）项。"}),
        ({}, drafted("result"), {"结果": "请写明结果。"}),
        ({}, drafted("way", "given"), {"结果": "请写明提供的信息、提供形式和方式。"}),
        ({}, {**GRANTED, "result": "××年的文件"}, {"结果": "“结果”中还有“××”没有填写。"}),
        ({"agency": Agency(name="甲", doc_mark="甲", court="丙")}, GRANTED, {"救济途径": "请在本机关设置中填写行政复议机关。"}),
    ],
)  # fmt: skip
def test_each_element_taken_away_from_a_draft_is_named(changed, said, missing):
    assert lacking(said, **changed) == missing


def test_without_a_kind_title_basis_result_and_remedy_are_missing():
    chosen = "请选择答复类型。"
    assert lacking(GRANTED, kind=None) == {"标题": chosen, "政策依据": chosen, "结果": chosen, "救济途径": chosen}
