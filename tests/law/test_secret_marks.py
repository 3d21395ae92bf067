"""国家秘密标志: what is a mark and what is only a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.law.secret_marks import FIRST_LINES, secret_mark

GRADES = ("绝密", "机密", "秘密")


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        # 密级★保密期限, 密级★解密时间, 密级★解密条件
        ("绝密★30年", "绝密★30年"),
        ("机密★", "机密★"),
        ("秘密★10年", "秘密★10年"),
        ("秘密★6个月", "秘密★6个月"),
        ("绝密★长期", "绝密★长期"),
        ("机密★2035年12月31日", "机密★2035年12月31日"),
        ("绝密★启用前", "绝密★启用前"),
        ("机密级★20年", "机密级★20年"),
        # as people write and scan it
        ("绝 密 ★ 30 年", "绝密★30年"),
        ("秘　密★长期", "秘密★长期"),
        ("机\u200b密★\ufe0f１０年", "机密★10年"),
        ("機密☆10年", "机密★10年"),
        ("机密＊10年", "机密★10年"),
        # wherever it stands
        ("000001\r\n机密★1年\r\n特急", "机密★1年"),
        ("第一页\n" * 50 + "附件的密级为机密★5年，请注意保管", "机密★5年"),
        ("关于示例路改造的请示（秘密★10年）", "秘密★10年"),
        # the field of a form
        ("编号：7\n密级：机密\n保管期限：10年", "机密"),
        ("密　级: 秘密级", "秘密级"),
        # alone, or in brackets, in the first lines
        ("机密级", "机密级"),
        ("绝 密", "绝密"),
        ("秘　密\n\n某市人民政府文件", "秘密"),
        ("000123 机密\n特急", "机密"),
        ("【秘密】关于示例路改造的请示", "秘密"),
        ("（机密）", "机密"),
        ("\n\n  \n绝密\n", "绝密"),
        ("一\n二\n三\n四\n秘密", "秘密"),
    ],
)
def test_a_mark_is_found_and_written_without_spaces(text, mark):
    assert secret_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "保守国家秘密法",
        "中华人民共和国保守国家秘密法实施条例",
        "商业秘密",
        "秘密举报",
        "涉及国家秘密的不予公开",
        "依法确定为国家秘密的政府信息",
        "请公开机密文件解密目录",
        "绝密档案解密后应当公开。",
        "秘密、机密、绝密三级",
        "商业秘密★5年",
        "工作秘密★1年",
        "商 业 秘 密★",
        "**秘密**举报",
        "* 机密文件管理制度",
        "密级：秘密□机密□绝密□",
        "密级：秘密/机密/绝密",
        "密级：公开",
        "申请公开三年来秘密级文件的数量",
        "收到举报后应当保\n密★",
        "一\n二\n三\n四\n五\n秘密",
        "（秘密举报）电话",
        "★★★",
    ],
)
def test_an_ordinary_word_is_no_mark(text):
    assert secret_mark(text) == ""


@given(st.sampled_from(GRADES), st.text(alphabet=" \u3000\t", max_size=3), st.integers(1, 30), st.text(max_size=40))
def test_a_starred_grade_is_found_behind_any_line(grade, gap, years, before):
    text = f"{before}\n{gap}{grade[0]}{gap}{grade[1]}{gap}★{gap}{years}年"
    assert secret_mark(text).startswith(GRADES)


@given(
    st.lists(
        st.sampled_from(["保守国家秘密法", "秘密举报", "涉及国家秘密", "商业秘密", "第三十二条", "。", "，", "\n"])
    )
)
def test_words_in_sentences_never_add_up_to_a_mark(words):
    assert secret_mark("关于".join(words)) == ""


@given(st.text())
def test_no_text_breaks_it_and_what_it_finds_has_a_grade(text):
    found = secret_mark(text)
    assert found == "" or found.startswith(GRADES)


def test_the_first_lines_are_the_head_of_a_paper():
    assert FIRST_LINES == 5
