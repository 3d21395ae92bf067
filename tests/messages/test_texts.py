"""通知文字: own words are kept apart by agency, fill without a trace of braces, and never lose what the law asks for."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from requests_app.law.clocks import Suspension
from requests_app.law.errors import BadFacts
from requests_app.law.nodes import Act
from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.state import CaseState, Record
from requests_app.law.watch import Watch
from requests_app.messages.ladder import RULES, Again
from requests_app.messages.letters import letter_of
from requests_app.messages.shipped import LONGEST_TITLE, Wording
from requests_app.messages.texts import SHIPPED, check, faults, filled, tidy, wording
from requests_app.models import Agency, Application

DAY = date(2026, 3, 2)
FEE = "letter_fee"
OWN = "收费{金额}元（{计收方式}），{缴费期限}以前交。{逾期后果}"


def case(agency: Agency, **given) -> Application:
    return Application(
        agency=agency, reference="Q260302ABCDEF", number="2026-0001", applicant_kind="natural_person",
        applicant_name="张初云", id_number="11010519491231002X", phone="13800000000", address="示例路8号",
        content="示例地块的批准文件", channel="web", submitted_on=DAY, due_on=date(2026, 3, 30), **given,
    )  # fmt: skip


def fee(agency: Agency) -> str:
    facts = {"amount": 270, "basis": "page", "quantity": 57, "payment_due_on": "2026-03-30"}
    letter = letter_of(case(agency), CaseState(), Record(Act.CHARGE_FEE, DAY, 1, facts), "https://gk.example.gov.cn")
    assert letter is not None
    return f"{letter.subject}\n{letter.body}"


def said_of(key: str, title: str, body: str) -> str:
    return "".join(fault for _, fault in faults(SHIPPED[key], Wording(title, body)))


# -- 写法 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SHIPPED)
def test_every_shipped_text_could_be_sent_and_is_tidy(key):
    shipped = SHIPPED[key]
    assert list(faults(shipped, shipped.wording)) == []
    assert tidy(shipped.wording) == shipped.wording
    assert set(shipped.must) <= set(shipped.parts)
    used = set(re.findall(r"\{([^{}]*)\}", shipped.wording.title + shipped.wording.body))
    assert used <= set(shipped.parts)
    assert re.fullmatch(r"[a-z_]+", key), "it stands in an address"


def test_every_reminder_of_the_ladder_has_its_words():
    stages = {kind: {"soon", "today", *([] if rule.late is Again.NEVER else ["late"])} for kind, rule in RULES.items()}
    stages[Watch.CONFIRM] = {"today", "late"}  # its only step is the last day
    named = {f"remind_{kind.value}_{stage}" for kind, found in stages.items() for stage in found}
    assert {key for key in SHIPPED if key.startswith("remind_")} == named


@pytest.mark.parametrize(
    ("key", "kind", "parts"),
    [
        (
            "letter_supplement",
            NoticeKind.SUPPLEMENT,
            {"items": "补正事项", "limit_on": "补正期限", "consequence": "逾期后果"},
        ),
        ("letter_extended", NoticeKind.EXTENSION, {"reason": "理由", "due_on": "最迟答复"}),
        (
            FEE,
            NoticeKind.FEE,
            {
                "basis": "计收方式",
                "quantity": "计收方式",
                "amount": "金额",
                "payment_due_on": "缴费期限",
                "consequence": "逾期后果",
            },
        ),
    ],
)
def test_what_a_notice_must_state_no_wording_may_leave_out(key, kind, parts):
    said_by_the_frame = {"approver"}  # the letter's own sentence names the head of the disclosure office
    assert set(NOTICES[kind].required) - said_by_the_frame == set(parts)
    for part in set(parts.values()):
        shipped = SHIPPED[key].wording
        without = said_of(key, shipped.title, shipped.body.replace(f"{{{part}}}", ""))
        assert without.startswith(f"少了{{{part}}}：")
        assert "条例第" in without


@pytest.mark.parametrize(
    ("key", "title", "body", "said"),
    [
        (FEE, "", OWN, "请填写标题。"),
        (FEE, "题" * (LONGEST_TITLE + 1), OWN, "标题最多40字，现在有41字。"),
        (FEE, "收费{金额}元", OWN, "这条文字的标题里不用花括号，编号由系统写在后面。"),
        (FEE, "收费\n通知", OWN, "标题只能写一行。"),
        (FEE, "收费", OWN + "{手机}", "没有“{手机}”这一项。这里可以用：{金额}、{计收方式}、{缴费期限}、{逾期后果}。"),
        (FEE, "收费", OWN + "{证件号码}", "没有“{证件号码}”这一项。这里可以用：{金额}、{计收方式}、{缴费期限}、{逾期后果}。"),
        (FEE, "收费", OWN + "{ 金额 }", "没有“{ 金额 }”这一项。这里可以用：{金额}、{计收方式}、{缴费期限}、{逾期后果}。"),
        (FEE, "收费", OWN + "{", "花括号要成对，里面写一项的名称，如 {金额}。"),
        (FEE, "收费", OWN + "{{金额}}", "花括号要成对，里面写一项的名称，如 {金额}。"),
        (FEE, "收费", OWN + "｛金额｝", "花括号要成对，里面写一项的名称，如 {金额}。"),
        (FEE, "收费", OWN + "\0", "里面有看不见的控制字符，请删去，或者重新输入这一段。"),
        (FEE, "收费", OWN + "\u202e", "里面有看不见的控制字符，请删去，或者重新输入这一段。"),
        (FEE, "收费", OWN + "字" * 3000, f"正文最多3000字，现在有{len(OWN) + 3000}字。"),
        ("remind_reply_late", "", "{编号}\n逾期", "这条文字只能写一行。"),
        ("remind_reply_late", "", "{编号}" + "字" * 150, "正文最多150字，现在有154字。"),
        ("remind_reply_late", "", "逾期了", "少了{编号}：不写编号，收到的人不知道是哪一件。"),
        ("digest", "今天{件数}项", "您好", "少了{清单}：不列出各项，收到的人不知道要办什么。"),
        ("urgent_sms", "", "{内容}{提醒}", "没有“{内容}”这一项。这里可以用：{提醒}。"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_in_chinese(key, title, body, said):
    assert said_of(key, title, body) == said
    with pytest.raises(BadFacts) as refused:
        check(SHIPPED[key], Wording(title, body))
    assert str(refused.value) == said


def test_what_was_typed_is_kept_tidy():
    typed = Wording(" 收费 　通知 ", "\r\n　　｛金额｝元  \r\n\r\n\t以前交。\r\n\r\n")
    assert tidy(typed) == Wording("收费 通知", "　　{金额}元\n\n 以前交。")


# -- 填写 ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts", "said"),
    [
        ("甲\n\n{空}\n\n乙", {}, "甲\n\n乙"),
        ("甲\n{空}\n乙", {}, "甲\n乙"),
        ("甲\n{空}{有}\n乙", {"有": "丙"}, "甲\n丙\n乙"),
        ("{空}\n\n甲", {}, "甲"),
        ("甲\n\n{空}", {}, "甲"),
        ("甲\n\n\n乙", {}, "甲\n\n\n乙"),
        ("{数}件", {"数": 0}, "0件"),
        ("{一}", {"一": "{二}", "二": "丙"}, "{二}"),
        ("{清单}", {"清单": "1. 甲\n2. 乙"}, "1. 甲\n2. 乙"),
    ],
)
def test_an_empty_part_leaves_no_gap(text, parts, said):
    assert filled(text, parts) == said


PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from([f"{{{name}}}" for shipped in SHIPPED.values() for name in shipped.parts]),
    st.sampled_from(["{", "}", "{}", "｛", "\n", "\r\n", "{身份证号}", "\ud800", "\x85", "\u2028", "　"]),
)
MADE = st.lists(PIECES, max_size=12).map("".join)


@given(st.sampled_from(sorted(SHIPPED)), MADE, MADE, st.booleans())
@example("letter_withdrawn", "撤回", "{撤回日期}\n\n", False)
def test_any_wording_is_refused_in_chinese_or_fills_without_braces(key, title, body, empty):
    shipped = SHIPPED[key]
    kept = tidy(Wording(title, body + "".join(f"{{{name}}}" for name in shipped.must)))
    found = list(faults(shipped, kept))
    assert all(field in {"title", "body"} and re.search(r"[一-龥].*。$", fault) for field, fault in found)
    if found:
        return
    parts = {name: "" if empty and name not in shipped.must else f"〔{name}〕" for name in shipped.parts}
    subject, said = filled(kept.title, parts), filled(kept.body, parts)
    assert not re.search(r"[{}]", (subject if shipped.wording.title else "") + said)
    for name in shipped.must:
        assert f"〔{name}〕" in said
    said.encode()
    assert "\r" not in said


# -- 各机关 -------------------------------------------------------------------------------


def test_an_offices_own_words_never_reach_another():
    ours = Agency(name="甲市", texts={FEE: {"title": "交费", "body": OWN}})
    other = Agency(name="乙市")
    assert wording(ours, FEE) == Wording("交费", OWN)
    assert wording(other, FEE) == SHIPPED[FEE].wording
    assert wording(ours, "letter_accepted") == SHIPPED["letter_accepted"].wording
    said = "收费270元（按页计收，57页），2026年3月30日（周一）以前交。逾期不缴费的，视为放弃申请，我们不再处理。"
    assert said in fee(ours)
    assert "收费270元" not in fee(other)
    assert "收取信息处理费270元（按页计收，57页）。" in fee(other)


def test_the_frame_stands_whatever_the_office_writes():
    agency = Agency(
        name="示例市人民政府", office="政务公开处", phone="0574-00000000", texts={FEE: {"title": "交费", "body": OWN}}
    )
    assert fee(agency) == (
        "政府信息公开申请交费（Q260302ABCDEF）示例市人民政府\n"
        "张**：\n\n"
        "收费270元（按页计收，57页），2026年3月30日（周一）以前交。逾期不缴费的，视为放弃申请，我们不再处理。\n\n"
        "查询号：Q260302ABCDEF\n登记编号：2026-0001\n"
        "办理查询：https://gk.example.gov.cn/track/（凭查询号和查询码）\n\n"
        "示例市人民政府 政务公开处\n电话：0574-00000000\n这封邮件由系统自动发出，请不要直接回复。\n"
    )


EVENTS = {
    "letter_receipt_wire": Record(Act.LODGE, DAY),
    "letter_accepted": Record(Act.ACCEPT, DAY, 1, {"received_on": "2026-03-02"}),
    "letter_supplement": Record(Act.REQUEST_SUPPLEMENT, DAY, 1, {"items": ["甲"], "limit_on": "2026-03-23"}),
    "letter_extended": Record(Act.EXTEND, DAY, 1, {"days": 10, "reason": "档案较多"}),
    "letter_consulted": Record(Act.CONSULT, DAY, 1, {"kind": "third_party", "party": "甬江示例公司"}),
    "letter_fee": Record(Act.CHARGE_FEE, DAY, 1, {"amount": 1, "quantity": 1, "payment_due_on": "2026-03-30"}),
    "letter_delivered": Record(Act.DELIVER, DAY, 1, {"method": "post"}),
    "letter_withdrawn": Record(Act.WITHDRAW, DAY),
    "letter_not_received": Record(Act.CLOSE_UNCONFIRMED, DAY, 1),
    "letter_not_supplemented": Record(Act.LAPSE_SUPPLEMENT, DAY, 1),
    "letter_not_paid": Record(Act.FEE_LAPSED, DAY, 1),
}


@pytest.mark.parametrize("key", EVENTS)
def test_every_part_a_letter_offers_taken_together_tells_nothing_personal(key):
    everything = "全部：" + "".join(f"{{{name}}}" for name in SHIPPED[key].parts)
    agency = Agency(name="甲市", texts={key: {"title": "通知", "body": everything}})
    asked = Suspension(kind="third_party", sent_on=DAY, key="C1", name="甬江示例公司")
    letter = letter_of(case(agency), CaseState(suspensions=(asked,)), EVENTS[key], "")
    assert letter is not None
    assert "全部：" in letter.body
    for secret in ("张初云", "11010519491231002X", "13800000000", "示例路", "批准文件", "甬江"):
        assert secret not in letter.subject + letter.body
