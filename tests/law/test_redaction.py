"""个人信息遮盖: what is found in a text, what stays of it, and what is none."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.law.redaction import COVER, Personal, found, masked

FOUND = [
    ("身份证11010519491231002X。", Personal.IDENTITY, "11010519491231002X"),
    ("身份证110105 19491231 002x。", Personal.IDENTITY, "110105 19491231 002x"),
    ("证号１１０１０５１９４９１２３１００２Ｘ", Personal.IDENTITY, "１１０１０５１９４９１２３１００２Ｘ"),
    ("旧证110105491231002", Personal.IDENTITY, "110105491231002"),
    ("护照E12345678", Personal.IDENTITY, "E12345678"),
    ("电话13800138000", Personal.PHONE, "13800138000"),
    ("138-0013-8000来电", Personal.PHONE, "138-0013-8000"),
    ("+8613800138000", Personal.PHONE, "13800138000"),
    ("0574-87180000", Personal.PHONE, "0574-87180000"),
    ("联系方式：87180000", Personal.PHONE, "87180000"),
    ("发到wu.er@example.com", Personal.EMAIL, "wu.er@example.com"),
    ("卡号6222 0200 1234 5678 901", Personal.CARD, "6222 0200 1234 5678 901"),
    ("车牌浙B12345", Personal.PLATE, "浙B12345"),
    ("新能源浙BD12345", Personal.PLATE, "浙BD12345"),
    ("现住：示例路1号", Personal.ADDRESS, "示例路1号"),
    ("，示例小区3幢402室的", Personal.ADDRESS, "示例小区3幢402室"),
    ("申请人：张三丰，", Personal.NAME, "张三丰"),
    ("户主为 欧阳示例。", Personal.NAME, "欧阳示例"),
    ("王小明先生提出", Personal.NAME, "王小明"),
    ("征求了李四等3人的意见", Personal.NAME, ""),
    ("申请人吴晓，", Personal.NAME, "吴晓"),
    ("（李四等3人）", Personal.NAME, "李四"),
]


@pytest.mark.parametrize(("text", "kind", "what"), FOUND)
def test_what_is_found(text, kind, what):
    there = [(find.kind, find.text) for find in found(text)]
    assert there == ([(kind, what)] if what else [])
    assert what == "" or what not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "示例路停车场改造工程的立项批复〔2026〕12号",
        "甬政办发〔2025〕12号，20260302，邮编310000",
        "共200户，金额1200000元，占地12.5亩",
        "高新区示例地块征收补偿安置方案",
        "依据《条例》第三十六条第二项",
        "示例路1号",
        "申请人可以在本站查阅，申请人应当签名",
        "统一社会信用代码91350100M000100Y43",
    ],
)
def test_what_is_no_personal_data(text):
    assert found(text) == []
    assert masked(text) == text


def test_names_of_the_case_are_found_wherever_they_stand():
    said = "经查，林清和与甬城示例公司签订的协议，林清和签收。"
    there = found(said, ["林清和", "甬城示例公司", "", "林"])
    assert [find.text for find in there] == ["林清和", "甬城示例公司", "林清和"]
    assert masked(said, ["林清和", "甬城示例公司"]) == "经查，×××与×××签订的协议，×××签收。"


def test_the_officer_keeps_what_is_no_personal_data_and_the_same_words_alike():
    said = "值班电话0574-87180000，申请人电话13800138000，再打0574-87180000。"
    duty = found(said)[0]
    assert duty.text == "0574-87180000"
    assert masked(said, kept={duty.key}) == "值班电话0574-87180000，申请人电话×××，再打0574-87180000。"


def test_a_key_tells_nothing_of_the_words_and_differs_by_kind():
    one, other = found("13800138000 a@b.cn")
    assert one.key != other.key
    assert "138" not in one.key or len(one.key) == 16


def test_of_two_that_overlap_the_longer_counts():
    assert [find.text for find in found("住址：示例路1号3幢402室李四家")] == ["示例路1号3幢402室李四家"]


WORDS = st.text(st.sampled_from("的批复和资金安排，。示例路停车场 abc"), max_size=20)
IDS = st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
MAILS = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.cn", fullmatch=True)


@given(before=WORDS, what=IDS | MOBILES, after=WORDS)
def test_a_number_is_covered_whatever_stands_around_it(before, what, after):
    assert what not in masked(before + what + after)


@given(before=WORDS, what=MAILS, name=st.sampled_from(["林清和", "欧阳示例"]), after=WORDS)
def test_a_mail_address_and_a_name_too(before, what, name, after):
    shown = masked(f"{before}，{name}，{what}。{after}", [name])
    assert what not in shown
    assert name not in shown


@given(text=st.text(max_size=80), names=st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_finds_stand_where_they_say_in_order_and_apart(text, names):
    there = found(text, names)
    assert all(text[find.start : find.end] == find.text for find in there)
    assert all(one.end <= other.start for one, other in itertools.pairwise(there))
    assert masked(text, names, kept={find.key for find in there}) == text
    assert masked(text, names).count(COVER) >= len(there)
