"""What should perhaps not leave is pointed out in words, and nothing that may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from requests_app.law.clocks import Suspension
from requests_app.models import Agency
from requests_app.papers.cautions import Caution, cautions
from requests_app.papers.compose import compose

from .letters import AGENCY, GRANTED, STATE, K, N, a_case, facts, whole

ASK = "请核对是否应当写入；不需要的，请删去。"


def told(text: str = "", kind: K = K.REPLY_GRANTED, **changed) -> list[Caution]:
    """The reminders on a reply in which this is written."""
    said = {**GRANTED, "result": f"{GRANTED['result']}，{text}"}
    at = facts(kind, **{"elements": said, **changed})
    return cautions(compose(kind, at), at)


@pytest.mark.parametrize("kind", list(K))
def test_a_usual_letter_of_each_kind_gives_no_reminder(kind):
    at = whole(kind)
    assert cautions(compose(kind, at), at) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("当事人身份证号码11010519491231002X", f"写有证件号码1101**********002X，{ASK}"),
        ("身份证110105 19491231 002X", f"写有证件号码1101**********002X，{ASK}"),
        ("旧号码110105491231002", f"写有证件号码1101*******1002，{ASK}"),
        ("身份证号33020319800101123X", f"写有证件号码3302**********123X，{ASK}"),
        ("账号110105194912310021", f"写有像是银行卡号的数字1101**********0021，{ASK}"),
        ("卡号6222 0200 0000 0000 000", f"写有像是银行卡号的数字6222***********0000，{ASK}"),
        ("请联系13912345678", f"写有电话号码1391***5678，{ASK}"),
        ("请拨打0571-87654321", f"写有电话号码0571*****4321，{ASK}"),
        ("邮箱zhang@example.com", f"写有电子邮箱zhan*********.com，{ASK}"),
    ],
)
def test_numbers_of_others_are_pointed_out(text, said):
    assert told(text) == [Caution(said)]


def test_a_character_no_font_has_is_named_before_the_letter_is_issued():
    assert told("地名𬭎㛃䶮") == []
    (said,) = told("地名\U0010fffd")
    assert said == Caution(
        "PDF 的字体里没有这些字，印不出来：“\U0010fffd”（U+10FFFD）。"
        "请改用规范字形；是人名、地名用字的，请系统管理员装入有这些字的字体（设置 LETTER_FONTS），再打印。"
    )


@pytest.mark.parametrize(
    "text",
    ["统一社会信用代码91350100M000100Y43", "文号浙土字A〔2019〕第0012号", "金额1234567.89元", "2026-0091", "12345热线"],
)
def test_what_is_no_number_of_a_person_is_not(text):
    assert told(text) == []


def test_the_numbers_of_the_office_and_of_the_applicant_are_known():
    agency = Agency(
        name=AGENCY.name,
        doc_mark=AGENCY.doc_mark,
        reconsideration_body="甲",
        court="乙",
        phone="0571-87654321",
        email="gk@example.gov.cn",
        payment="账号6222 0200 0000 0000 000",
    )
    case = a_case(phone="139 1234 5678", email="wu@example.com")
    own = "0571-87654321，gk@example.gov.cn，6222020000000000000，13912345678，wu@example.com"
    assert told(own, agency=agency, case=case) == []
    assert len(told(own)) == 5


def test_the_applicants_identity_number_does_not_belong_in_the_reply():
    assert told("身份证号码11010519491231002X", case=a_case(id_number="11010519491231002x")) == [
        Caution("写有申请人的证件号码1101**********002X，答复不需要，请删去。")
    ]


def test_the_telephone_of_the_right_agency_belongs_in_the_reply_but_nobodys_mobile():
    right = {**GRANTED, "right_agency": "示例区人民政府，电话0574-87654321，13912345678"}
    assert told(kind=K.REPLY_NOT_OURS, elements=right) == [Caution(f"写有电话号码1391***5678，{ASK}")]


CONSULTED = replace(
    STATE, suspensions=(Suspension(kind="third_party", sent_on=date(2026, 9, 20), key="1", name="某置业公司"),)
)


def test_the_third_party_is_named_only_where_the_applicant_named_it():
    assert told("已征求某置业公司意见", state=CONSULTED) == [Caution(f"写有被征求意见的第三方名称某置业公司，{ASK}")]
    assert told("已征求某置业公司意见", state=CONSULTED, case=a_case(content="某置业公司的合同")) == []
    assert told("已征求某置业公司意见") == []


def test_a_mark_of_secrecy_is_grave_and_comes_first():
    assert told("该件标有机密★10年，请联系13912345678") == [
        Caution("文书中有国家秘密标志“机密★10年”。涉密内容不得提供，请核对；只是引用标志的，可以继续。", grave=True),
        Caution(f"写有电话号码1391***5678，{ASK}"),
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("内部资料 注意保存", "内部资料 注意保存"),
        ("内部文件，请勿外传", "内部文件，请勿外传"),
        ("仅供内部使用", "仅供内部使用"),
        ("涉及工作秘密", "工作秘密"),
    ],
)
def test_a_mark_of_what_an_office_keeps_to_itself_is_pointed_out(text, mark):
    assert told(text) == [Caution(f"文书中有内部标记“{mark}”，请核对是否可以提供。")]


def test_words_are_no_marks():
    assert told("依照保守国家秘密法，该信息属于内部事务信息、内部资料") == []


def test_the_names_of_files_that_go_out_are_looked_at():
    state = replace(STATE, files=(("7", "秘密★3年方案.pdf"), ("8", "13912345678名单.xlsx")))
    assert told(state=state) == [
        Caution("文书中有国家秘密标志“秘密★3年”。涉密内容不得提供，请核对；只是引用标志的，可以继续。", grave=True),
        Caution(
            "附件“秘密★3年方案.pdf”中有国家秘密标志“秘密★3年”。涉密内容不得提供，请核对；只是引用标志的，可以继续。",
            grave=True,
        ),
        Caution(f"写有电话号码1391***5678，{ASK}"),
    ]


def test_an_internal_form_does_not_leave():
    at = facts(N.REGISTER_FORM, case=a_case(content="请联系13912345678"))
    assert cautions(compose(N.REGISTER_FORM, at), at) == []
